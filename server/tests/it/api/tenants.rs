use serde_json::json;

use crate::support::TestApp;

#[tokio::test]
async fn staff_create_find_and_edit_tenants() {
    let app = TestApp::new().await;
    let staff = app.staff().await;
    let new = json!({
        "name": "Nueva", "slug": "nueva", "legal_name": "Nueva SAS", "cuit": "33-69345023-9",
        "tax_condition": "monotributo", "locale": "es-AR", "time_zone": "America/Argentina/Mendoza",
    });
    let made = staff.post("/api/staff/tenants", new.clone()).await.expect(201);
    let address = made.header("location").to_owned();
    assert_eq!(staff.get(&address).await.expect(200).json(), made.json());
    assert_eq!(staff.post("/api/staff/tenants", new).await.expect(422).problem().1, ["slug"]);
    let edit = json!({"name": "Renovada", "locale": "en", "time_zone": "America/Argentina/Mendoza", "version": 1});
    assert_eq!(staff.put(&address, edit).await.expect(200).json()["name"], "Renovada");
    let listed = staff.get("/api/staff/tenants?q=renovada").await.expect(200).json();
    assert_eq!(listed["items"][0]["slug"], "nueva");
    assert_eq!(listed["items"][0]["open_locations"], 0);
    assert_eq!((&listed["items"][0]["members"], &listed["items"][0]["status"]), (&json!(0), &json!("active")));
}

#[tokio::test]
async fn an_owner_edits_their_own_tenant() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let tenant = owner.get("/api/tenants/sur").await.expect(200).json();
    assert_eq!(tenant["id"], json!(app.world.sur));
    let edit = json!({"name": "Sur", "locale": "es-AR", "time_zone": "America/Argentina/Ushuaia", "version": 1});
    assert_eq!(owner.put("/api/tenants/sur", edit).await.expect(200).json()["time_zone"], "America/Argentina/Ushuaia");
}

#[tokio::test]
async fn a_tenant_that_is_not_ones_own_looks_like_one_that_is_not() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let theirs = owner.get("/api/tenants/norte").await.expect(404).json();
    let nobodys = owner.get("/api/tenants/nadie").await.expect(404).json();
    let no_slug = owner.get("/api/tenants/No%20slug").await.expect(404).json();
    for key in ["code", "title", "detail", "status", "type"] {
        assert_eq!(theirs[key], nobodys[key]);
        assert_eq!(theirs[key], no_slug[key]);
    }
}

#[tokio::test]
async fn staff_suspend_a_tenant_and_let_it_in_again() {
    let app = TestApp::new().await;
    let staff = app.staff().await;
    let address = format!("/api/staff/tenants/{}", app.world.sur);
    let status = format!("{address}/status");
    let wrong = json!({"status": "gone", "reason": "corto", "version": 1});
    assert_eq!(staff.put(&status, wrong).await.expect(422).problem().1, ["status", "reason"]);
    let suspend = json!({"status": "suspended", "reason": "Dos facturas sin pagar", "version": 1});
    let suspended = staff.put(&status, suspend.clone()).await.expect(200).json();
    assert_eq!((&suspended["status"], &suspended["version"]), (&json!("suspended"), &json!(2)));
    assert_eq!(staff.put(&status, suspend).await.expect(409).problem().0, "stale");
    let found = async |query: &str| {
        let list = staff.get(&format!("/api/staff/tenants?{query}")).await.expect(200).json();
        list["items"].as_array().unwrap().iter().map(|row| row["slug"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(found("status=suspended").await, ["sur"]);
    assert_eq!(found("status=active").await, ["norte"]);
    assert_eq!(found("").await, ["sur", "norte"]);
    staff.get("/api/staff/tenants?status=gone").await.expect(400);

    let reactivate = json!({"status": "active", "reason": "Pagaron las dos facturas", "version": 2});
    staff.put(&status, reactivate).await.expect(200);
    let kept = staff.get(&format!("{address}/suspensions")).await.expect(200);
    insta::assert_json_snapshot!(kept.json()["items"], { "[].id" => "[id]" }, @r#"
    [
      {
        "id": "[id]",
        "reactivation": {
          "reactivated_at": "2026-11-16T12:00:00Z",
          "reactivated_by": "Sara",
          "reason": "Pagaron las dos facturas"
        },
        "reason": "Dos facturas sin pagar",
        "suspended_at": "2026-11-16T12:00:00Z",
        "suspended_by": "Sara"
      }
    ]
    "#);
}
