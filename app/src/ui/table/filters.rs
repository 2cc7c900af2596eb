//! What narrows a list: a form of the address. With JavaScript it is sent while one types and chooses; without, by its
//! button.

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use leptos_router::components::Form;
use wasm_bindgen::JsCast;

use super::ListAddress;
use crate::{
    i18n::{t, use_words},
    ui::Icon,
};

/// Sends the form that an element is in, as if its button were pressed.
fn send(element: &web_sys::Element) {
    let form = element.closest("form").ok().flatten().and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok());
    if let Some(form) = form {
        // Refused where the form is not in the page any more.
        form.request_submit().ok();
    }
}

#[component]
pub fn Filters(#[prop(into)] address: Signal<ListAddress>, children: Children) -> impl IntoView {
    let w = use_words();
    let path = address.with_untracked(|address| address.path().to_owned());
    view! {
        <Form method="GET" action=path attr:class="filters" attr:role="search" noscroll=true>
            {children()}
            {move || address.get().kept().into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()}
            <button type="submit" class="button without-script">{t!(w, form.filter)}</button>
            {move || address.with(ListAddress::is_filtered).then(|| view! {
                <a class="button button-quiet" href=address.with(ListAddress::unfiltered)>
                    <Icon icon=icondata_lu::LuX class="size-4 shrink-0" />{t!(w, kit.unfilter)}
                </a>
            })}
        </Form>
    }
}

/// What is searched for. Sent once the person pauses.
#[component]
pub fn FilterSearch(
    #[prop(default = "q")] name: &'static str,
    label: &'static str,
    #[prop(into)] address: Signal<ListAddress>,
) -> impl IntoView {
    let field = NodeRef::<leptos::html::Input>::new();
    let value = move || address.with(|address| address.get(name).unwrap_or_default().to_owned());
    // Another address has another text; what is being typed right now is newer than either.
    Effect::new(move |_| {
        let (value, Some(field)) = (value(), field.get()) else { return };
        let active = document().active_element();
        if field.value() != value && !active.is_some_and(|active| active.is_same_node(Some(&field))) {
            field.set_value(&value);
        }
    });
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let on_input = move |_| {
        if let Some(timer) = timer.get_value() {
            timer.clear();
        }
        let Some(field) = field.get_untracked() else { return };
        timer.set_value(set_timeout_with_handle(move || send(&field), Duration::from_millis(250)).ok());
    };
    view! {
        <div class="search-field">
            <Icon icon=icondata_lu::LuSearch class="size-4 shrink-0" />
            <input type="search" name=name class="input" node_ref=field aria-label=label placeholder=label autocomplete="off"
                value=value on:input=on_input data-shortcut="/" />
        </div>
    }
}

/// One of some: sent as it is chosen.
#[component]
pub fn FilterSelect<V: Into<String>>(
    name: &'static str,
    label: &'static str,
    /// What no choice means.
    any: &'static str,
    /// Value and text of each choice.
    options: Vec<(V, String)>,
    #[prop(into)] address: Signal<ListAddress>,
) -> impl IntoView {
    let chosen = move || address.with(|address| address.get(name).unwrap_or_default().to_owned());
    let options = options
        .into_iter()
        .map(|(value, text)| {
            let value: String = value.into();
            let own = value.clone();
            view! { <option value=value selected=move || chosen() == own>{text}</option> }
        })
        .collect_view();
    view! {
        <select name=name class="input w-auto max-w-full" aria-label=label prop:value=chosen
            on:change=move |event| if let Some(select) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) { send(&select) }>
            <option value="">{any}</option>
            {options}
        </select>
    }
}

/// A day as a filter's address has it: as people write it, or as programs do.
#[must_use]
pub fn read_day(text: &str) -> Option<chrono::NaiveDate> {
    domain::format::parse_date(domain::locale::Locale::default(), text).ok()
}

/// A day, as people write it. What is none is marked, and narrows nothing.
#[component]
pub fn FilterDay(name: &'static str, label: &'static str, #[prop(into)] address: Signal<ListAddress>) -> impl IntoView {
    let w = use_words();
    let value = move || address.with(|address| address.get(name).unwrap_or_default().to_owned());
    let wrong = move || {
        let value = value();
        (!value.is_empty() && read_day(&value).is_none()).then_some("true")
    };
    view! {
        <label class="flex items-center gap-2 text-sm text-muted">
            {label}
            <input type="text" inputmode="numeric" name=name class="input w-32" autocomplete="off" placeholder=t!(w, inputs.day_placeholder)
                value=value prop:value=value aria-invalid=wrong
                on:change=move |event| if let Some(field) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) { send(&field) } />
        </label>
    }
}
