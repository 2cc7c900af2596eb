//! SQL of setting up: the facts that the steps are read from, in one statement.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{Progress, Step, StepState};
use crate::{
    db::{PlatformTx, TenantTx},
    error::{Error, Result},
    ids::TenantId,
};

/// When each thing came to be; `None`: it is not there.
pub(crate) struct Facts {
    started_at: DateTime<Utc>,
    pub(super) completed_at: Option<DateTime<Utc>>,
    dismissed_at: Option<DateTime<Utc>>,
    company_reviewed_at: Option<DateTime<Utc>>,
    legal_entity_at: Option<DateTime<Utc>>,
    location_at: Option<DateTime<Utc>>,
    people_at: Option<DateTime<Utc>>,
    owner_is_safe: bool,
    owner_safe_since: Option<DateTime<Utc>>,
    brand_at: Option<DateTime<Utc>>,
}

impl Facts {
    fn step(&self, step: Step) -> StepState {
        let (done, done_at) = match step {
            Step::Company => (self.company_reviewed_at.is_some(), self.company_reviewed_at),
            Step::LegalEntity => (self.legal_entity_at.is_some(), self.legal_entity_at),
            Step::Location => (self.location_at.is_some(), self.location_at),
            Step::People => (self.people_at.is_some(), self.people_at),
            Step::SecondFactor => (self.owner_is_safe, self.owner_safe_since.filter(|_| self.owner_is_safe)),
            Step::Brand => (self.brand_at.is_some(), self.brand_at),
        };
        // A person's second factor may be older than the tenant.
        let done_at = done_at.map(|at| at.max(self.started_at));
        StepState { step, done, optional: step.is_optional(), done_at, page: step.page() }
    }

    pub(crate) fn progress(&self, now: DateTime<Utc>) -> Progress {
        let steps: Vec<StepState> = Step::ALL.iter().map(|step| self.step(*step)).collect();
        let needed = || steps.iter().filter(|step| !step.optional);
        let just_completed = || {
            let last = needed().map(|step| step.done_at).max().flatten();
            let known = needed().all(|step| step.done_at.is_some());
            needed().all(|step| step.done).then(|| last.filter(|_| known).unwrap_or(now))
        };
        let completed_at = self.completed_at.or_else(just_completed);
        Progress {
            elapsed_seconds: (completed_at.unwrap_or(now) - self.started_at).num_seconds(),
            started_at: self.started_at,
            dismissed_at: self.dismissed_at,
            completed_at,
            steps,
        }
    }
}

pub(crate) async fn find(tx: &mut TenantTx, tenant: TenantId) -> Result<Facts> {
    find_on(tx.connection(), tenant).await
}

pub(crate) async fn find_any(tx: &mut PlatformTx, tenant: TenantId) -> Result<Facts> {
    find_on(tx.connection(), tenant).await
}

/// Staff read it across tenants, so the tenant is named throughout.
async fn find_on(connection: &mut PgConnection, tenant: TenantId) -> Result<Facts> {
    sqlx::query_as!(
        Facts,
        r#"select t.created_at as started_at, o.completed_at as "completed_at?", o.dismissed_at as "dismissed_at?",
             o.company_reviewed_at as "company_reviewed_at?",
             (select min(e.created_at) from legal_entities e where e.tenant_id = t.id and e.status = 'open')
               as legal_entity_at,
             (select min(l.created_at) from locations l
              where l.tenant_id = t.id and l.status = 'open' and l.phone is not null) as location_at,
             least(
               (select min(i.created_at) from invitations i
                where i.tenant_id = t.id and i.revoked_at is null
                  and (i.invited_by is not null or i.api_key_id is not null)),
               (select m.created_at from memberships m where m.tenant_id = t.id order by m.created_at, m.id limit 1 offset 1)
             ) as people_at,
             owners.safe as "owner_is_safe!", owners.since as owner_safe_since,
             least(
               (select b.updated_at from tenant_brands b where b.tenant_id = t.id and b.colour is not null),
               (select g.created_at from tenant_logos g where g.tenant_id = t.id)) as brand_at
           from tenants t left join onboarding o on o.tenant_id = t.id
             cross join lateral (
               select coalesce(bool_or(u.has_second_factor), false) as safe,
                 min(u.second_factor_since) filter (where u.has_second_factor) as since
               from memberships m join users u on u.id = m.user_id
               where m.tenant_id = t.id and m.role = 'owner') owners
           where t.id = $1"#,
        tenant as TenantId
    )
    .fetch_optional(connection)
    .await?
    .ok_or(Error::NotFound)
}

/// The first time stays.
pub(super) async fn set_completed(tx: &mut TenantTx, at: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "insert into onboarding (completed_at) values ($1)
         on conflict (tenant_id) do update set completed_at = coalesce(onboarding.completed_at, excluded.completed_at)",
        at
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The first time stays.
pub(crate) async fn set_company_reviewed(tx: &mut TenantTx, at: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "insert into onboarding (company_reviewed_at) values ($1)
         on conflict (tenant_id) do update
           set company_reviewed_at = coalesce(onboarding.company_reviewed_at, excluded.company_reviewed_at)",
        at
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

pub(super) async fn set_dismissed(tx: &mut TenantTx, at: Option<DateTime<Utc>>) -> Result<()> {
    sqlx::query!(
        "insert into onboarding (dismissed_at) values ($1)
         on conflict (tenant_id) do update set dismissed_at = excluded.dismissed_at",
        at
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}
