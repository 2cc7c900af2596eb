//! Contents in a bucket: each request signed, what may pass tried again, and nothing left there that no row speaks of.

use chrono::TimeDelta;

use super::*;
use crate::support::{
    clamd,
    s3::{BUCKET, Bucket, Fault},
};

async fn get(app: &TestApp, client: &Client, file: &Value) -> Answer {
    app.anonymous().get(&link(client, id(file), false).await).await
}

#[tokio::test]
async fn a_content_is_in_the_bucket_under_its_company_and_its_id() {
    let bucket = Bucket::start().await;
    let app = flags(&bucket.flags()).await;
    let owner = app.owner().await;
    let file = send(&owner, "a.txt", "document", b"al balde").await.expect(201).json();
    let key = format!("empresas/{}/{}", app.world.sur, id(&file));
    assert_eq!(bucket.objects().into_iter().collect::<Vec<_>>(), [(key, b"al balde".to_vec())]);
    let answer = get(&app, &owner, &file).await.expect(200);
    assert_eq!(answer.text(), "al balde");
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"a.txt\"; filename*=UTF-8''a.txt");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    // What was kept before stays where it is, and can be read.
    let before = app.anonymous().get(&link(&owner, &app.world.file.to_string(), false).await).await.expect(200);
    assert_eq!(before.body, domain::testing::FILE);

    owner.delete(&format!("{FILES}/{}", id(&file))).await.expect(204);
    assert_eq!(bucket.objects().len(), 1, "removed by a job");
    work(&app).await;
    assert!(bucket.objects().is_empty());
    assert_eq!(bucket.wrong_signatures(), [""; 0]);
}

#[tokio::test]
async fn a_large_content_goes_in_parts() {
    let bucket = Bucket::start().await;
    let app = flags(&bucket.flags()).await;
    let owner = app.owner().await;
    let content: Vec<u8> = (0..20 * 1024 * 1024_u32).map(|at| b'a' + (at % 23) as u8).collect();
    let file = send(&owner, "a.txt", "document", &content).await.expect(201).json();
    let asked = bucket.asked();
    let of =
        |method: &str, what: &str| asked.iter().filter(|line| line.starts_with(method) && line.contains(what)).count();
    assert_eq!((of("POST", "uploads"), of("PUT", "partNumber="), of("POST", "uploadId=")), (1, 3, 1), "{asked:?}");
    assert!(bucket.objects().into_values().next().unwrap() == content);
    assert!(get(&app, &owner, &file).await.expect(200).body == content);
    assert_eq!((bucket.open_uploads(), bucket.wrong_signatures().len()), (0, 0));
}

#[tokio::test]
async fn what_may_pass_is_tried_again() {
    let bucket = Bucket::start().await;
    let app = flags(&bucket.flags()).await;
    let owner = app.owner().await;
    for faults in [&[Fault::SlowDown, Fault::SlowDown][..], &[Fault::NoAnswer]] {
        bucket.fails(faults);
        let file = send(&owner, "a.txt", "document", b"al balde").await.expect(201).json();
        bucket.fails(faults);
        assert_eq!(get(&app, &owner, &file).await.expect(200).text(), "al balde");
    }
    // Cut off in the middle, a download goes on from there.
    let content = "0123456789".repeat(100_000);
    let file = send(&owner, "a.txt", "document", content.as_bytes()).await.expect(201).json();
    bucket.fails(&[Fault::CutAnswer]);
    assert!(get(&app, &owner, &file).await.expect(200).text() == content);
    assert_eq!(bucket.wrong_signatures(), [""; 0]);
}

#[tokio::test]
async fn a_bucket_that_refuses_takes_no_file_and_keeps_nothing() {
    let bucket = Bucket::start().await;
    let app = flags(&bucket.flags()).await;
    let owner = app.owner().await;
    bucket.fails(&[Fault::Refused]);
    let refused = send(&owner, "a.txt", "document", b"al balde").await.expect(503);
    assert_eq!(refused.problem().0, "unavailable");
    // Half way through its parts.
    bucket.fails(&[Fault::None, Fault::None, Fault::Refused]);
    send(&owner, "a.txt", "document", &vec![b'a'; 20 * 1024 * 1024]).await.expect(503);
    // The second try of a program with the same key makes one.
    let key = [("idempotency-key", "k-1")];
    bucket.fails(&[Fault::Refused]);
    send_with(&owner, "a.txt", "document", b"al balde", &key).await.expect(503);
    let file = send_with(&owner, "a.txt", "document", b"al balde", &key).await.expect(201).json();
    assert_eq!(send_with(&owner, "a.txt", "document", b"al balde", &key).await.expect(201).json(), file);
    work(&app).await;
    let keys: Vec<String> = bucket.objects().into_keys().collect();
    assert_eq!(keys, [format!("empresas/{}/{}", app.world.sur, id(&file))]);
    assert_eq!(bucket.open_uploads(), 0, "parts that nobody wants are given up");
    let all = owner.get(FILES).await.expect(200).json();
    assert_eq!(all["items"].as_array().unwrap().len(), 2);
}

/// The bucket is away when a file is deleted: its content is removed once, later.
#[tokio::test]
async fn a_removal_outlasts_a_bucket_that_is_away() {
    let bucket = Bucket::start().await;
    let app = flags(&bucket.flags()).await;
    let owner = app.owner().await;
    let file = send(&owner, "a.txt", "document", b"al balde").await.expect(201).json();
    owner.delete(&format!("{FILES}/{}", id(&file))).await.expect(204);
    bucket.fails(&[Fault::Refused]);
    work(&app).await;
    assert_eq!(bucket.objects().len(), 1);
    app.world.clock.advance(TimeDelta::minutes(1));
    work(&app).await;
    work(&app).await;
    assert!(bucket.objects().is_empty());
    let deletes = bucket.asked().iter().filter(|line| line.starts_with("DELETE")).count();
    assert_eq!(deletes, 2, "the one that was refused, and the one that was not");
}

/// Settings changed: what is in the bucket can be read as long as it is named, and says so where it is not.
#[tokio::test]
async fn both_stores_are_read_whatever_new_files_go_to() {
    let bucket = Bucket::start().await;
    let app = flags(&bucket.flags()).await;
    let owner = app.owner().await;
    let file = send(&owner, "a.txt", "document", b"al balde").await.expect(201).json();
    let mut back = bucket.flags();
    back[0] = "--file-store=postgres".to_owned();
    for (flags, status) in [(back, 200), (Vec::new(), 503)] {
        let there = app.with_other_settings(&flags.iter().map(String::as_str).collect::<Vec<_>>());
        let same = there.owner().await;
        get(&there, &same, &file).await.expect(status);
        send(&same, "b.txt", "document", b"en la base").await.expect(201);
    }
    assert_eq!(bucket.objects().len(), 1);
}

/// What the scanner refuses is not left in the bucket either.
#[tokio::test]
async fn what_is_infected_is_removed_from_the_bucket() {
    let (bucket, scanner) = (Bucket::start().await, clamd::Clamd::start().await);
    let mut all = bucket.flags();
    all.push(format!("--virus-scanner=clamd://{}", scanner.address));
    let app = flags(&all).await;
    let owner = app.owner().await;
    send(&owner, "virus.txt", "document", &clamd::eicar()).await.expect(422);
    scanner.is(clamd::Mood::Closes);
    let file = send(&owner, "virus.txt", "document", &clamd::eicar()).await.expect(201).json();
    scanner.is(clamd::Mood::Scans);
    work(&app).await;
    assert_eq!(owner.get(&format!("{FILES}/{}", id(&file))).await.expect(200).json()["status"], "refused");
    assert!(bucket.objects().is_empty());
}

#[test]
fn settings_that_do_not_fit_together_are_refused() {
    for (flags, said) in [
        (vec!["--file-store=s3"], "--s3-bucket"),
        (vec![&*format!("--s3-bucket={BUCKET}"), "--s3-access-key=x"], "go together"),
    ] {
        let error = crate::support::settings(&flags).files.open().unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
}
