//! Setting it up.

use http::Method;
use serde_json::{Value, json};

use super::{Browser, SETTINGS, dns::Dns, form, one, provider::Provider, set_up};
use crate::support::{Sent, TestApp};

#[tokio::test]
async fn a_domain_is_a_companys_once_its_dns_says_so() {
    let dns = Dns::start().await;
    let resolver = dns.address.to_string();
    let app = TestApp::with(&["--dns-resolver", &resolver]).await;
    let owner = app.owner().await;
    let domains = format!("{SETTINGS}/domains");
    let claimed = owner.post(&domains, json!({"domain": "Barberia-Sur.example"})).await.expect(201).json();
    assert_eq!(claimed["record"], "_barberpro-challenge.barberia-sur.example");
    assert_eq!(claimed["verified_at"], Value::Null);
    let again = owner.post(&domains, json!({"domain": "barberia-sur.example"})).await.expect(201).json();
    assert_eq!(again, claimed, "claimed twice it is the same claim");
    let verify = format!("{domains}/barberia-sur.example/verify");
    let (record, challenge) = (claimed["record"].as_str().unwrap(), claimed["challenge"].as_str().unwrap());
    for texts in [&[][..], &["another"], &["v=spf1 -all", "barberpro"]] {
        dns.say(record, texts);
        let problem = owner.post(&verify, json!({})).await.expect(422).json();
        assert_eq!(problem["fields"][0]["problem"], "challenge_missing", "{texts:?}");
    }
    // Said about another name, it is said about nothing.
    dns.say("barberia-sur.example", &[challenge]);
    owner.post(&verify, json!({})).await.expect(422);
    dns.say(record, &["v=spf1 -all", challenge]);
    let verified = owner.post(&verify, json!({})).await.expect(200).json();
    assert!(verified["verified_at"].is_string(), "{verified}");
    // Another company, with a record of its own, comes too late.
    let other = app.client(app.world.other_owner).await;
    let theirs = "/api/tenants/norte/company-sign-in/domains";
    let claimed = other.post(theirs, json!({"domain": "barberia-sur.example"})).await.expect(201).json();
    assert_ne!(claimed["challenge"], challenge);
    dns.say(record, &[claimed["challenge"].as_str().unwrap()]);
    let problem = other.post(&format!("{theirs}/barberia-sur.example/verify"), json!({})).await.expect(422).json();
    assert_eq!(problem["fields"][0]["problem"], "taken");
    // Given up, it is free.
    owner.delete(&format!("{domains}/barberia-sur.example")).await.expect(204);
    other.post(&format!("{theirs}/barberia-sur.example/verify"), json!({})).await.expect(200);
    owner.post(&verify, json!({})).await.expect(404);
    for domain in ["gmail.com", "hotmail.com", "yahoo.com.ar", "not a domain", ""] {
        owner.post(&domains, json!({"domain": domain})).await.expect(422);
    }
}

#[tokio::test]
async fn a_name_server_that_does_not_answer_is_told() {
    let app = TestApp::with(&["--dns-resolver", "127.0.0.1:1"]).await;
    let owner = app.owner().await;
    owner.post(&format!("{SETTINGS}/domains"), json!({"domain": "otra.example"})).await.expect(201);
    owner.post(&format!("{SETTINGS}/domains/otra.example/verify"), json!({})).await.expect(503);
}

#[tokio::test]
async fn the_settings_say_where_it_stands_and_never_the_secret() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let off = owner.get(SETTINGS).await.expect(200).json();
    assert_eq!((&off["state"], &off["provider"]), (&json!("off"), &Value::Null));
    assert_eq!(off["redirect_uri"], "http://localhost:3000/sign-in/company/callback");
    owner.delete(&format!("{SETTINGS}/domains/sur.example")).await.expect(204);
    let provider = Provider::start(app.world.clock.clone());
    let set = owner.put(SETTINGS, form(&provider, &[])).await.expect(200);
    assert_eq!(set.json()["state"], "waiting_for_domain");
    owner.post(&format!("{SETTINGS}/domains"), json!({"domain": "otra.example"})).await.expect(201);
    assert!(!set.text().contains("s3cr3t") && !set.text().contains("secret"), "{}", set.text());
    for (path, words) in [
        ("/t/sur/company-sign-in", &["Falta comprobar un dominio", "/sign-in/company/callback", "Comprobar"][..]),
        ("/t/sur/settings", &["/t/sur/company-sign-in"]),
        ("/sign-in", &[]),
    ] {
        let page = if path == "/sign-in" { app.anonymous().get(path).await } else { owner.get(path).await };
        let page = page.expect(200).text();
        assert!(words.iter().all(|word| page.contains(word)) && !page.contains("s3cr3t"), "{path}: {page}");
    }
    // Without a domain nobody comes in by it.
    Browser::new(&app).ask("sur", "").await.expect(422);
    app.client(app.world.provider).await.get("/t/sur/company-sign-in").await.expect(403);
}

#[tokio::test]
async fn what_is_wrong_with_the_settings_is_told_at_its_field() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let mut provider = set_up(&app, &[]).await;
    let elsewhere = app.world.elsewhere.to_string();
    let other = Provider::start(app.world.clock.clone());
    for (more, field, problem) in [
        (&[("role", json!("owner"))][..], "role", "choice"),
        (&[("reach", json!("some")), ("locations", json!([elsewhere]))], "locations", "unknown"),
        (&[("issuer", json!("http://10.0.0.1"))], "issuer", "issuer"),
        // The secret of one provider is not sent to another.
        (&[("issuer", json!(other.url)), ("client_secret", json!(""))], "client_secret", "required"),
        (&[("client_id", json!("other")), ("client_secret", json!(""))], "client_secret", "required"),
        // Its own name for itself is another.
        (&[("issuer", json!(format!("{}/", provider.url)))], "issuer", "provider_away"),
    ] {
        let more = [more, &[("version", json!(1))]].concat();
        let refused = owner.put(SETTINGS, form(&provider, &more)).await.expect(422).json();
        assert_eq!(
            refused["fields"],
            json!([{"field": field, "problem": problem, "detail": refused["fields"][0]["detail"]}])
        );
    }
    owner.put(SETTINGS, form(&provider, &[])).await.expect(409);
    // A form without JavaScript comes back without the secret.
    let page = owner
        .submit(
            "/t/sur/company-sign-in",
            &[
                ("__fn", "/sfn/app/company_sign_in/api/save_company_sign_in"),
                ("tenant", "sur"),
                ("form[issuer]", "nada"),
                ("form[client_id]", "id-escrito"),
                ("form[client_secret]", "muy-secreto"),
                ("form[version]", "1"),
            ],
        )
        .await
        .expect(422)
        .text();
    assert!(page.contains("id-escrito") && !page.contains("muy-secreto"), "{page}");
    // It can be switched off while the provider is away, and is then off.
    provider.stop();
    let off = form(&provider, &[("enabled", json!("no")), ("client_secret", json!("")), ("version", json!(1))]);
    assert_eq!(owner.put(SETTINGS, off).await.expect(200).json()["state"], "off");
    Browser::new(&app).ask("ana@sur.example", "").await.expect(422);
    let on = form(&provider, &[("client_secret", json!("")), ("version", json!(2))]);
    assert_eq!(owner.put(SETTINGS, on).await.expect(422).json()["fields"][0]["problem"], "provider_away");
}

#[tokio::test]
async fn the_policy_can_ask_for_the_provider_while_there_is_one() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let policy = |version: i32| {
        json!({"tenant": "sur", "apply": true, "policy": {
            "second_factor_roles": [], "session_minutes": "", "idle_minutes": "", "networks": "",
            "password_at_least": "10", "password_score": "2", "password_sign_in": "no", "version": version,
        }})
    };
    let optimize = "/api/enterprise/optimize/security";
    assert_eq!(owner.post(optimize, policy(0)).await.expect(422).json()["fields"][0]["problem"], "no_provider");
    let provider = set_up(&app, &[]).await;
    owner.post(optimize, policy(0)).await.expect(200);
    let member = app.client(app.world.provider).await;
    assert_eq!(member.get("/api/tenants/sur").await.expect(403).problem().0, "company_sign_in_required");
    provider.is("sub-pablo", "provider@sur.example", "Pablo");
    let mut browser = Browser::new(&app);
    browser.sign_in(&provider, "sur").await.expect(303);
    browser.get("/api/tenants/sur").await.expect(200);
    // What everybody needs is not switched off.
    let off = form(&provider, &[("enabled", json!("no")), ("version", json!(1))]);
    assert_eq!(owner.put(SETTINGS, off).await.expect(409).problem().0, "in_use");
    assert_eq!(owner.delete(&format!("{SETTINGS}/domains/sur.example")).await.expect(409).problem().0, "in_use");
    assert_eq!(one::<i64>(&app, "select count(*) from oidc_domains").await, 1);
}

/// A server that the internet reaches does not reach into its own network for a tenant.
#[tokio::test]
async fn a_public_server_asks_no_address_inside() {
    let app = TestApp::with(&["--public-url", "https://app.example.com"]).await;
    let provider = Provider::start(app.world.clock.clone());
    let port = provider.url.rsplit(':').next().unwrap().to_owned();
    let mut owner = Browser::new(&app);
    let credentials = json!({"email": "owner@sur.example", "password": domain::testing::PASSWORD});
    owner.send(Method::POST, "/api/session", Sent::Json(credentials)).await.expect(204);
    for (issuer, problem) in [
        (provider.url.clone(), "issuer"),
        (format!("https://127.0.0.1:{port}"), "issuer"),
        (format!("https://[::1]:{port}"), "issuer"),
        (format!("https://2130706433:{port}"), "issuer"),
        ("https://169.254.169.254".to_owned(), "issuer"),
        // Names are what they resolve to.
        (format!("https://localhost:{port}"), "provider_away"),
    ] {
        let answer = owner.send(Method::PUT, SETTINGS, Sent::Json(form(&provider, &[("issuer", json!(issuer))]))).await;
        let (status, text) = (answer.status.as_u16(), answer.text());
        assert!(status == 422 && text.contains(&format!("\"problem\":\"{problem}\"")), "{issuer}: {status} {text}");
    }
    assert_eq!(provider.calls(), 0);
}
