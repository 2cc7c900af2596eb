//! Sending a file: by a program, and by the page's form with and without what is wrong with it.

use axum::body::{Body, Bytes};
use http::Request;

use super::*;
use crate::support::picture;

#[tokio::test]
async fn a_file_is_what_its_content_says() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let answer = send(&owner, "../vidriera.exe", "picture", &picture()).await.expect(201);
    let file = answer.json();
    assert_eq!(answer.header("location"), format!("{FILES}/{}", id(&file)));
    assert_eq!(file["name"], "vidriera.exe.png");
    assert_eq!(file["media_type"], "image/png");
    assert_eq!((&file["status"], &file["scan"]), (&json!("ready"), &json!("not_scanned")));
    let found = owner.get(&format!("{FILES}/{}", id(&file))).await.expect(200);
    assert_eq!((found.header("etag"), found.json()), ("\"1\"", file.clone()));
    let usage = owner.get(&format!("{FILES}/usage")).await.expect(200).json();
    assert_eq!(usage["used_bytes"], picture().len() + domain::testing::FILE.len());
    owner.delete(&format!("{FILES}/{}", id(&file))).await.expect(204);
    owner.delete(&format!("{FILES}/{}", id(&file))).await.expect(404);
}

#[tokio::test]
async fn what_is_refused_is_told_at_its_field_in_the_senders_language() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let program = [&b"\x7fELF\x02\x01\x01"[..], &[0; 64]].concat();
    for (content, said) in [
        (&b"<html><script>alert(1)</script>"[..], "una página o un programa"),
        (&program, "es un programa"),
        (b"PK\x03\x04 word/vbaProject.bin", "tiene macros"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "no es de una clase"),
        (b"", "Completá este campo"),
    ] {
        // What the sender says it is does not count.
        let query = format!("{FILES}?name=a.pdf&purpose=document");
        let sent = Sent::File("application/pdf".to_owned(), content.to_vec());
        let refused = owner.send(Method::POST, &query, sent, &[]).await.expect(422);
        assert_eq!(refused.problem(), ("invalid".to_owned(), vec!["file".to_owned()]));
        assert!(refused.text().contains(said), "{}", refused.text());
    }
    let english = send(&owner.in_english(), "a.pdf", "document", b"<svg/>").await.expect(422);
    assert!(english.text().contains("holds a page or a program"), "{}", english.text());
    let both = send(&app.owner().await, "", "poster", b"x").await.expect(422);
    assert_eq!(both.problem().1, ["name", "purpose"]);
}

/// What is sent without saying how much it is, as a stream.
async fn stream(client: &Client, path: &str, megabytes: usize) -> Answer {
    let piece = Bytes::from(vec![b'a'; 1024 * 1024]);
    let pieces = (0..megabytes).map(move |_| Ok::<_, std::io::Error>(piece.clone()));
    let request = Request::post(path)
        .header("host", "localhost:3000")
        .header("cookie", client.cookie())
        .body(Body::from_stream(futures::stream::iter(pieces)));
    client.raw(request.unwrap()).await
}

/// 10 MB is what others may send.
#[tokio::test]
async fn only_a_file_may_be_larger_than_other_requests() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let path = format!("{FILES}?name=a.txt&purpose=document");
    let kept = stream(&owner, &path, 12).await.expect(201).json();
    assert_eq!(kept["size_bytes"], 12 * 1024 * 1024);
    let refused = stream(&owner, &path, 26).await.expect(422);
    assert!(refused.text().contains("hasta 25 MB"), "{}", refused.text());
    let as_picture = stream(&owner, &path.replace("document", "picture"), 1).await.expect(422);
    assert_eq!(as_picture.problem().1, ["file"]);
    let announced = send(&owner, "a.txt", "document", &vec![b'a'; 27 * 1024 * 1024]).await.expect(413);
    assert_eq!(announced.problem().0, "too_large");
    let elsewhere = Sent::File("image/png".to_owned(), vec![0; 12 * 1024 * 1024]);
    let elsewhere = owner.send(Method::PUT, "/api/tenants/sur/brand/logo", elsewhere, &[]).await.expect(413);
    assert_eq!(elsewhere.problem().0, "too_large");
    let usage = owner.get(&format!("{FILES}/usage")).await.expect(200).json();
    assert_eq!(usage["used_bytes"], 12 * 1024 * 1024 + domain::testing::FILE.len());
}

/// A form with a file, as a browser sends it (RFC 7578).
async fn submit(client: &Client, page: &str, values: &[(&str, &str)], file: Option<(&str, &[u8])>) -> Answer {
    let mut body = Vec::new();
    for (name, value) in values {
        body.extend(format!("--line\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    if let Some((name, content)) = file {
        let head = format!("form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/plain");
        body.extend(format!("--line\r\nContent-Disposition: {head}\r\n\r\n").bytes());
        body.extend(content);
        body.extend(b"\r\n");
    }
    body.extend(b"--line--\r\n");
    let sent = Sent::File("multipart/form-data; boundary=line".to_owned(), body);
    client.send(Method::POST, page, sent, &[("accept", "text/html")]).await
}

#[tokio::test]
async fn the_form_of_the_page_sends_a_file_without_javascript() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let values = [("key", "k-1"), ("purpose", "document")];
    let large = "uno\n".repeat(1_000_000);
    for _ in 0..2 {
        // A button that is pressed twice sends one file.
        let sent = submit(&owner, "/t/sur/files", &values, Some(("Memoria.txt", large.as_bytes()))).await.expect(303);
        assert_eq!(sent.header("location"), "/t/sur/files");
    }
    let page = owner.get("/t/sur/files").await.expect(200).text();
    for text in
        ["Memoria.txt", "4\u{a0}MB", "Olga Dueña", "Sin analizar", "notas.txt", "enctype=\"multipart/form-data\""]
    {
        assert!(page.contains(text), "{text} is not in {page}");
    }
    let all = owner.get(&format!("{FILES}?q=memoria")).await.expect(200).json();
    assert_eq!(all["items"].as_array().unwrap().len(), 1, "{all}");
}

#[tokio::test]
async fn a_file_that_is_refused_leads_back_to_the_page_with_the_reason() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let values = [("key", "k-1"), ("purpose", "picture")];
    let page = submit(&owner, "/t/sur/files", &values, Some(("a.png", b"<svg/>"))).await.expect(422).text();
    assert!(page.contains("una página o un programa"), "{page}");
    assert!(page.contains("<option value=\"picture\" selected"), "what was chosen is kept: {page}");
    for file in [None, Some(("", &b""[..]))] {
        let page = submit(&owner, "/t/sur/files", &values, file).await.expect(422).text();
        assert!(page.contains("Completá este campo"), "{page}");
    }
    let long = "x".repeat(5000);
    submit(&owner, "/t/sur/files", &[("purpose", &long)], None).await.expect(413);
}

#[tokio::test]
async fn the_form_is_for_whoever_may_send() {
    let app = TestApp::new().await;
    let file = Some(("a.txt", &b"texto"[..]));
    let values = [("purpose", "document")];
    let anonymous = submit(&app.anonymous(), "/t/sur/files", &values, file).await;
    assert!(matches!(anonymous.status.as_u16(), 303 | 401), "{}", anonymous.status);
    submit(&app.client(app.world.other_owner).await, "/t/sur/files", &values, file).await.expect(404);
    submit(&app.client(app.world.staff).await, "/t/sur/files", &values, file).await.expect(404);
    let weak = app.client(app.world.provider).await;
    submit(&weak, "/t/sur/files", &values, file).await.expect(403);
    let page = weak.get("/t/sur/files").await.expect(403).text();
    assert!(!page.contains("notas.txt"), "{page}");
    let foreign = [("accept", "text/html"), ("sec-fetch-site", "cross-site")];
    let sent = Sent::File("multipart/form-data; boundary=line".to_owned(), b"--line--\r\n".to_vec());
    app.owner().await.send(Method::POST, "/t/sur/files", sent, &foreign).await.expect(403);
    let usage = app.owner().await.get(&format!("{FILES}/usage")).await.expect(200).json();
    assert_eq!(usage["used_bytes"], domain::testing::FILE.len(), "nothing was kept");
}

/// Sent by the tray of an empty company: the page says that there is nothing, and what to do.
#[tokio::test]
async fn a_company_without_files_is_told_so() {
    let app = TestApp::new().await;
    let norte = app.client(app.world.other_owner).await;
    let page = norte.get("/t/norte/files").await.expect(200).text();
    assert!(page.contains("Todavía no hay archivos") && page.contains("Usás 0\u{a0}B de"), "{page}");
    let none = norte.get("/t/norte/files?q=nada").await.expect(200).text();
    assert!(none.contains("Ningún archivo coincide"), "{none}");
}
