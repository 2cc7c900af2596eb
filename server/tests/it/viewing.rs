//! Looking at a tenant as one of its members does.

use chrono::TimeDelta;
use http::Method;
use serde_json::json;

use crate::support::{Answer, Client, Sent, TestApp, fields};

const LIST: &str = "/sfn/app/locations/api/list_locations";
const STOP: &str = "/sfn/app/members/api/stop_viewing";
const THEME: &str = "/sfn/app/session/api/set_theme";

/// The owner, in a session of its own, looking as somebody of the reception.
async fn viewer(app: &TestApp) -> Client {
    let viewer = app.owner().await;
    let member = app.world.spare.to_string();
    let asked = fields(&[("tenant", "sur"), ("id", &member)]);
    let answer = viewer.send(Method::POST, "/sfn/app/members/api/view_as", asked, &[]).await;
    assert!(answer.status.is_success(), "{}", answer.text());
    renewed(viewer, &answer)
}

/// Rights that change change the session's id.
fn renewed(client: Client, answer: &Answer) -> Client {
    client.with_cookie(answer.cookie("session").split(';').next().unwrap())
}

async fn list(client: &Client) -> u16 {
    client.post(LIST, json!({"tenant": "sur", "filter": {}})).await.status.as_u16()
}

/// What was looked at, as the owner reads it, the first one first; all of it as the person themselves.
async fn noted(app: &TestApp) -> Vec<String> {
    let events = app.owner().await.get("/api/tenants/sur/access-events?limit=100").await.expect(200).json();
    let events = events["items"].as_array().unwrap();
    let pages = events.iter().filter(|event| event["kind"] == "viewing.page");
    let mut paths: Vec<String> = pages
        .inspect(|event| {
            assert_eq!(event["actor_name"], "Olga Dueña");
            assert_eq!(event["actor_kind"], "viewing_as");
            assert!(event["subject_name"].is_string(), "{event}");
        })
        .map(|event| event["detail"].as_str().unwrap().to_owned())
        .collect();
    paths.reverse();
    paths
}

#[tokio::test]
async fn looking_as_somebody_leaves_a_trace_of_each_page_and_call() {
    let app = TestApp::new().await;
    let other = app.client(app.world.owner).await;
    let viewer = viewer(&app).await;
    let mut expected = Vec::new();
    let company = ["/t/sur", "/t/sur/locations", "/t/s%75r", "/api/tenants/sur/locations", "/api/tenants/s%75r"];
    for path in company.into_iter().chain(["/p/sur", "/p/sur/shops"]) {
        viewer.get(path).await.expect(200);
        expected.push(path);
    }
    assert_eq!(list(&viewer).await, 200);
    expected.push(LIST);
    assert_eq!(noted(&app).await, expected);

    // What is elsewhere is not this tenant's to know; nor is what the same person does in another session.
    viewer.get("/account/profile").await.expect(200);
    viewer.get("/api/session").await.expect(200);
    viewer.get("/t/norte").await.expect(404);
    other.get("/t/sur").await.expect(200);
    assert_eq!(list(&other).await, 200);
    assert_eq!(noted(&app).await, expected);
}

/// Whether it leads on or the page is shown again: the function, and the page it was asked from.
#[tokio::test]
async fn a_form_is_noted_once_by_what_it_asks() {
    let app = TestApp::new().await;
    let viewer = viewer(&app).await;
    viewer.submit("/t/sur/locations", &[("__fn", THEME), ("theme", "dark")]).await.expect(303);
    let shown_again = viewer.submit("/t/sur/locations", &[("__fn", THEME), ("theme", "none")]).await.expect(422);
    assert!(shown_again.text().contains("Defensa 1020") || shown_again.text().contains("Aquí"), "{shown_again:?}");
    viewer.submit("/account/profile", &[("__fn", THEME), ("theme", "dark")]).await.expect(303);
    let on_page = format!("{THEME} (/t/sur/locations)");
    assert_eq!(noted(&app).await, [on_page.as_str(), &on_page, THEME]);
}

#[tokio::test]
async fn looking_as_somebody_changes_nothing_and_ends() {
    let app = TestApp::new().await;
    let viewer = viewer(&app).await;
    let tenant =
        json!({"name": "Otro nombre", "locale": "es-AR", "time_zone": "America/Argentina/Salta", "version": 1});
    let form = [
        ("tenant", "sur"),
        ("form[name]", "Otro nombre"),
        ("form[locale]", "es-AR"),
        ("form[time_zone]", "America/Argentina/Salta"),
        ("form[version]", "1"),
    ];
    viewer.put("/api/tenants/sur", tenant.clone()).await.expect(403);
    let edit = "/sfn/app/tenants/api/edit_tenant";
    viewer.send(Method::POST, edit, fields(&form), &[]).await.expect(403);
    viewer.submit("/t/sur/settings", &[&form[..], &[("__fn", edit)]].concat()).await.expect(403);

    let stopped = viewer.submit("/t/sur", &[("__fn", STOP), ("tenant", "sur")]).await.expect(303);
    viewer.get("/api/tenants/sur").await.expect(401);
    let viewer = renewed(viewer, &stopped);
    let before = noted(&app).await;
    viewer.get("/t/sur").await.expect(200);
    assert_eq!(list(&viewer).await, 200);
    viewer.put("/api/tenants/sur", tenant).await.expect(200);
    assert_eq!(noted(&app).await, before, "as themselves");
    let events = viewer.get("/api/tenants/sur/access-events?limit=100").await.expect(200).json();
    let kinds = events["items"].as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap());
    let kinds: Vec<_> = kinds.filter(|kind| matches!(*kind, "viewing.begun" | "viewing.ended")).collect();
    assert_eq!(kinds, ["viewing.ended", "viewing.begun"]);
}

#[tokio::test]
async fn what_the_limits_refuse_is_not_noted() {
    // One of them begins to look.
    let app = TestApp::with(&["--rate-person", "3", "--rate-sign-in", "1"]).await;
    let viewer = viewer(&app).await;
    viewer.get("/t/sur").await.expect(200);
    assert_eq!(list(&viewer).await, 200);
    for _ in 0..2 {
        viewer.get("/t/sur").await.expect(429);
        assert_eq!(list(&viewer).await, 429);
        viewer.submit("/t/sur", &[("__fn", THEME), ("theme", "dark")]).await.expect(429);
    }
    app.world.clock.advance(TimeDelta::minutes(1));
    assert_eq!(noted(&app).await, ["/t/sur", LIST]);

    app.world.clock.advance(TimeDelta::minutes(1));
    let open = "/sfn/app/session/api/open_invitation";
    let code = || Sent::Form(vec![("code".into(), "no".into())]);
    assert_ne!(viewer.send(Method::POST, open, code(), &[]).await.status, 429);
    viewer.send(Method::POST, open, code(), &[]).await.expect(429);
    assert_eq!(noted(&app).await, ["/t/sur", LIST, open]);
}
