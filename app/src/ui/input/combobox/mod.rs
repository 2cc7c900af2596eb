//! One of many, found by typing (WAI-ARIA APG, Editable Combobox With List Autocomplete).
//!
//! Without JavaScript it is a select of the choices that the page brings: an id is sent either way, and no server has to
//! guess what a typed name means. What is not among those choices can only be found with JavaScript.

mod finding;

use std::{pin::Pin, sync::Arc};

use domain::{
    Error,
    format::{count, plural},
};
use leptos::{ev::FocusEvent, html, prelude::*};

use self::finding::{Finding, Parts};
use super::{
    super::{
        Icon,
        choices::Choice,
        form::{Frame, described_by, use_form},
    },
    Wrong,
    listbox::Choices,
    live,
    time::holds,
};
use crate::i18n::{t, use_locale, use_words};

type Answer = Pin<Box<dyn Future<Output = Result<Vec<Choice>, Error>>>>;

/// Finds choices for what is typed: a call of a server function. An empty text asks for the first ones.
#[derive(Clone)]
pub struct Search(Arc<dyn Fn(String) -> Answer + Send + Sync>);

impl Search {
    pub fn new<F, A>(find: F) -> Self
    where
        F: Fn(String) -> A + Send + Sync + 'static,
        A: Future<Output = Result<Vec<Choice>, Error>> + 'static,
    {
        Self(Arc::new(move |text| Box::pin(find(text))))
    }
}

/// Exactly one of many choices, or none where it is optional.
#[component]
pub fn Combobox(
    field: &'static str,
    label: &'static str,
    search: Search,
    /// The choices that the page brings: shown before anything is typed, and all there are without JavaScript.
    #[prop(optional)]
    choices: Vec<Choice>,
    /// The one that is chosen now; it need not be among the others.
    #[prop(default = None)]
    value: Option<Choice>,
    #[prop(optional)] hint: Option<&'static str>,
    #[prop(default = "")] placeholder: &'static str,
    #[prop(default = false)] optional: bool,
    #[prop(default = false)] read_only: bool,
) -> impl IntoView {
    let state = use_form();
    let mut offered = choices.clone();
    if let Some(value) = &value
        && !offered.iter().any(|choice| choice.value == value.value)
    {
        offered.insert(0, value.clone());
    }
    // What was sent without JavaScript was one of them.
    let known = state.value(field, value.map(|choice| choice.value).unwrap_or_default());
    let chosen = offered.iter().find(|choice| choice.value == known).cloned().unwrap_or_else(|| Choice::new("", ""));
    let select = NodeRef::<html::Select>::new();
    let parts = Parts::new(field, choices, chosen, search, Wrong::of(&state, field));
    let name = state.name(field);
    let stored = StoredValue::new(offered.clone());
    let live = live();
    // What was chosen before the page was taken over.
    let taken_over = Memo::new(move |before: Option<&bool>| {
        let now = live.get();
        if now
            && before == Some(&false)
            && let Some(select) = select.get_untracked()
        {
            let value = select.value();
            let choice = stored.with_value(|offered| offered.iter().find(|choice| choice.value == value).cloned());
            parts.chosen.set(choice.unwrap_or_else(|| Choice::new("", "")));
        }
        now
    });
    view! {
        <Frame field label hint optional messages=parts.wrong.all>
            {move || {
                let name = name.clone();
                if taken_over.get() && !read_only {
                    view! { <Live field label hint optional placeholder name parts /> }.into_any()
                } else {
                    let offered = stored.get_value();
                    view! { <Plain field hint optional read_only name offered parts select /> }.into_any()
                }
            }}
        </Frame>
    }
}

/// Before the page is taken over, and where nothing may be changed.
#[component]
fn Plain(
    field: &'static str,
    hint: Option<&'static str>,
    optional: bool,
    read_only: bool,
    name: String,
    offered: Vec<Choice>,
    parts: Parts,
    select: NodeRef<html::Select>,
) -> impl IntoView {
    let w = use_words();
    let chosen = parts.chosen.with_untracked(|choice| choice.value.clone());
    let none = chosen.is_empty();
    let options = offered.into_iter().map(|choice| {
        let selected = choice.value == chosen;
        view! { <option value=choice.value selected=selected disabled=choice.disabled>{choice.text}</option> }
    });
    view! {
        // Without an empty choice one is always made, and HTML allows nothing to be required then.
        <select id=field name=name class="input" node_ref=select disabled=read_only required=none && !optional
            aria-describedby=described_by(field, hint) aria-invalid=move || parts.wrong.invalid()
        >
            {(none || optional).then(|| view! {
                <option value="" selected=none>{if optional { t!(w, inputs.nothing) } else { t!(w, form.choose) }}</option>
            })}
            {options.collect_view()}
        </select>
    }
}

#[component]
fn Live(
    field: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    optional: bool,
    placeholder: &'static str,
    name: String,
    parts: Parts,
) -> impl IntoView {
    let w = use_words();
    let frame = NodeRef::<html::Div>::new();
    let list = parts.list;
    let value = Signal::derive(move || parts.chosen.with(|choice| choice.value.clone()));
    let choose = Callback::new(move |choice| parts.choose(choice));
    let on_focusout = move |event: FocusEvent| {
        if !holds(frame, &event) {
            parts.leave(optional);
        }
    };
    let toggle = move |_| {
        if let Some(input) = parts.input.get_untracked() {
            // A field that cannot take the focus keeps none.
            let _ = input.focus();
        }
        if list.open.get_untracked() { parts.restore() } else { parts.open() }
    };
    view! {
        <div class="combobox" node_ref=frame on:focusout=on_focusout>
            <div class="input-group">
                <input
                    id=field
                    type="text"
                    value=parts.chosen.with_untracked(|choice| choice.text.clone())
                    class="input"
                    node_ref=parts.input
                    autocomplete="off"
                    spellcheck="false"
                    placeholder=(!placeholder.is_empty()).then_some(placeholder)
                    role="combobox"
                    aria-expanded=move || list.open.get().to_string()
                    aria-controls=list.id()
                    aria-autocomplete="list"
                    aria-required=(!optional).then_some("true")
                    aria-activedescendant=move || list.active_id()
                    aria-describedby=described_by(field, hint)
                    aria-invalid=move || parts.wrong.invalid()
                    on:input=move |event| {
                        parts.wrong.typed(None);
                        parts.ask_soon(event_target_value(&event));
                    }
                    on:keydown=move |event| parts.on_key(&event, optional)
                />
                {move || (optional && !value.get().is_empty()).then(|| view! {
                    <button type="button" class="input-button" aria-label=t!(w, inputs.clear) on:click=move |_| parts.clear()>
                        <Icon icon=icondata_lu::LuX class="size-4" />
                    </button>
                })}
                <button type="button" class="input-button" tabindex="-1" aria-label=t!(w, inputs.show_choices)
                    aria-controls=list.id() aria-expanded=move || list.open.get().to_string()
                    on:mousedown=|event| event.prevent_default()
                    on:click=toggle
                >
                    <Icon icon=icondata_lu::LuChevronsUpDown class="size-4" />
                </button>
            </div>
            <div class="listbox-frame" hidden=move || !list.open.get()>
                <Choices listbox=list label chosen=value on_choose=choose />
                <Outcome parts />
            </div>
            <input type="hidden" name=name node_ref=parts.hidden prop:value=move || value.get() />
        </div>
    }
}

/// How the search stands, in the list and for those who only hear it.
#[component]
fn Outcome(parts: Parts) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let found = move || parts.list.choices.with(Vec::len);
    let seen = move || match parts.finding.get() {
        Finding::Pending => Some(t!(w, inputs.searching)),
        Finding::Failed => Some(t!(w, inputs.search_failed)),
        Finding::Done => (found() == 0).then(|| t!(w, inputs.nothing_found)),
    };
    let heard = move || {
        if !parts.list.open.get() {
            return String::new();
        }
        if let Some(seen) = seen() {
            return seen.to_owned();
        }
        let n = i64::try_from(found()).unwrap_or(i64::MAX);
        let number = count(locale, n);
        let other = || t!(w, inputs.found_several, n = number.clone()).to_string();
        plural(locale, n).pick(t!(w, inputs.found_single).to_owned(), other(), other())
    };
    view! {
        {move || seen().map(|text| view! { <p class="listbox-note" aria-hidden="true">{text}</p> })}
        {move || (parts.finding.get() == Finding::Failed).then(|| view! {
            <button type="button" class="button mx-2 mb-2" on:mousedown=|event| event.prevent_default() on:click=move |_| parts.again_from_button()>
                {t!(w, inputs.try_again)}
            </button>
        })}
        <span class="sr-only" role="status">{heard}</span>
    }
}
