//! SQL of logins and memberships.

use chrono::{DateTime, Utc};

use super::{Membership, Person};
use crate::{
    db::IdentityTx,
    error::{Error, Result},
    ids::{LocationId, TenantId, UserId},
    parse::Email,
    policy::Scope,
};

/// What signing in needs of an account.
pub(super) struct Login {
    pub id: UserId,
    pub password_hash: Option<String>,
}

pub(super) async fn find_login(tx: &mut IdentityTx, email: &Email) -> Result<Option<Login>> {
    Ok(sqlx::query_as!(
        Login,
        r#"select id as "id: UserId", password_hash from users where email = $1"#,
        email.as_str()
    )
    .fetch_optional(tx.connection())
    .await?)
}

pub(super) async fn set_password_hash(tx: &mut IdentityTx, user: UserId, hash: &str, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!("update users set password_hash = $2, updated_at = $3 where id = $1", user as UserId, hash, now)
        .execute(tx.connection())
        .await?;
    Ok(())
}

pub(super) async fn find_person(tx: &mut IdentityTx, id: UserId) -> Result<Option<Person>> {
    let Some(user) = sqlx::query!(
        r#"select u.email, u.display_name, u.locale, s.role as "staff_role?"
           from users u left join staff_members s on s.user_id = u.id where u.id = $1"#,
        id as UserId
    )
    .fetch_optional(tx.connection())
    .await?
    else {
        return Ok(None);
    };
    let memberships = sqlx::query!(
        r#"select m.tenant_id as "tenant: TenantId", t.slug, t.name, m.role, m.all_locations,
             array(select ml.location_id from membership_locations ml
                   where ml.tenant_id = m.tenant_id and ml.membership_id = m.id) as "locations!: Vec<LocationId>"
           from memberships m join tenants t on t.id = m.tenant_id
           where m.user_id = $1 order by t.name, t.id"#,
        id as UserId
    )
    .fetch_all(tx.connection())
    .await?;
    let memberships = memberships
        .into_iter()
        .map(|row| {
            Ok(Membership {
                tenant: row.tenant,
                slug: stored(row.slug)?,
                tenant_name: row.name,
                role: stored(row.role)?,
                scope: if row.all_locations { Scope::All } else { Scope::Locations(row.locations) },
            })
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(Some(Person {
        id,
        email: stored(user.email)?,
        display_name: user.display_name,
        locale: user.locale.map(|tag| tag.parse().map_err(|_| Error::Internal)).transpose()?,
        staff: user.staff_role.map(stored).transpose()?,
        memberships,
    }))
}

/// A text that a check constraint guards, back in its type. It not fitting means a release wrote a value that this one
/// does not know.
pub(crate) fn stored<T: TryFrom<String>>(text: String) -> Result<T> {
    T::try_from(text).map_err(|_| {
        tracing::error!(wanted = std::any::type_name::<T>(), "a stored value is not one this version knows");
        Error::Internal
    })
}
