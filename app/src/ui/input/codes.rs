//! Numbers that name something: telephones and CUITs. They are shown and sent as people read them; the domain reads
//! every way of writing them.

use std::sync::Arc;

use domain::{address::Phone, cuit::Cuit, error::Problem};
use leptos::prelude::*;

use super::{
    super::form::use_form,
    typed::{Reading, Typed, TypedField},
};
use crate::i18n::{self, use_words};

/// A telephone number, of Argentina unless it begins with `+`.
#[component]
pub fn PhoneField(
    field: &'static str,
    label: &'static str,
    #[prop(into, optional)] value: String,
    #[prop(optional)] hint: Option<&'static str>,
    #[prop(default = false)] optional: bool,
    #[prop(default = "tel")] autocomplete: &'static str,
    #[prop(default = false)] read_only: bool,
) -> impl IntoView {
    let (w, state) = (use_words(), use_form());
    let read = move |text: &str| match text.parse::<Phone>() {
        Ok(phone) => Reading { sent: phone.to_string(), shown: Some(phone.formatted()), wrong: None },
        Err(_) => Reading::unread(text, i18n::problem(w, &Problem::Phone)),
    };
    let typed = Typed::new(&state, field, value, Arc::new(read));
    view! {
        <TypedField field label hint optional read_only name=state.name(field) typed apart=false kind="tel"
            inputmode=Some("tel") autocomplete />
    }
}

/// A CUIT: written with its hyphens and checked as the field is left.
#[component]
pub fn CuitField(
    field: &'static str,
    label: &'static str,
    #[prop(into, optional)] value: String,
    #[prop(optional)] hint: Option<&'static str>,
    #[prop(default = false)] optional: bool,
    #[prop(default = false)] read_only: bool,
) -> impl IntoView {
    let (w, state) = (use_words(), use_form());
    let read = move |text: &str| match text.parse::<Cuit>() {
        Ok(cuit) => Reading { sent: cuit.to_string(), shown: Some(cuit.to_string()), wrong: None },
        Err(_) => Reading::unread(text, i18n::problem(w, &Problem::Cuit)),
    };
    let typed = Typed::new(&state, field, value, Arc::new(read));
    view! {
        <TypedField field label hint optional read_only name=state.name(field) typed apart=false inputmode=Some("numeric") />
    }
}
