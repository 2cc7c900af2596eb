//! The logo: sent by a form of its own that loads the page anew, so that it works without JavaScript. What JavaScript adds is
//! a look at the file before it is sent.

use domain::{
    Error,
    brand::{Look, MOST_BYTES, MOST_KILOBYTES},
    error::Problem,
};
use leptos::{prelude::*, server_fn::ServerFn};
use wasm_bindgen::{JsCast, closure::Closure};

use super::api::{RemoveLogo, UploadLogo};
use crate::{
    i18n::{self, t, use_words},
    layout::TenantMark,
    ui::{
        Alert, ConfirmButton,
        form::{FUNCTION_FIELD, Submitted},
        input::DropTarget,
    },
};

/// What is read, as `accept` and a file's `type` name it.
const KINDS: [&str; 3] = ["image/png", "image/jpeg", "image/webp"];

#[component]
pub(super) fn LogoForm(slug: String, name: String, look: Look, read_only: bool) -> impl IntoView {
    let w = use_words();
    let now = if look.logo.is_some() { t!(w, brand.logo_now) } else { t!(w, brand.logo_none) };
    view! {
        <div class="flex flex-col gap-6">
            <div class="flex items-center gap-4">
                <TenantMark name look class="size-16" />
                <p class="text-sm text-muted">{now}</p>
            </div>
            {(!read_only).then(|| view! { <Upload slug=slug.clone() /> })}
            {(!read_only && look.logo.is_some()).then(|| view! {
                <ConfirmButton function=RemoveLogo::PATH fields=vec![("tenant", slug)] label=t!(w, brand.logo_remove) text=t!(w, brand.logo_remove_text) />
            })}
        </div>
    }
}

#[component]
fn Upload(slug: String) -> impl IntoView {
    let w = use_words();
    let refused = use_context::<Option<Submitted>>().flatten().filter(|it| it.function == UploadLogo::PATH);
    let error = refused.and_then(|submitted| submitted.error);
    view! {
        <form method="post" enctype="multipart/form-data" class="flex flex-col gap-4">
            <input type="hidden" name=FUNCTION_FIELD value=UploadLogo::PATH />
            <input type="hidden" name="tenant" value=slug />
            {error.clone().map(|error| view! { <Alert error /> })}
            <LogoField error />
            <div><button type="submit" class="button button-primary">{t!(w, brand.logo_upload)}</button></div>
        </form>
    }
}

/// A file, what is wrong with it, and what it looks like.
#[component]
fn LogoField(error: Option<Error>) -> impl IntoView {
    let w = use_words();
    let refused: Vec<Problem> = error.iter().flat_map(|error| error.of("logo").cloned()).collect();
    let problems = RwSignal::new(refused);
    let (shown, name) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let chosen = NodeRef::<leptos::html::Input>::new();
    let take = move || {
        shown.set(None);
        name.set(None);
        problems.set(Vec::new());
        let Some(file) = chosen.get_untracked().and_then(|input| input.files()?.get(0)) else { return };
        name.set(Some(file.name()));
        #[expect(clippy::cast_precision_loss, reason = "a megabyte")]
        if file.size() > MOST_BYTES as f64 {
            problems.set(vec![Problem::FileTooLarge { max: MOST_KILOBYTES }]);
        } else if KINDS.contains(&file.type_().as_str()) {
            read(&file, shown);
        }
    };
    // The field itself holds what is dropped, and its form sends it.
    let give = move |files: Option<web_sys::FileList>| {
        // A field for one file that is given several sends them all, and the server refuses that.
        if files.as_ref().is_some_and(|files| files.length() > 1) {
            problems.set(vec![Problem::TooMany { max: 1 }]);
            return;
        }
        if let (Some(files), Some(input)) = (files.filter(|files| files.length() > 0), chosen.get_untracked()) {
            input.set_files(Some(&files));
            take();
        }
    };
    let is_wrong = move || problems.with(|problems| (!problems.is_empty()).then_some("true"));
    let input = view! {
        <input
            id="logo"
            name="logo"
            type="file"
            class="drop-input"
            accept=KINDS.join(",")
            required
            node_ref=chosen
            aria-describedby="logo-hint logo-error"
            aria-invalid=is_wrong
            on:change=move |_| take()
        />
    }
    .into_any();
    view! {
        <div class="max-w-md">
            <label for="logo" class="mb-1.5 block text-sm font-medium">{t!(w, brand.logo)}</label>
            <DropTarget field="logo" take=give input>
                {move || name.get().map(|name| view! { <p class="max-w-full truncate text-sm font-medium">{name}</p> })}
            </DropTarget>
            <p id="logo-hint" class="mt-1.5 text-sm text-muted">{t!(w, brand.logo_hint)}</p>
            <div id="logo-error" role="status">
                {move || problems.get().iter().map(|problem| view! {
                    <p class="mt-1.5 text-sm font-medium text-bad-ink">{i18n::problem(w, problem)}</p>
                }).collect_view()}
            </div>
            {move || shown.get().map(|source| view! {
                <img src=source alt=t!(w, brand.logo_chosen) class="tenant-mark tenant-logo mt-4 size-24" />
            })}
        </div>
    }
}

/// [browser] Shows a file by its content: the policy of pages allows pictures from addresses `data:`, and none from `blob:`.
fn read(file: &web_sys::File, shown: RwSignal<Option<String>>) {
    let Ok(reader) = web_sys::FileReader::new() else { return };
    let from = reader.clone();
    let done = Closure::once_into_js(move || shown.set(from.result().ok().and_then(|content| content.as_string())));
    reader.set_onload(Some(done.unchecked_ref()));
    // What cannot be read is not shown; the server says what is wrong with it.
    let _ = reader.read_as_data_url(file);
}
