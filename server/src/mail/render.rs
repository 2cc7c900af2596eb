//! A mail as it is read: subject, text and HTML in the reader's language. Words are in `server/locales`.
//!
//! What people typed reaches a template only as a value: it is escaped in HTML, and in one line everywhere.

use std::{collections::BTreeMap, sync::LazyLock};

use app::{access_events, i18n};
use chrono::{DateTime, FixedOffset, Utc};
use domain::{
    locale::Locale,
    messages::{InvitedAs, Mail, Said},
};
use minijinja::{Environment, UndefinedBehavior, value::Serde};
use serde::{Deserialize, Serialize};

use super::inline::inline;

/// A mail in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// Something is wrong with a template or a locale file. A test renders every mail in every language.
#[derive(Debug, thiserror::Error)]
#[error("a mail cannot be rendered: {0}")]
pub struct Error(String);

fn wrong(error: impl std::fmt::Display) -> Error {
    Error(error.to_string())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    layout: LayoutWords,
    minutes: Plural,
    days: Plural,
    changes: BTreeMap<String, String>,
    mails: BTreeMap<String, MailWords>,
    /// The catalogue of problems reads these itself.
    #[serde(rename = "problems")]
    _problems: serde::de::IgnoredAny,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LayoutWords {
    paste: String,
    automatic: String,
    company: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plural {
    one: String,
    many: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MailWords {
    subject: String,
    /// Paragraphs are separated by an empty line.
    body: String,
    button: Option<String>,
    note: String,
}

struct Templates {
    environment: Environment<'static>,
    spanish: Words,
    english: Words,
}

/// Read once; classes are inlined here, before anything that people typed is in the page.
static TEMPLATES: LazyLock<Result<Templates, String>> =
    LazyLock::new(|| templates().map_err(|error| error.to_string()));

fn templates() -> Result<Templates, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // The ending decides whether values are escaped.
    let html = inline(include_str!("layout.html")).map_err(wrong)?;
    environment.add_template_owned("layout.html", html).map_err(wrong)?;
    environment.add_template("layout.txt", include_str!("layout.txt")).map_err(wrong)?;
    Ok(Templates {
        environment,
        spanish: serde_json::from_str(include_str!("../../locales/es-AR.json")).map_err(wrong)?,
        english: serde_json::from_str(include_str!("../../locales/en.json")).map_err(wrong)?,
    })
}

type Values = BTreeMap<&'static str, String>;

/// # Errors
/// When a template or a locale file of ours is wrong.
pub fn render(mail: &Mail, locale: Locale, public_url: &str) -> Result<Rendered, Error> {
    let Templates { environment, spanish, english } = TEMPLATES.as_ref().map_err(wrong)?;
    let words = match locale {
        Locale::EsAr => spanish,
        Locale::En => english,
    };
    let known = words.mails.get(mail.template().as_str()).ok_or_else(|| wrong(mail.template()))?;
    let mut values = values(mail, locale, words)?;
    let target = target(mail, public_url);
    if let Some(target) = &target {
        values.insert("page", target.page.clone());
    }
    let say = |text: &str| environment.render_str(text, &values).map_err(wrong);

    let body = say(&known.body)?;
    let page = Page {
        locale: locale.tag(),
        subject: say(&known.subject)?,
        paragraphs: body.split("\n\n").collect(),
        link: target.map(|target| target.link),
        button: known.button.as_deref().map(say).transpose()?,
        code: mail.code(),
        paste: mail.code().map(|_| say(&words.layout.paste)).transpose()?,
        note: say(&known.note)?,
        company: &words.layout.company,
        automatic: &words.layout.automatic,
    };
    let written =
        |name| environment.get_template(name).and_then(|template| template.render(Serde(&page))).map_err(wrong);
    Ok(Rendered { text: written("layout.txt")?, html: written("layout.html")?, subject: page.subject })
}

/// What the layouts show.
#[derive(Serialize)]
struct Page<'a> {
    locale: &'a str,
    subject: String,
    paragraphs: Vec<&'a str>,
    link: Option<String>,
    button: Option<String>,
    code: Option<&'a str>,
    paste: Option<String>,
    note: String,
    company: &'a str,
    automatic: &'a str,
}

/// Where a mail's button leads.
struct Target {
    link: String,
    /// The same without the code.
    page: String,
}

/// Codes are in the fragment: browsers keep it to themselves, so it is in no log and in no Referer.
fn target(mail: &Mail, public_url: &str) -> Option<Target> {
    let (page, code) = match mail {
        Mail::PasswordReset { code, .. } => (format!("{public_url}/reset"), Some(code)),
        Mail::Invitation { code, .. } => (format!("{public_url}/invitation"), Some(code)),
        Mail::StaffAccessOpened { slug, .. } => (format!("{public_url}/t/{slug}"), None),
        Mail::AccessChanged { slug, .. } => (format!("{public_url}/t/{slug}/notifications"), None),
        _ => return None,
    };
    let encode = |code: &String| form_urlencoded::byte_serialize(code.as_bytes()).collect::<String>();
    let link = code.map_or_else(|| page.clone(), |code| format!("{page}#{}", encode(code)));
    Some(Target { link, page })
}

fn values(mail: &Mail, locale: Locale, words: &Words) -> Result<Values, Error> {
    let minutes = |n: &u32| plural(&words.minutes, *n);
    Ok(match mail {
        Mail::PasswordReset { name, minutes: n, code: _ } => {
            Values::from([("name", typed(name)), ("duration", minutes(n))])
        }
        Mail::PasswordChanged { name, at, device } => {
            Values::from([("name", typed(name)), ("at", moment(*at, locale)), ("device", typed(device))])
        }
        Mail::Invitation { tenant_name, inviter, role, days, code: _ } => Values::from([
            ("tenant_name", typed(tenant_name)),
            ("inviter", typed(inviter)),
            ("role", invited_as(i18n::words(locale), role)),
            ("duration", plural(&words.days, *days)),
        ]),
        Mail::SecondFactorChanged { name, what, at } => {
            let change = words.changes.get(what.as_str()).ok_or_else(|| wrong(what.as_str()))?;
            Values::from([("name", typed(name)), ("change", change.clone()), ("at", moment(*at, locale))])
        }
        Mail::NewSignIn { name, device, at } => {
            Values::from([("name", typed(name)), ("device", typed(device)), ("at", moment(*at, locale))])
        }
        Mail::StaffAccessOpened { name, staff_name, reason, until, tenant_name, slug: _ } => Values::from([
            ("name", typed(name)),
            ("staff_name", typed(staff_name)),
            ("reason", typed(reason)),
            ("until", moment(*until, locale)),
            ("tenant_name", typed(tenant_name)),
        ]),
        Mail::AccessChanged { name, tenant_name, event, slug: _ } => {
            // The words of the page of notifications.
            let (what, detail) = access_events::sentence(i18n::words(locale), event);
            let what = detail.map_or_else(|| what.clone(), |detail| format!("{what}: {detail}"));
            Values::from([
                ("name", typed(name)),
                ("tenant_name", typed(tenant_name)),
                ("what", typed(&what).trim_end_matches('.').to_owned()),
                ("at", moment(event.at, locale)),
            ])
        }
        Mail::AccountLocked { name, minutes: n } => Values::from([("name", typed(name)), ("duration", minutes(n))]),
    })
}

/// In one line: a new line in a name would be a header in a subject and a paragraph of ours in a text. Without the marks
/// that turn the direction of reading, which can make one address look like another.
fn typed(text: &str) -> String {
    text.split(|letter: char| {
        letter.is_control()
            || letter.is_whitespace()
            || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    })
    .filter(|word| !word.is_empty())
    .collect::<Vec<_>>()
    .join(" ")
}

fn plural(words: &Plural, n: u32) -> String {
    if n == 1 { words.one.clone() } else { words.many.replace("{{ n }}", &n.to_string()) }
}

/// In Argentina's time, which has been three hours behind UTC all year round since 2009.
fn moment(at: DateTime<Utc>, locale: Locale) -> String {
    let Some(zone) = FixedOffset::west_opt(3 * 3600) else { return at.to_rfc3339() };
    let format = match locale {
        Locale::EsAr => "%d/%m/%Y a las %H:%M (hora de Argentina)",
        Locale::En => "%-d %B %Y, %H:%M (Argentina time)",
    };
    at.with_timezone(&zone).format(format).to_string()
}
/// As what somebody is invited, in the reader's language.
fn invited_as(w: i18n::Words, role: &InvitedAs) -> String {
    match role {
        InvitedAs::Role(role) => i18n::role(w, *role).to_owned(),
        InvitedAs::Custom(name) => name.clone(),
        InvitedAs::Staff(role) => i18n::staff_role(w, *role).to_owned(),
    }
}
