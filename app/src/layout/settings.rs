//! The tabs above the pages that settle something for a whole company.

use domain::policy::Action;
use leptos::prelude::*;

use crate::{
    i18n::{t, use_words},
    ui::Tabs,
    viewer::may_in,
};

/// Those that the viewer may open; nothing where there is no choice.
#[component]
pub fn SettingsTabs(#[prop(into)] slug: String) -> impl IntoView {
    let w = use_words();
    let pages = [
        (Action::ViewTenant, "settings", t!(w, settings_tabs.general)),
        (Action::ViewLegalEntities, "legal-entities", t!(w, legal_entities.title)),
        (Action::ViewSignInPolicy, "sign-in-settings", t!(w, settings_tabs.sign_in)),
        (Action::ViewSignInPolicy, "company-sign-in", t!(w, settings_tabs.company)),
        (Action::ViewApiKeys, "api-keys", t!(w, settings_tabs.api_keys)),
        (Action::ViewStaffAccess, "staff-access", t!(w, settings_tabs.staff_access)),
        (Action::ViewAccessEvents, "access-events", t!(w, settings_tabs.activity)),
    ];
    let items: Vec<(String, &'static str)> = pages
        .into_iter()
        .filter(|(action, ..)| may_in(&slug, *action))
        .map(|(_, page, text)| (format!("/t/{slug}/{page}"), text))
        .collect();
    (items.len() > 1).then(|| view! { <Tabs label=t!(w, settings_tabs.label) items /> })
}
