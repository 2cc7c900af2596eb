//! What the pages of tenants share, and the fields that both the tenant's and the staff's forms have.

use domain::{
    address::TimeZone,
    legal_entities::TaxCondition,
    locale::Locale,
    policy::StaffAction,
    tenants::{TenantForm, TenantKind, TenantStatus},
};
use leptos::prelude::*;

use crate::{
    i18n::{self, Words, t, use_words},
    ui::{Badge, SelectField, TextField, Tone, form::HiddenField},
    viewer::use_viewer,
};

/// Whether the viewer, one of the staff, may: decides what is offered.
pub(super) fn may(action: StaffAction) -> bool {
    use_viewer().person.and_then(|person| person.staff).is_some_and(|role| role.may(action))
}

pub(super) fn status_text(w: Words, status: TenantStatus) -> &'static str {
    match status {
        TenantStatus::Active => t!(w, suspensions.active),
        TenantStatus::Suspended => t!(w, suspensions.suspended),
    }
}

#[component]
pub(super) fn StatusBadge(status: TenantStatus) -> impl IntoView {
    let tone = match status {
        TenantStatus::Active => Tone::Good,
        TenantStatus::Suspended => Tone::Bad,
    };
    view! { <Badge tone>{status_text(use_words(), status)}</Badge> }
}

pub(super) fn kind_text(w: Words, kind: TenantKind) -> &'static str {
    match kind {
        TenantKind::Client => t!(w, tenants.kind_client),
        TenantKind::Sandbox => t!(w, tenants.kind_sandbox),
    }
}

/// Said of what is no client; of clients nothing is said.
#[component]
pub(super) fn KindBadge(kind: TenantKind) -> impl IntoView {
    let w = use_words();
    (kind == TenantKind::Sandbox).then(|| view! { <Badge tone=Tone::Warn>{kind_text(w, kind)}</Badge> })
}

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
