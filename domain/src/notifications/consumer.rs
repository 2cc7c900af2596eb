//! Tells people of what happened to who may do what, in the order in which it was committed. The cursor is moved in the
//! transaction that writes what they are told, as that of a consumer of events is: each is told once, whoever tells it and
//! however often it is begun. It reads access events rather than the events for programs: those have no names, do not say
//! what was before, and leave out what is nobody's business but the company's (whose sessions were ended, who looked as whom).

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    Category,
    news_store::{self as store, Company, Member, Told},
};
use crate::{
    access_events::AccessEventKind,
    db::{Db, TenantTx},
    error::Result,
    ids::{AccessEventId, TenantId},
    messages::{
        self, Mail, Recipient, Suppression,
        inbox::{self, Fate, Note},
        template::AccessChanged,
    },
};

/// What happened longer ago is no news: it is passed over where it was not told in time, as when this is first begun on a
/// company that has been there for years.
pub const NEWS_FOR: TimeDelta = TimeDelta::days(30);
/// A mail about what happened longer ago would only puzzle.
const MAIL_FOR: TimeDelta = TimeDelta::days(1);
/// Rows per statement.
const AT_ONCE: usize = 1000;

/// Tells of the next access events, `most` at most, and says how many there were. Of two servers one does, and the other
/// finds nothing to do meanwhile.
///
/// # Errors
/// When the database refuses. Nothing of it is kept then, and the same events come again.
pub async fn consume(db: &Db, now: DateTime<Utc>, most: u16) -> Result<usize> {
    let mut tx = db.begin_worker().await?;
    let Some(after) = store::take_cursor(&mut tx, now).await? else { return Ok(0) };
    let new = store::next(&mut tx, after, most.into()).await?;
    let Some(last) = new.last() else {
        tx.commit().await?;
        return Ok(0);
    };
    let mut of_tenants: BTreeMap<TenantId, Vec<AccessEventId>> = BTreeMap::new();
    for event in new.iter().filter(|event| event.at > now - NEWS_FOR) {
        of_tenants.entry(event.tenant).or_default().push(event.id);
    }
    for (tenant, ids) in of_tenants {
        let mut visit = tx.visit(tenant).await?;
        tell(db, visit.tx(), tenant, &ids, now).await?;
        tx = visit.leave().await?;
    }
    store::move_cursor(&mut tx, last.position, now).await?;
    tx.commit().await?;
    Ok(new.len())
}

async fn tell(db: &Db, tx: &mut TenantTx, tenant: TenantId, ids: &[AccessEventId], now: DateTime<Utc>) -> Result<()> {
    let company = store::company(tx).await?;
    let (mut notes, mut mails) = (Vec::new(), Vec::new());
    for told in store::events(tx, ids).await? {
        for member in company.members.iter().filter(|member| hears(member, &told)) {
            notes.push(note(member, &told));
            if by_mail(member, &told, now) {
                mails.push(mail(&company, member, &told));
            }
            if notes.len() >= AT_ONCE {
                inbox::deliver(tx, tenant, &notes, now).await?;
                notes.clear();
            }
        }
    }
    if !notes.is_empty() {
        inbox::deliver(tx, tenant, &notes, now).await?;
    }
    if mails.is_empty() {
        return Ok(());
    }
    // Who is written to is only known in here. The key is at hand as a rule; else it takes a connection for a moment, and one
    // server at a time is here.
    let sealer = db.sealer(Some(tenant)).await?;
    for (recipient, member, mail, key) in mails {
        messages::prepare(&sealer, recipient, member.locale, &mail, now)?.once(key).enqueue(tx).await?;
    }
    Ok(())
}

/// Whom it was done to, and those who may see what is done to others; but nobody of what they did themselves.
fn hears(member: &Member, told: &Told) -> bool {
    told.actor != Some(member.user.uuid()) && (told.subject == Some(member.id.uuid()) || member.sees_all())
}

fn key(member: &Member, told: &Told) -> String {
    format!("access/{}/{}", told.event.id, member.user)
}

fn note(member: &Member, told: &Told) -> Note<AccessChanged> {
    let category = Category::of(told.event.kind);
    let fate = if !member.chosen.in_app(category) {
        Fate::Suppressed(Suppression::TurnedOff)
    } else if member.read_until.is_some_and(|until| told.event.at <= until) {
        Fate::Read
    } else {
        Fate::Delivered
    };
    Note {
        user: member.user,
        locale: member.locale,
        said: AccessChanged(category),
        access_event: told.event.id,
        at: told.event.at,
        fate,
        key: key(member, told),
    }
}

fn by_mail(member: &Member, told: &Told, now: DateTime<Utc>) -> bool {
    // Owners have a letter of its own for that, at once.
    let has_its_own = told.event.kind == AccessEventKind::StaffEntered && member.is_owner;
    told.event.at > now - MAIL_FOR && !has_its_own && member.chosen.mail(Category::of(told.event.kind))
}

fn mail<'a>(company: &Company, member: &'a Member, told: &Told) -> (Recipient, &'a Member, Mail, String) {
    let mail = Mail::AccessChanged {
        name: member.name.clone(),
        tenant_name: company.name.clone(),
        slug: company.slug.clone(),
        event: told.event.clone(),
    };
    (Recipient::Person(member.user, member.email.clone()), member, mail, format!("{}/mail", key(member, told)))
}
