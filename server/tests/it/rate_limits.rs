//! How often somebody may ask.

use chrono::TimeDelta;
use domain::testing::{API_KEY, PASSWORD};
use http::Method;
use serde_json::json;

use crate::support::{Answer, Client, Sent, TestApp, fields};

const SIGN_IN: &str = "/sfn/app/session/api/sign_in";
const WRONG: &[(&str, &str)] = &[("email", "nobody@sur.example"), ("password", "no-es-esta"), ("next", "")];

/// Both headers, as `policy | what is left`; several quotas as one list.
fn told(answer: &Answer) -> String {
    let list = |name| {
        let values = answer.headers.get_all(name).iter().map(|value| value.to_str().unwrap());
        values.collect::<Vec<_>>().join(", ")
    };
    format!("{} | {}", list("ratelimit-policy"), list("ratelimit"))
}

/// A sign-in that does not fit, as a program, as the browser part and as a form without JavaScript.
async fn by_program(client: &Client) -> Answer {
    client.post("/api/session", json!({"email": "nobody@sur.example", "password": "no-es-esta"})).await
}

async fn by_call(client: &Client) -> Answer {
    client.send(Method::POST, SIGN_IN, fields(WRONG), &[]).await
}

async fn by_form(client: &Client) -> Answer {
    client.submit("/sign-in", &[WRONG, &[("__fn", SIGN_IN)]].concat()).await
}

#[tokio::test]
async fn an_answer_says_what_is_left() {
    let app = TestApp::with(&["--rate-anonymous", "2", "--rate-person", "3", "--rate-api-key", "4"]).await;
    for (client, path, expected) in [
        (app.anonymous(), "/sign-in", "\"anonymous\";q=2;w=60 | \"anonymous\";r=1;t=30"),
        (app.owner().await, "/t/sur", "\"person\";q=3;w=60 | \"person\";r=2;t=20"),
        (app.program(API_KEY), "/api/tenants/sur", "\"api-key\";q=4;w=60 | \"api-key\";r=3;t=15"),
        // Another address of nobody's, of the same allowance.
        (app.anonymous(), "/api/health", "\"anonymous\";q=2;w=60 | \"anonymous\";r=0;t=60"),
    ] {
        assert_eq!(told(&client.get(path).await.expect(200)), expected, "{path}");
    }
    assert_eq!(told(&app.anonymous().get("/api/health/live").await.expect(204)), " | ", "this one is not limited");
}

#[tokio::test]
async fn who_asked_too_often_is_told_when_to_come_back() {
    let app = TestApp::with(&["--rate-anonymous", "2", "--rate-person", "3", "--rate-api-key", "3"]).await;
    for (client, path, most, wait) in [
        (app.anonymous(), "/api/health", 2, 30),
        (app.owner().await, "/api/tenants/sur", 3, 20),
        (app.program(API_KEY), "/api/tenants/sur", 3, 20),
    ] {
        for n in 0..most {
            assert_eq!(client.get(path).await.status, 200, "{path}, {n}");
        }
        let refused = client.get(path).await.expect(429);
        assert_eq!(refused.problem().0, "too_many_requests");
        assert_eq!(refused.header("retry-after"), wait.to_string(), "{path}");
        assert!(told(&refused).contains(&format!(";q={most};w=60 | ")), "{path}: {}", told(&refused));
        assert!(told(&refused).ends_with(&format!(";r=0;t={wait}")), "{path}: {}", told(&refused));
        app.world.clock.advance(TimeDelta::seconds(wait));
        client.get(path).await.expect(200);
        client.get(path).await.expect(429);
    }
    // A person is told on a page, the browser part by the error as it is.
    let owner = app.owner().await;
    owner.get("/t/sur").await.expect(200);
    let page = owner.get("/t/sur").await.expect(429);
    assert!(page.header("content-type").starts_with("text/html"), "{page:?}");
    let call = owner.post("/sfn/app/tenants/api/find_tenant", json!({"tenant": "sur"})).await.expect(429);
    assert!(call.header("content-type").starts_with("application/json"), "{call:?}");
    for answer in [page, call] {
        assert_eq!(answer.header("retry-after"), "20");
        assert!(told(&answer).starts_with("\"person\";q=3;w=60 | \"person\";r=0"), "{}", told(&answer));
    }
}

/// Once each, however it is sent, and besides what every request costs.
#[tokio::test]
async fn signing_in_costs_the_address_once() {
    let app = TestApp::new().await;
    let client = app.anonymous();
    let mut left = 120;
    for answer in [by_program(&client).await, by_call(&client).await, by_form(&client).await] {
        left -= 1;
        let both = told(&answer);
        assert!(both.starts_with("\"sign-in\";q=120;w=3600, \"anonymous\";q=300;w=60 | "), "{both}");
        assert!(both.contains(&format!("\"sign-in\";r={left};")), "{both}");
        assert!(both.contains(&format!("\"anonymous\";r={};", 180 + left)), "{both}");
    }
}

/// Neither a session of one's own nor a key is a way to guess at other people's passwords and codes.
#[tokio::test]
async fn who_is_signed_in_guesses_no_more_than_others() {
    let app = TestApp::with(&["--rate-sign-in", "3"]).await;
    let (anonymous, owner, program) = (app.anonymous(), app.owner().await, app.program(API_KEY));
    for client in [&anonymous, &owner, &program] {
        by_program(client).await.expect(401);
    }
    for client in [&anonymous, &owner, &program] {
        assert_eq!(by_program(client).await.expect(429).problem().0, "too_many_requests");
    }
    for client in [&anonymous, &owner] {
        for answer in [by_call(client).await, by_form(client).await] {
            let answer = answer.expect(429);
            assert_eq!(answer.header("retry-after"), "1200");
            assert!(told(&answer).contains(" | \"sign-in\";r=0;t=1200, "), "{}", told(&answer));
        }
    }
    let code = [("code", "000000")];
    for path in ["open_invitation", "open_password_reset", "sign_in_with_code"] {
        let path = format!("/sfn/app/session/api/{path}");
        owner.send(Method::POST, &path, fields(&code), &[]).await.expect(429);
        owner.submit("/account/profile", &[("__fn", path.as_str()), code[0]]).await.expect(429);
    }
    // What they came for goes on.
    owner.get("/t/sur").await.expect(200);
    program.get("/api/tenants/sur").await.expect(200);
    owner.delete("/api/session").await.expect(204);
}

#[tokio::test]
async fn what_lets_nobody_in_leaves_the_sign_ins_alone() {
    let app = TestApp::with(&["--rate-sign-in", "1"]).await;
    let client = app.anonymous();
    for (name, sent) in [
        ("set_locale", fields(&[("locale", "en")])),
        ("set_theme", fields(&[("theme", "dark")])),
        ("find_second_step", Sent::Json(json!({}))),
        ("find_password_reset", Sent::Json(json!({}))),
        ("find_invitation", Sent::Json(json!({}))),
        ("begin_passkey", Sent::Json(json!({"alone": true}))),
        ("sign_out", fields(&[])),
    ] {
        let path = format!("/sfn/app/session/api/{name}");
        for _ in 0..2 {
            let answer = client.send(Method::POST, &path, sent.clone(), &[]).await;
            assert_ne!(answer.status, 429, "{name}");
            assert!(
                told(&answer).starts_with("\"anonymous\";q=300;w=60 | \"anonymous\";"),
                "{name}: {}",
                told(&answer)
            );
        }
    }
    client.get("/sign-in").await.expect(200);
    client.delete("/api/session").await.expect(401);
    client.post("/api/session", json!({"email": "owner@sur.example", "password": PASSWORD})).await.expect(204);
    by_program(&client).await.expect(429);
}

#[tokio::test]
async fn two_servers_share_an_allowance() {
    let app = TestApp::with(&["--rate-anonymous", "4", "--rate-person", "4", "--rate-sign-in", "2"]).await;
    let owner = app.owner().await;
    let other = app.at_another_server(&owner).await;
    for n in 0..4 {
        let client = if n % 2 == 0 { &owner } else { &other };
        let answer = client.get("/api/tenants/sur").await.expect(200);
        assert!(told(&answer).contains(&format!(";r={};", 3 - n)), "{}", told(&answer));
    }
    for client in [&owner, &other] {
        client.get("/api/tenants/sur").await.expect(429);
    }
    let nobody = app.anonymous();
    let nobody_there = app.at_another_server(&nobody).await;
    by_program(&nobody).await.expect(401);
    by_program(&nobody_there).await.expect(401);
    for client in [&nobody, &nobody_there] {
        assert!(told(&by_program(client).await.expect(429)).contains("\"sign-in\";r=0;"));
    }
    assert!(told(&nobody_there.get("/api/health").await.expect(429)).contains("\"anonymous\";r=0;"));
}

#[tokio::test]
async fn guessing_at_keys_runs_out() {
    let app = TestApp::with(&["--rate-anonymous", "3"]).await;
    let (not_ours, wrong_secret) = (app.program("bpk_x"), app.program(&API_KEY.replace("0001", "0002")));
    for (client, left) in [(&not_ours, 2), (&wrong_secret, 1), (&not_ours, 0)] {
        let answer = client.get("/api/tenants/sur").await.expect(401);
        assert_eq!(answer.problem().0, "unauthenticated");
        assert!(told(&answer).contains(&format!("\"anonymous\";r={left};")), "{}", told(&answer));
    }
    for client in [not_ours, wrong_secret] {
        let refused = client.get("/api/tenants/sur").await.expect(429);
        assert_eq!(refused.problem().0, "too_many_requests");
        assert_eq!(refused.header("retry-after"), "20");
        assert_eq!(told(&refused), "\"anonymous\";q=3;w=60 | \"anonymous\";r=0;t=20");
    }
    app.program(API_KEY).get("/api/tenants/sur").await.expect(200);
}

#[tokio::test]
async fn naming_another_address_brings_no_new_allowance() {
    let ask = async |app: &TestApp, forwarded: &str| {
        let headers = [("x-forwarded-for", forwarded), ("forwarded", "for=192.0.2.99"), ("x-real-ip", "192.0.2.98")];
        app.anonymous().send(Method::GET, "/sign-in", Sent::Nothing, &headers).await.status.as_u16()
    };
    let app = TestApp::with(&["--rate-anonymous", "2"]).await;
    for (forwarded, expected) in [("198.51.100.1", 200), ("198.51.100.2", 200), ("198.51.100.3", 429)] {
        assert_eq!(ask(&app, forwarded).await, expected, "{forwarded}");
    }
    // A proxy of ours is believed about who stands before it, and nobody about what came before that.
    let proxy = domain::testing::ADDRESS.to_string();
    let app = TestApp::with(&["--rate-anonymous", "2", "--trusted-proxies", &proxy]).await;
    for (forwarded, expected) in [
        ("198.51.100.1", 200),
        ("198.51.100.1", 200),
        ("192.0.2.1, 198.51.100.1", 429),
        ("192.0.2.2, 198.51.100.1", 429),
        ("198.51.100.2", 200),
    ] {
        assert_eq!(ask(&app, forwarded).await, expected, "{forwarded}");
    }
}
