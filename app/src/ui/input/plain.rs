//! Small fields: a text that is searched for, and a switch.

use leptos::{html, prelude::*};

use super::{
    super::{
        Icon,
        form::{described_by, messages, use_form},
    },
    live,
    typed::announce_change,
};
use crate::i18n::{t, use_words};

/// What is searched for, in a form of its own kind (`method="get"`): the address keeps it.
#[component]
pub fn SearchField(
    /// Its name in the address.
    name: &'static str,
    label: &'static str,
    #[prop(into, optional)] value: String,
    #[prop(default = "")] placeholder: &'static str,
) -> impl IntoView {
    let w = use_words();
    let input = NodeRef::<html::Input>::new();
    let (filled, set_filled) = signal(!value.is_empty());
    let live = live();
    let clear = move |_| {
        if let Some(input) = input.get_untracked() {
            input.set_value("");
            announce_change(&input);
            // A field that cannot take the focus keeps none.
            let _ = input.focus();
        }
    };
    view! {
        <div class="input-group min-w-48 flex-1 sm:max-w-md">
            <span class="input-sign" aria-hidden="true"><Icon icon=icondata_lu::LuSearch class="size-4" /></span>
            <input type="search" name=name value=value class="input" aria-label=label node_ref=input autocomplete="off"
                placeholder=(!placeholder.is_empty()).then_some(placeholder)
                on:input=move |event| set_filled.set(!event_target_value(&event).is_empty())
            />
            {move || (live.get() && filled.get()).then(|| view! {
                <button type="button" class="input-button" aria-label=t!(w, inputs.clear) on:click=clear>
                    <Icon icon=icondata_lu::LuX class="size-4" />
                </button>
            })}
        </div>
    }
}

/// On or off: a checkbox that says so (WAI-ARIA APG, Switch). Sent as `true`, or not at all: its field is a `bool` with
/// `#[serde(default)]`.
#[component]
pub fn Switch(
    field: &'static str,
    label: &'static str,
    #[prop(default = false)] checked: bool,
    #[prop(optional)] hint: Option<&'static str>,
    #[prop(default = false)] read_only: bool,
) -> impl IntoView {
    let state = use_form();
    let messages = messages(&state, field);
    let name = state.name(field);
    let checked = state.values(&name).map_or(checked, |values| !values.is_empty());
    view! {
        <div class="min-w-0">
            <label class="switch" for=field>
                <input id=field type="checkbox" role="switch" name=name value="true" checked=checked disabled=read_only
                    aria-describedby=described_by(field, hint)
                    aria-invalid=move || (!messages.get().is_empty()).then_some("true")
                />
                <span class="text-sm font-medium">{label}</span>
            </label>
            {hint.map(|hint| view! { <p id=format!("{field}-hint") class="mt-1 text-sm text-muted">{hint}</p> })}
            <div id=format!("{field}-error")>
                {move || messages.get().into_iter().map(|message| view! {
                    <p class="mt-1.5 text-sm font-medium text-bad-ink">{message}</p>
                }).collect_view()}
            </div>
        </div>
    }
}
