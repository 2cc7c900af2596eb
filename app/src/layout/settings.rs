//! The tabs above the pages that settle something for a whole company.

use leptos::prelude::*;

use super::areas;
use crate::{
    i18n::{t, use_words},
    ui::Tabs,
    viewer::{membership, use_viewer},
};

/// Those that the viewer may open; nothing where there is no choice.
#[component]
pub fn SettingsTabs(#[prop(into)] slug: String) -> impl IntoView {
    let w = use_words();
    let items = membership(&use_viewer(), &slug).map(|membership| areas::settings(w, &membership)).unwrap_or_default();
    (items.len() > 1).then(|| view! { <Tabs label=t!(w, settings_tabs.label) items /> })
}
