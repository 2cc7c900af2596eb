//! Where files are dropped or pasted: around the field itself, which stays what it is for whoever chooses by hand.

use leptos::prelude::*;

use super::super::{super::Icon, live};
use crate::i18n::{t, use_words};

/// Until the page is taken over it is a plain field that looks like one. `children`: the field whose id is `field`, and what
/// is said of it.
#[component]
pub fn DropTarget(
    field: &'static str,
    #[prop(optional)] multiple: bool,
    #[prop(optional)] read_only: bool,
    /// Is given what was dropped or pasted.
    take: impl Fn(Option<web_sys::FileList>) + Copy + 'static,
    /// The field.
    input: AnyView,
    children: Children,
) -> impl IntoView {
    let w = use_words();
    let (live, over) = (live(), RwSignal::new(false));
    let give = move |files| {
        if !read_only {
            take(files);
        }
    };
    view! {
        <div
            class="drop"
            data-live=move || live.get().then_some("")
            data-over=move || over.get().then_some("")
            on:dragover=move |event| {
                // Without this the browser opens the file instead of giving it to the page.
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=move |event| {
                event.prevent_default();
                over.set(false);
                give(event.data_transfer().and_then(|data| data.files()));
            }
            on:paste=move |event| give(event.clipboard_data().and_then(|data| data.files()))
        >
            {input}
            {move || (live.get() && !read_only).then(|| view! {
                <Icon icon=icondata_lu::LuUpload class="size-6 text-muted" />
                <p class="text-sm">
                    <label for=field class="link cursor-pointer">
                        {if multiple { t!(w, inputs.choose_files) } else { t!(w, inputs.choose_file) }}
                    </label>
                    " "
                    <span class="text-muted">{t!(w, inputs.or_drop)}</span>
                </p>
            })}
            {children()}
        </div>
    }
}
