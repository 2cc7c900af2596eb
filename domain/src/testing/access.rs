//! Rows about who may do what, straight into the tables: for test worlds.

use chrono::TimeDelta;
use sha2::{Digest, Sha256};

use super::world::INVITATION_CODE;
use crate::{
    demo::seed::Seed,
    error::Result,
    identity::codes,
    ids::{ApiKeyId, CustomRoleId, InvitationId, SessionId, StaffAccessId, TenantId, UserId},
    policy::{Action, ActionSet, Role, StaffRole},
};

impl Seed<'_> {
    pub(super) async fn custom_role(
        &mut self,
        tenant: TenantId,
        name: &str,
        actions: &[Action],
    ) -> Result<CustomRoleId> {
        let id = CustomRoleId::new();
        let actions: ActionSet = actions.iter().copied().collect();
        sqlx::query!(
            "insert into custom_roles (tenant_id, id, name, actions, created_at, updated_at) values ($1, $2, $3, $4, $5, $5)",
            tenant as TenantId,
            id as CustomRoleId,
            name,
            &actions.names(),
            self.now
        )
        .execute(&mut *self.connection)
        .await?;
        Ok(id)
    }

    pub(super) async fn invitation(&mut self, tenant: TenantId, email: &str, role: Role) -> Result<InvitationId> {
        let id = InvitationId::new();
        sqlx::query!(
            "insert into invitations (tenant_id, id, email, role, all_locations, code_digest, created_at, expires_at)
             values ($1, $2, $3, $4, true, $5, $6, $7)",
            tenant as TenantId,
            id as InvitationId,
            email,
            role.as_str(),
            &codes::digest(INVITATION_CODE),
            self.now,
            self.now + TimeDelta::days(7)
        )
        .execute(&mut *self.connection)
        .await?;
        Ok(id)
    }

    /// `text` as a program sends it.
    pub(super) async fn api_key(
        &mut self,
        tenant: TenantId,
        name: &str,
        actions: ActionSet,
        text: &str,
    ) -> Result<ApiKeyId> {
        let id = ApiKeyId::new();
        sqlx::query!(
            "insert into api_keys (tenant_id, id, name, actions, all_locations, created_at) values ($1, $2, $3, $4, true, $5)",
            tenant as TenantId,
            id as ApiKeyId,
            name,
            &actions.names(),
            self.now
        )
        .execute(&mut *self.connection)
        .await?;
        let (prefix, secret) = text.rsplit_once('_').unwrap_or_default();
        let digest: [u8; 32] = Sha256::digest(secret.as_bytes()).into();
        sqlx::query!(
            "insert into api_key_secrets (tenant_id, api_key_id, prefix, secret_digest, created_at) values ($1, $2, $3, $4, $5)",
            tenant as TenantId,
            id as ApiKeyId,
            prefix,
            &digest,
            self.now
        )
        .execute(&mut *self.connection)
        .await?;
        Ok(id)
    }

    /// An hour in all of a tenant, to read.
    pub(super) async fn stay(&mut self, tenant: TenantId, staff: UserId, name: &str) -> Result<StaffAccessId> {
        let id = StaffAccessId::new();
        sqlx::query!(
            "insert into staff_access (tenant_id, id, staff_user_id, staff_name, reason, level, all_locations, created_at, expires_at)
             values ($1, $2, $3, $4, 'Revisar una consulta', 'read', true, $5, $6)",
            tenant as TenantId,
            id as StaffAccessId,
            staff as UserId,
            name,
            self.now,
            self.now + TimeDelta::hours(1)
        )
        .execute(&mut *self.connection)
        .await?;
        Ok(id)
    }

    pub(super) async fn staff_invitation(&mut self, email: &str, role: StaffRole) -> Result<InvitationId> {
        let id = InvitationId::new();
        sqlx::query!(
            "insert into staff_invitations (id, email, role, code_digest, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)",
            id as InvitationId,
            email,
            role.as_str(),
            &codes::digest("staff"),
            self.now,
            self.now + TimeDelta::days(7)
        )
        .execute(&mut *self.connection)
        .await?;
        Ok(id)
    }

    /// A session that nobody has the cookie of.
    pub(super) async fn session(&mut self, user: UserId) -> Result<SessionId> {
        let id = SessionId::new();
        let id_hash: [u8; 32] = Sha256::digest(id.uuid().as_bytes()).into();
        sqlx::query!(
            "insert into sessions (id_hash, data, created_at, expires_at, last_seen_at, id, user_id, method, signed_in_at, device)
             values ($1, '{}', $2, $3, $2, $4, $5, 'password', $2, 'Chrome, Android')",
            &id_hash,
            self.now,
            self.now + TimeDelta::hours(12),
            id as SessionId,
            user as UserId
        )
        .execute(&mut *self.connection)
        .await?;
        Ok(id)
    }
}
