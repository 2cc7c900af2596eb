use http::Method;
use serde_json::{Value, json};

use crate::support::{Sent, TestApp};

fn body(app: &TestApp, name: &str) -> Value {
    json!({
        "name": name,
        "legal_entity_id": app.world.entity,
        "street": "Av. Colón 100",
        "city": "Córdoba",
        "province": "AR-X",
        "postal_code": "X5000IYG",
        "phone": "0351 15 456-7890",
        "status": "open",
    })
}

#[tokio::test]
async fn a_location_is_created_found_and_edited() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let made = owner.post("/api/tenants/sur/locations", body(&app, "Centro")).await.expect(201);
    let address = made.header("location").to_owned();
    let found = owner.get(&address).await.expect(200);
    assert_eq!(found.json(), made.json());
    insta::assert_json_snapshot!(found.json(), {
        ".id" => "[id]", ".legal_entity_id" => "[id]",
    }, @r#"
    {
      "city": "Córdoba",
      "created_at": "2026-11-16T12:00:00Z",
      "id": "[id]",
      "legal_entity_id": "[id]",
      "name": "Centro",
      "phone": "+5493514567890",
      "postal_code": "X5000IYG",
      "province": "AR-X",
      "status": "open",
      "street": "Av. Colón 100",
      "time_zone": "America/Argentina/Cordoba",
      "updated_at": "2026-11-16T12:00:00Z",
      "version": 1
    }
    "#);
    let mut edit = body(&app, "Centro Histórico");
    edit["version"] = json!(1);
    let edited = owner.put(&address, edit.clone()).await.expect(200).json();
    assert_eq!((&edited["name"], &edited["version"]), (&json!("Centro Histórico"), &json!(2)));
    assert_eq!(owner.put(&address, edit).await.expect(409).problem().0, "stale");
}

#[tokio::test]
async fn the_list_is_filtered_and_paged() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let first = owner.get("/api/tenants/sur/locations?limit=1").await.expect(200).json();
    assert_eq!(first["items"][0]["name"], "Allá");
    let cursor = first["next"].as_str().unwrap();
    let second = owner.get(&format!("/api/tenants/sur/locations?limit=1&cursor={cursor}")).await.expect(200).json();
    assert_eq!(second["items"][0]["name"], "Aquí");
    assert!(second.get("next").is_none());
    let found = owner.get("/api/tenants/sur/locations?q=defensa&status=open").await.expect(200).json();
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    for (query, status, code) in [
        ("limit=0", 422, "invalid"),
        ("q=%00", 422, "invalid"),
        ("cursor=x", 422, "invalid"),
        ("status=half", 400, "malformed"),
    ] {
        let answer = owner.get(&format!("/api/tenants/sur/locations?{query}")).await.expect(status);
        assert_eq!(answer.problem().0, code, "{query}");
    }
}

#[tokio::test]
async fn everything_wrong_is_named_in_the_askers_language() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let wrong = json!({"name": "", "cuit": "x", "province": "AR-I", "phone": "llamame"});
    let answer = owner.post("/api/tenants/sur/locations", wrong).await.expect(422);
    let (code, fields) = answer.problem();
    assert_eq!(code, "invalid");
    assert_eq!(fields, ["name", "legal_entity_id", "street", "city", "province", "phone"]);
    assert_eq!(answer.json()["fields"][0]["detail"], "Completá este campo.");
    assert_eq!(answer.header("content-language"), "es-AR");
}

#[tokio::test]
async fn a_repeated_key_creates_once() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let create = async |name: &str, key: &str| {
        let headers = [("idempotency-key", key)];
        owner.send(Method::POST, "/api/tenants/sur/locations", Sent::Json(body(&app, name)), &headers).await
    };
    let first = create("Centro", "k-1").await.expect(201);
    let again = create("Centro", "k-1").await.expect(201);
    assert_eq!(first.json(), again.json());
    assert_eq!(create("Otro", "k-1").await.expect(409).problem().0, "idempotency_key_reused");
    assert_eq!(create("Otro", &"k".repeat(256)).await.expect(422).problem().1, ["Idempotency-Key"]);
    assert_eq!(create("Centro", "k-2").await.expect(422).problem().1, ["name"]);
}
