//! What the pages of locations share.

use domain::{
    address::Province,
    legal_entities::{LegalEntity, LegalEntityStatus},
    locations::{LocationForm, LocationStatus},
};
use leptos::prelude::*;

use crate::{
    i18n::{Words, t, use_words},
    ui::{Badge, Panel, SelectField, TextField, Tone, form::HiddenField, input::PhoneField},
};

pub(super) fn status_text(w: Words, status: LocationStatus) -> &'static str {
    match status {
        LocationStatus::Open => t!(w, locations.open),
        LocationStatus::Closed => t!(w, locations.closed),
    }
}

#[component]
pub(super) fn StatusBadge(status: LocationStatus) -> impl IntoView {
    let tone = match status {
        LocationStatus::Open => Tone::Good,
        LocationStatus::Closed => Tone::Neutral,
    };
    view! { <Badge tone>{status_text(use_words(), status)}</Badge> }
}

/// The fields of [`LocationForm`].
#[component]
pub(super) fn LocationFields(
    form: LocationForm,
    legal_entities: Vec<LegalEntity>,
    #[prop(default = false)] read_only: bool,
) -> impl IntoView {
    let w = use_words();
    let provinces = Province::ALL.iter().map(|p| (p.to_string(), p.name().to_owned())).collect();
    let statuses = LocationStatus::ALL.iter().map(|s| (s.to_string(), status_text(w, *s).to_owned())).collect();
    // A closed one bills nothing; the one that is there is shown whatever it is.
    let legal_entities: Vec<_> = legal_entities
        .into_iter()
        .filter(|one| one.status == LegalEntityStatus::Open || one.id.to_string() == form.legal_entity_id)
        .collect();
    // One legal entity leaves nothing to choose.
    let only = (form.legal_entity_id.is_empty() && legal_entities.len() == 1).then(|| legal_entities[0].id.to_string());
    let entity = only.unwrap_or(form.legal_entity_id);
    let entities: Vec<_> = legal_entities
        .into_iter()
        .map(|entity| (entity.id.to_string(), format!("{} · {}", entity.legal_name, entity.cuit)))
        .collect();
    let show_entities = !entities.is_empty();
    view! {
        <HiddenField field="version" value=form.version.to_string() />
        <Panel title=t!(w, locations.section_place)>
            <div class="grid gap-5 sm:grid-cols-2">
                <TextField field="name" label=t!(w, locations.name) value=form.name read_only />
                <TextField field="street" label=t!(w, locations.street) value=form.street read_only />
                <TextField field="city" label=t!(w, locations.city) value=form.city read_only />
                <SelectField field="province" label=t!(w, locations.province) value=form.province options=provinces read_only />
                <TextField field="postal_code" label=t!(w, locations.postal_code) value=form.postal_code hint=t!(w, locations.postal_code_hint) optional=true read_only />
            </div>
        </Panel>
        <Panel title=t!(w, locations.section_business)>
            <div class="grid gap-5 sm:grid-cols-2">
                <PhoneField field="phone" label=t!(w, locations.phone) value=form.phone hint=t!(w, locations.phone_hint) optional=true read_only />
                <SelectField field="status" label=t!(w, locations.status) value=form.status options=statuses read_only />
                {show_entities.then(|| view! {
                    <SelectField field="legal_entity_id" label=t!(w, locations.legal_entity) value=entity options=entities read_only />
                })}
            </div>
        </Panel>
    }
}
