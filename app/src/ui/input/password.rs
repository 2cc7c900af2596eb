//! A password, which can be looked at while it is typed (NIST SP 800-63B, 5.1.1.2).

use leptos::prelude::*;

use super::{
    super::{
        Icon,
        form::{Frame, described_by, messages, use_form},
    },
    live,
};
use crate::i18n::{t, use_words};

#[component]
pub(in super::super) fn PasswordField(
    field: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    optional: bool,
    autocomplete: &'static str,
    autofocus: bool,
    read_only: bool,
    value: String,
) -> impl IntoView {
    let (w, state) = (use_words(), use_form());
    let messages = messages(&state, field);
    let value = state.value(field, value);
    let (shown, set_shown) = signal(false);
    let live = live();
    view! {
        <Frame field label hint optional messages>
            <div class="input-group">
                <input
                    id=field
                    name=state.name(field)
                    type=move || if shown.get() { "text" } else { "password" }
                    value=value
                    class="input"
                    autocomplete=autocomplete
                    autofocus=autofocus
                    readonly=read_only
                    required=!optional
                    spellcheck="false"
                    autocapitalize="none"
                    aria-describedby=described_by(field, hint)
                    aria-invalid=move || (!messages.get().is_empty()).then_some("true")
                />
                // Nothing would answer it before the page is taken over. Its name does not repeat the label, which is
                // the field's; that it is about the field is said by what it controls.
                {move || live.get().then(|| view! {
                    <button type="button" class="input-button" aria-controls=field aria-pressed=move || shown.get().to_string()
                        aria-label=t!(w, inputs.show) on:click=move |_| set_shown.update(|shown| *shown = !*shown)
                    >
                        {move || {
                            let icon = if shown.get() { icondata_lu::LuEyeOff } else { icondata_lu::LuEye };
                            view! { <Icon icon=icon class="size-4" /> }
                        }}
                    </button>
                })}
            </div>
        </Frame>
    }
}
