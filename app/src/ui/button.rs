//! What is pressed.

use leptos::prelude::*;

use super::{Icon, marks::Key};

/// How much a button asks to be pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    #[default]
    Normal,
    /// What most people came for; one on a page.
    Primary,
    /// Without a border: one of many, such as in a row of a table.
    Quiet,
    /// Takes something away.
    Danger,
}

impl Weight {
    pub const ALL: [Self; 4] = [Self::Primary, Self::Normal, Self::Quiet, Self::Danger];

    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Normal => "button",
            Self::Primary => "button button-primary",
            Self::Quiet => "button button-quiet",
            Self::Danger => "button button-danger",
        }
    }
}

/// A button that does something in the browser. What changes data is a form: see [`super::ActionForm`].
#[component]
pub fn Button(
    #[prop(optional)] weight: Weight,
    #[prop(optional)] icon: Option<icondata_core::Icon>,
    /// Being done: it stays where it is and takes no second press.
    #[prop(into, default = Signal::stored(false))]
    busy: Signal<bool>,
    #[prop(into, default = Signal::stored(false))] disabled: Signal<bool>,
    #[prop(optional)] shortcut: Option<&'static str>,
    on_press: impl Fn() + 'static,
    children: Children,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class=weight.class()
            aria-busy=move || busy.get().then_some("true")
            aria-disabled=move || busy.get().then_some("true")
            disabled=move || disabled.get()
            on:click=move |_| if !busy.get_untracked() { on_press() }
        >
            {icon.map(|icon| view! { <Icon icon class="size-4 shrink-0" /> })}
            {children()}
            {shortcut.map(|keys| view! { <Key>{keys}</Key> })}
        </button>
    }
}

/// A button that is a pictogram alone; `label` is its name and shows when it is pointed at.
#[component]
pub fn IconButton(
    icon: icondata_core::Icon,
    #[prop(into)] label: String,
    on_press: impl Fn() + 'static,
) -> impl IntoView {
    let name = label.clone();
    view! {
        <button type="button" class="icon-button" aria-label=name title=label on:click=move |_| on_press()>
            <Icon icon />
        </button>
    }
}

/// A link that looks like a button.
#[component]
pub fn LinkButton(
    #[prop(into)] href: String,
    #[prop(default = false)] primary: bool,
    #[prop(optional)] icon: Option<icondata_core::Icon>,
    children: Children,
) -> impl IntoView {
    let weight = if primary { Weight::Primary } else { Weight::Normal };
    view! {
        <a href=href class=weight.class()>
            {icon.map(|icon| view! { <Icon icon class="size-4 shrink-0" /> })}
            {children()}
        </a>
    }
}
