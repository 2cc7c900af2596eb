//! Errors that come before a handler does.

use axum::body::Body;
use http::{Method, Request};

use crate::support::{Sent, TestApp};

#[tokio::test]
async fn every_error_is_a_problem_with_the_requests_id() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let answers = [
        (owner.get("/api/nowhere").await, 404, "not_found"),
        (owner.get("/api").await, 404, "not_found"),
        (owner.get("/api/tenants/sur/locations/loc_x").await, 404, "not_found"),
        (owner.delete("/api/tenants/sur/locations").await, 405, "method_not_allowed"),
        (
            owner.send(Method::POST, "/api/tenants/sur/locations", Sent::Form(vec![]), &[]).await,
            415,
            "unsupported_media_type",
        ),
        (owner.post("/api/tenants/sur/locations", serde_json::json!([1])).await, 400, "malformed"),
        (app.anonymous().get("/api/tenants/sur").await, 401, "unauthenticated"),
    ];
    for (answer, status, code) in answers {
        let answer = answer.expect(status);
        assert_eq!(answer.problem().0, code);
        let problem = answer.json();
        assert_eq!(problem["request_id"], answer.header("x-request-id"));
        assert_eq!(problem["status"], status);
        assert_eq!(problem["type"], format!("http://localhost:3000/problems/{code}"));
    }
}

#[tokio::test]
async fn a_body_has_a_limit() {
    let app = TestApp::with(&["--body-limit", "1000"]).await;
    let owner = app.owner().await;
    let long = serde_json::json!({"name": "x".repeat(2000)});
    assert_eq!(owner.post("/api/tenants/sur/locations", long.clone()).await.expect(413).problem().0, "too_large");
    // Also when its length is not announced.
    let chunks = futures::stream::iter((0..10).map(|_| Ok::<_, std::io::Error>("[".repeat(500))));
    let request =
        Request::post("/api/session").header("content-type", "application/json").header("host", "localhost:3000");
    let answer = app.anonymous().raw(request.body(Body::from_stream(chunks)).unwrap()).await.expect(413);
    assert_eq!(answer.problem().0, "too_large");
}

#[tokio::test]
async fn a_request_has_a_time_limit() {
    let app = TestApp::with(&["--request-timeout", "300ms"]).await;
    let never = futures::stream::pending::<Result<String, std::io::Error>>();
    let request =
        Request::post("/api/session").header("content-type", "application/json").header("host", "localhost:3000");
    let answer = app.anonymous().raw(request.body(Body::from_stream(never)).unwrap()).await.expect(503);
    assert_eq!(answer.problem().0, "timeout");
    assert_eq!(answer.header("retry-after"), "5");
}

#[tokio::test]
async fn no_error_tells_how_we_are_built() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let mut table_owner = app.world.database.owner().await;
    sqlx::query("alter table locations rename column street to avenue").execute(&mut table_owner).await.unwrap();
    let answer = owner.get("/api/tenants/sur/locations").await.expect(500);
    assert_eq!(answer.problem().0, "internal");
    for word in ["column", "street", "select", "sqlx", ".rs"] {
        assert!(!answer.text().contains(word), "{}", answer.text());
    }
}
