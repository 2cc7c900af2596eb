//! One file of the list: what it is, how far it is, and the way to take it out.

use domain::format;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};

use super::{super::super::Icon, Item, Progress};
use crate::i18n::{t, use_locale, use_words};

/// Pictures up to this size are shown; larger ones would hold the page up while they are written out as text.
const MOST_SHOWN: f64 = 8_000_000.0;

/// Reads a picture, so that it can be shown.
pub(super) fn show_picture(item: &Item) {
    let (file, picture) = (&*item.file, item.picture);
    // What a drawing can carry besides itself is not run in an image, but it is not needed here either.
    let shown = file.type_().starts_with("image/") && !file.type_().contains("svg") && file.size() <= MOST_SHOWN;
    let Some(reader) = shown.then(|| web_sys::FileReader::new().ok()).flatten() else { return };
    let source = reader.clone();
    let read = Closure::once_into_js(move || {
        if let Some(address) = source.result().ok().and_then(|result| result.as_string()) {
            // The file may have been taken out meanwhile.
            let _ = picture.try_set(Some(address));
        }
    });
    reader.set_onload(Some(read.unchecked_ref()));
    // A file that cannot be read has no picture.
    let _ = reader.read_as_data_url(file);
}

#[component]
pub(super) fn Row(item: Item, name: String, on_remove: Callback<()>, on_again: Callback<()>) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let (progress, picture) = (item.progress, item.picture);
    let file_name = item.file.name();
    // A size in the browser is a whole number of bytes.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let size = format::file_size(locale, item.file.size() as u64);
    let remove = t!(w, inputs.remove_file, name = file_name.clone()).to_string();
    let again = t!(w, inputs.send_again, name = file_name.clone()).to_string();
    let bar = t!(w, inputs.sending_file, name = file_name.clone()).to_string();
    let state = move || match progress.get() {
        Progress::Sending(_) => t!(w, inputs.sending),
        Progress::Sent(_) => t!(w, inputs.sent),
        Progress::Failed => t!(w, inputs.not_sent),
    };
    let failed = move || progress.with(|progress| *progress == Progress::Failed);
    let share = Memo::new(move |_| match progress.get() {
        Progress::Sending(share) => Some(share),
        _ => None,
    });
    view! {
        <li class="file">
            <span class="file-picture">
                {move || match picture.get() {
                    Some(address) => view! { <img src=address alt="" /> }.into_any(),
                    None => view! { <Icon icon=icondata_lu::LuFile class="size-5" /> }.into_any(),
                }}
            </span>
            <div class="min-w-0 flex-1">
                <p class="truncate text-sm font-medium">{file_name}</p>
                <p class="text-xs text-muted">
                    {size} " · " <span role="status" class:text-bad-ink=failed>{state}</span>
                </p>
                {move || share.get().map(|share| view! {
                    <progress class="file-progress" max="1" value=share.to_string() aria-label=bar.clone()></progress>
                })}
            </div>
            {move || failed().then(|| view! {
                <button type="button" class="input-button" aria-label=again.clone() on:click=move |_| on_again.run(())>
                    <Icon icon=icondata_lu::LuRotateCw class="size-4" />
                </button>
            })}
            <button type="button" class="input-button" aria-label=remove on:click=move |_| on_remove.run(())>
                <Icon icon=icondata_lu::LuX class="size-4" />
            </button>
            {move || match progress.get() {
                Progress::Sent(id) => Some(view! { <input type="hidden" name=name.clone() value=id /> }),
                _ => None,
            }}
        </li>
    }
}
