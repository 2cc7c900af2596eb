use serde_json::json;

use crate::support::TestApp;

#[tokio::test]
async fn staff_create_find_and_edit_tenants() {
    let app = TestApp::new().await;
    let staff = app.staff().await;
    let new = json!({
        "name": "Nueva", "slug": "nueva", "legal_name": "Nueva SAS", "cuit": "33-69345023-9",
        "tax_condition": "monotributo", "locale": "es-AR", "time_zone": "America/Argentina/Mendoza",
    });
    let made = staff.post("/api/staff/tenants", new.clone()).await.expect(201);
    let address = made.header("location").to_owned();
    assert_eq!(staff.get(&address).await.expect(200).json(), made.json());
    assert_eq!(staff.post("/api/staff/tenants", new).await.expect(422).problem().1, ["slug"]);
    let edit = json!({"name": "Renovada", "locale": "en", "time_zone": "America/Argentina/Mendoza", "version": 1});
    assert_eq!(staff.put(&address, edit).await.expect(200).json()["name"], "Renovada");
    let listed = staff.get("/api/staff/tenants?q=renovada").await.expect(200).json();
    assert_eq!(listed["items"][0]["slug"], "nueva");
    assert_eq!(listed["items"][0]["open_locations"], 0);
}

#[tokio::test]
async fn an_owner_edits_their_own_tenant() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let tenant = owner.get("/api/tenants/sur").await.expect(200).json();
    assert_eq!(tenant["id"], json!(app.world.sur));
    let edit = json!({"name": "Sur", "locale": "es-AR", "time_zone": "America/Argentina/Ushuaia", "version": 1});
    assert_eq!(owner.put("/api/tenants/sur", edit).await.expect(200).json()["time_zone"], "America/Argentina/Ushuaia");
}

#[tokio::test]
async fn a_tenant_that_is_not_ones_own_looks_like_one_that_is_not() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let theirs = owner.get("/api/tenants/norte").await.expect(404).json();
    let nobodys = owner.get("/api/tenants/nadie").await.expect(404).json();
    let no_slug = owner.get("/api/tenants/No%20slug").await.expect(404).json();
    for key in ["code", "title", "detail", "status", "type"] {
        assert_eq!(theirs[key], nobodys[key]);
        assert_eq!(theirs[key], no_slug[key]);
    }
}
