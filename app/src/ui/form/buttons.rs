//! What sends a form, leaves it, or is one by itself.

use leptos::prelude::*;

use super::{super::Icon, NativeForm, state::use_form};
use crate::i18n::{t, use_words};

/// The way out of a form that gives up what was typed, without a question.
#[component]
pub fn CancelLink(#[prop(into)] href: String) -> impl IntoView {
    let w = use_words();
    view! { <a href=href class="button" data-discards="">{t!(w, form.cancel)}</a> }
}

/// Says that what was typed is saved, until something is typed again: for forms whose page stays.
#[component]
pub fn Saved() -> impl IntoView {
    let (w, saved) = (use_words(), use_form().saved);
    view! {
        <span role="status" class="inline-flex min-h-10 items-center gap-1.5 text-sm font-medium text-good-ink">
            {move || saved.get().then(|| view! {
                <Icon icon=icondata_lu::LuCheck class="size-4" />
                {t!(w, inputs.saved)}
            })}
        </span>
    }
}

/// One button that does one thing: a form of hidden fields that loads the page anew.
#[component]
pub fn PostButton(
    /// The path of the server function.
    function: &'static str,
    /// Its arguments.
    fields: Vec<(&'static str, String)>,
    label: &'static str,
    #[prop(default = "button")] class: &'static str,
) -> impl IntoView {
    view! {
        <NativeForm function>
            {fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()}
            <button type="submit" class=class>{label}</button>
        </NativeForm>
    }
}

/// The same for what cannot be taken back: it is said what happens before the button is there. Works without JavaScript.
#[component]
pub fn ConfirmButton(
    function: &'static str,
    fields: Vec<(&'static str, String)>,
    label: &'static str,
    /// What happens.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <details class="confirm">
            <summary class="button">{label}</summary>
            <div class="mt-2 rounded-lg border border-bad/40 bg-bad-soft p-4">
                <p class="mb-3 max-w-prose text-sm text-bad-ink">{text}</p>
                <PostButton function fields label class="button button-danger" />
            </div>
        </details>
    }
}

#[component]
pub fn Submit(
    label: &'static str,
    /// It does harm.
    #[prop(default = false)]
    danger: bool,
) -> impl IntoView {
    let (w, pending) = (use_words(), use_form().pending);
    view! {
        <button type="submit" class=if danger { "button button-danger" } else { "button button-primary" } aria-disabled=move || pending.get().to_string()>
            {move || if pending.get() { t!(w, form.saving) } else { label }}
        </button>
    }
}
