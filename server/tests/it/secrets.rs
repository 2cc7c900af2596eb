//! What opens something is in no log, no answer it does not belong in, and in no column in clear.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use domain::{
    identity::factors::totp,
    messages::{self, Mail},
    testing::{API_KEY, INVITATION_CODE, PASSWORD},
};
use serde_json::json;
use tracing_subscriber::{fmt::MakeWriter, util::SubscriberInitExt};

use crate::support::{Answer, TestApp};

/// Every line of a log.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// The secrets of one run: what was typed, sent, shown or handed out.
#[derive(Default)]
struct Secrets(Vec<(&'static str, String)>);

impl Secrets {
    fn keep(&mut self, what: &'static str, secret: impl Into<String>) {
        self.0.push((what, secret.into()));
    }

    #[track_caller]
    fn are_not_in(&self, place: &str, text: &str) {
        for (what, secret) in &self.0 {
            assert!(!text.contains(secret.as_str()), "{what} is in {place}");
        }
    }
}

/// Everything that is stored, as text; bytes as hexadecimal and as the text they may be.
async fn everything_stored(app: &TestApp) -> String {
    let mut owner = app.world.database.owner().await;
    let tables: Vec<String> = sqlx::query_scalar(
        "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
         and relname not in ('data_keys', '_sqlx_migrations')",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    let mut all = String::new();
    for table in tables {
        let rows: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
            "select encode(convert_to(r::text, 'UTF8'), 'escape') from {table} r"
        )))
        .fetch_all(&mut owner)
        .await
        .unwrap();
        all.push_str(&rows.join("\n"));
    }
    all
}

fn hexadecimal(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn cookie_of(answer: &Answer, name: &str) -> String {
    answer.cookie(name).split(['=', ';']).nth(1).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn no_secret_is_logged_answered_or_stored_in_clear() {
    let lines = Lines::default();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(lines.clone()).finish();
    let log = subscriber.set_default();
    let app = TestApp::new().await;
    let (db, clock) = (&app.world.database.db, &app.world.clock);
    let mut secrets = Secrets::default();
    let mut answers = Vec::new();

    // Signing in, rightly and wrongly, as a program and by a form.
    secrets.keep("a password", PASSWORD);
    secrets.keep("a wrong password", "equivocada-1234");
    let right = json!({"email": "owner@sur.example", "password": PASSWORD});
    let signed_in = app.anonymous().post("/api/session", right).await.expect(204);
    secrets.keep("a session's id", cookie_of(&signed_in, "session"));
    secrets.keep("a browser's token", cookie_of(&signed_in, "device"));
    let wrong = json!({"email": "owner@sur.example", "password": "equivocada-1234"});
    answers.push(app.anonymous().post("/api/session", wrong).await.expect(401));
    let form =
        [("__fn", "/sfn/app/session/api/sign_in"), ("email", "owner@sur.example"), ("password", "equivocada-1234")];
    answers.push(app.anonymous().submit("/sign-in", &form).await.expect(401));

    // A key, and one that is none.
    secrets.keep("an API key", &API_KEY[13..]);
    answers.push(app.program(API_KEY).get("/api/tenants/sur").await.expect(200));
    answers.push(app.program(&format!("{}x", &API_KEY[..64])).get("/api/tenants/sur").await.expect(401));
    let new = json!({"name": "Caja", "actions": ["locations.view"], "reach": "all"});
    let made = app.owner().await.post("/api/tenants/sur/api-keys", new).await.expect(201).json();
    let key = made["secret"].as_str().unwrap().to_owned();
    secrets.keep("a new API key", &key[13..]);
    answers.push(app.owner().await.get("/api/tenants/sur/api-keys").await.expect(200));

    // Codes from letters.
    secrets.keep("an invitation's code", INVITATION_CODE);
    let form = [("__fn", "/sfn/app/session/api/open_invitation"), ("code", INVITATION_CODE)];
    answers.push(app.anonymous().submit("/invitation", &form).await.expect(303));
    domain::accounts::reset::ask(db, &app.world.request(), "owner@sur.example").await.unwrap();
    domain::accounts::letters::answer(db, clock.now(), 10).await.unwrap();
    let stored_before_sending = everything_stored(&app).await;
    let due = messages::claim(db, clock.now(), 10).await.unwrap();
    let code =
        due.iter().find_map(|due| if let Mail::PasswordReset { code, .. } = &due.mail { Some(code) } else { None });
    secrets.keep("a reset's code", code.unwrap());
    let form = [("__fn", "/sfn/app/session/api/open_password_reset"), ("code", code.unwrap().as_str())];
    answers.push(app.anonymous().submit("/reset", &form).await.expect(303));

    // A second factor.
    let account = app.world.identity(Some(app.world.provider)).await.account().unwrap();
    let enrolment = totp::begin(&account, db).await.unwrap();
    let recovery = totp::confirm(&account, db, &totp::code_of(&enrolment.secret, clock.now()).unwrap()).await.unwrap();
    secrets.keep("a TOTP secret", &enrolment.secret);
    for code in recovery {
        secrets.keep("a recovery code", code.replace('-', ""));
        secrets.keep("a recovery code", code);
    }

    drop(log);
    let written = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(written.contains("answered") && written.len() > 10_000, "the log was read");
    secrets.are_not_in("the log", &written);
    for answer in &answers {
        secrets.are_not_in("an answer", &answer.text());
        secrets.are_not_in("a header", &format!("{:?}", answer.headers));
    }
    let stored = stored_before_sending + &everything_stored(&app).await;
    assert!(stored.contains("owner@sur.example"), "the tables were read");
    secrets.are_not_in("the database", &stored);
    let hidden = Secrets(secrets.0.iter().map(|(what, secret)| (*what, hexadecimal(secret))).collect());
    hidden.are_not_in("the database, as bytes,", &stored);
}
