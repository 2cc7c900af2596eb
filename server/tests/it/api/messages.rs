//! Messages over HTTP: what somebody did reaches an inbox, and what became of it can be read.

use domain::ids::UserId;
use serde_json::json;

use crate::support::TestApp;

/// The member whom things are done to.
async fn spare(app: &TestApp) -> UserId {
    let mut owner = app.world.database.owner().await;
    let user: uuid::Uuid = sqlx::query_scalar("select user_id from memberships where id = $1")
        .bind(app.world.spare.uuid())
        .fetch_one(&mut owner)
        .await
        .unwrap();
    UserId::from_uuid(user)
}

/// As the worker does it; transactions of other tests hold it back for a moment.
async fn told(app: &TestApp, user: UserId, count: i64) {
    for _ in 0..400 {
        server::events::once(&app.state.db, &app.state.clock).await.unwrap();
        let mut owner = app.world.database.owner().await;
        let there: i64 =
            sqlx::query_scalar("select count(*) from messages where recipient_user = $1 and channel = 'in_app'")
                .bind(user.uuid())
                .fetch_one(&mut owner)
                .await
                .unwrap();
        if there >= count {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("{user} is not told");
}

#[tokio::test]
async fn what_was_done_to_somebody_reaches_their_inbox_and_its_history_says_that_they_read_it() {
    let app = TestApp::new().await;
    let (owner, user) = (app.owner().await, spare(&app).await);
    let place = json!({"role": "analyst", "reach": "all", "locations": [], "version": 1});
    owner.put(&format!("/api/tenants/sur/members/{}", app.world.spare), place).await.expect(200);
    told(&app, user, 1).await;
    let reader = app.client(user).await;
    let unread = async || reader.get("/api/tenants/sur/notifications/unread").await.expect(200).json()["count"].clone();
    assert_eq!(unread().await, 1);
    let news = reader.get("/api/tenants/sur/notifications").await.expect(200).json()["items"][0].clone();
    assert_eq!(
        (&news["kind"], &news["category"], &news["is_read"], &news["is_about_you"]),
        (&json!("member.changed"), &json!("team"), &json!(false), &json!(true))
    );
    assert!(news["id"].as_str().unwrap().starts_with("aev_"), "{news}");
    let id = news["message_id"].as_str().unwrap();
    let mark = async |mark: serde_json::Value| reader.put("/api/tenants/sur/notifications/read", mark).await;
    mark(json!({"message_ids": [id]})).await.expect(204);
    assert_eq!(unread().await, 0);
    mark(json!({"message_ids": [id], "is_read": false})).await.expect(204);
    assert_eq!(unread().await, 1);
    mark(json!({"until": news["at"]})).await.expect(204);
    assert_eq!(unread().await, 0);
    assert_eq!(mark(json!({})).await.expect(422).problem().1, ["until"]);
    assert_eq!(mark(json!({"until": news["at"], "is_read": false})).await.expect(422).problem().1, ["message_ids"]);

    let found = owner.get(&format!("/api/tenants/sur/messages/{id}")).await.expect(200).json();
    insta::assert_json_snapshot!(found, {
        ".id" => "[id]", ".recipient.user_id" => "[id]",
    }, @r#"
    {
      "attempts": 0,
      "basis": "legitimate_interest",
      "category": "team",
      "channel": "in_app",
      "consent_id": null,
      "created_at": "2026-11-16T12:00:00Z",
      "history": [
        {
          "at": "2026-11-16T12:00:00Z",
          "attempt": 0,
          "detail": null,
          "status": "delivered"
        },
        {
          "at": "2026-11-16T12:00:00Z",
          "attempt": 0,
          "detail": null,
          "status": "read"
        },
        {
          "at": "2026-11-16T12:00:00Z",
          "attempt": 0,
          "detail": null,
          "status": "delivered"
        },
        {
          "at": "2026-11-16T12:00:00Z",
          "attempt": 0,
          "detail": null,
          "status": "read"
        }
      ],
      "id": "[id]",
      "locale": "es-AR",
      "not_before": null,
      "recipient": {
        "address": null,
        "name": "Sofía",
        "user_id": "[id]"
      },
      "status": "read",
      "template": "access_changed",
      "template_version": 1
    }
    "#);
    // Nobody reads anybody else's.
    assert_eq!(owner.get("/api/tenants/sur/notifications/unread").await.expect(200).json()["count"], 0);
}

#[tokio::test]
async fn the_list_is_filtered_and_says_whom_a_letter_went_to() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let list = async |query: &str| {
        let items = owner.get(&format!("/api/tenants/sur/messages?{query}")).await.expect(200).json()["items"].clone();
        items.as_array().unwrap().clone()
    };
    let all = list("").await;
    assert_eq!(all.len(), 1);
    assert_eq!(all[0]["recipient"], json!({"user_id": null, "name": null, "address": "invited@sur.example"}));
    assert_eq!((&all[0]["basis"], &all[0]["status"]), (&json!("contract"), &json!("sent")));
    assert!(all[0].get("payload").is_none() && all[0].get("history").is_none(), "{}", all[0]);
    for (query, count) in [
        ("channel=email&status=sent&template=invitation", 1),
        ("channel=in_app", 0),
        ("status=failed", 0),
        ("template=access_changed", 0),
    ] {
        assert_eq!(list(query).await.len(), count, "{query}");
    }
    owner.get("/api/tenants/sur/messages?status=half").await.expect(400);
    owner.get("/api/tenants/sur/messages/msg_01h455vb4pex5vsknk084sn02q").await.expect(404);
    let other = app.client(app.world.other_owner).await;
    other.get(&format!("/api/tenants/norte/messages/{}", app.world.message)).await.expect(404);
    let looked = owner.get("/api/tenants/sur/audit?action=message").await.expect(200).json();
    let looked = looked["items"].as_array().unwrap();
    assert!(looked.iter().all(|record| record["action"] == "message.list_viewed"), "{looked:?}");
    assert_eq!(looked.len(), 5);
}

#[tokio::test]
async fn quiet_hours_are_told_field_by_field_what_is_wrong_with_them() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let found = owner.get("/api/tenants/sur/quiet-hours").await.expect(200);
    assert_eq!(found.json(), json!({"is_on": true, "from": "21:00", "to": "08:00", "version": 0}));
    assert_eq!(found.header("etag"), "\"0\"");
    let put = async |from: &str, to: &str, version: i32| {
        let body = json!({"is_on": "yes", "from": from, "to": to, "version": version});
        owner.put("/api/tenants/sur/quiet-hours", body).await
    };
    let edited = put("23", "6:30", 0).await.expect(200);
    assert_eq!(edited.json(), json!({"is_on": true, "from": "23:00", "to": "06:30", "version": 1}));
    assert_eq!(put("22:00", "06:30", 0).await.expect(409).problem().0, "stale");
    assert_eq!(put("", "25:00", 1).await.expect(422).problem().1, ["from", "to"]);
    let same = put("8:00", "08:00", 1).await.expect(422);
    assert_eq!(same.problem().1, ["to"]);
    assert!(same.text().contains("Elegí una hora distinta"), "{}", same.text());
    // The page shows them, and the form that nobody's JavaScript sends.
    let form = [
        ("__fn", "/sfn/app/messages/api/edit_quiet_hours"),
        ("tenant", "sur"),
        ("form[is_on]", "no"),
        ("form[from]", "23"),
        ("form[to]", "23:00"),
        ("form[version]", "1"),
    ];
    let refused = owner.submit("/t/sur/messages", &form).await.expect(422);
    assert!(refused.text().contains("Elegí una hora distinta"), "{}", refused.text());
    let page = owner.get("/t/sur/messages").await.expect(200).text();
    assert!(page.contains("invited@sur.example") && page.contains("value=\"23:00\""), "{page}");
}

#[tokio::test]
async fn people_choose_what_they_hear_of_on_the_page_of_notifications() {
    let app = TestApp::new().await;
    let owner = app.owner().await;
    let found = owner.get("/api/tenants/sur/notifications/preferences").await.expect(200).json();
    assert_eq!(
        found["categories"][0],
        json!({"category": "security", "in_app": true, "mail": true, "mail_is_fixed": true})
    );
    let form = [
        ("__fn", "/sfn/app/notifications/api/edit_preferences"),
        ("tenant", "sur"),
        ("form[in_app][]", "team"),
        ("form[in_app][]", "access"),
        ("form[mail][]", "company"),
        ("form[version]", "0"),
    ];
    owner.submit("/t/sur/notifications", &form).await.expect(303);
    let found = owner.get("/api/tenants/sur/notifications/preferences").await.expect(200).json();
    let of = |name: &str| {
        let of = found["categories"].as_array().unwrap().iter().find(|of| of["category"] == name).unwrap();
        (of["in_app"].as_bool().unwrap(), of["mail"].as_bool().unwrap())
    };
    assert_eq!(
        (of("security"), of("team"), of("access"), of("company")),
        ((false, true), (true, false), (true, false), (false, true))
    );
    assert_eq!(owner.submit("/t/sur/notifications", &form).await.status, 409);
    let wrong = json!({"in_app": ["gossip"], "mail": ["rain"], "version": 1});
    let refused = owner.put("/api/tenants/sur/notifications/preferences", wrong).await.expect(422);
    assert_eq!(refused.problem().1, ["in_app", "mail"]);
    // Nothing was asked for: nothing but what has to be.
    let none = [form[0], form[1], ("form[version]", "1")];
    owner.submit("/t/sur/notifications", &none).await.expect(303);
    let audit = owner.get("/api/tenants/sur/audit?action=notification.preferences_edited").await.expect(200).text();
    assert!(audit.contains("team.in_app"), "{audit}");
}
