//! What protects the people who use it.

use http::Method;

use crate::support::{Sent, TestApp};

#[tokio::test]
async fn a_page_runs_only_its_own_scripts() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let page = owner.get("/t/sur").await.expect(200);
    let policy = page.header("content-security-policy");
    for part in
        ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "style-src 'self';"]
    {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("'unsafe-inline'") && !policy.contains("'unsafe-eval'"), "{policy}");
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
    let html = page.text();
    let scripts: Vec<&str> = html.split("<script").skip(1).collect();
    assert!(!scripts.is_empty());
    for script in scripts {
        let tag = script.split('>').next().unwrap();
        assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "<script{tag}>");
    }
    let again = owner.get("/t/sur").await;
    assert!(!again.header("content-security-policy").contains(nonce), "a nonce is used once");
}

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let app = TestApp::new().await;
    for path in ["/sign-in", "/api/health", "/nowhere", "/api/nowhere", "/pkg/nothing.js"] {
        let answer = app.anonymous().get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert!(answer.header("x-request-id").starts_with("req_"), "{path}");
        assert!(!answer.header("content-security-policy").is_empty(), "{path}");
    }
    for path in ["/t/sur", "/pkg/nothing.js"] {
        assert_eq!(app.owner().await.get(path).await.header("cache-control"), "no-store", "{path}");
    }
}

#[tokio::test]
async fn another_site_cannot_act_for_a_person() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let body = || {
        Sent::Json(
            serde_json::json!({"name": "Robada", "locale": "en", "time_zone": "America/Argentina/Salta", "version": 1}),
        )
    };
    for headers in [
        &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")][..],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
    ] {
        let answer = owner.send(Method::PUT, "/api/tenants/sur", body(), headers).await.expect(403);
        assert_eq!(answer.problem().0, "cross_origin", "{headers:?}");
        let form = Sent::Form(vec![("__fn".into(), "/sfn/app/session/api/sign_out".into())]);
        owner.send(Method::POST, "/t/sur", form, headers).await.expect(403);
    }
    let own = [("sec-fetch-site", "same-origin"), ("origin", "http://localhost:3000")];
    owner.send(Method::PUT, "/api/tenants/sur", body(), &own).await.expect(200);
}

#[tokio::test]
async fn nobody_is_sent_elsewhere_after_sign_in() {
    let app = TestApp::new().await;
    for (next, to) in
        [("/t/sur/locations?q=a", "/t/sur/locations?q=a"), ("//evil.example", "/"), ("https://evil.example", "/")]
    {
        let form = [
            ("__fn", "/sfn/app/session/api/sign_in"),
            ("email", "owner@sur.example"),
            ("password", domain::testing::PASSWORD),
            ("next", next),
        ];
        assert_eq!(app.anonymous().submit("/sign-in", &form).await.expect(303).header("location"), to);
    }
}

/// A name is text wherever it is shown, the title of the page included.
#[tokio::test]
async fn a_name_cannot_leave_its_place_in_a_page() {
    let app = TestApp::new().await;
    let (owner, staff) = (app.owner().await, app.staff().await);
    let name = "</title><meta http-equiv=refresh content=0>";
    let tenant =
        serde_json::json!({"name": name, "locale": "es-AR", "time_zone": "America/Argentina/Salta", "version": 1});
    owner.put("/api/tenants/sur", tenant).await.expect(200);
    let address = format!("/api/tenants/sur/locations/{}", app.world.here);
    let mut location = owner.get(&address).await.expect(200).json();
    for (field, value) in [("name", name), ("phone", ""), ("postal_code", ""), ("street", "\"><img src=x>")] {
        location[field] = value.into();
    }
    owner.put(&address, location).await.expect(200);
    for (client, page) in [
        (&owner, "/t/sur".to_owned()),
        (&owner, "/t/sur/locations".to_owned()),
        (&owner, format!("/t/sur/locations/{}", app.world.here)),
        (&staff, "/staff/tenants".to_owned()),
        (&staff, format!("/staff/tenants/{}", app.world.sur)),
    ] {
        let html = client.get(&page).await.expect(200).text();
        assert!(html.contains("&lt;/title"), "{page} shows the name");
        assert!(!html.contains("<meta http-equiv") && !html.contains("<img"), "{page}");
    }
}

#[tokio::test]
async fn a_membership_taken_away_is_gone_at_once() {
    let app = TestApp::new().await;
    let manager = app.client(app.world.manager_here).await;
    manager.get("/api/tenants/sur").await.expect(200);
    let mut table_owner = app.world.database.owner().await;
    sqlx::query("delete from memberships where user_id = $1")
        .bind(app.world.manager_here.uuid())
        .execute(&mut table_owner)
        .await
        .unwrap();
    manager.get("/api/tenants/sur").await.expect(404);
    manager.get("/t/sur").await.expect(404);
}
