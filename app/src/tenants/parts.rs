//! Fields that both the tenant's and the staff's forms have.

use domain::{address::TimeZone, legal_entities::TaxCondition, locale::Locale, tenants::TenantForm};
use leptos::prelude::*;

use crate::{
    i18n::{self, Words, t, use_words},
    ui::{SelectField, TextField, form::HiddenField},
};

pub(super) fn locales() -> Vec<(String, String)> {
    let name = |locale| match locale {
        Locale::EsAr => "Español (Argentina)",
        Locale::En => "English",
    };
    Locale::ALL.into_iter().map(|locale| (locale.to_string(), name(locale).to_owned())).collect()
}

pub(super) fn time_zones() -> Vec<(String, String)> {
    TimeZone::ALL.iter().map(|zone| (zone.to_string(), format!("{} (UTC−3)", zone.place()))).collect()
}

pub(super) fn tax_conditions(w: Words) -> Vec<(String, String)> {
    let text = |condition| i18n::tax_condition(w, condition).to_owned();
    TaxCondition::ALL.iter().map(|condition| (condition.to_string(), text(*condition))).collect()
}

/// The fields of [`TenantForm`].
#[component]
pub(super) fn TenantFields(form: TenantForm, #[prop(default = false)] read_only: bool) -> impl IntoView {
    let w = use_words();
    view! {
        <HiddenField field="version" value=form.version.to_string() />
        <TextField field="name" label=t!(w, tenants.name) value=form.name autocomplete="organization" read_only />
        <SelectField field="locale" label=t!(w, tenants.locale) value=form.locale options=locales() read_only />
        <SelectField field="time_zone" label=t!(w, tenants.time_zone) value=form.time_zone options=time_zones() read_only />
    }
}
