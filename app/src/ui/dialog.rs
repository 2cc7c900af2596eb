//! Windows in front of the page, by the browser's own `<dialog>`: it keeps the focus inside, closes on Escape, and gives
//! the focus back to what opened it (WAI-ARIA APG, modal dialog).

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::Icon;
use crate::i18n::{t, use_words};

/// Where a window comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// In the middle: a question, a short form.
    #[default]
    Middle,
    /// From the end of the line: details beside the page they belong to; from below on a telephone.
    End,
    /// High up and without a title of its own: what is typed into at once.
    Top,
}

impl Side {
    const fn class(self) -> &'static str {
        match self {
            Self::Middle => "dialog",
            Self::End => "dialog drawer",
            Self::Top => "dialog dialog-top",
        }
    }
}

/// Opens while `open` is set; closing it, however that happens, resets it.
#[component]
pub fn Dialog(
    /// Tells the windows of a page apart.
    id: &'static str,
    open: RwSignal<bool>,
    #[prop(into)] title: String,
    #[prop(optional)] side: Side,
    children: Children,
) -> impl IntoView {
    let w = use_words();
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    Effect::new(move |_| {
        let (open, Some(dialog)) = (open.get(), dialog.get()) else { return };
        if open && !dialog.open() {
            // Refused where it is open already, or not in the page any more.
            dialog.show_modal().ok();
        } else if !open && dialog.open() {
            dialog.close();
        }
    });
    // Whether something happened to the window itself, and not to what is inside.
    let itself = move |event: &web_sys::Event| {
        event.target().is_some_and(|target| {
            target
                .dyn_ref::<web_sys::Node>()
                .is_some_and(|node| dialog.get_untracked().is_some_and(|dialog| dialog.is_same_node(Some(node))))
        })
    };
    // A press beside the window hits the dialog: what is inside lies on its own box.
    let on_press = move |event: leptos::ev::MouseEvent| {
        if itself(&event) {
            open.set(false);
        }
    };
    // The browser tells of a closing only after it: a key that comes in between, as the palette's, has to find the window
    // closed, and the late news must not close what that key opened.
    let on_cancel = move |event: web_sys::Event| {
        // A file's choice that is given up cancels too, and is passed on to here.
        if itself(&event) {
            open.set(false);
        }
    };
    let on_close = move |_| {
        if dialog.get_untracked().is_none_or(|dialog| !dialog.open()) {
            open.set(false);
        }
    };
    let heading = format!("{id}-title");
    let named = heading.clone();
    let hides_title = side == Side::Top;
    view! {
        <dialog
            id=id
            class=side.class()
            aria-labelledby=named
            node_ref=dialog
            on:mousedown=on_press
            on:cancel=on_cancel
            on:close=on_close
        >
            <div class="dialog-body">
                <header class=if hides_title { "sr-only" } else { "dialog-head" }>
                    <h2 id=heading class="text-lg font-semibold">{title}</h2>
                    {(!hides_title).then(|| view! {
                        <button type="button" class="icon-button -me-2" aria-label=t!(w, kit.close) on:click=move |_| open.set(false)>
                            <Icon icon=icondata_lu::LuX />
                        </button>
                    })}
                </header>
                {children()}
            </div>
        </dialog>
    }
}
