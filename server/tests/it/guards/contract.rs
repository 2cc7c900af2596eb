//! What every operation of the REST API promises, asked of the document and then of the server: a POST that creates can be
//! repeated, an edit can name what it is based on, a list is walked by cursor. The requests are those of the access cases.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    access,
    cases::{Case, Door, OPEN},
};
use crate::support::{Answer, Client, Sent, TestApp};

/// PUTs that are no edit of a version, each with its reason. This list may only shrink.
const NOT_VERSIONED: &[(&str, &str)] = &[
    (
        "PUT /api/tenants/{tenant}/notifications/read",
        "what somebody has read: of two marks neither takes anything from the other",
    ),
    ("PUT /api/tenants/{tenant}/onboarding", "one switch for everybody: who sets it overwrites nothing of anybody's"),
];

/// POSTs that make something new and answer it with 200, because it is about a thing that was there.
const MAKES_WITHOUT_201: &[&str] = &["POST /api/tenants/{tenant}/api-keys/{key}/rotate"];

/// The operations of the document: `GET /api/...`, its path, and what is said of it.
fn operations() -> Vec<(String, String, Value)> {
    let document = serde_json::to_value(server::api::document()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let all = paths.iter().flat_map(|(path, item)| {
        item.as_object().unwrap().iter().map(move |(method, operation)| {
            (format!("{} {path}", method.to_uppercase()), path.clone(), operation.clone())
        })
    });
    all.collect()
}

fn has_parameter(operation: &Value, place: &str, name: &str) -> bool {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    parameters.into_iter().any(|parameter| parameter["in"] == place && parameter["name"] == name)
}

fn creates(name: &str, operation: &Value) -> bool {
    name.starts_with("POST ") && (operation["responses"]["201"].is_object() || MAKES_WITHOUT_201.contains(&name))
}

fn case_of(name: &str) -> &'static Case {
    access::every_case().find(|case| case.operation == name).unwrap_or_else(|| panic!("{name} has no case"))
}

async fn strongest(app: &TestApp, case: &Case) -> Client {
    if matches!(case.door, Door::Staff(_)) { app.staff().await } else { app.owner().await }
}

async fn ask(app: &TestApp, case: &Case, client: &Client, headers: &[(&str, &str)]) -> Answer {
    let (method, path, sent) = (case.request)(&app.world);
    client.send(method, &path, sent, headers).await
}

/// The same body with something else in it: the first text that is longer than any choice is, or the first number.
fn another(sent: &Sent) -> Sent {
    if let Sent::File(kind, mut bytes) = sent.clone() {
        bytes.insert(0, b'x');
        return Sent::File(kind, bytes);
    }
    let Sent::Json(Value::Object(mut fields)) = sent.clone() else { panic!("not an object: {sent:?}") };
    for name in ["name", "legal_name", "reason", "email", "domain", "overlap_hours"] {
        match fields.get_mut(name) {
            Some(Value::String(text)) => {
                text.insert(0, 'x');
                return Sent::Json(fields.into());
            }
            Some(Value::Number(number)) => {
                *number = (number.as_u64().unwrap() + 1).into();
                return Sent::Json(fields.into());
            }
            _ => {}
        }
    }
    panic!("nothing can be changed in {sent:?}")
}

#[test]
fn every_post_that_creates_takes_an_idempotency_key() {
    let creating: Vec<_> = operations().into_iter().filter(|(name, _, operation)| creates(name, operation)).collect();
    for (name, _, operation) in &creating {
        assert!(has_parameter(operation, "header", "Idempotency-Key"), "{name} documents no Idempotency-Key");
        let made = &operation["responses"]["201"];
        assert!(made.is_null() || made["headers"]["Location"].is_object(), "{name} documents no Location");
    }
    assert!(creating.len() >= 10, "{}", creating.len());
}

#[tokio::test]
async fn a_repeated_post_is_given_the_first_answer_and_creates_nothing() {
    for (name, _, _) in operations().into_iter().filter(|(name, _, operation)| creates(name, operation)) {
        let app = TestApp::new().await;
        let case = case_of(&name);
        let client = strongest(&app, case).await;
        let key = [("idempotency-key", "k-1")];
        let first = ask(&app, case, &client, &key).await;
        assert!(first.status.is_success(), "{name}: {}\n{}", first.status, first.text());
        let rows = rows(&app).await;
        let again = ask(&app, case, &client, &key).await;
        let of = |answer: &Answer| (answer.status, answer.header("location").to_owned(), answer.text());
        assert_eq!(of(&again), of(&first), "{name}, sent again");
        let (method, path, sent) = (case.request)(&app.world);
        let other = client.send(method, &path, another(&sent), &key).await;
        assert_eq!(other.expect(409).problem().0, "idempotency_key_reused", "{name} with another body");
        assert_eq!(rows, self::rows(&app).await, "{name}: nothing more was written");
        // A day later the key is free again: the request is one like any other, whatever comes of it.
        app.world.clock.advance(chrono::TimeDelta::hours(25));
        let later = ask(&app, case, &strongest(&app, case).await, &key).await;
        // A mail domain that is claimed again is the same claim.
        assert!(later.text() != first.text() || name.ends_with("/domains"), "{name}, a day later");
    }
}

/// Everything that creating something could leave behind.
async fn rows(app: &TestApp) -> Vec<(String, i64)> {
    let mut owner = app.world.database.owner().await;
    let tables: Vec<String> = sqlx::query_scalar(
        "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
           and relname not in ('rate_limits', 'sessions') order by 1",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    let mut counted = Vec::new();
    for table in tables {
        let count = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) from {table}")));
        counted.push((table, count.fetch_one(&mut owner).await.unwrap()));
    }
    counted
}

#[tokio::test]
async fn two_at_once_make_one_and_both_are_told_of_it() {
    for name in [
        "POST /api/tenants/{tenant}/locations",
        "POST /api/tenants/{tenant}/api-keys",
        "POST /api/tenants/{tenant}/files",
        "POST /api/staff/tenants",
    ] {
        let app = TestApp::new().await;
        let case = case_of(name);
        let client = strongest(&app, case).await;
        let key = [("idempotency-key", "k-1")];
        let (one, two) = tokio::join!(ask(&app, case, &client, &key), ask(&app, case, &client, &key));
        assert_eq!(one.text(), two.expect(201).text(), "{name}");
        one.expect(201);
    }
}

/// A key's secret is for whoever made the key: nobody reads it by guessing the header.
#[tokio::test]
async fn an_answer_is_given_again_to_nobody_but_the_one_who_asked() {
    let app = TestApp::new().await;
    let case = case_of("POST /api/tenants/{tenant}/api-keys");
    let key = [("idempotency-key", "k-1")];
    ask(&app, case, &app.owner().await, &key).await.expect(201);
    let (method, path, sent) = (case.request)(&app.world);
    // Another member who may make keys, with the same key and the same body.
    let mut owner = app.world.database.owner().await;
    sqlx::query("update memberships set role = 'owner' where id = $1")
        .bind(app.world.spare.uuid())
        .execute(&mut owner)
        .await
        .unwrap();
    let user: uuid::Uuid = sqlx::query_scalar("select user_id from memberships where id = $1")
        .bind(app.world.spare.uuid())
        .fetch_one(&mut owner)
        .await
        .unwrap();
    let colleague = app.client(domain::ids::UserId::from_uuid(user)).await;
    let refused = colleague.send(method, &path, sent, &key).await.expect(409);
    assert_eq!(refused.problem().0, "idempotency_key_reused");
    assert!(!refused.text().contains("bpk_"), "{}", refused.text());
}

#[tokio::test]
async fn remembered_answers_are_sealed_and_go_after_a_day() {
    let app = TestApp::new().await;
    let client = app.owner().await;
    let case = case_of("POST /api/tenants/{tenant}/api-keys");
    let made = ask(&app, case, &client, &[("idempotency-key", "k-1")]).await.expect(201).json();
    ask(&app, case_of("POST /api/staff/tenants"), &app.staff().await, &[("idempotency-key", "k-1")]).await.expect(201);
    let secret = made["secret"].as_str().unwrap();
    let mut owner = app.world.database.owner().await;
    let kept: Vec<Vec<u8>> = sqlx::query_scalar(
        "select answer::bytea from idempotency_keys union all select answer::bytea from platform_idempotency_keys",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    assert_eq!(kept.len(), 2);
    for secret in [secret, "Nueva", "Caja"] {
        let there = kept.iter().any(|kept| kept.windows(secret.len()).any(|window| window == secret.as_bytes()));
        assert!(!there, "{secret} can be read in what is kept");
    }
    let left = async |hours: i64| {
        app.world.clock.advance(chrono::TimeDelta::hours(hours));
        server::commands::work::once(
            &app.state.db,
            &app.state.settings.jobs.worker(app.state.db.clone(), app.state.clock.clone()),
            &app.state.clock,
        )
        .await
        .unwrap();
        let mut owner = app.world.database.owner().await;
        let left = "select (select count(*) from idempotency_keys) + (select count(*) from platform_idempotency_keys)";
        sqlx::query_scalar::<_, i64>(left).fetch_one(&mut owner).await.unwrap()
    };
    assert_eq!((left(23).await, left(2).await), (2, 0));
}

#[test]
fn every_edit_takes_if_match_and_what_it_edits_says_its_version() {
    let all = operations();
    let document = |name: &str| all.iter().find(|(known, _, _)| known == name).map(|(_, _, operation)| operation);
    let mut unversioned = BTreeSet::new();
    let edits: Vec<_> =
        all.iter().filter(|(name, _, _)| name.starts_with("PUT ") || name.starts_with("PATCH ")).collect();
    for (name, path, operation) in &edits {
        if NOT_VERSIONED.iter().any(|(known, _)| known == name) {
            unversioned.insert(name.as_str());
            continue;
        }
        assert!(has_parameter(operation, "header", "If-Match"), "{name} documents no If-Match");
        assert!(operation["responses"]["412"].is_object(), "{name} documents no 412");
        assert!(
            operation["responses"]["200"]["headers"]["ETag"].is_object(),
            "{name} documents no ETag of what it made"
        );
        // A part of a thing, such as its status, is read with the thing.
        let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
        let read = document(&format!("GET {path}")).or_else(|| document(&format!("GET {parent}")));
        let read = read.unwrap_or_else(|| panic!("{name}: what it edits cannot be read"));
        assert!(read["responses"]["200"]["headers"]["ETag"].is_object(), "what {name} edits documents no ETag");
    }
    assert!(edits.len() >= 15, "{}", edits.len());
    let listed: BTreeSet<&str> = NOT_VERSIONED.iter().map(|(name, _)| *name).collect();
    assert_eq!(unversioned, listed);
}

#[tokio::test]
async fn an_edit_for_another_version_is_refused_and_one_for_this_is_made() {
    let known = |name: &str| NOT_VERSIONED.iter().any(|(known, _)| *known == name);
    for (name, _, _) in operations().into_iter().filter(|(name, _, _)| name.starts_with("PUT ") && !known(name)) {
        let app = TestApp::new().await;
        let case = case_of(&name);
        let client = strongest(&app, case).await;
        let (_, path, _) = (case.request)(&app.world);
        let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
        let mut read = client.get(&path).await;
        if read.status == 404 || read.status == 405 {
            read = client.get(parent).await;
        }
        let tag = read.expect(200).header("etag").to_owned();
        assert!(tag.starts_with('"') && tag.len() > 2, "{name}: ETag is {tag}");

        let other = ask(&app, case, &client, &[("if-match", "\"77\"")]).await.expect(412);
        assert_eq!(other.problem().0, "precondition_failed", "{name}");
        assert!(other.text().contains("No es la versión que leíste"), "{name}: {}", other.text());
        let english = client.clone().in_english();
        let other = ask(&app, case, &english, &[("if-match", "\"no-tag-of-ours\"")]).await.expect(412);
        assert!(other.text().contains("It is not the version you read"), "{name}: {}", other.text());

        let edited = ask(&app, case, &client, &[("if-match", &tag)]).await.expect(200);
        assert_ne!(edited.header("etag"), tag, "{name}: an edit makes another version");
        // Of two who read the same, the second is told.
        ask(&app, case, &client, &[("if-match", &tag)]).await.expect(412);
        // A proxy that compresses weakens a tag. The same version fits, whatever the body says.
        let tag = format!("W/{}", edited.header("etag"));
        let again = ask(&app, case, &client, &[("if-match", &tag)]).await;
        // A client that is suspended already is not suspended again.
        assert!(again.status == 200 || name.ends_with("/status"), "{name}: {}\n{}", again.status, again.text());
    }
}

/// A form names the version in its body, and is told in the words for people.
#[tokio::test]
async fn an_edit_without_if_match_is_held_to_the_version_in_its_body() {
    let known = |name: &str| NOT_VERSIONED.iter().any(|(known, _)| *known == name);
    let mut tried = 0;
    for (name, _, _) in operations().into_iter().filter(|(name, _, _)| name.starts_with("PUT ") && !known(name)) {
        let app = TestApp::new().await;
        let case = case_of(&name);
        let client = strongest(&app, case).await;
        let (method, path, sent) = (case.request)(&app.world);
        let Sent::Json(mut body) = sent else { continue };
        if body.get("version").is_none() {
            continue;
        }
        body["version"] = 77.into();
        let refused = client.send(method, &path, Sent::Json(body), &[("if-match", "*")]).await;
        assert_eq!(refused.expect(409).problem().0, "stale", "{name}");
        tried += 1;
    }
    assert!(tried >= 10, "{tried}");
}

#[test]
fn every_list_is_walked_by_cursor() {
    let mut lists = 0;
    let document = serde_json::to_value(server::api::document()).unwrap();
    for (name, _, operation) in operations().into_iter().filter(|(name, _, _)| name.starts_with("GET ")) {
        let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
        assert_ne!(schema["type"], "array", "{name} answers a list as it is: nobody can go on in it");
        let is_page = schema["$ref"].as_str().is_some_and(|name| {
            let known = &document["components"]["schemas"][name.rsplit('/').next().unwrap()];
            known["properties"]["items"]["type"] == "array"
        });
        let is_list = operation["operationId"].as_str().unwrap().starts_with("list_");
        assert_eq!(is_list, is_page, "{name}: what is called a list is a page of one, and the other way round");
        if is_list {
            lists += 1;
            for parameter in ["cursor", "limit"] {
                assert!(has_parameter(&operation, "query", parameter), "{name} takes no {parameter}");
            }
        }
    }
    assert!(lists >= 13, "{lists}");
}

/// Each list is walked one by one: every row comes once, and the end is told.
#[tokio::test]
async fn a_list_walked_one_by_one_is_the_list() {
    let app = TestApp::new().await;
    let lists = operations().into_iter().filter(|(name, _, operation)| {
        name.starts_with("GET ")
            && operation["operationId"].as_str().unwrap().starts_with("list_")
            // What everybody may read has no case of who may.
            && OPEN.iter().all(|(open, _)| open != name)
    });
    for (name, _, _) in lists {
        let case = case_of(&name);
        let client = strongest(&app, case).await;
        let (_, path, _) = (case.request)(&app.world);
        let whole = client.get(&format!("{path}?limit=100")).await.expect(200).json();
        let mut walked = Vec::new();
        let mut address = format!("{path}?limit=1");
        loop {
            let page = client.get(&address).await.expect(200).json();
            let items = page["items"].as_array().unwrap();
            assert!(items.len() <= 1, "{name}: {page}");
            walked.extend(items.iter().cloned());
            let Some(next) = page["next"].as_str() else { break };
            address = format!("{path}?limit=1&cursor={next}");
            assert!(walked.len() <= 200, "{name} has no end");
        }
        // Each look at it is a row of it.
        if name.ends_with("/audit") {
            let first = walked.remove(0);
            assert_eq!(first["action"], "audit.list_viewed", "{name}");
        }
        // When somebody was last seen changes with each look.
        let ids = |rows: &[Value]| rows.iter().map(|row| row["id"].clone()).collect::<Vec<_>>();
        assert_eq!(ids(&walked), ids(whole["items"].as_array().unwrap()), "{name}");
        for wrong in ["limit=0", "limit=101", "cursor=x"] {
            let refused = client.get(&format!("{path}?{wrong}")).await.expect(422);
            assert_eq!(refused.problem().0, "invalid", "{name}?{wrong}");
        }
    }
}

/// What the description says of an error is what the answer is.
#[tokio::test]
async fn a_problem_leads_to_where_it_is_explained() {
    let app = TestApp::new().await;
    for (language, client) in [("es-AR", app.anonymous()), ("en", app.anonymous().in_english())] {
        let all = client.get("/problems").await.expect(200);
        assert_eq!(all.header("content-language"), language);
        for error in domain::error::every_error() {
            let (code, status) = (error.code(), error.status());
            let page = client.get(&format!("/problems/{code}")).await.expect(200).text();
            assert!(all.text().contains(&format!("<code>{code}</code>")), "{code} is not in the list");
            assert!(page.contains(code) && page.contains(&format!("<dd>{status}</dd>")), "{page}");
            let (title, _) = app::i18n::error(app::i18n::words(language.parse().unwrap()), &error);
            assert!(page.contains(&title.replace('\'', "&#x27;")), "{code} in {language}:\n{page}");
        }
    }
    assert_eq!(app.anonymous().get("/problems/no_such").await.status, 404);
    let problem = app.anonymous().get("/api/session").await.expect(401).json();
    let address = problem["type"].as_str().unwrap().strip_prefix("http://localhost:3000").unwrap();
    let page = app.anonymous().get(address).await.expect(200);
    assert!(page.text().contains("unauthenticated"), "{}", page.text());
}
