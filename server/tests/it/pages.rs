//! Pages, as they come from the server.

use leptos_router::SsrMode;

use crate::support::TestApp;

#[test]
fn every_page_is_rendered_whole() {
    let pages = server::pages::list();
    assert!(pages.len() >= 10, "{}", pages.len());
    for page in &pages {
        assert!(matches!(page.mode(), SsrMode::Async | SsrMode::InOrder), "{} is {:?}", page.path(), page.mode());
    }
}

#[tokio::test]
async fn a_page_holds_its_data() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let list = owner.get("/t/sur/locations").await.expect(200).text();
    assert!(list.starts_with("<!DOCTYPE html><html lang=\"es-AR\" data-theme=\"system\""), "{}", &list[..200]);
    for text in ["<title>Sucursales · BarberPro</title>", "Aquí", "Allá", "Defensa 1020", "2 sucursales"] {
        assert!(list.contains(text), "{text} is not in {list}");
    }
    assert!(!list.contains("Lejos"));
    let location = owner.get(&format!("/t/sur/locations/{}", app.world.here)).await.expect(200).text();
    assert!(
        location.contains("value=\"Defensa 1020\"") && location.contains("<option value=\"AR-C\" selected"),
        "{location}"
    );
    let overview = owner.get("/t/sur").await.expect(200).text();
    assert!(overview.contains("CUIT 30-70308853-4"), "{overview}");
}

#[tokio::test]
async fn the_end_of_a_page_is_its_last_words() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    for (path, status) in [("/t/sur/locations", 200), ("/nowhere", 404)] {
        let page = owner.get(path).await.expect(status).text();
        let (document, end) = page.split_once("</body>").unwrap();
        // What leptos marks its parts with is a comment, and may stand anywhere.
        assert_eq!(end.replace("<!>", ""), "</html>", "{path}");
        assert!(document.contains("__RESOLVED_RESOURCES") && document.ends_with("</script>"), "{path}");
    }
}

#[tokio::test]
async fn a_page_names_the_files_of_its_code_and_of_no_other() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    for (path, own, other) in
        [("/t/sur", "overviewpage", "locationspage"), ("/t/sur/locations", "locationspage", "overviewpage")]
    {
        let page = owner.get(path).await.expect(200).text();
        let head = page.split("</head>").next().unwrap();
        let entry = head.split("<meta ").find(|entry| entry.contains(&format!("/pkg/{own}.wasm"))).unwrap();
        assert!(entry.contains("name=\"page-code\""), "{entry}");
        // Exactly how the browser part will ask for it: otherwise it is fetched twice.
        for attribute in ["as: 'fetch'", "crossOrigin: 'anonymous'"] {
            assert!(head.contains(attribute), "{head}");
        }
        assert!(!head.contains(other), "{head}");
        assert_eq!(head.matches("nonce").count(), 1, "style sheets must not be able to read it: {head}");
    }
}

#[tokio::test]
async fn a_page_speaks_the_readers_language() {
    let app = TestApp::new().await;
    let english = app.owner().await.in_english().get("/t/sur/locations").await.expect(200).text();
    assert!(english.contains("lang=\"en\"") && english.contains("2 shops"), "{english}");
}

#[tokio::test]
async fn a_page_has_the_status_its_data_deserves() {
    let app = TestApp::new().await;
    let (owner, provider) = (app.owner().await, app.client(app.world.provider).await);
    let here = format!("/t/sur/locations/{}", app.world.here);
    let elsewhere = format!("/t/sur/locations/{}", app.world.elsewhere);
    for (client, path, status) in [
        (&owner, "/t/norte", 404),
        (&owner, "/t/nadie/locations", 404),
        (&owner, elsewhere.as_str(), 404),
        (&owner, "/t/sur/locations/loc_x", 404),
        (&owner, "/nowhere", 404),
        (&owner, "/staff/tenants", 404),
        (&provider, "/t/sur/locations/new", 403),
        (&provider, here.as_str(), 200),
        (&provider, "/t/sur/settings", 200),
    ] {
        let page = client.get(path).await.expect(status);
        assert!(page.header("content-type").starts_with("text/html"), "{path}");
        assert!(page.text().contains("<main"), "{path}");
    }
    // Nothing to press that would be refused.
    let page = provider.get(&here).await.text();
    assert!(!page.contains("Guardar cambios"), "{page}");
}

#[tokio::test]
async fn people_who_are_not_signed_in_come_back_to_where_they_wanted() {
    let app = TestApp::new().await;
    let answer = app.anonymous().get("/t/sur/locations?q=a%20b").await;
    assert_eq!(answer.expect(303).header("location"), "/sign-in?next=%2Ft%2Fsur%2Flocations%3Fq%3Da%2520b");
    app.anonymous().get("/sign-in").await.expect(200);
    assert_eq!(app.owner().await.get("/sign-in").await.expect(303).header("location"), "/");
    assert_eq!(app.owner().await.get("/").await.expect(303).header("location"), "/t/sur");
    let weak = app.client(app.world.weak_staff).await;
    assert_eq!(weak.get("/").await.expect(303).header("location"), "/staff");
}

#[tokio::test]
async fn staff_see_their_clients() {
    let app = TestApp::new().await;
    let staff = app.staff().await;
    let list = staff.get("/staff/tenants").await.expect(200).text();
    assert!(list.contains("Barbería Sur") && list.contains("Cadena Norte"), "{list}");
    let client = staff.get(&format!("/staff/tenants/{}", app.world.sur)).await.expect(200).text();
    assert!(client.contains("value=\"Barbería Sur\""), "{client}");
    app.client(app.world.weak_staff).await.get("/staff/tenants/new").await.expect(403);
}

#[tokio::test]
async fn a_page_is_compressed_for_those_who_take_it() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let plain = owner.get("/t/sur/locations").await.expect(200);
    for encoding in ["br", "gzip"] {
        let headers = [("accept-encoding", encoding)];
        let sent = crate::support::Sent::Nothing;
        let packed = owner.send(http::Method::GET, "/t/sur/locations", sent, &headers).await.expect(200);
        assert_eq!(packed.header("content-encoding"), encoding);
        assert!(packed.body.len() * 3 < plain.body.len(), "{encoding}: {} of {}", packed.body.len(), plain.body.len());
    }
}
