//! Forms without JavaScript.

use crate::support::{Client, TestApp};

fn new_location<'a>(entity: &'a str, name: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("__fn", "/sfn/app/locations/api/create_location"),
        ("tenant", "sur"),
        ("key", "k"),
        ("form[name]", name),
        ("form[legal_entity_id]", entity),
        ("form[street]", "Calle \"falsa\" <123>"),
        ("form[city]", "Springfield"),
        ("form[province]", "AR-B"),
        ("form[postal_code]", ""),
        ("form[phone]", "llamame"),
        ("form[status]", "open"),
        ("form[version]", "0"),
    ]
}

async fn locations(owner: &Client) -> usize {
    owner.get("/api/tenants/sur/locations").await.expect(200).json()["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn what_is_refused_comes_back_as_it_was_typed() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let entity = app.world.entity.to_string();
    let page = owner.submit("/t/sur/locations/new", &new_location(&entity, "Centro")).await.expect(422).text();
    assert!(page.contains("value=\"Calle &quot;falsa&quot; &lt;123&gt;\""), "{page}");
    assert!(page.contains("value=\"Centro\"") && page.contains("value=\"llamame\""));
    assert!(page.contains("<option value=\"AR-B\" selected"), "{page}");
    assert!(page.contains("Escribí un teléfono con característica"));
    assert_eq!(locations(&owner).await, 2);
}

#[tokio::test]
async fn what_is_accepted_leads_on_and_happens_once() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let entity = app.world.entity.to_string();
    let mut form = new_location(&entity, "Centro");
    form.retain(|(key, _)| *key != "form[phone]");
    for _ in 0..2 {
        let answer = owner.submit("/t/sur/locations/new", &form).await.expect(303);
        assert_eq!(answer.header("location"), "/t/sur/locations");
    }
    assert_eq!(locations(&owner).await, 3);
}

/// The rules of `sur` as its form sends them, with second factors asked of owners.
const RULES: &[(&str, &str)] = &[
    ("__fn", "/sfn/app/sign_in_policy/api/apply_sign_in_policy"),
    ("tenant", "sur"),
    ("form[version]", "0"),
    ("form[second_factor_roles][]", "owner"),
    ("form[session_minutes]", "720"),
    ("form[idle_minutes]", "120"),
    ("form[networks]", ""),
    ("form[password_at_least]", "10"),
    ("form[password_score]", "2"),
    ("form[password_sign_in]", "yes"),
];
const PREVIEW: (&str, &str) = ("__fn", "/sfn/app/sign_in_policy/api/preview_sign_in_policy");

#[tokio::test]
async fn a_button_asks_and_the_page_answers_with_what_was_typed() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let address = "/t/sur/sign-in-settings";
    let page = owner.submit(address, &[RULES, &[PREVIEW]].concat()).await.expect(200).text();
    assert!(page.contains("A quién afecta") && page.contains("owner@sur.example"), "{page}");
    let chosen = page.split("<input").find(|input| input.contains("value=\"owner\"")).unwrap();
    assert!(chosen.split('>').next().unwrap().contains("checked"), "{chosen}");
    let policy = owner.get("/api/tenants/sur/sign-in-policy").await.expect(200).json();
    assert_eq!(policy["version"], 0, "asking saves nothing");

    let wrong: Vec<_> =
        RULES.iter().map(|(key, value)| (*key, if *key == "form[idle_minutes]" { "x" } else { value })).collect();
    let page = owner.submit(address, &[wrong.as_slice(), &[PREVIEW]].concat()).await.expect(422).text();
    assert!(page.contains("aria-invalid=\"true\"") && page.contains("value=\"x\""), "{page}");
    owner.submit(address, &[RULES, &[("__fn", "/t/sur")]].concat()).await.expect(400);
}

#[tokio::test]
async fn a_password_is_not_written_back() {
    let app = TestApp::new().await;
    let form = [
        ("__fn", "/sfn/app/session/api/sign_in"),
        ("email", "owner@sur.example"),
        ("password", "no-es-esta"),
        ("next", ""),
    ];
    let page = app.anonymous().submit("/sign-in", &form).await.expect(401).text();
    assert!(page.contains("value=\"owner@sur.example\""));
    assert!(!page.contains("no-es-esta"));
    assert!(page.contains("El correo o la contraseña no son correctos"));
}

#[tokio::test]
async fn preferences_are_remembered_and_leave_one_where_one_was() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let answer = owner
        .submit("/t/sur/locations?q=a", &[("__fn", "/sfn/app/session/api/set_locale"), ("locale", "en")])
        .await
        .expect(303);
    assert_eq!(answer.header("location"), "/t/sur/locations?q=a");
    assert!(answer.header("set-cookie").starts_with("locale=en; Path=/"));
    let answer =
        owner.submit("/t/sur", &[("__fn", "/sfn/app/session/api/set_theme"), ("theme", "dark")]).await.expect(303);
    assert!(answer.header("set-cookie").starts_with("theme=dark; Path=/"));
    owner.submit("/t/sur", &[("__fn", "/sfn/app/session/api/set_theme"), ("theme", "neon")]).await.expect(422);
}

#[tokio::test]
async fn only_server_functions_can_be_named() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    for function in ["/api/session", "https://evil.example/sfn/x", "", "/sfn", "/sfnx/y"] {
        owner.submit("/t/sur", &[("__fn", function)]).await.expect(400);
    }
    owner.submit("/t/sur", &[("__fn", "/sfn/nothing/like/this")]).await.expect(404);
    owner.submit("/t/sur", &[("x", "y")]).await.expect(400);
}

#[tokio::test]
async fn a_form_is_bounded_well_below_other_bodies() {
    let app = TestApp::new().await;
    let function = ("__fn", "/sfn/app/session/api/set_theme");
    let many = vec![("a", ""); 600];
    app.anonymous().submit("/sign-in", &[&[function], &many[..]].concat()).await.expect(413);
    let long = "x".repeat(300_000);
    app.anonymous().submit("/sign-in", &[function, ("theme", &long)]).await.expect(413);
}

#[tokio::test]
async fn a_form_leads_to_addresses_of_ours_only() {
    let app = TestApp::new().await;
    let form = [("__fn", "/sfn/app/session/api/set_theme"), ("theme", "dark")];
    for path in ["//evil.example/x", "/.//evil.example"] {
        assert_eq!(app.anonymous().submit(path, &form).await.expect(303).header("location"), "/", "{path}");
    }
    // Nor does a call that asks for HTML follow the Referer it names.
    let headers = [("accept", "text/html"), ("referer", "https://evil.example/a")];
    let sent = crate::support::fields(&form[1..]);
    let answer = app.anonymous().send(http::Method::POST, form[0].1, sent, &headers).await.expect(200);
    assert_eq!(answer.header("location"), "");
}
