//! Every REST operation and every server function x {anonymous, other tenant, same role at another location, weakest
//! role}. Each case first succeeds as the one who may do everything, with the same request: a refusal then means what it
//! seems to.

use std::collections::BTreeSet;

use domain::{
    ids::UserId,
    policy::{Role, StaffRole},
    testing::{API_KEY, OTHER_API_KEY, WEAK_API_KEY},
};

use super::{
    access_cases, audit_cases, brand_cases,
    cases::{self, Case, Door, OPEN},
    client_cases, company_cases, event_cases, file_cases, job_cases, message_cases, sandbox_cases, shell_cases,
};
use crate::support::{Answer, TestApp};

pub async fn ask(app: &TestApp, case: &Case, who: Option<UserId>) -> Answer {
    let (method, path, sent) = (case.request)(&app.world);
    let client = match who {
        Some(user) => app.client(user).await,
        None => app.anonymous(),
    };
    client.send(method, &path, sent, &[("accept", "application/json")]).await
}

#[track_caller]
fn check(case: &Case, who: &str, answer: &Answer, expected: Expected) {
    let status = answer.status.as_u16();
    let as_expected = match expected {
        Expected::Refused(code) => status == code,
        // A repeated write may conflict with the first one; what matters is that it was not refused.
        Expected::LetIn => !matches!(status, 401 | 403 | 404) && status < 500,
    };
    assert!(as_expected, "{} as {who}: {status}, expected {expected:?}\n{}", case.operation, answer.text());
}

pub(super) fn every_case() -> impl Iterator<Item = &'static Case> {
    let clients = client_cases::CASES
        .iter()
        .chain(company_cases::CASES)
        .chain(brand_cases::CASES)
        .chain(shell_cases::CASES)
        .chain(audit_cases::CASES)
        .chain(job_cases::CASES)
        .chain(event_cases::CASES)
        .chain(sandbox_cases::CASES)
        .chain(file_cases::CASES)
        .chain(message_cases::CASES);
    cases::CASES.iter().chain(access_cases::CASES).chain(clients)
}

#[derive(Clone, Copy, Debug)]
enum Expected {
    LetIn,
    Refused(u16),
}

const fn allowed(may: bool) -> Expected {
    if may { Expected::LetIn } else { Expected::Refused(403) }
}

#[tokio::test]
async fn everything_is_for_those_it_is_for() {
    for case in every_case() {
        let app = TestApp::new().await;
        let world = &app.world;
        let strongest = match case.door {
            Door::Staff(_) => world.staff,
            _ => world.owner,
        };
        let answer = ask(&app, case, Some(strongest)).await;
        if let Door::SignedInUnready(status) = case.door {
            check(case, "somebody signed in", &answer, Expected::Refused(status));
            check(case, "anonymous", &ask(&app, case, None).await, Expected::Refused(401));
            continue;
        }
        assert!(
            answer.status.is_success(),
            "{} as the strongest: {}\n{}",
            case.operation,
            answer.status,
            answer.text()
        );

        check(case, "anonymous", &ask(&app, case, None).await, Expected::Refused(401));
        match case.door {
            Door::SignedIn | Door::SignedInUnready(_) => {}
            Door::Staff(action) => {
                check(case, "a tenant's owner", &ask(&app, case, Some(world.owner)).await, Expected::Refused(404));
                let weakest = ask(&app, case, Some(world.weak_staff)).await;
                check(case, "the weakest staff", &weakest, allowed(StaffRole::Finance.may(action)));
            }
            Door::Tenant(action) | Door::Person(action) | Door::Location(action) => {
                let other = ask(&app, case, Some(world.other_owner)).await;
                check(case, "another tenant's owner", &other, Expected::Refused(404));
                let staff = ask(&app, case, Some(world.staff)).await;
                check(case, "staff", &staff, Expected::Refused(404));
                let weakest = ask(&app, case, Some(world.provider)).await;
                check(case, "the weakest role", &weakest, allowed(Role::Provider.may(action)));

                let at_this_one = ask(&app, case, Some(world.manager_here)).await;
                let at_another = ask(&app, case, Some(world.manager_there)).await;
                let may = allowed(Role::RegionalManager.may(action));
                check(case, "a manager of this location", &at_this_one, may);
                let elsewhere = if matches!(case.door, Door::Location(_)) { Expected::Refused(404) } else { may };
                check(case, "a manager of another location", &at_another, elsewhere);
                assert!(
                    !at_another.text().contains(&world.here.to_string()),
                    "{}: a manager of another location reads of this one\n{}",
                    case.operation,
                    at_another.text()
                );
            }
        }
    }
}

/// A key is let into its own tenant's REST operations as far as its permissions go, and into nothing else.
#[tokio::test]
async fn a_key_opens_what_it_was_made_for() {
    for case in every_case().filter(|case| !case.operation.contains("/sfn/")) {
        let app = TestApp::new().await;
        let (method, path, sent) = (case.request)(&app.world);
        let program = async |key: &str| app.program(key).send(method.clone(), &path, sent.clone(), &[]).await;
        match case.door {
            Door::Tenant(_) | Door::Location(_) => {
                check(case, "a key without permissions", &program(WEAK_API_KEY).await, Expected::Refused(403));
                check(case, "another tenant's key", &program(OTHER_API_KEY).await, Expected::Refused(404));
                check(case, "no key of ours", &program("bpk_x").await, Expected::Refused(401));
                check(case, "a key with all permissions", &program(API_KEY).await, Expected::LetIn);
            }
            Door::Person(_) => {
                check(case, "a key with all permissions", &program(API_KEY).await, Expected::Refused(403));
                check(case, "another tenant's key", &program(OTHER_API_KEY).await, Expected::Refused(404));
            }
            Door::Staff(_) => check(case, "a key", &program(API_KEY).await, Expected::Refused(404)),
            Door::SignedIn | Door::SignedInUnready(_) => {
                let answer = program(API_KEY).await;
                let status = answer.status.as_u16();
                assert!(matches!(status, 401 | 403), "{} with a key: {status}\n{}", case.operation, answer.text());
            }
        }
    }
}

/// Every door of a tenant, whoever of its own stands before it.
#[tokio::test]
async fn nothing_of_a_suspended_tenant_is_for_its_own_people_and_keys() {
    let app = TestApp::new().await;
    let before = app.owner().await;
    let status = format!("/api/staff/tenants/{}/status", app.world.sur);
    let form = serde_json::json!({"status": "suspended", "reason": "Dos facturas sin pagar", "version": 1});
    app.staff().await.put(&status, form).await.expect(200);
    let refused = |case: &Case, who: &str, answer: &Answer| {
        let text = answer.text();
        assert!(
            answer.status.as_u16() == 403 && text.contains("tenant_suspended"),
            "{} as {who}: {}\n{text}",
            case.operation,
            answer.status
        );
    };
    let doors = |case: &&Case| matches!(case.door, Door::Tenant(_) | Door::Person(_) | Door::Location(_));
    for case in every_case().filter(doors) {
        let (method, path, sent) = (case.request)(&app.world);
        let json = [("accept", "application/json")];
        let answer = before.send(method.clone(), &path, sent.clone(), &json).await;
        refused(case, "an owner with a session from before", &answer);
        refused(case, "the weakest role", &ask(&app, case, Some(app.world.provider)).await);
        let other = ask(&app, case, Some(app.world.other_owner)).await;
        check(case, "another tenant's owner", &other, Expected::Refused(404));
        if !case.operation.contains("/sfn/") {
            refused(case, "a key", &app.program(API_KEY).send(method, &path, sent, &[]).await);
        }
    }
}

#[test]
fn everything_that_can_be_asked_for_has_a_case() {
    let document = serde_json::to_value(server::api::document()).unwrap();
    let rest = document["paths"].as_object().unwrap().iter().flat_map(|(path, item)| {
        item.as_object().unwrap().keys().map(move |method| format!("{} {path}", method.to_uppercase()))
    });
    let functions = leptos::server_fn::axum::server_fn_paths().map(|(path, method)| format!("{method} {path}"));
    let there: BTreeSet<String> = rest.chain(functions).collect();
    let covered: BTreeSet<String> = every_case()
        .map(|case| case.operation)
        .chain(OPEN.iter().map(|(operation, _)| *operation))
        .map(str::to_owned)
        .collect();
    assert_eq!(there, covered, "left: what there is; right: what has a case or is open");
    assert!(OPEN.len() <= 24, "the list of what is open to everybody may only shrink");
}
