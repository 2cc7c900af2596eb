//! What the palette offers besides records: the pages of a side, and what can be done from anywhere.

use domain::{locale::Locale, policy::Action, policy::StaffAction};
use leptos::prelude::*;
use leptos_router::NavigateOptions;

use super::api::{Hit, HitKind};
use crate::{
    i18n::{Words, t},
    layout::{NavGroup, settings_pages},
    session::api::{set_locale, set_theme, sign_out},
    viewer::{Theme, Viewer, home_of},
};

/// Something to choose.
#[derive(Clone)]
pub struct Entry {
    pub icon: icondata_core::Icon,
    pub title: String,
    pub detail: Option<String>,
    /// Title and other words for it, folded.
    words: String,
    does: Does,
}

#[derive(Clone)]
enum Does {
    Go(String),
    /// Goes to a form: an action to the person.
    Start(String),
    Theme(Theme),
    Locale(Locale),
    SignOut,
}

impl Entry {
    fn new(icon: icondata_core::Icon, title: impl Into<String>, does: Does) -> Self {
        let title = title.into();
        Self { icon, words: fold(&title), title, detail: None, does }
    }

    #[must_use]
    pub const fn is_action(&self) -> bool {
        !matches!(self.does, Does::Go(_))
    }

    /// [browser] Does it.
    pub fn run(self, navigate: &impl Fn(&str, NavigateOptions)) {
        match self.does {
            Does::Go(href) | Does::Start(href) => navigate(&href, NavigateOptions::default()),
            Does::Theme(theme) => reload_after(async move { set_theme(theme.as_str().to_owned()).await.is_ok() }),
            Does::Locale(locale) => reload_after(async move { set_locale(locale.tag().to_owned()).await.is_ok() }),
            Does::SignOut => reload_after(async move { sign_out().await.is_ok() }),
        }
    }
}

/// Another look, language or person is another page.
fn reload_after(done: impl Future<Output = bool> + 'static) {
    leptos::task::spawn_local(async move {
        if done.await {
            // A page that cannot be loaded anew says so itself.
            window().location().reload().ok();
        }
    });
}

impl From<Hit> for Entry {
    fn from(hit: Hit) -> Self {
        let icon = match hit.kind {
            HitKind::Location => icondata_lu::LuStore,
            HitKind::Member => icondata_lu::LuCircleUser,
            HitKind::LegalEntity => icondata_lu::LuLandmark,
            HitKind::Client => icondata_lu::LuBuilding2,
        };
        Self { detail: Some(hit.detail), ..Self::new(icon, hit.title, Does::Go(hit.href)) }
    }
}

/// Small letters without accents, so that `configuracion` finds Configuración.
#[must_use]
pub fn fold(text: &str) -> String {
    text.trim()
        .to_lowercase()
        .chars()
        .map(|letter| match letter {
            'á' | 'à' | 'ä' | 'â' => 'a',
            'é' | 'è' | 'ë' | 'ê' => 'e',
            'í' | 'ì' | 'ï' | 'î' => 'i',
            'ó' | 'ò' | 'ö' | 'ô' => 'o',
            'ú' | 'ù' | 'ü' | 'û' => 'u',
            'ñ' => 'n',
            other => other,
        })
        .collect()
}

/// How well an entry fits, the smaller the better; `None`: not at all. Every word that was typed begins a word of it, in
/// any order, or all that was typed stands somewhere in it.
#[must_use]
pub fn score(wanted: &str, entry: &Entry) -> Option<u32> {
    if wanted.is_empty() || entry.words.starts_with(wanted) {
        return Some(0);
    }
    let begins = |part: &str| entry.words.split([' ', ':', '(']).any(|word| word.starts_with(part));
    if wanted.split(' ').filter(|part| !part.is_empty()).all(begins) {
        Some(1)
    } else if wanted.chars().count() > 2 && entry.words.contains(wanted) {
        Some(2)
    } else {
        None
    }
}

/// Everything but records, in the order it is offered while nothing is typed.
#[must_use]
pub fn entries(w: Words, viewer: &Viewer, tenant: Option<&str>, groups: &[NavGroup]) -> Vec<Entry> {
    let mut all: Vec<Entry> = groups
        .iter()
        .flat_map(|group| &group.items)
        .map(|item| Entry::new(item.icon, item.label, Does::Go(item.href.clone())))
        .collect();
    let person = viewer.person.as_ref();
    let membership = tenant.and_then(|slug| person?.memberships.iter().find(|m| m.slug.as_str() == slug));
    if let Some(membership) = membership {
        let slug = membership.slug.as_str();
        for (href, text) in settings_pages(w, membership).into_iter().skip(1) {
            let title = format!("{}: {text}", t!(w, nav.settings));
            all.push(Entry::new(icondata_lu::LuSettings, title, Does::Go(href)));
        }
        let starts = [
            (Action::CreateLocation, "locations/new", t!(w, locations.new)),
            (Action::InviteMember, "members/new", t!(w, members.invite)),
            (Action::CreateLegalEntity, "legal-entities/new", t!(w, legal_entities.new)),
            (Action::EditRoles, "roles/new", t!(w, custom_roles.new)),
            (Action::EditApiKeys, "api-keys/new", t!(w, api_keys.new)),
        ];
        for (action, page, text) in starts {
            if membership.may(action) {
                all.push(Entry::new(icondata_lu::LuPlus, text, Does::Start(format!("/t/{slug}/{page}"))));
            }
        }
    }
    let staff = person.and_then(|person| person.staff);
    if tenant.is_none() && staff.is_some_and(|role| role.may(StaffAction::CreateTenant)) {
        all.push(Entry::new(icondata_lu::LuPlus, t!(w, tenants.new), Does::Start("/staff/tenants/new".to_owned())));
    }
    // Other places of the same person.
    for other in
        person.iter().flat_map(|person| &person.memberships).filter(|other| Some(other.slug.as_str()) != tenant)
    {
        all.push(Entry::new(icondata_lu::LuBuilding2, other.tenant_name.clone(), Does::Go(home_of(other))));
    }
    if tenant.is_some() && staff.is_some() {
        all.push(Entry::new(icondata_lu::LuBuilding2, t!(w, nav.staff_side), Does::Go("/staff".to_owned())));
    }
    if person.is_some_and(|person| !person.is_confined) {
        for (page, text) in [
            ("profile", t!(w, account.profile)),
            ("security", t!(w, account.security)),
            ("sessions", t!(w, account.sessions)),
        ] {
            let title = format!("{}: {text}", t!(w, account.menu));
            all.push(Entry::new(icondata_lu::LuCircleUser, title, Does::Go(format!("/account/{page}"))));
        }
    }
    for (theme, icon, text) in [
        (Theme::Light, icondata_lu::LuSun, t!(w, account.theme_light)),
        (Theme::Dark, icondata_lu::LuMoon, t!(w, account.theme_dark)),
        (Theme::System, icondata_lu::LuMonitor, t!(w, account.theme_system)),
    ] {
        if theme != viewer.theme {
            all.push(Entry::new(icon, format!("{}: {text}", t!(w, account.theme)), Does::Theme(theme)));
        }
    }
    for (locale, name) in [(Locale::EsAr, "Español"), (Locale::En, "English")] {
        if locale != viewer.locale {
            all.push(Entry::new(
                icondata_lu::LuLanguages,
                format!("{}: {name}", t!(w, account.language)),
                Does::Locale(locale),
            ));
        }
    }
    if person.is_some() {
        all.push(Entry::new(icondata_lu::LuLogOut, t!(w, account.sign_out), Does::SignOut));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_letters_of_any_word_find_an_entry() {
        let entry = Entry::new(icondata_lu::LuSun, "Configuración: Claves de API", Does::SignOut);
        for (typed, expected) in [
            ("", Some(0)),
            ("conf", Some(0)),
            ("CONFIGURACION", Some(0)),
            ("clave", Some(1)),
            ("api conf", Some(1)),
            ("guraci", Some(2)),
            ("ur", None),
            ("clavos", None),
        ] {
            assert_eq!(score(&fold(typed), &entry), expected, "{typed}");
        }
    }
}
