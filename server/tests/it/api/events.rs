//! Events over REST.

use serde_json::{Value, json};

use crate::support::TestApp;

/// What was committed, once other tests' transactions on the same cluster let it be read.
async fn settled(app: &TestApp, path: &str, count: usize) -> Value {
    let owner = app.owner().await;
    for _ in 0..200 {
        let page = owner.get(path).await.expect(200).json();
        if page["items"].as_array().unwrap().len() >= count {
            return page;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("{count} events do not come to be read");
}

#[tokio::test]
async fn the_types_are_there_for_everybody_in_their_language() {
    let app = TestApp::new().await;
    let spanish = app.anonymous().get("/api/event-types?limit=100").await.expect(200).json();
    let english = app.anonymous().in_english().get("/api/event-types?limit=100").await.expect(200).json();
    let created = |types: &Value| {
        types["items"].as_array().unwrap().iter().find(|event| event["type"] == "location.created").unwrap().clone()
    };
    let (spanish, english) = (created(&spanish), created(&english));
    assert_eq!(
        (&spanish["description"], &english["description"]),
        (&json!("Se abrió una sucursal."), &json!("A shop was opened."))
    );
    assert_eq!(spanish["version"], 1);
    assert_eq!(spanish["schema"]["properties"]["name"]["type"], "string");
    assert_eq!(spanish["sample"]["type"], "location.created");
    assert_eq!(spanish["sample"]["data"]["name"], "San Telmo");
}

#[tokio::test]
async fn what_happened_is_listed_in_pages_and_narrowed() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let status = format!("/api/tenants/sur/locations/{}/status", app.world.here);
    owner.put(&status, json!({"status": "closed"})).await.expect(200);
    owner.put("/api/tenants/sur/brand", json!({"colour": "#15803d", "version": 0})).await.expect(200);
    let all = settled(&app, "/api/tenants/sur/events", 2).await;
    assert_eq!(all["items"][0]["type"], "brand.changed", "the latest first");
    let event = &all["items"][1];
    assert_eq!(event["type"], "location.status_changed");
    assert_eq!(event["location_id"], json!(app.world.here));
    assert_eq!(event["actor"], json!({"kind": "member", "id": app.world.owner}));
    assert_eq!(event["data"]["status"], "closed");
    assert!(event["request_id"].as_str().unwrap().starts_with("req_"));

    let first = owner.get("/api/tenants/sur/events?limit=1").await.expect(200).json();
    let next = format!("/api/tenants/sur/events?limit=1&cursor={}", first["next"].as_str().unwrap());
    let second = owner.get(&next).await.expect(200).json();
    assert_eq!((&first["items"][0], &second["items"][0]), (&all["items"][0], &all["items"][1]));
    assert!(second.get("next").is_none());
    let brand = owner.get("/api/tenants/sur/events?type=brand.changed").await.expect(200).json();
    assert_eq!(brand["items"].as_array().unwrap().len(), 1);
    let here = owner.get(&format!("/api/tenants/sur/events?location={}", app.world.here)).await.expect(200).json();
    assert_eq!(here["items"], json!([all["items"][1]]));
    owner.get("/api/tenants/sur/events?type=nothing.happened").await.expect(400);
    let (code, fields) = owner.get("/api/tenants/sur/events?cursor=x").await.expect(422).problem();
    assert_eq!((code.as_str(), fields), ("invalid", vec!["cursor".to_owned()]));
    // Another tenant's are not among them, nor theirs among these.
    let other = app.client(app.world.other_owner).await;
    assert_eq!(other.get("/api/tenants/norte/events").await.expect(200).json()["items"], json!([]));
}
