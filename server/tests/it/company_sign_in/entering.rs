//! Getting in, and everything that does not.

use chrono::TimeDelta;
use serde_json::json;

use super::{
    Browser, SETTINGS, counts, form, one,
    provider::{Fault, Provider},
    set_up,
};
use crate::support::TestApp;

#[tokio::test]
async fn somebody_new_joins_with_the_role_that_the_company_chose() {
    let app = TestApp::new().await;
    let here = app.world.here.to_string();
    let provider = set_up(&app, &[("reach", json!("some")), ("locations", json!([here]))]).await;
    let before = counts(&app).await;
    let mut browser = Browser::new(&app);
    let answer = browser.sign_in(&provider, "ana@sur.example").await.expect(303);
    assert_eq!(answer.header("location"), "/t/sur");
    let session = browser.get("/api/session").await.expect(200).json();
    assert_eq!((&session["email"], &session["display_name"]), (&json!("ana@sur.example"), &json!("Ana Díaz")));
    assert_eq!(session["memberships"].as_array().unwrap().len(), 1);
    assert_eq!(session["memberships"][0]["slug"], "sur");
    let shops = browser.get("/api/tenants/sur/locations").await.expect(200).json();
    assert_eq!(shops["items"].as_array().unwrap().len(), 1);
    let after = counts(&app).await;
    assert_eq!(after, (before.0 + 1, before.1 + 1, 1, before.3 + 1));
    let role: String =
        one(&app, "select role from memberships m join users u on u.id = m.user_id where u.email = 'ana@sur.example'")
            .await;
    assert_eq!(role, "reception");
    let kinds: String =
        one(&app, "select string_agg(kind || ' ' || actor_name, ',' order by id) from access_events").await;
    assert_eq!(kinds, "company_sign_in.changed Olga Dueña,company_sign_in.joined Ana Díaz");
    // The next time they are known by their subject, whatever their address and name are by then.
    provider.is("sub-ana", "ana.diaz@sur.example", "Otra");
    Browser::new(&app).sign_in(&provider, "sur").await.expect(303);
    assert_eq!(counts(&app).await, (after.0, after.1, after.2, after.3 + 1));
}

#[tokio::test]
async fn a_member_is_linked_to_the_account_they_have() {
    let app = TestApp::new().await;
    let provider = set_up(&app, &[("joins_automatically", json!("no"))]).await;
    provider.is("sub-olga", "Owner@Sur.example", "Olga");
    let before = counts(&app).await;
    let mut browser = Browser::new(&app);
    browser.sign_in(&provider, "owner@sur.example").await.expect(303);
    let session = browser.get("/api/session").await.expect(200).json();
    assert_eq!(session["user_id"], app.world.owner.to_string());
    assert_eq!(counts(&app).await, (before.0, before.1, 1, before.3 + 1));
}

#[tokio::test]
async fn a_session_that_a_company_vouches_for_reaches_that_company_and_nothing_else() {
    let app = TestApp::new().await;
    let provider = set_up(&app, &[]).await;
    let mut owner = app.world.database.owner().await;
    for (user, email, slug) in
        [(app.world.other_owner, "nora@sur.example", Some("norte")), (app.world.staff, "sara@sur.example", None)]
    {
        sqlx::query("update users set email = $2 where id = $1")
            .bind(user.uuid())
            .bind(email)
            .execute(&mut owner)
            .await
            .unwrap();
        provider.is(email, email, "Alguien");
        let mut browser = Browser::new(&app);
        browser.sign_in(&provider, "sur").await.expect(303);
        let session = browser.get("/api/session").await.expect(200).json();
        assert_eq!(session["user_id"], user.to_string());
        assert_eq!(session["memberships"].as_array().unwrap().len(), 1, "{session}");
        assert_eq!(session["staff"], json!(null));
        browser.get("/api/tenants/sur").await.expect(200);
        browser.get("/api/staff/tenants").await.expect(404);
        browser.get("/api/account").await.expect(403);
        if let Some(slug) = slug {
            browser.get(&format!("/api/tenants/{slug}")).await.expect(404);
            // Their own session reaches both.
            let own = app.client(user).await;
            own.get("/api/tenants/norte").await.expect(200);
            own.get("/api/tenants/sur").await.expect(200);
        }
    }
    // A browser earns no patience with guesses at a password that it never typed.
    let devices: i64 = one(
        &app,
        "select count(*) from known_devices k join users u on u.id = k.user_id where u.email = 'sara@sur.example'",
    )
    .await;
    assert_eq!(devices, 0);
}

#[tokio::test]
async fn nobody_joins_where_the_company_does_not_want_it() {
    let app = TestApp::new().await;
    let provider = set_up(&app, &[("joins_automatically", json!("no"))]).await;
    let refused = "/sign-in?problem=company_not_member";
    let before = counts(&app).await;
    assert_eq!(Browser::new(&app).sign_in(&provider, "sur").await.expect(303).header("location"), refused);
    assert_eq!(counts(&app).await, before);
    // Somebody who was a member and is none any more, though the provider still knows them.
    provider.is("sub-pablo", "provider@sur.example", "Pablo");
    Browser::new(&app).sign_in(&provider, "sur").await.expect(303);
    let mut owner = app.world.database.owner().await;
    sqlx::query("delete from memberships where user_id = $1")
        .bind(app.world.provider.uuid())
        .execute(&mut owner)
        .await
        .unwrap();
    let before = counts(&app).await;
    assert_eq!(Browser::new(&app).sign_in(&provider, "sur").await.expect(303).header("location"), refused);
    assert_eq!(counts(&app).await, before);
    // Unless the company says so.
    let again = form(&provider, &[("version", json!(1))]);
    app.owner().await.put(SETTINGS, again).await.expect(200);
    assert_eq!(Browser::new(&app).sign_in(&provider, "sur").await.expect(303).header("location"), "/t/sur");
    assert_eq!(counts(&app).await.1, before.1 + 1);
}

#[tokio::test]
async fn a_suspended_company_is_entered_by_nobody_and_its_people_are_told() {
    let app = TestApp::new().await;
    let provider = set_up(&app, &[]).await;
    Browser::new(&app).sign_in(&provider, "sur").await.expect(303);
    let status = format!("/api/staff/tenants/{}/status", app.world.sur);
    let turn = async |status_wanted: &str, version: i32| {
        let form = json!({"status": status_wanted, "reason": "Dos facturas sin pagar", "version": version});
        app.staff().await.put(&status, form).await.expect(200);
    };
    turn("suspended", 1).await;
    let before = counts(&app).await;
    // Somebody who is known, and somebody who would join.
    for email in ["ana@sur.example", "nueva@sur.example"] {
        provider.is(email, email, "Alguien");
        let mut browser = Browser::new(&app);
        let answer = browser.sign_in(&provider, "sur").await.expect(303);
        assert_eq!(answer.header("location"), "/sign-in?problem=company_suspended");
        let page = browser.get(answer.header("location")).await.expect(200).text();
        assert!(page.contains("comunicate con BarberPro"), "{page}");
    }
    let (people, memberships, links, _) = counts(&app).await;
    assert_eq!((people, memberships, links), (before.0, before.1, before.2), "nothing was written");
    turn("active", 2).await;
    assert_eq!(Browser::new(&app).sign_in(&provider, "sur").await.expect(303).header("location"), "/t/sur");
}

#[tokio::test]
async fn what_does_not_hold_is_refused_and_leaves_nothing() {
    use Fault as F;
    let app = TestApp::new().await;
    let provider = set_up(&app, &[]).await;
    let before = counts(&app).await;
    for (fault, problem) in [
        (F::WrongIssuer, "company_refused"),
        (F::WrongAudience, "company_refused"),
        (F::MoreAudiences, "company_refused"),
        (F::WrongParty, "company_refused"),
        (F::WrongNonce, "company_refused"),
        (F::NoNonce, "company_refused"),
        (F::Expired, "company_refused"),
        (F::IssuedLongAgo, "company_refused"),
        (F::IssuedLater, "company_refused"),
        (F::Unsigned, "company_refused"),
        (F::SignatureCutOff, "company_refused"),
        (F::SharedSecret, "company_refused"),
        (F::SharedPublicKey, "company_refused"),
        (F::StrangersKey, "company_refused"),
        (F::StrangersKeyId, "company_refused"),
        (F::OtherAccessToken, "company_refused"),
        (F::NoIdToken, "company_refused"),
        (F::RefusesCode, "company_refused"),
        (F::TokenFails, "company_provider"),
        (F::UnverifiedEmail, "company_email"),
        (F::EmailNotSaidToBeVerified, "company_email"),
        (F::NoEmail, "company_email"),
    ] {
        provider.fail(Some(fault));
        let mut browser = Browser::new(&app);
        let answer = browser.sign_in(&provider, "sur").await.expect(303);
        let address = format!("/sign-in?problem={problem}");
        assert_eq!(answer.header("location"), address, "{fault:?}");
        let page = browser.get(&address).await.expect(200).text();
        assert!(page.contains("No pudimos iniciar tu sesión"), "{fault:?}: {page}");
        browser.get("/api/session").await.expect(401);
        assert_eq!(counts(&app).await, before, "{fault:?}");
    }
    provider.fail(None);
    for (email, problem) in [
        ("ana@norte.example", "company_domain"),
        // Another domain is not ours because ours is in its name.
        ("ana@sub.sur.example", "company_domain"),
        ("ana@sur.example@norte.example", "company_email"),
        ("nadie", "company_email"),
    ] {
        provider.is("sub-x", email, "Ana");
        let answer = Browser::new(&app).sign_in(&provider, "sur").await.expect(303);
        assert_eq!(answer.header("location"), format!("/sign-in?problem={problem}"), "{email}");
        assert_eq!(counts(&app).await, before, "{email}");
    }
    provider.is("sub-ana", "ana@sur.example", "Ana");
    Browser::new(&app).sign_in(&provider, "sur").await.expect(303);
    assert_eq!(counts(&app).await.2, 1, "with nothing wrong it works");
}

#[tokio::test]
async fn an_answer_is_worth_something_once_in_the_browser_that_asked() {
    let app = TestApp::new().await;
    let provider = set_up(&app, &[]).await;
    let before = counts(&app).await;
    let expired = "/sign-in?problem=company_expired";
    let path = async |browser: &mut Browser| {
        let there = browser.depart("sur", "").await;
        provider.visit(&there).await.strip_prefix("http://localhost:3000").unwrap().to_owned()
    };
    let with_state = |path: &str, state: Option<&str>| {
        let (page, query) = path.split_once('?').unwrap();
        let pairs = form_urlencoded::parse(query.as_bytes()).into_owned().filter(|(key, _)| key != "state");
        let pairs = pairs.chain(state.map(|state| ("state".to_owned(), state.to_owned())));
        format!("{page}?{}", form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish())
    };
    // No state, another one, an answer brought to another browser, and one that nobody asked for.
    for state in [None, Some(""), Some("0123456789abcdefghijkl")] {
        let mut browser = Browser::new(&app);
        let back = with_state(&path(&mut browser).await, state);
        assert_eq!(browser.get(&back).await.expect(303).header("location"), expired, "{state:?}");
    }
    let mut browser = Browser::new(&app);
    let back = path(&mut browser).await;
    assert_eq!(Browser::new(&app).get(&back).await.expect(303).header("location"), expired);
    let mut victim = Browser::new(&app);
    path(&mut victim).await;
    assert_eq!(victim.get(&back).await.expect(303).header("location"), expired);
    assert_eq!(counts(&app).await, before);
    // Too late.
    let mut slow = Browser::new(&app);
    let late = path(&mut slow).await;
    app.world.clock.advance(TimeDelta::minutes(10));
    assert_eq!(slow.get(&late).await.expect(303).header("location"), expired);
    assert_eq!(counts(&app).await, before);
    // Once, and not again.
    let mut browser = Browser::new(&app);
    let back = path(&mut browser).await;
    browser.get(&back).await.expect(303);
    assert_eq!(counts(&app).await.2, 1);
    let again = browser.get(&back).await.expect(303);
    assert_eq!(again.header("location"), "/sign-in/company?problem=company_expired");
    let mut other = Browser::new(&app);
    let state = path(&mut other).await;
    // A code that was used, in a sign-in of one's own.
    let code = |path: &str| {
        let query = path.split_once('?').unwrap().1.to_owned();
        form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == "code").unwrap().1.into_owned()
    };
    let replayed = state.replace(&code(&state), &code(&back));
    assert_eq!(other.get(&replayed).await.expect(303).header("location"), "/sign-in?problem=company_refused");
}

#[tokio::test]
async fn an_answer_of_another_provider_or_a_refusal_is_told() {
    let app = TestApp::new().await;
    let provider = set_up(&app, &[]).await;
    for (query, problem) in [
        ("error=access_denied", "company_cancelled"),
        ("error=server_error", "company_provider"),
        ("code=x&iss=https%3A%2F%2Flogin.norte.example", "company_refused"),
        ("code=", "company_refused"),
        ("", "company_refused"),
    ] {
        let mut browser = Browser::new(&app);
        let there = browser.depart("sur", "").await;
        let state = there.split(['?', '&']).find(|part| part.starts_with("state=")).unwrap().to_owned();
        let answer = browser.get(&format!("/sign-in/company/callback?{state}&{query}")).await.expect(303);
        assert_eq!(answer.header("location"), format!("/sign-in?problem={problem}"), "{query}");
    }
    Browser::new(&app).get("/sign-in/company/callback").await.expect(303);
    Browser::new(&app).get("/sign-in/company/callback?code=1&code=2").await.expect(303);
    assert_eq!(provider.calls(), 2, "only discovery and keys, once");
}

#[tokio::test]
async fn a_provider_that_is_away_or_no_provider_is_told_and_leaves_nothing() {
    let app = TestApp::new().await;
    let mut provider = set_up(&app, &[]).await;
    let before = counts(&app).await;
    let mut browser = Browser::new(&app);
    let there = browser.depart("sur", "").await;
    let back = provider.visit(&there).await;
    // What is remembered of it is forgotten after an hour.
    app.world.clock.advance(TimeDelta::hours(2));
    for fault in [Fault::NotJson, Fault::TooLong, Fault::Elsewhere] {
        provider.fail(Some(fault));
        let mut other = Browser::new(&app);
        other.ask("sur", "").await.expect(303);
        let answer = other.get("/sign-in/company/go").await.expect(303);
        assert_eq!(answer.header("location"), "/sign-in?problem=company_provider", "{fault:?}");
    }
    provider.stop();
    let answer = browser.get(back.strip_prefix("http://localhost:3000").unwrap()).await.expect(303);
    assert!(answer.header("location").contains("problem=company_"), "{answer:?}");
    let mut other = Browser::new(&app);
    other.ask("sur", "").await.expect(303);
    let answer = other.get("/sign-in/company/go").await.expect(303);
    assert_eq!(answer.header("location"), "/sign-in?problem=company_provider");
    assert_eq!(counts(&app).await, before);
}

#[tokio::test]
async fn changed_keys_are_found_and_strangers_do_not_make_us_ask_for_them() {
    let app = TestApp::new().await;
    let provider = set_up(&app, &[]).await;
    Browser::new(&app).sign_in(&provider, "sur").await.expect(303);
    provider.rotate();
    assert_eq!(Browser::new(&app).sign_in(&provider, "sur").await.expect(303).header("location"), "/t/sur");
    provider.fail(Some(Fault::StrangersKeyId));
    let calls = provider.calls();
    for _ in 0..3 {
        Browser::new(&app).sign_in(&provider, "sur").await.expect(303);
    }
    assert_eq!(provider.calls() - calls, 3 * 2, "the visit and the code, and no keys");
    // Signed in another way that is believed.
    provider.fail(None);
    provider.sign_by("PS256");
    assert_eq!(Browser::new(&app).sign_in(&provider, "sur").await.expect(303).header("location"), "/t/sur");
}

#[tokio::test]
async fn the_provider_counts_as_a_second_factor_only_where_it_is_trusted_for_it() {
    for (trusted, code) in [("no", 403), ("yes", 200)] {
        let app = TestApp::new().await;
        let provider = set_up(&app, &[("trusts_second_factor", json!(trusted))]).await;
        let policy = json!({"tenant": "sur", "apply": true, "policy": {
            "second_factor_roles": ["reception"], "session_minutes": "", "idle_minutes": "", "networks": "",
            "password_at_least": "10", "password_score": "2", "password_sign_in": "yes", "version": 0,
        }});
        app.owner().await.post("/api/enterprise/optimize/security", policy).await.expect(200);
        let mut browser = Browser::new(&app);
        browser.sign_in(&provider, "sur").await.expect(303);
        browser.get("/api/tenants/sur").await.expect(code);
    }
}

#[tokio::test]
async fn unknown_companies_are_answered_alike_and_known_ones_lead_out_under_the_same_policy() {
    let app = TestApp::new().await;
    let provider = set_up(&app, &[]).await;
    let mut answers = Vec::new();
    for company in ["ana@nadie.example", "ana@gmail.com", "norte", "no-existe", "¿?", "a@b"] {
        let page = Browser::new(&app).ask(company, "").await.expect(422).text();
        // What was typed comes back, and the scripts' nonce is another each time.
        assert!(page.contains("No existe."), "{company}: {page}");
        answers.push(page.matches("No existe.").count());
    }
    assert!(answers.iter().all(|count| *count == answers[0]), "{answers:?}");
    let mut browser = Browser::new(&app);
    browser.ask("ana@SUR.example", "/t/sur/locations").await.expect(303);
    let page = browser.get("/sign-in/company/go").await.expect(200);
    assert!(page.header("content-security-policy").contains("form-action 'self'"));
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(page.header("refresh").starts_with(&format!("0; url={}/authorize?", provider.url)), "{:?}", page.headers);
    assert!(page.text().contains("href=\"http://127.0.0.1") && page.text().contains("&amp;state="), "{}", page.text());
    let there = page.header("refresh").strip_prefix("0; url=").unwrap().to_owned();
    let back = provider.visit(&there).await;
    let answer = browser.get(back.strip_prefix("http://localhost:3000").unwrap()).await.expect(303);
    assert_eq!(answer.header("location"), "/t/sur/locations");
    for next in ["//evil.example", "https://evil.example"] {
        let mut browser = Browser::new(&app);
        let there = browser.depart("sur", next).await;
        let back = provider.visit(&there).await;
        let answer = browser.get(back.strip_prefix("http://localhost:3000").unwrap()).await.expect(303);
        assert_eq!(answer.header("location"), "/t/sur", "{next}");
    }
    // Without having asked for one.
    assert_eq!(Browser::new(&app).get("/sign-in/company/go").await.expect(303).header("location"), "/sign-in/company");
    Browser::new(&app).get("/sign-in/company").await.expect(200);
}

/// Whoever sets the provider up can have it say that they are anybody, so it is an owner who makes it vouch for owners.
#[tokio::test]
async fn an_administrator_does_not_become_an_owner_by_choosing_the_provider() {
    let app = TestApp::new().await;
    let mut owner = app.world.database.owner().await;
    sqlx::query("update memberships set role = 'administrator', all_locations = true where user_id = $1")
        .bind(app.world.provider.uuid())
        .execute(&mut owner)
        .await
        .unwrap();
    let administrator = app.client(app.world.provider).await;
    let provider = Provider::start(app.world.clock.clone());
    let set = administrator.put(SETTINGS, form(&provider, &[])).await.expect(200).json();
    assert_eq!(set["provider"]["set_up_by_owner"], false);
    let refused = "/sign-in?problem=company_owner";
    provider.is("sub-olga", "owner@sur.example", "Olga");
    let before = counts(&app).await;
    assert_eq!(Browser::new(&app).sign_in(&provider, "sur").await.expect(303).header("location"), refused);
    assert_eq!(counts(&app).await, before);
    // An owner chooses it; from then on it does, until somebody else changes what it is.
    let set = app.owner().await.put(SETTINGS, form(&provider, &[("version", json!(1))])).await.expect(200).json();
    assert_eq!(set["provider"]["set_up_by_owner"], true);
    Browser::new(&app).sign_in(&provider, "sur").await.expect(303);
    let same = form(&provider, &[("version", json!(2)), ("client_secret", json!("")), ("role", json!("analyst"))]);
    let set = administrator.put(SETTINGS, same).await.expect(200).json();
    assert_eq!(set["provider"]["set_up_by_owner"], true);
    let set = administrator.put(SETTINGS, form(&provider, &[("version", json!(3))])).await.expect(200).json();
    assert_eq!(set["provider"]["set_up_by_owner"], false);
    assert_eq!(Browser::new(&app).sign_in(&provider, "sur").await.expect(303).header("location"), refused);
}
