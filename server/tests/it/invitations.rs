//! Answering an invitation in a browser without JavaScript.

use domain::testing::{INVITATION_CODE, PASSWORD};

use crate::support::{Answer, Client, TestApp};

const OPEN: &str = "/sfn/app/session/api/open_invitation";
const SIGN_IN: &str = "/sfn/app/session/api/sign_in";
const ACCEPT: &str = "/sfn/app/session/api/accept_invitation";
const CHANGE_ACCOUNT: &str = "/sfn/app/session/api/change_account";

/// A world where the invitation to `sur` is for the owner of `norte`, who has an account.
async fn invited() -> TestApp {
    let app = TestApp::new().await;
    let mut rows = app.world.database.owner().await;
    sqlx::query("update invitations set email = 'owner@norte.example'").execute(&mut rows).await.unwrap();
    app
}

fn with_session(client: &Client, answer: &Answer) -> Client {
    client.clone().with_cookie(answer.cookie("session").split(';').next().unwrap())
}

async fn sign_in(client: &Client, email: &str) -> Client {
    let next = "/invitation/answer";
    let form = [("__fn", SIGN_IN), ("email", email), ("password", PASSWORD), ("next", next)];
    let answer = client.submit("/sign-in", &form).await.expect(303);
    assert_eq!(answer.header("location"), next);
    with_session(client, &answer)
}

#[tokio::test]
async fn who_has_an_account_signs_in_and_goes_on_to_accept() {
    let app = invited().await;
    let opened = app.anonymous().submit("/invitation", &[("__fn", OPEN), ("code", INVITATION_CODE)]).await.expect(303);
    let before = with_session(&app.anonymous(), &opened);
    let page = before.get("/invitation/answer").await.expect(200).text();
    assert!(page.contains("/sign-in?next=/invitation/answer"), "{page}");

    let signed_in = sign_in(&before, "owner@norte.example").await;
    let page = signed_in.get("/invitation/answer").await.expect(200).text();
    assert!(page.contains(ACCEPT), "{page}");
    let answer = signed_in.submit("/invitation/answer", &[("__fn", ACCEPT)]).await.expect(303);
    assert_eq!(answer.header("location"), "/t/sur");
    signed_in.get("/t/sur").await.expect(200);
    // Used up, here and everywhere.
    signed_in.get("/invitation/answer").await.expect(422);
}

#[tokio::test]
async fn who_is_signed_in_as_somebody_else_changes_accounts_and_keeps_the_invitation() {
    let app = invited().await;
    let other = app.owner().await;
    let opened = other.submit("/invitation", &[("__fn", OPEN), ("code", INVITATION_CODE)]).await.expect(303);
    assert_eq!(opened.header("location"), "/invitation/answer");
    let page = other.get("/invitation/answer").await.expect(200).text();
    assert!(page.contains(CHANGE_ACCOUNT) && !page.contains(ACCEPT), "{page}");
    other.submit("/invitation/answer", &[("__fn", ACCEPT)]).await.expect(403);

    let left = other.submit("/invitation/answer", &[("__fn", CHANGE_ACCOUNT)]).await.expect(303);
    assert_eq!(left.header("location"), "/sign-in?next=/invitation/answer");
    other.get("/t/sur").await.expect(303);
    let signed_in = sign_in(&with_session(&other, &left), "owner@norte.example").await;
    signed_in.submit("/invitation/answer", &[("__fn", ACCEPT)]).await.expect(303);
    signed_in.get("/t/sur").await.expect(200);
}

#[tokio::test]
async fn nothing_else_is_kept_of_what_was_before_signing_in() {
    let app = invited().await;
    let opened = app.anonymous().submit("/invitation", &[("__fn", OPEN), ("code", INVITATION_CODE)]).await.expect(303);
    let before = with_session(&app.anonymous(), &opened);
    sign_in(&before, "owner@norte.example").await;
    // The session from before is worth nothing: neither signed in, nor the invitation.
    before.get("/account").await.expect(303);
    before.get("/invitation/answer").await.expect(422);
}
