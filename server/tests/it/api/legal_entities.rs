use serde_json::json;

use crate::support::TestApp;

#[tokio::test]
async fn legal_entities_are_the_tenants_own() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let entities = owner.get("/api/tenants/sur/legal-entities").await.expect(200).json()["items"].take();
    assert_eq!(entities.as_array().unwrap().len(), 1);
    assert_eq!(entities[0]["cuit"], "30703088534");
    assert_eq!(entities[0]["points_of_sale"], serde_json::json!([1]));
}

#[tokio::test]
async fn one_is_added_found_edited_and_closed() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let mut body = json!({
        "legal_name": "Sur Estilo SAS", "cuit": "33-69345023-9", "tax_condition": "monotributo",
        "points_of_sale": "7, 2", "gross_income_number": "901-123456-7", "activity_started_on": "2015-03-01",
        "status": "open",
    });
    let made = owner.post("/api/tenants/sur/legal-entities", body.clone()).await.expect(201);
    let address = made.header("location").to_owned();
    let found = owner.get(&address).await.expect(200);
    assert_eq!(found.json(), made.json());
    insta::assert_json_snapshot!(found.json(), { ".id" => "[id]" }, @r#"
    {
      "activity_started_on": "2015-03-01",
      "created_at": "2026-11-16T12:00:00Z",
      "cuit": "33693450239",
      "gross_income_number": "901-123456-7",
      "id": "[id]",
      "legal_name": "Sur Estilo SAS",
      "points_of_sale": [
        2,
        7
      ],
      "status": "open",
      "tax_condition": "monotributo",
      "updated_at": "2026-11-16T12:00:00Z",
      "version": 1
    }
    "#);
    assert_eq!(
        owner.post("/api/tenants/sur/legal-entities", body.clone()).await.expect(422).problem().1,
        ["cuit"],
        "it is taken"
    );
    body["version"] = json!(1);
    body["status"] = json!("closed");
    assert_eq!(owner.put(&address, body.clone()).await.expect(200).json()["status"], "closed");
    assert_eq!(owner.put(&address, body).await.expect(409).problem().0, "stale");
    let billing = format!("/api/tenants/sur/legal-entities/{}", app.world.entity);
    let close = json!({
        "legal_name": "Barbería Sur SRL", "cuit": "30703088534", "tax_condition": "responsable_inscripto",
        "status": "closed", "version": 1,
    });
    assert_eq!(owner.put(&billing, close).await.expect(409).problem().0, "in_use");
    owner.get("/api/tenants/sur/legal-entities/ent_x").await.expect(404);
}

#[tokio::test]
async fn everything_wrong_is_named_in_the_askers_language() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let wrong = json!({"legal_name": "", "cuit": "30-70308853-5", "tax_condition": "x", "points_of_sale": "0"});
    let answer = owner.post("/api/tenants/sur/legal-entities", wrong).await.expect(422);
    assert_eq!(answer.problem().1, ["legal_name", "cuit", "tax_condition", "points_of_sale"]);
    assert_eq!(answer.json()["fields"][3]["detail"], "Escribí un número de 1 a 99998.");
}

#[tokio::test]
async fn the_pages_offer_what_one_may() {
    let app = TestApp::new().await;
    let (owner, manager) = (app.owner().await, app.client(app.world.manager_here).await);
    let list = owner.get("/t/sur/legal-entities").await.expect(200).text();
    for text in ["Razones sociales", "Barbería Sur SRL", "30-70308853-4", "Nueva razón social"] {
        assert!(list.contains(text), "{text} is not in {list}");
    }
    let list = manager.get("/t/sur/legal-entities").await.expect(200).text();
    assert!(list.contains("Barbería Sur SRL") && !list.contains("Nueva razón social"), "{list}");
    let page = format!("/t/sur/legal-entities/{}", app.world.entity);
    assert!(owner.get(&page).await.expect(200).text().contains("Guardar cambios"));
    assert!(!manager.get(&page).await.expect(200).text().contains("Guardar cambios"));
    manager.get("/t/sur/legal-entities/new").await.expect(403);
    owner.get("/t/sur/legal-entities/new").await.expect(200);
    owner.get(&format!("/t/sur/legal-entities/{}", app.world.entity_of_norte)).await.expect(404);
    app.client(app.world.provider).await.get("/t/sur/legal-entities").await.expect(403);
}
