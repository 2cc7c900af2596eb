use domain::testing::PASSWORD;
use serde_json::json;

use crate::support::TestApp;

#[tokio::test]
async fn signing_in_makes_a_session_and_signing_out_ends_it() {
    let app = TestApp::new().await;
    let credentials = json!({"email": "owner@sur.example", "password": PASSWORD});
    let answer = app.anonymous().post("/api/session", credentials).await.expect(204);
    let cookie = answer.cookie("session").to_owned();
    assert!(cookie.starts_with("session="), "{cookie}");
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(!cookie.contains("Secure"));
    let id = cookie.split(';').next().unwrap().to_owned();
    let ask = async |method| {
        let headers = [("cookie", id.as_str())];
        app.anonymous().send(method, "/api/session", crate::support::Sent::Nothing, &headers).await
    };
    let me = ask(http::Method::GET).await.expect(200).json();
    assert_eq!(me["email"], "owner@sur.example");
    assert_eq!(me["memberships"][0]["slug"], "sur");
    assert_eq!(me["memberships"][0]["role"]["built_in"], "owner");
    ask(http::Method::DELETE).await.expect(204);
    ask(http::Method::GET).await.expect(401);
}

#[tokio::test]
async fn the_table_does_not_hold_what_the_cookie_does() {
    let app = TestApp::new().await;
    let credentials = json!({"email": "owner@sur.example", "password": PASSWORD});
    let answer = app.anonymous().post("/api/session", credentials).await.expect(204);
    let cookie = answer.cookie("session").split(['=', ';']).nth(1).unwrap().to_owned();
    let mut owner = app.world.database.owner().await;
    let rows: Vec<String> = sqlx::query_scalar("select s::text || encode(id_hash, 'base64') from sessions s")
        .fetch_all(&mut owner)
        .await
        .unwrap();
    assert!(rows.iter().all(|row| !row.contains(&cookie)));
    let of_owner: i64 = sqlx::query_scalar("select count(*) from sessions where user_id = $1")
        .bind(app.world.owner.uuid())
        .fetch_one(&mut owner)
        .await
        .unwrap();
    assert_eq!((of_owner, rows.len()), (2, 2), "the world's and this one");
}

#[tokio::test]
async fn a_known_session_id_is_worth_nothing_after_sign_in() {
    let app = TestApp::new().await;
    let before = app.client(app.world.provider).await;
    let credentials = json!({"email": "owner@sur.example", "password": PASSWORD});
    before.post("/api/session", credentials).await.expect(204);
    before.get("/api/session").await.expect(401);
}

#[tokio::test]
async fn wrong_credentials_are_refused_in_the_askers_language() {
    let app = TestApp::new().await;
    for email in ["owner@sur.example", "nobody@sur.example"] {
        let body = json!({"email": email, "password": "otra"});
        let spanish = app.anonymous().post("/api/session", body.clone()).await.expect(401).json();
        assert_eq!(spanish["code"], "wrong_credentials");
        assert_eq!(spanish["title"], "El correo o la contraseña no son correctos");
        let english = app.anonymous().in_english().post("/api/session", body).await.expect(401).json();
        assert_eq!(english["title"], "The e-mail address or the password is wrong");
    }
}

#[tokio::test]
async fn over_https_the_cookie_travels_over_nothing_else() {
    let app = TestApp::with(&["--public-url", "https://app.example.com"]).await;
    let credentials = json!({"email": "owner@sur.example", "password": PASSWORD});
    let answer = app.anonymous().post("/api/session", credentials).await.expect(204);
    let cookie = answer.cookie("__Host-session");
    assert!(cookie.starts_with("__Host-session=") && cookie.contains("Secure"), "{cookie}");
    assert!(answer.header("strict-transport-security").contains("max-age"));
}
