//! Letters that somebody who is not signed in gives rise to. What they did only leaves a note, for any address; whether the
//! address has an account is found out by the worker, so that nobody can time it.

use chrono::{DateTime, Utc};

use super::reset;
use crate::{
    address::text_enum,
    ctx::RequestScope,
    db::{Db, IdentityTx},
    error::Result,
    identity::{
        store::{locale, stored},
        throttle,
    },
    ids::{LetterRequestId, UserId},
    locale::Locale,
    messages::{self, Mail},
    parse::Email,
};

text_enum! {
    /// What such a letter is about.
    Letter {
        /// A code to choose a new password.
        PasswordReset = "password_reset",
        /// Somebody guesses at the password.
        AccountLocked = "account_locked",
    }
}

/// Whom a letter goes to.
pub(super) struct Person {
    pub id: UserId,
    pub email: Email,
    pub name: String,
    pub locale: Locale,
}

/// Leaves the note.
pub(crate) async fn note(tx: &mut IdentityTx, request: &RequestScope, letter: Letter, email: &Email) -> Result<()> {
    sqlx::query!(
        "insert into letter_requests (id, kind, email, locale, created_at) values ($1, $2, $3, $4, $5)",
        LetterRequestId::new() as LetterRequestId,
        letter.as_str(),
        email.as_str(),
        request.locale.tag(),
        request.clock.now()
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Writes the letters that were asked for, up to `batch` at once, and says how many notes there were. A crash in between
/// loses nothing: a note goes in the transaction that writes its letter.
///
/// # Errors
/// When the database refuses.
pub async fn answer(db: &Db, now: DateTime<Utc>, batch: i64) -> Result<u64> {
    let sealer = db.sealer(None).await?;
    let mut tx = db.begin_identity().await?;
    let asked = sqlx::query!(
        r#"with asked as (delete from letter_requests where id in
             (select id from letter_requests order by id limit $1 for update skip locked)
           returning id, kind, email, locale)
           select a.kind, a.locale as asked_in, u.id as "user?: UserId", a.email, u.display_name as "name?", u.locale
           from asked a left join users u on u.email = a.email order by a.id"#,
        batch
    )
    .fetch_all(tx.connection())
    .await?;
    let count = asked.len() as u64;
    for row in asked {
        let (Some(id), Some(name)) = (row.user, row.name) else { continue };
        let asked_in = row.asked_in.parse().unwrap_or_default();
        let locale = locale(row.locale)?.unwrap_or(asked_in);
        let person = Person { id, email: stored(row.email)?, name, locale };
        match stored(row.kind)? {
            Letter::PasswordReset => reset::write(&mut tx, &sealer, &person, now).await?,
            Letter::AccountLocked => {
                let minutes = u32::try_from(throttle::LONGEST_LOCK.num_minutes()).unwrap_or(15);
                let mail = Mail::AccountLocked { name: person.name, minutes };
                messages::prepare(&sealer, &person.email, person.locale, &mail, now)?.enqueue(&mut tx).await?;
            }
        }
    }
    tx.commit().await?;
    Ok(count)
}
