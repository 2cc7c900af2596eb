//! How a tenant's own pages look, over HTTP.

use axum::http::Method;
use serde_json::json;

use crate::support::{Answer, Client, Sent, TestApp, picture};

const FOREVER: &str = "public, max-age=31536000, immutable";

/// A form with a file, as a browser without JavaScript sends it (RFC 7578).
async fn send_form(client: &Client, page: &str, function: &str, file: Option<(&str, &[u8])>) -> Answer {
    let mut body = Vec::new();
    for (name, value) in [("__fn", function), ("tenant", "sur")] {
        body.extend(format!("--line\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    if let Some((name, content)) = file {
        let head = format!("form-data; name=\"logo\"; filename=\"{name}\"\r\nContent-Type: image/png");
        body.extend(format!("--line\r\nContent-Disposition: {head}\r\n\r\n").bytes());
        body.extend(content);
        body.extend(b"\r\n");
    }
    body.extend(b"--line--\r\n");
    let sent = Sent::File("multipart/form-data; boundary=line".to_owned(), body);
    client.send(Method::POST, page, sent, &[("accept", "text/html")]).await
}

async fn upload(client: &Client, name: &str, content: &[u8]) -> Answer {
    send_form(client, "/t/sur/brand", "/sfn/app/brand/api/upload_logo", Some((name, content))).await
}

#[tokio::test]
async fn the_style_sheet_of_a_colour_is_the_same_for_everybody_and_for_ever() {
    let app = TestApp::new().await;
    let sheet = app.anonymous().get("/brand/15803d.css?v=1").await.expect(200);
    assert_eq!(sheet.header("content-type"), "text/css; charset=utf-8");
    assert_eq!(sheet.header("cache-control"), FOREVER);
    assert_eq!(sheet.header("set-cookie"), "");
    assert!(sheet.text().starts_with(":root{--primary:light-dark(#15803d,"), "{}", sheet.text());
    for nothing in
        ["15803D.css", "15803d", "15803.css", "%2315803d.css", "red.css", "15803d.css.css", "..%2f15803d.css", ".css"]
    {
        let answer = app.anonymous().get(&format!("/brand/{nothing}")).await.expect(404);
        assert_eq!(answer.header("cache-control"), "no-store", "{nothing}");
    }
}

#[tokio::test]
async fn a_tenants_pages_are_in_its_colour_and_no_others() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let sheet = "href=\"/brand/15803d.css?v=";
    assert!(!owner.get("/t/sur").await.expect(200).text().contains("/brand/"));
    let brand = owner.put("/api/tenants/sur/brand", json!({"colour": "15803D", "version": 0})).await.expect(200).json();
    assert_eq!(brand, json!({"colour": "#15803d", "logo": null, "version": 1}));
    for path in ["/t/sur", "/t/sur/locations", "/t/sur/brand"] {
        let page = owner.get(path).await.expect(200).text();
        let head = page.split("</head>").next().unwrap();
        let link = head.split("<link ").find(|link| link.contains(sheet)).unwrap_or_else(|| panic!("{path}: {head}"));
        assert!(link.contains("id=\"brand\"") && link.contains("rel=\"stylesheet\""), "{link}");
        assert_eq!(page.matches(sheet).count(), 1, "{path}");
        // After the product's own, so that it wins.
        assert!(head.find("/pkg/barberpro.css").unwrap() < head.find(sheet).unwrap(), "{head}");
    }
    for (client, path) in [
        (&owner, "/account/profile"),
        (&app.client(app.world.other_owner).await, "/t/norte"),
        (&app.staff().await, "/staff/tenants"),
    ] {
        let page = client.get(path).await.expect(200).text();
        assert!(!page.contains("/brand/"), "{path}");
    }
}

#[tokio::test]
async fn what_is_no_colour_is_told_at_its_field_with_what_was_typed() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let refused = owner.put("/api/tenants/sur/brand", json!({"colour": "verde", "version": 0})).await.expect(422);
    assert_eq!(refused.problem(), ("invalid".to_owned(), vec!["colour".to_owned()]));
    let form = [
        ("__fn", "/sfn/app/brand/api/edit_brand"),
        ("tenant", "sur"),
        ("form[colour]", "verde\"<x>"),
        ("form[version]", "0"),
    ];
    let page = owner.submit("/t/sur/brand", &form).await.expect(422).text();
    assert!(
        page.contains("Escribí un color con seis dígitos") && page.contains("value=\"verde&quot;&lt;x&gt;\""),
        "{page}"
    );
}

#[tokio::test]
async fn a_logo_is_for_whoever_has_its_address_and_a_new_one_has_another() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let put = async |bytes: Vec<u8>| {
        owner.send(Method::PUT, "/api/tenants/sur/brand/logo", Sent::File("text/html".to_owned(), bytes), &[]).await
    };
    let address = put(picture()).await.expect(200).json()["logo"].as_str().unwrap().to_owned();
    let logo = app.anonymous().get(&address).await.expect(200);
    assert_eq!(logo.header("content-type"), "image/png");
    assert_eq!(logo.header("cache-control"), FOREVER);
    assert_eq!(logo.header("x-content-type-options"), "nosniff");
    assert!(logo.header("content-security-policy").starts_with("default-src 'none'"));
    assert!(logo.body.starts_with(b"\x89PNG"));
    assert!(owner.get("/t/sur/brand").await.expect(200).text().contains(&format!("src=\"{address}\"")));
    for nothing in [
        address.replace(".png", ""),
        address.replace(".png", ".svg"),
        "/logos/x.png".to_owned(),
        format!("/logos/lgo_{}.png", "0".repeat(26)),
    ] {
        let answer = app.anonymous().get(&nothing).await.expect(404);
        assert_eq!(answer.header("cache-control"), "no-store", "{nothing}");
    }
    owner.delete("/api/tenants/sur/brand/logo").await.expect(204);
    app.anonymous().get(&address).await.expect(404);
    let svg = put(b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec()).await.expect(422);
    assert_eq!(svg.problem(), ("invalid".to_owned(), vec!["logo".to_owned()]));
}

#[tokio::test]
async fn a_logo_is_sent_without_javascript_and_what_is_wrong_with_it_is_told() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let sent = upload(&owner, "logo.png", &picture()).await.expect(303);
    assert_eq!(sent.header("location"), "/t/sur/brand");
    let logo = owner.get("/api/tenants/sur/brand").await.expect(200).json()["logo"].clone();
    assert!(logo.is_string());
    let large = vec![0; 1024 * 1024 + 1];
    for (name, content, told) in [
        ("logo.png", &b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"[..], "Los archivos SVG pueden contener programas"),
        ("logo.png", b"GIF89a", "Elegí una imagen PNG, JPEG o WebP."),
        ("logo.png", &picture()[..40], "La imagen está incompleta o dañada."),
        ("logo.png", &large, "hasta 1024 KB"),
        // As a browser sends a field in which nothing was chosen.
        ("", b"", "Completá este campo."),
    ] {
        let page = upload(&owner, name, content).await.expect(422).text();
        assert!(page.contains(told) && page.contains("id=\"logo-error\""), "{told}: {page}");
    }
    upload(&owner, "logo.png", &vec![0; 11 * 1024 * 1024]).await.expect(413);
    // What was there is there still.
    assert_eq!(owner.get("/api/tenants/sur/brand").await.expect(200).json()["logo"], logo);
}

#[tokio::test]
async fn a_form_with_a_file_opens_no_other_door() {
    let app = TestApp::new().await;
    upload(&app.anonymous(), "logo.png", &picture()).await.expect(401);
    upload(&app.client(app.world.other_owner).await, "logo.png", &picture()).await.expect(404);
    upload(&app.client(app.world.provider).await, "logo.png", &picture()).await.expect(403);
    let owner = app.owner().await;
    send_form(&owner, "/t/sur/brand", "/api/tenants/sur/brand/logo", None).await.expect(400);
    let cut =
        Sent::File("multipart/form-data; boundary=line".to_owned(), b"--line\r\nContent-Disposition: form".to_vec());
    owner.send(Method::POST, "/t/sur/brand", cut, &[]).await.expect(400);
    let nameless = Sent::File("multipart/form-data".to_owned(), Vec::new());
    owner.send(Method::POST, "/t/sur/brand", nameless, &[]).await.expect(400);
    let elsewhere = &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")];
    let body = Sent::File("multipart/form-data; boundary=line".to_owned(), b"--line--\r\n".to_vec());
    owner.send(Method::POST, "/t/sur/brand", body, elsewhere).await.expect(403);
}
