use crate::support::TestApp;

#[tokio::test]
async fn health_says_what_is_so() {
    let app = TestApp::new().await;
    let health = app.anonymous().get("/api/health").await.expect(200).json();
    assert_eq!(health["status"], "ok");
    assert_eq!(health["database"], "reachable");
    assert_eq!(health["migrations"]["pending"], 0);
    assert_eq!(health["version"], server::COMMIT);
    assert_eq!(health["started_at"], serde_json::to_value(app.state.started_at).unwrap());
    app.anonymous().get("/api/health/live").await.expect(204);
    app.anonymous().get("/api/health/ready").await.expect(204);
}

#[tokio::test]
async fn without_its_database_the_server_lives_but_is_not_ready() {
    let app = TestApp::new().await;
    app.world.database.db.close().await;
    let health = app.anonymous().get("/api/health").await.expect(200).json();
    assert_eq!(health["status"], "degraded");
    assert_eq!(health["database"], "unreachable");
    assert!(health["migrations"]["pending"].is_null());
    app.anonymous().get("/api/health/live").await.expect(204);
    let ready = app.anonymous().get("/api/health/ready").await.expect(503).json();
    assert_eq!(ready["database"], "unreachable");
}

#[tokio::test]
async fn a_database_that_lacks_migrations_is_not_ready() {
    let app = TestApp::new().await;
    let mut owner = app.world.database.owner().await;
    sqlx::query("delete from _sqlx_migrations where version = 5").execute(&mut owner).await.unwrap();
    let health = app.anonymous().get("/api/health").await.json();
    assert_eq!((&health["status"], &health["migrations"]["pending"]), (&"degraded".into(), &1.into()));
    app.anonymous().get("/api/health/ready").await.expect(503);
}

#[tokio::test]
async fn a_draining_server_is_not_ready_and_closes_connections() {
    let app = TestApp::new().await;
    assert_eq!(app.anonymous().get("/api/health/live").await.header("connection"), "");
    app.state.start_draining();
    app.anonymous().get("/api/health/ready").await.expect(503);
    let answer = app.anonymous().get("/api/health/live").await.expect(204);
    assert_eq!(answer.header("connection"), "close");
}
