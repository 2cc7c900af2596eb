//! What signing in can ask for besides a password: codes by time, passkeys, and recovery codes for when both are lost.

#[cfg(feature = "server")]
pub mod passkeys;
#[cfg(feature = "server")]
pub mod recovery;
#[cfg(feature = "server")]
mod second;
#[cfg(all(test, feature = "server"))]
mod tests;
#[cfg(feature = "server")]
pub mod totp;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

#[cfg(feature = "server")]
pub use second::verify_code;

use crate::ids::PasskeyId;

/// Which second factors somebody has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactors {
    pub totp: bool,
    pub passkeys: bool,
}

impl SecondFactors {
    #[must_use]
    pub const fn any(self) -> bool {
        self.totp || self.passkeys
    }
}

/// How somebody signs in, as their own page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Factors {
    pub has_password: bool,
    /// Since when codes by time are in use.
    pub totp_since: Option<DateTime<Utc>>,
    pub passkeys: Vec<Passkey>,
    /// Recovery codes that were not used yet.
    pub recovery_codes_left: u32,
}

/// A passkey, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Passkey {
    pub id: PasskeyId,
    #[cfg_attr(feature = "server", schema(example = "Teléfono de Ana"))]
    pub name: String,
    pub created_at: DateTime<Utc>,
    pub last_used_at: Option<DateTime<Utc>>,
}

/// A secret for an authenticator app, shown once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct TotpEnrolment {
    /// Base 32, for typing by hand.
    pub secret: String,
    /// `otpauth://` for a QR code.
    pub uri: String,
    /// The QR code: side length in modules, and for each row its dark modules from left to right.
    pub qr: Vec<Vec<bool>>,
}

impl std::fmt::Debug for TotpEnrolment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TotpEnrolment").finish_non_exhaustive()
    }
}

#[cfg(feature = "server")]
mod reading {
    use chrono::{DateTime, Utc};

    use super::{Factors, SecondFactors, passkeys, recovery};
    use crate::{
        audit::{self, AuditAction, Entry},
        ctx::AccountCtx,
        db::{Db, IdentityTx},
        encryption::Sealer,
        error::Result,
        identity::store::{find_letterhead, find_password_hash},
        ids::UserId,
        messages::{self, FactorChange, Mail},
    };

    /// Which second factors `user` has.
    pub(crate) async fn of(tx: &mut IdentityTx, user: UserId) -> Result<SecondFactors> {
        Ok(sqlx::query_as!(
            SecondFactors,
            r#"select exists(select from totp_factors where user_id = $1 and confirmed_at is not null) as "totp!",
                      exists(select from passkeys where user_id = $1) as "passkeys!""#,
            user as UserId
        )
        .fetch_one(tx.connection())
        .await?)
    }

    /// How the person signs in.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn find(account: &AccountCtx, db: &Db) -> Result<Factors> {
        let mut tx = db.begin_identity().await?;
        let totp_since = sqlx::query_scalar!(
            r#"select confirmed_at as "at!" from totp_factors where user_id = $1 and confirmed_at is not null"#,
            account.user as UserId
        )
        .fetch_optional(tx.connection())
        .await?;
        Ok(Factors {
            has_password: find_password_hash(&mut tx, account.user).await?.is_some(),
            totp_since,
            passkeys: passkeys::list(&mut tx, account.user).await?,
            recovery_codes_left: recovery::left(&mut tx, account.user).await?,
        })
    }

    /// Keeps the account's own note of whether it has a second factor, ends its other sessions when one came or went,
    /// and tells its owner. Part of every change of factors. Gives what the account has now.
    pub(super) async fn changed(
        account: &AccountCtx,
        sealer: &Sealer,
        tx: &mut IdentityTx,
        change: FactorChange,
        now: DateTime<Utc>,
    ) -> Result<SecondFactors> {
        // One change of an account's factors at a time: of two that take the last two away, one has to see that none is left.
        sqlx::query!("select id from users where id = $1 for no key update", account.user as UserId)
            .fetch_optional(tx.connection())
            .await?;
        let factors = of(tx, account.user).await?;
        let entry = Entry::new(AuditAction::PersonFactorsChanged).on(account.user.uuid()).noting(change.as_str());
        audit::record(tx, account, entry).await?;
        if !factors.any() {
            recovery::delete(tx, account.user).await?;
        }
        sqlx::query!(
            "update users set has_second_factor = $2, updated_at = $3,
               second_factor_since = case when $2 then coalesce(second_factor_since, $3) end
             where id = $1",
            account.user as UserId,
            factors.any(),
            now
        )
        .execute(tx.connection())
        .await?;
        crate::identity::sessions::end_all(tx, account.user, Some(account.signed_in.session), account.clock()).await?;
        if let Some(person) = find_letterhead(tx, account.user).await? {
            let mail = Mail::SecondFactorChanged { name: person.display_name, what: change, at: now };
            let locale = person.locale.unwrap_or(account.request.locale);
            messages::prepare(sealer, &person.email, locale, &mail, now)?.enqueue(tx).await?;
        }
        Ok(factors)
    }
}

#[cfg(feature = "server")]
use reading::changed;
#[cfg(feature = "server")]
pub use reading::find;
#[cfg(feature = "server")]
pub(crate) use reading::of;
