//! Writing rows straight into the tables as their owner: for demo data and test worlds, which come before anybody who
//! could be authorised.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use crate::{
    address::Province,
    error::Result,
    ids::{LegalEntityId, LocationId, MembershipId, PointOfSaleId, SuspensionId, TenantId, UserId},
    legal_entities::TaxCondition,
    policy::{Role, StaffRole},
};

/// Where a shop is.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    name: &'a str,
    street: &'a str,
    city: &'a str,
    province: Province,
    postal_code: &'a str,
    /// Empty: none.
    phone: &'a str,
}

impl<'a> Place<'a> {
    #[must_use]
    pub const fn new(
        name: &'a str,
        street: &'a str,
        city: &'a str,
        province: Province,
        postal_code: &'a str,
        phone: &'a str,
    ) -> Self {
        Self { name, street, city, province, postal_code, phone }
    }
}

/// Writes on a connection that acts as `app_owner`.
#[derive(Debug)]
pub struct Seed<'c> {
    pub(crate) connection: &'c mut PgConnection,
    /// When the rows are written, as they say.
    pub(crate) now: DateTime<Utc>,
    today: DateTime<Utc>,
    password_hash: &'c str,
}

impl<'c> Seed<'c> {
    /// Everybody gets the password of `password_hash`.
    pub const fn new(connection: &'c mut PgConnection, now: DateTime<Utc>, password_hash: &'c str) -> Self {
        Self { connection, now, today: now, password_hash }
    }

    /// From here on rows say that they were written then.
    pub fn days_ago(&mut self, days: i64) {
        self.now = self.today - TimeDelta::days(days);
    }

    /// # Errors
    /// When the database refuses, as for all the others here.
    pub async fn tenant(&mut self, slug: &str, name: &str) -> Result<TenantId> {
        let id = TenantId::new();
        sqlx::query!(
            "insert into tenants (id, slug, name, locale, time_zone, created_at, updated_at)
             values ($1, $2, $3, 'es-AR', 'America/Argentina/Buenos_Aires', $4, $4)",
            id as TenantId,
            slug,
            name,
            self.now
        )
        .execute(&mut *self.connection)
        .await?;
        Ok(id)
    }

    /// A tenant that was just made is there to try things in.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn sandbox(&mut self, tenant: TenantId) -> Result<()> {
        sqlx::query!("insert into sandboxes (tenant_id, created_at) values ($1, $2)", tenant as TenantId, self.now)
            .execute(&mut *self.connection)
            .await?;
        Ok(())
    }

    /// `cuit` as people write it; `points` are the numbers of its points of sale.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn legal_entity(
        &mut self,
        tenant: TenantId,
        legal_name: &str,
        cuit: &str,
        condition: TaxCondition,
        points: &[i32],
    ) -> Result<LegalEntityId> {
        let id = LegalEntityId::new();
        sqlx::query!(
            "insert into legal_entities (tenant_id, id, legal_name, cuit, tax_condition, created_at, updated_at)
             values ($1, $2, $3, $4, $5, $6, $6)",
            tenant as TenantId,
            id as LegalEntityId,
            legal_name,
            cuit.replace('-', ""),
            condition.as_str(),
            self.now
        )
        .execute(&mut *self.connection)
        .await?;
        for number in points {
            sqlx::query!(
                "insert into points_of_sale (tenant_id, id, legal_entity_id, number, created_at)
                 values ($1, $2, $3, $4, $5)",
                tenant as TenantId,
                PointOfSaleId::new() as PointOfSaleId,
                id as LegalEntityId,
                number,
                self.now
            )
            .execute(&mut *self.connection)
            .await?;
        }
        Ok(id)
    }

    /// # Errors
    /// When the database refuses.
    pub async fn location(&mut self, tenant: TenantId, entity: LegalEntityId, place: &Place<'_>) -> Result<LocationId> {
        let id = LocationId::new();
        sqlx::query!(
            "insert into locations (tenant_id, id, legal_entity_id, name, street, city, province, postal_code, phone,
                                    time_zone, status, created_at, updated_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open', $11, $11)",
            tenant as TenantId,
            id as LocationId,
            entity as LegalEntityId,
            place.name,
            place.street,
            place.city,
            place.province.as_str(),
            place.postal_code,
            Some(place.phone).filter(|phone| !phone.is_empty()),
            place.province.time_zone().as_str(),
            self.now
        )
        .execute(&mut *self.connection)
        .await?;
        Ok(id)
    }

    /// Its own people looked its data through.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn company_reviewed(&mut self, tenant: TenantId) -> Result<()> {
        sqlx::query!(
            "insert into onboarding (tenant_id, company_reviewed_at) values ($1, $2)",
            tenant as TenantId,
            self.now
        )
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }

    /// The last step was done. After [`Seed::company_reviewed`].
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn onboarded(&mut self, tenant: TenantId) -> Result<()> {
        sqlx::query!("update onboarding set completed_at = $2 where tenant_id = $1", tenant as TenantId, self.now)
            .execute(&mut *self.connection)
            .await?;
        Ok(())
    }

    /// Says of somebody that they have a second factor. There is none: nobody is to sign in as them.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn safe_owner(&mut self, user: UserId) -> Result<()> {
        sqlx::query!(
            "update users set has_second_factor = true, second_factor_since = $2 where id = $1",
            user as UserId,
            self.now
        )
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }

    /// Suspends a tenant; `ended` is by whom, why and after how many days it was let in again.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn suspension(
        &mut self,
        tenant: TenantId,
        by: &str,
        reason: &str,
        ended: Option<(&str, &str, i64)>,
    ) -> Result<()> {
        sqlx::query!(
            "insert into tenant_suspensions (tenant_id, id, reason, suspended_by_name, suspended_at, reactivation_reason,
                                             reactivated_by_name, reactivated_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            tenant as TenantId,
            SuspensionId::new() as SuspensionId,
            reason,
            by,
            self.now,
            ended.map(|(_, reason, _)| reason),
            ended.map(|(by, ..)| by),
            ended.map(|(_, _, days)| self.now + TimeDelta::days(days))
        )
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }

    /// A mail domain that is known to be the tenant's.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn domain(&mut self, tenant: TenantId, domain: &str) -> Result<()> {
        sqlx::query!(
            "insert into oidc_domains (tenant_id, domain, challenge, created_at, verified_at) values ($1, $2, $3, $4, $4)",
            tenant as TenantId,
            domain,
            crate::identity::codes::random_text(26),
            self.now
        )
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }

    /// The colour of a tenant's pages, as `#rrggbb`.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn brand(&mut self, tenant: TenantId, colour: &str) -> Result<()> {
        sqlx::query!(
            "insert into tenant_brands (tenant_id, colour, version, updated_at) values ($1, $2, 1, $3)",
            tenant as TenantId,
            colour,
            self.now
        )
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }

    /// A person who can sign in.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn user(&mut self, email: &str, display_name: &str) -> Result<UserId> {
        let id = UserId::new();
        sqlx::query!(
            "insert into users (id, email, display_name, password_hash, created_at, updated_at)
             values ($1, $2, $3, $4, $5, $5)",
            id as UserId,
            email,
            display_name,
            self.password_hash,
            self.now
        )
        .execute(&mut *self.connection)
        .await?;
        Ok(id)
    }

    /// A new person with a place in `tenant`: in all of it, or in some shops.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn member(
        &mut self,
        tenant: TenantId,
        email: &str,
        display_name: &str,
        role: Role,
        locations: Option<&[LocationId]>,
    ) -> Result<UserId> {
        let user = self.user(email, display_name).await?;
        let membership = MembershipId::new();
        sqlx::query!(
            "insert into memberships (tenant_id, id, user_id, role, all_locations, created_at)
             values ($1, $2, $3, $4, $5, $6)",
            tenant as TenantId,
            membership as MembershipId,
            user as UserId,
            role.as_str(),
            locations.is_none(),
            self.now
        )
        .execute(&mut *self.connection)
        .await?;
        for location in locations.unwrap_or_default() {
            sqlx::query!(
                "insert into membership_locations (tenant_id, membership_id, location_id) values ($1, $2, $3)",
                tenant as TenantId,
                membership as MembershipId,
                *location as LocationId
            )
            .execute(&mut *self.connection)
            .await?;
        }
        Ok(user)
    }

    /// A new person who works for the platform.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn staff(&mut self, email: &str, display_name: &str, role: StaffRole) -> Result<UserId> {
        let user = self.user(email, display_name).await?;
        sqlx::query!(
            "insert into staff_members (user_id, role, created_at) values ($1, $2, $3)",
            user as UserId,
            role.as_str(),
            self.now
        )
        .execute(&mut *self.connection)
        .await?;
        Ok(user)
    }

    /// Somebody's place in a tenant.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn membership(&mut self, tenant: TenantId, user: UserId) -> Result<MembershipId> {
        Ok(sqlx::query_scalar!(
            r#"select id as "id: MembershipId" from memberships where tenant_id = $1 and user_id = $2"#,
            tenant as TenantId,
            user as UserId
        )
        .fetch_one(&mut *self.connection)
        .await?)
    }
}
