//! Reading what one should hear of, and choosing it.

use super::{MOST, Marked, Notification, Preferences, PreferencesForm, ReadMark, Unread, store, store::Reader};
use crate::{
    audit::{self, AuditAction, Entry},
    ctx::{Actor, Ctx},
    db::Db,
    error::{Error, Result},
    messages::inbox::{self, Which},
    page::{Cursor, Limit, Page, Paging},
    policy::Action,
};

/// Members have news. Staff, keys and whoever looks as somebody else have none of their own.
fn reader(ctx: &Ctx) -> Result<Option<Reader>> {
    ctx.authorize(Action::ViewTenant)?;
    let Actor::Member { user, membership, .. } = ctx.actor() else { return Ok(None) };
    // Who may see them no longer is not shown either what they were told of before.
    let all = ctx.authorize(Action::ViewAccessEvents).is_ok();
    Ok(Some(Reader { user: *user, membership: *membership, all }))
}

/// The latest, newest first.
///
/// # Errors
/// [`Error::Forbidden`] without `tenants.view`.
pub async fn list(ctx: &Ctx, db: &Db) -> Result<Vec<Notification>> {
    let Some(reader) = reader(ctx)? else { return Ok(Vec::new()) };
    let mut tx = db.begin(ctx).await?;
    store::list(&mut tx, reader, None, MOST).await
}

/// All of them, page by page.
///
/// # Errors
/// [`Error::Forbidden`] without `tenants.view`; [`Error::Invalid`] for a cursor or limit that is none.
pub async fn list_page(ctx: &Ctx, db: &Db, paging: &Paging) -> Result<Page<Notification>> {
    let reader = reader(ctx)?;
    let limit = Limit::new(paging.limit)?;
    let after = paging.cursor.as_ref().map(Cursor::position).transpose()?;
    let Some(reader) = reader else { return Ok(Page { items: Vec::new(), next: None }) };
    let mut tx = db.begin(ctx).await?;
    let rows = store::list(&mut tx, reader, after, limit.rows_to_fetch()).await?;
    Ok(limit.page(rows, |row| (row.event.at, row.message_id)))
}

/// How many the person has not read yet: 99 at most.
///
/// # Errors
/// [`Error::Forbidden`] without `tenants.view`.
pub async fn unread(ctx: &Ctx, db: &Db) -> Result<Unread> {
    let Some(reader) = reader(ctx)? else { return Ok(Unread::default()) };
    let mut tx = db.begin(ctx).await?;
    Ok(Unread { count: store::unread(&mut tx, reader, 99).await? })
}

/// Marks what was read: everything up to a moment, or what has these ids. The future cannot be read.
///
/// # Errors
/// [`Error::Forbidden`] without `tenants.view`, and for those who have no news of their own; [`Error::Invalid`] for a mark
/// that says nothing.
pub async fn mark_read(ctx: &Ctx, db: &Db, mark: ReadMark) -> Result<()> {
    let reader = reader(ctx)?.ok_or(Error::Forbidden)?;
    let (marked, now) = (mark.parse()?, ctx.real_clock().now());
    let (which, is_read) = match &marked {
        Marked::UpTo(until) => (Which::UpTo((*until).min(now)), true),
        Marked::These(ids, is_read) => (Which::These(ids), *is_read),
    };
    let mut tx = db.begin(ctx).await?;
    inbox::mark(&mut tx, ctx.tenant(), reader.user, which, is_read, now).await?;
    tx.commit().await
}

/// What the person hears of, and how.
///
/// # Errors
/// [`Error::Forbidden`] without `tenants.view`, and for those who have no news of their own.
pub async fn preferences(ctx: &Ctx, db: &Db) -> Result<Preferences> {
    let reader = reader(ctx)?.ok_or(Error::Forbidden)?;
    let mut tx = db.begin(ctx).await?;
    let (chosen, version) = store::preferences(&mut tx, reader.user).await?;
    Ok(Preferences::new(&chosen, version))
}

/// Chooses it. What was told already stays.
///
/// # Errors
/// As [`preferences`]; [`Error::Invalid`] for a category that there is not; [`Error::Stale`] when it was changed meanwhile.
pub async fn edit_preferences(ctx: &Ctx, db: &Db, form: &PreferencesForm) -> Result<Preferences> {
    let reader = reader(ctx)?.ok_or(Error::Forbidden)?;
    let chosen = form.parse()?;
    let mut tx = db.begin(ctx).await?;
    let before = store::preferences(&mut tx, reader.user).await?;
    store::save_preferences(&mut tx, reader.user, &chosen, form.version, ctx.clock().now()).await?;
    let after = store::preferences(&mut tx, reader.user).await?;
    let preferences = Preferences::new(&after.0, after.1);
    let mut entry = Entry::new(AuditAction::NotificationPreferencesEdited).on(reader.user.uuid());
    for (before, after) in Preferences::new(&before.0, before.1).categories.iter().zip(&preferences.categories) {
        entry = entry.changed(&format!("{}.in_app", after.category), before.in_app, after.in_app).changed(
            &format!("{}.mail", after.category),
            before.mail,
            after.mail,
        );
    }
    audit::record(&mut tx, ctx, entry.about(reader.user.uuid())).await?;
    tx.commit().await?;
    Ok(preferences)
}
