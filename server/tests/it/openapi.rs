//! The description of the REST API, as a snapshot: a change of it is seen in review. `INSTA_UPDATE=always cargo test`
//! writes it anew.

use crate::support::TestApp;

#[test]
fn the_document_is_the_one_reviewed() {
    insta::assert_json_snapshot!("openapi", serde_json::to_value(server::api::document()).unwrap());
}

#[test]
fn every_operation_is_described_with_its_errors() {
    let document = serde_json::to_value(server::api::document()).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = format!("{method} {path}");
            assert!(operation["summary"].is_string(), "{name} has no summary");
            assert!(operation["operationId"].is_string(), "{name} has no id");
            let health = path.starts_with("/api/health");
            assert!(health || operation["responses"]["401"].is_object(), "{name} does not describe its errors");
        }
    }
}

#[tokio::test]
async fn it_is_served_with_a_page_to_read_it_on() {
    let app = TestApp::new().await;
    let document = app.anonymous().get("/api/openapi.json").await.expect(200).json();
    assert_eq!(document, serde_json::to_value(server::api::document()).unwrap());
    let page = app.anonymous().get("/api/docs/").await.expect(200);
    assert!(page.text().contains("swagger-ui"));
    // Nothing of it comes from elsewhere.
    assert!(!page.text().contains("https://"), "{}", page.text());
}
