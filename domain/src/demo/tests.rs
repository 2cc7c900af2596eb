//! The demo data against a real database.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use super::*;
use crate::testing::database;

/// Also loads it: every CUIT, province and length keeps the rules of its table.
#[tokio::test]
async fn everybody_who_is_announced_is_there_and_each_role_is_somebodys() {
    let database = database().await;
    let mut owner = database.owner().await;
    let clock = Clock::manual("2026-11-16T12:00:00Z".parse().unwrap());
    assert!(load(&mut owner, &clock, "barberpro-demo").await.unwrap());
    assert!(!load(&mut owner, &clock, "barberpro-demo").await.unwrap(), "once");
    let emails: Vec<String> = sqlx::query_scalar("select email from users").fetch_all(&mut owner).await.unwrap();
    let emails: BTreeSet<&str> = emails.iter().map(String::as_str).collect();
    for (email, _) in PEOPLE {
        assert!(emails.contains(email), "{email}");
    }
    let announced: Vec<&str> = PEOPLE.iter().map(|(email, _)| *email).collect();
    let roles = "select distinct m.role from memberships m join users u on u.id = m.user_id where u.email = any($1)";
    let roles: Vec<String> = sqlx::query_scalar(roles).bind(&announced).fetch_all(&mut owner).await.unwrap();
    assert_eq!(roles.len(), crate::policy::Role::ALL.len(), "{roles:?}");
    let staff = "select distinct s.role from staff_members s join users u on u.id = s.user_id where u.email = any($1)";
    let staff: Vec<String> = sqlx::query_scalar(staff).bind(&announced).fetch_all(&mut owner).await.unwrap();
    assert_eq!(staff.len(), StaffRole::ALL.len(), "{staff:?}");
}

#[tokio::test]
async fn the_companies_are_as_large_as_they_are_said_to_be() {
    let database = database().await;
    let mut owner = database.owner().await;
    let clock = Clock::manual("2026-11-16T12:00:00Z".parse().unwrap());
    load(&mut owner, &clock, "barberpro-demo").await.unwrap();
    let sizes: Vec<(String, i64, i64, i64)> = sqlx::query_as(
        "select slug, (select count(*) from locations l where l.tenant_id = t.id),
           (select count(*) from memberships m where m.tenant_id = t.id and m.role = 'provider'),
           (select count(*) from legal_entities e where e.tenant_id = t.id)
         from tenants t order by 2 desc, 1",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    assert_eq!(sizes[0], ("cadena-norte".into(), 8, 24, 4));
    assert_eq!(sizes[1], ("barberia-sur".into(), 3, 14, 1));
    assert_eq!(sizes.len(), 11);
    let suspended: Vec<String> = sqlx::query_scalar(
        "select slug from tenants t join tenant_suspensions s on s.tenant_id = t.id where s.reactivated_at is null",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    assert_eq!(suspended, ["club-del-corte"]);
    let cuits: Vec<String> = sqlx::query_scalar("select cuit from legal_entities").fetch_all(&mut owner).await.unwrap();
    for cuit in cuits {
        assert!(cuit.parse::<crate::cuit::Cuit>().is_ok(), "{cuit}");
    }
}
