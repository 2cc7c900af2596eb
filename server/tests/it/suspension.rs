//! What people of a suspended tenant see, by each way in. That every door refuses them is in `guards`.

use domain::testing::{API_KEY, INVITATION_CODE, PASSWORD};
use http::Method;
use serde_json::json;

use crate::support::{TestApp, fields};

/// Makes `sur` what it is not; `version` is the tenant's.
async fn turn(app: &TestApp, status: &str, version: i32) {
    let form = json!({"status": status, "reason": "Dos facturas sin pagar", "version": version});
    app.staff().await.put(&format!("/api/staff/tenants/{}/status", app.world.sur), form).await.expect(200);
}

#[tokio::test]
async fn a_page_says_what_happened_and_whom_to_talk_to() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    turn(&app, "suspended", 1).await;
    for path in ["/t/sur", "/t/sur/locations", "/t/sur/settings", "/t/sur/legal-entities", "/t/s%75r"] {
        let page = owner.get(path).await.expect(403).text();
        assert!(page.contains("Esta empresa está suspendida") && page.contains("comunicate con BarberPro"), "{page}");
        assert!(!page.contains("Defensa 1020") && !page.contains("Guardar cambios"), "{page}");
    }
    let page = owner.clone().in_english().get("/t/sur").await.expect(403).text();
    assert!(page.contains("This company is suspended"), "{page}");
    let problem = owner.get("/api/tenants/sur").await.expect(403);
    assert_eq!(problem.problem().0, "tenant_suspended");
    assert_eq!(problem.json()["title"], "Esta empresa está suspendida");
    assert_eq!(app.program(API_KEY).get("/api/tenants/sur").await.expect(403).problem().0, "tenant_suspended");

    // The session stays: the person's own account is theirs, and says what keeps them out.
    owner.get("/account/security").await.expect(200);
    let session = owner.get("/api/session").await.expect(200).json();
    assert_eq!(session["memberships"][0]["obstacle"], "suspended");
    // Whoever has nothing to do with it does not learn of it.
    assert_eq!(
        app.client(app.world.other_owner).await.get("/api/tenants/sur").await.expect(404).problem().0,
        "not_found"
    );

    turn(&app, "active", 2).await;
    owner.get("/t/sur").await.expect(200);
    app.program(API_KEY).get("/api/tenants/sur").await.expect(200);
}

#[tokio::test]
async fn somebody_signs_in_and_is_told() {
    let app = TestApp::new().await;
    turn(&app, "suspended", 1).await;
    let form = json!({"email": "provider@sur.example", "password": PASSWORD});
    let answer = app.anonymous().post("/api/session", form).await.expect(204);
    let client = app.anonymous().with_cookie(answer.cookie("session").split(';').next().unwrap());
    assert!(client.get("/t/sur").await.expect(403).text().contains("Esta empresa está suspendida"));
}

#[tokio::test]
async fn looking_as_somebody_is_no_way_around_it() {
    let app = TestApp::new().await;
    let viewer = app.owner().await;
    let member = app.world.spare.to_string();
    let view_as = "/sfn/app/members/api/view_as";
    let asked = viewer.send(Method::POST, view_as, fields(&[("tenant", "sur"), ("id", &member)]), &[]).await;
    assert!(asked.status.is_success(), "{}", asked.text());
    let viewer = viewer.with_cookie(asked.cookie("session").split(';').next().unwrap());
    viewer.get("/t/sur").await.expect(200);
    turn(&app, "suspended", 1).await;
    viewer.get("/t/sur").await.expect(403);
    viewer.get("/api/tenants/sur/locations").await.expect(403);
    app.owner().await.send(Method::POST, view_as, fields(&[("tenant", "sur"), ("id", &member)]), &[]).await.expect(403);
    turn(&app, "active", 2).await;
    assert!(viewer.get("/t/sur").await.expect(200).text().contains("Sofía"));
}

#[tokio::test]
async fn an_invitation_is_not_answered_and_is_not_used_up() {
    let app = TestApp::new().await;
    let open = "/sfn/app/session/api/open_invitation";
    turn(&app, "suspended", 1).await;
    let form = [("__fn", open), ("code", INVITATION_CODE)];
    let refused = app.anonymous().submit("/invitation", &form).await.expect(403).text();
    assert!(refused.contains("Esta empresa está suspendida"), "{refused}");
    turn(&app, "active", 2).await;
    let opened = app.anonymous().submit("/invitation", &form).await.expect(303);
    let client = app.anonymous().with_cookie(opened.cookie("session").split(';').next().unwrap());
    client.get("/invitation/answer").await.expect(200);
    // Suspended between opening the letter and answering it.
    turn(&app, "suspended", 3).await;
    client.get("/invitation/answer").await.expect(403);
    let join = [
        ("__fn", "/sfn/app/session/api/join"),
        ("display_name", "Inés"),
        ("new_password", "tijera verde cuatro lunas"),
    ];
    client.submit("/invitation/answer", &join).await.expect(403);
    turn(&app, "active", 4).await;
    client.submit("/invitation/answer", &join).await.expect(303);
}

#[tokio::test]
async fn staff_look_in_by_their_timed_access() {
    let app = TestApp::new().await;
    let visitor = app.client(app.world.visitor).await;
    turn(&app, "suspended", 1).await;
    visitor.get("/t/sur").await.expect(200);
    assert_eq!(visitor.get("/api/tenants/sur").await.expect(200).json()["status"], "suspended");
    // Or come in now.
    let form = json!({"reason": "Revisar la suspensión", "minutes": "15", "level": "read"});
    let staff = app.staff().await;
    staff.post(&format!("/api/staff/tenants/{}/access", app.world.sur), form).await.expect(201);
    staff.get("/t/sur/locations").await.expect(200);
}

#[tokio::test]
async fn staff_see_it_and_only_those_who_may_are_offered_to_change_it() {
    let app = TestApp::new().await;
    let (staff, weak) = (app.staff().await, app.client(app.world.weak_staff).await);
    let client = format!("/staff/tenants/{}", app.world.sur);
    let status = format!("{client}/status");
    assert!(staff.get(&client).await.expect(200).text().contains(&status));
    let form = [
        ("__fn", "/sfn/app/tenants/api/set_client_status"),
        ("id", &app.world.sur.to_string()),
        ("form[status]", "suspended"),
        ("form[reason]", "Dos facturas sin pagar"),
        ("form[version]", "1"),
    ];
    weak.submit(&status, &form).await.expect(403);
    weak.get(&status).await.expect(403);
    assert_eq!(staff.submit(&status, &form).await.expect(303).header("location"), client);
    for who in [&staff, &weak] {
        let page = who.get(&client).await.expect(200).text();
        for text in ["Cliente suspendido", "Dos facturas sin pagar", "Sara lo suspendió"] {
            assert!(page.contains(text), "{text} is not in {page}");
        }
        let list = who.get("/staff/tenants?status=suspended").await.expect(200).text();
        let other = format!("/staff/tenants/{}", app.world.norte);
        assert!(list.contains(&format!("{client}\"")) && !list.contains(&other), "{list}");
    }
    assert!(!weak.get(&client).await.text().contains(&status), "nothing to press that would be refused");
    // What was typed is kept when it is refused.
    let short = [&form[..2], &[("form[status]", "active"), ("form[reason]", "corto"), ("form[version]", "2")]].concat();
    let page = staff.submit(&status, &short).await.expect(422).text();
    assert!(page.contains("Escribí al menos 10 caracteres.") && page.contains(">corto</textarea>"), "{page}");
}
