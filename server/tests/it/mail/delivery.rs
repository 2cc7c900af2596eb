//! Sending, with mail servers that do not always work.

use std::{
    io::Write,
    sync::{Arc, Mutex},
    time::Duration,
};

use chrono::TimeDelta;
use clap::Parser;
use domain::{
    locale::Locale,
    messages::{self, Mail},
    testing::World,
};
use server::{
    config::{Command, Program},
    mail::{Mailer, delivery},
};
use sqlx::Row;

use super::smtp::{Fault, SmtpServer};

const CODE: &str = "K7QX9RTM2VDW";

fn mailer(flags: &[&str]) -> Mailer {
    let program = Program::try_parse_from(["server", "work"].iter().chain(flags)).unwrap();
    let Command::Work(settings) = program.command else { panic!("work") };
    Mailer::new(&settings.mail, "https://app.example.com".to_owned()).unwrap()
}

fn over(server: &SmtpServer) -> Mailer {
    mailer(&["--smtp-url", &server.url(), "--mail-from", "BarberPro <no-reply@example.com>"])
        .with_patience(Duration::from_millis(500))
}

async fn enqueue(world: &World, email: &str) -> String {
    let db = &world.database.db;
    let mail = Mail::PasswordReset { name: "Ana".into(), code: CODE.into(), minutes: 30 };
    let email = email.parse().unwrap();
    let message =
        messages::prepare(&db.sealer(None).await.unwrap(), &email, Locale::EsAr, &mail, world.clock.now()).unwrap();
    let id = message.id().to_string();
    let mut tx = db.begin_identity().await.unwrap();
    message.enqueue(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn send(world: &World, mailer: &Mailer) {
    delivery::once(mailer, &world.database.db, &world.clock).await.unwrap();
}

#[derive(Debug, PartialEq, Eq)]
struct State {
    status: String,
    attempts: i32,
    payload_is_there: bool,
    last_error: String,
    receipt: String,
}

async fn state(world: &World) -> State {
    let mut owner = world.database.owner().await;
    let row = sqlx::query(
        "select status, attempts, payload is not null, coalesce(last_error, ''), coalesce(provider_receipt, '') from messages
         where recipient <> 'invited@sur.example'",
    )
    .fetch_one(&mut owner)
    .await
    .unwrap();
    State {
        status: row.get(0),
        attempts: row.get(1),
        payload_is_there: row.get(2),
        last_error: row.get(3),
        receipt: row.get(4),
    }
}

#[tokio::test]
async fn a_message_arrives_and_its_content_is_forgotten() {
    let world = World::new().await;
    let server = SmtpServer::new(&[]).await;
    let id = enqueue(&world, "ana@example.com").await;
    send(&world, &over(&server)).await;
    let received = server.received();
    assert_eq!(received.len(), 1);
    for part in [
        &format!("Message-ID: <{id}@example.com>\r\n"),
        "From: BarberPro <no-reply@example.com>\r\n",
        "To: ana@example.com\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "Subject: ",
        "multipart/alternative",
        "text/plain",
        "text/html",
        CODE,
    ] {
        assert!(received[0].contains(part), "{part}: {}", received[0]);
    }
    let state = state(&world).await;
    assert_eq!((state.status.as_str(), state.attempts, state.payload_is_there), ("sent", 1, false));
    assert_eq!(state.receipt, "250 2.0.0 queued as 4XYZ");
    send(&world, &over(&server)).await;
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn what_passes_is_tried_again_and_what_does_not_is_given_up() {
    for (fault, passes, said) in [
        (Fault::Refuse("451 4.3.0 try again later"), true, "451"),
        (Fault::CloseInData, true, ""),
        (Fault::Silence, true, "did not answer in time"),
        // About the password of ours, not about the message.
        (Fault::Refuse("530 5.7.0 authentication required"), true, "530"),
        (Fault::Refuse("550 5.1.1 no such user"), false, "550"),
    ] {
        let world = World::new().await;
        let server = SmtpServer::new(&[fault]).await;
        enqueue(&world, "ana@example.com").await;
        send(&world, &over(&server)).await;
        let first = state(&world).await;
        assert!(server.received().is_empty(), "{fault:?}");
        assert_eq!(first.status, if passes { "queued" } else { "failed" }, "{fault:?}: {first:?}");
        assert_eq!(first.payload_is_there, passes, "{fault:?}");
        assert!(first.last_error.contains(said), "{fault:?}: {first:?}");
        world.clock.advance(TimeDelta::minutes(1));
        send(&world, &over(&server)).await;
        assert_eq!(server.received().len(), usize::from(passes), "{fault:?}");
        let second = state(&world).await;
        assert_eq!((second.status.as_str(), second.payload_is_there), (if passes { "sent" } else { "failed" }, false));
    }
}

#[tokio::test]
async fn a_mail_server_that_is_away_is_waited_for() {
    let world = World::new().await;
    enqueue(&world, "ana@example.com").await;
    let closed = mailer(&["--smtp-url", "smtp://127.0.0.1:1", "--mail-from", "no-reply@example.com"]);
    send(&world, &closed).await;
    let state = state(&world).await;
    assert_eq!((state.status.as_str(), state.payload_is_there), ("queued", true), "{state:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_workers_send_each_message_once() {
    let world = World::new().await;
    let server = SmtpServer::new(&[]).await;
    for n in 0..30 {
        enqueue(&world, &format!("person{n}@example.com")).await;
    }
    let other = world.database.another_server(domain::testing::MASTER_KEYS).await.unwrap();
    let mailer = over(&server).with_patience(Duration::from_secs(20));
    let (first, second) = tokio::join!(
        delivery::once(&mailer, &world.database.db, &world.clock),
        delivery::once(&mailer, &other, &world.clock)
    );
    first.unwrap();
    second.unwrap();
    let received = server.received();
    let mut ids: Vec<_> =
        received.iter().filter_map(|mail| mail.lines().find(|line| line.starts_with("Message-ID"))).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((received.len(), ids.len()), (30, 30));
}

/// Where the log of a test goes.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// On one thread, so that the log of this test is the log of everything it does.
#[tokio::test]
async fn a_code_is_in_no_table_and_in_no_log() {
    let log = Written::default();
    let written = log.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || written.clone()).finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let world = World::new().await;
    let server = SmtpServer::new(&[Fault::Refuse("451 4.7.1 spam: K7QX9RTM2VDW")]).await;
    let mut owner = world.database.owner().await;
    let mut look = async |when: &str| {
        let rows: Vec<String> =
            sqlx::query_scalar("select messages::text || encode(coalesce(payload, ''), 'escape') from messages")
                .fetch_all(&mut owner)
                .await
                .unwrap();
        assert!(rows.iter().all(|row| !row.contains(CODE)), "{when}: {rows:?}");
        let hexadecimal: String = CODE.bytes().map(|byte| format!("{byte:02x}")).collect();
        assert!(rows.iter().all(|row| !row.contains(&hexadecimal)), "{when}: {rows:?}");
    };
    enqueue(&world, "ana@example.com").await;
    look("queued").await;
    send(&world, &over(&server)).await;
    look("refused").await;
    world.clock.advance(TimeDelta::minutes(1));
    send(&world, &over(&server)).await;
    look("sent").await;
    assert!(server.received()[0].contains(CODE));
    drop(guard);
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("message sent"), "{log}");
    let of_the_code: Vec<&str> = log.lines().filter(|line| line.contains(CODE)).collect();
    assert!(of_the_code.is_empty(), "{of_the_code:#?}");
}

#[tokio::test]
async fn without_a_mail_server_a_message_is_a_file_that_only_we_can_read() {
    use std::os::unix::fs::PermissionsExt;

    let world = World::new().await;
    let folder = std::env::temp_dir().join(format!("barberpro-mail-{}", std::process::id()));
    let id = enqueue(&world, "ana@example.com").await;
    send(&world, &mailer(&["--mail-folder", folder.to_str().unwrap()])).await;
    let file = folder.join(format!("{id}.eml"));
    assert!(std::fs::read_to_string(&file).unwrap().contains("To: ana@example.com"));
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o077, 0);
    assert_eq!(std::fs::metadata(&folder).unwrap().permissions().mode() & 0o077, 0);
    assert_eq!(state(&world).await.status, "sent");
    std::fs::remove_dir_all(folder).unwrap();
}
