//! Contents on their way out: to whoever has a link, and never as a page.

use chrono::TimeDelta;

use super::*;
use crate::support::picture;

#[tokio::test]
async fn a_content_is_a_download_whatever_it_is() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let text = "nombre;precio\nCorte;12.500\n";
    let file = send(&owner, "lista ñ.csv", "document", text.as_bytes()).await.expect(201).json();
    let address = link(&owner, id(&file), true).await;
    // Nobody is signed in, and a browser would like it compressed.
    let headers = [("accept-encoding", "br, gzip")];
    let answer = app.anonymous().send(Method::GET, &address, Sent::Nothing, &headers).await.expect(200);
    assert_eq!(answer.text(), text);
    for (name, value) in [
        ("content-type", "text/csv"),
        ("content-length", &text.len().to_string()),
        ("content-disposition", "attachment; filename=\"lista _.csv\"; filename*=UTF-8''lista%20%C3%B1.csv"),
        ("content-security-policy", "sandbox; default-src 'none'; frame-ancestors 'none'"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "private, no-store"),
        ("accept-ranges", "none"),
        ("content-encoding", ""),
        ("set-cookie", ""),
    ] {
        assert_eq!(answer.header(name), value, "{name}");
    }
    let head = app.anonymous().send(Method::HEAD, &address, Sent::Nothing, &[]).await.expect(200);
    assert!(head.body.is_empty() && head.header("content-length") == text.len().to_string());
    assert!(!answer.header("ratelimit").is_empty());
}

#[tokio::test]
async fn only_a_picture_that_is_one_is_shown_in_its_place() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let shown = send(&owner, "a.png", "picture", &picture()).await.expect(201).json();
    let paper = send(&owner, "a.png", "document", &picture()).await.expect(201).json();
    for (file, show, expected) in
        [(&shown, true, "inline;"), (&shown, false, "attachment;"), (&paper, true, "attachment;")]
    {
        let answer = app.anonymous().get(&link(&owner, id(file), show).await).await.expect(200);
        assert!(answer.header("content-disposition").starts_with(expected), "{}", answer.header("content-disposition"));
        assert_eq!(answer.header("content-type"), "image/png");
        assert_eq!(answer.header("content-security-policy"), "sandbox; default-src 'none'; frame-ancestors 'none'");
    }
}

#[tokio::test]
async fn a_link_that_is_over_or_none_is_a_plain_page() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let file = send(&owner, "a.txt", "document", b"secreto").await.expect(201).json();
    let address = link(&owner, id(&file), false).await;
    let changed = format!("{}{}", &address[..address.len() - 1], if address.ends_with('A') { 'B' } else { 'A' });
    let nothing = async |address: &str| {
        let answer = app.anonymous().get(address).await.expect(404);
        assert!(answer.header("content-type").starts_with("text/html"), "{address}");
        assert!(answer.text().contains("<h1>") && !answer.text().contains("secreto"), "{}", answer.text());
        assert_eq!(answer.header("cache-control"), "no-store");
        assert!(answer.header("content-security-policy").starts_with("sandbox;"));
    };
    nothing(&changed).await;
    nothing("/files/x").await;
    app.anonymous().get(&address).await.expect(200);
    owner.delete(&format!("{FILES}/{}", id(&file))).await.expect(204);
    nothing(&address).await;
    let other = send(&owner, "a.txt", "document", b"secreto").await.expect(201).json();
    let address = link(&owner, id(&other), false).await;
    app.world.clock.advance(TimeDelta::minutes(5));
    nothing(&address).await;
}

#[tokio::test]
async fn links_are_asked_for_only_so_often_from_one_address() {
    let app = TestApp::with(&["--rate-anonymous=3"]).await;
    let owner = app.owner().await;
    let address = link(&owner, &app.world.file.to_string(), false).await;
    for _ in 0..3 {
        app.anonymous().get(&address).await.expect(200);
    }
    app.anonymous().get(&address).await.expect(429);
}

/// The buttons of the page, as a browser without JavaScript presses them.
#[tokio::test]
async fn the_page_downloads_and_deletes() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let file = app.world.file.to_string();
    let press = async |function: &str| {
        let fields = [("__fn", function), ("tenant", "sur"), ("id", &file)];
        owner.submit("/t/sur/files", &fields).await
    };
    let led = press("/sfn/app/files/api/download_file").await.expect(303);
    let content = app.anonymous().get(led.header("location")).await.expect(200);
    assert_eq!(content.body, domain::testing::FILE);
    let led = press("/sfn/app/files/api/delete_file").await.expect(303);
    assert_eq!(led.header("location"), "/t/sur/files");
    let page = press("/sfn/app/files/api/delete_file").await.expect(404).text();
    assert!(page.contains("Todavía no hay archivos"), "{page}");
}

/// Who has a link has the file: that somebody asked for one is recorded, with who and which.
#[tokio::test]
async fn asking_for_a_link_is_recorded_as_a_look() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    link(&owner, &app.world.file.to_string(), false).await;
    let looks = owner.get("/api/tenants/sur/audit?only=reads&action=file.link_given").await.expect(200).json();
    let look = &looks["items"][0];
    assert_eq!(look["object_id"], app.world.file.uuid().to_string());
    assert_eq!((&look["actor_name"], &look["details"]["name"]), (&json!("Olga Dueña"), &json!("notas.txt")));
    // Nothing in it opens the file.
    assert!(!looks.to_string().contains("/files/"), "{looks}");
}
