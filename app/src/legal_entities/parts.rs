//! What the pages of legal entities share.

use chrono::NaiveDate;
use domain::legal_entities::{LegalEntityForm, LegalEntityStatus, TaxCondition};
use leptos::prelude::*;

use crate::{
    i18n::{self, Words, t, use_words},
    ui::{
        Badge, Panel, SelectField, TextField, Tone,
        form::HiddenField,
        input::{CuitField, DateField},
    },
};

pub(super) fn status_text(w: Words, status: LegalEntityStatus) -> &'static str {
    match status {
        LegalEntityStatus::Open => t!(w, legal_entities.open),
        LegalEntityStatus::Closed => t!(w, legal_entities.closed),
    }
}

#[component]
pub(super) fn StatusBadge(status: LegalEntityStatus) -> impl IntoView {
    let tone = match status {
        LegalEntityStatus::Open => Tone::Good,
        LegalEntityStatus::Closed => Tone::Neutral,
    };
    view! { <Badge tone>{status_text(use_words(), status)}</Badge> }
}

/// The fields of [`LegalEntityForm`].
#[component]
pub(super) fn LegalEntityFields(
    form: LegalEntityForm,
    /// The day it is in Argentina: an activity cannot have begun later.
    today: NaiveDate,
    #[prop(default = false)] read_only: bool,
) -> impl IntoView {
    let w = use_words();
    let conditions =
        TaxCondition::ALL.iter().map(|one| (one.to_string(), i18n::tax_condition(w, *one).to_owned())).collect();
    let statuses =
        LegalEntityStatus::ALL.iter().map(|one| (one.to_string(), status_text(w, *one).to_owned())).collect();
    view! {
        <HiddenField field="version" value=form.version.to_string() />
        <Panel title=t!(w, legal_entities.section_identity)>
            <div class="grid gap-5 sm:grid-cols-2">
                <TextField field="legal_name" label=t!(w, tenants.legal_name) value=form.legal_name read_only />
                <CuitField field="cuit" label=t!(w, tenants.cuit) value=form.cuit read_only />
                <SelectField field="tax_condition" label=t!(w, tenants.tax_condition) value=form.tax_condition options=conditions read_only />
                <SelectField field="status" label=t!(w, legal_entities.status) value=form.status options=statuses hint=t!(w, legal_entities.status_hint) read_only />
            </div>
        </Panel>
        <Panel title=t!(w, legal_entities.section_billing)>
            <div class="grid gap-5 sm:grid-cols-2">
                <TextField field="points_of_sale" label=t!(w, tenants.points_of_sale) value=form.points_of_sale hint=t!(w, legal_entities.points_of_sale_hint) optional=true read_only />
                <TextField field="gross_income_number" label=t!(w, legal_entities.gross_income) value=form.gross_income_number hint=t!(w, legal_entities.gross_income_hint) optional=true read_only />
                <DateField field="activity_started_on" label=t!(w, legal_entities.activity_started) value=form.activity_started_on today max=Some(today) optional=true read_only />
            </div>
        </Panel>
    }
}
