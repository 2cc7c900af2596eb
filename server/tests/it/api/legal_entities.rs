use crate::support::TestApp;

#[tokio::test]
async fn legal_entities_are_the_tenants_own() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let entities = owner.get("/api/tenants/sur/legal-entities").await.expect(200).json();
    assert_eq!(entities.as_array().unwrap().len(), 1);
    assert_eq!(entities[0]["cuit"], "30703088534");
    assert_eq!(entities[0]["points_of_sale"], serde_json::json!([1]));
}
