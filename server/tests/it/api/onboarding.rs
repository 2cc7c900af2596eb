use serde_json::json;

use crate::support::TestApp;

#[tokio::test]
async fn how_far_a_tenant_is_can_be_read_by_itself_and_by_staff() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let progress = owner.get("/api/tenants/sur/onboarding").await.expect(200).json();
    insta::assert_json_snapshot!(progress, @r#"
    {
      "completed_at": null,
      "dismissed_at": null,
      "elapsed_seconds": 0,
      "started_at": "2026-11-16T12:00:00Z",
      "steps": [
        {
          "done": false,
          "done_at": null,
          "optional": false,
          "page": "settings",
          "step": "company"
        },
        {
          "done": true,
          "done_at": "2026-11-16T12:00:00Z",
          "optional": false,
          "page": "legal-entities",
          "step": "legal_entity"
        },
        {
          "done": true,
          "done_at": "2026-11-16T12:00:00Z",
          "optional": false,
          "page": "locations",
          "step": "location"
        },
        {
          "done": true,
          "done_at": "2026-11-16T12:00:00Z",
          "optional": false,
          "page": "members",
          "step": "people"
        },
        {
          "done": false,
          "done_at": null,
          "optional": false,
          "page": "account/security",
          "step": "second_factor"
        },
        {
          "done": false,
          "done_at": null,
          "optional": true,
          "page": "brand",
          "step": "brand"
        }
      ]
    }
    "#);
    let staff = app.staff().await;
    let theirs = format!("/api/staff/tenants/{}/onboarding", app.world.sur);
    assert_eq!(staff.get(&theirs).await.expect(200).json(), progress);

    let edit = json!({"name": "Sur", "locale": "es-AR", "time_zone": "America/Argentina/Ushuaia", "version": 1});
    owner.put("/api/tenants/sur", edit).await.expect(200);
    let progress = owner.put("/api/tenants/sur/onboarding", json!({"dismissed": true})).await.expect(200).json();
    assert_eq!(
        (&progress["steps"][0]["done"], &progress["dismissed_at"]),
        (&json!(true), &json!("2026-11-16T12:00:00Z"))
    );
}

#[tokio::test]
async fn the_first_page_shows_the_steps_until_they_are_put_away() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let dismiss = "/sfn/app/onboarding/api/dismiss_onboarding";
    let page = owner.get("/t/sur").await.expect(200).text();
    for text in
        ["Puesta en marcha", "3 de 5 pasos", "href=\"/t/sur/settings\"", "href=\"/account/security\"", "Ocultar"]
    {
        assert!(page.contains(text), "{text} is not in {page}");
    }
    let away = [("__fn", dismiss), ("tenant", "sur"), ("dismissed", "true")];
    owner.submit("/t/sur", &away).await.expect(303);
    let page = owner.get("/t/sur").await.expect(200).text();
    assert!(page.contains("Mostrar los pasos") && !page.contains("Ocultar"), "{page}");
    // Who cannot take it out again is not shown that it is there; who may not see people sees none of it.
    for user in [app.world.manager_here, app.world.provider] {
        let page = app.client(user).await.get("/t/sur").await.expect(200).text();
        assert!(!page.contains("Mostrar los pasos") && !page.contains("Puesta en marcha"), "{page}");
    }
    let away = [("__fn", dismiss), ("tenant", "sur"), ("dismissed", "false")];
    owner.submit("/t/sur", &away).await.expect(303);
    let manager = app.client(app.world.manager_here).await.get("/t/sur").await.expect(200).text();
    assert!(manager.contains("3 de 5 pasos") && !manager.contains("Ocultar"), "{manager}");
    let provider = app.client(app.world.provider).await.get("/t/sur").await.expect(200).text();
    assert!(!provider.contains("Puesta en marcha"), "{provider}");
}
