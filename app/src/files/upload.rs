//! The form that sends a file. It is the browser's own and loads the page anew, so that it works without JavaScript and the
//! server can stream what comes; what JavaScript adds is to say what is wrong before it is sent.

use domain::{Error, error::Problem, files::FilePurpose};
use leptos::prelude::*;

use super::parts::purpose_text;
use crate::{
    i18n::{self, t, use_words},
    ui::{
        Alert, Panel,
        form::{Submitted, once_key},
        input::DropTarget,
    },
};

/// What the form is called where it is shown again.
pub const UPLOAD: &str = "upload_file";

#[component]
pub(super) fn UploadForm() -> impl IntoView {
    let w = use_words();
    let refused = use_context::<Option<Submitted>>().flatten().filter(|it| it.function == UPLOAD);
    let purpose = refused.iter().flat_map(|refused| &refused.values).find(|(name, _)| name == "purpose");
    let purpose = purpose.and_then(|(_, value)| value.parse().ok()).unwrap_or(FilePurpose::Document);
    let chosen = RwSignal::new(purpose);
    let error = refused.and_then(|submitted| submitted.error);
    let options = FilePurpose::ALL.iter().copied().map(move |one| {
        view! { <option value=one.as_str() selected={one == purpose}>{purpose_text(w, one)}</option> }
    });
    let choose = move |event: leptos::ev::Event| {
        if let Ok(purpose) = event_target_value(&event).parse() {
            chosen.set(purpose);
        }
    };
    view! {
        <Panel title=t!(w, files.send_title)>
            <form method="post" enctype="multipart/form-data" class="flex flex-col gap-4">
                // Before the file: what stands behind it is not read.
                <input type="hidden" name="key" value=once_key() />
                {error.clone().map(|error| view! { <Alert error /> })}
                <label class="block max-w-md text-sm font-medium">
                    {t!(w, files.purpose)}
                    <select name="purpose" class="input mt-1.5" on:change=choose>{options.collect_view()}</select>
                </label>
                <FileField purpose=chosen error />
                <div><button type="submit" class="button button-primary">{t!(w, files.send)}</button></div>
            </form>
        </Panel>
    }
}

/// A file, and what is wrong with it.
#[component]
fn FileField(purpose: RwSignal<FilePurpose>, error: Option<Error>) -> impl IntoView {
    let w = use_words();
    let refused: Vec<Problem> = error
        .iter()
        .flat_map(|error| ["file", "name"].into_iter().flat_map(move |field| error.of(field).cloned()))
        .collect();
    let problems = RwSignal::new(refused);
    let name = RwSignal::new(None::<String>);
    let chosen = NodeRef::<leptos::html::Input>::new();
    let take = move || {
        name.set(None);
        problems.set(Vec::new());
        let Some(file) = chosen.get_untracked().and_then(|input| input.files()?.get(0)) else { return };
        name.set(Some(file.name()));
        #[expect(clippy::cast_precision_loss, reason = "some megabytes")]
        if file.size() > purpose.get_untracked().most_bytes() as f64 {
            problems.set(vec![Problem::FileTooLarge { max: purpose.get_untracked().most_kilobytes() }]);
        }
    };
    // The field itself holds what is dropped, and its form sends it.
    let give = move |files: Option<web_sys::FileList>| {
        if files.as_ref().is_some_and(|files| files.length() > 1) {
            problems.set(vec![Problem::TooMany { max: 1 }]);
            return;
        }
        if let (Some(files), Some(input)) = (files.filter(|files| files.length() > 0), chosen.get_untracked()) {
            input.set_files(Some(&files));
            take();
        }
    };
    let accept = move || {
        let kinds = purpose.get().takes().iter().map(|kind| kind.as_str());
        kinds.collect::<Vec<_>>().join(",")
    };
    let is_wrong = move || problems.with(|problems| (!problems.is_empty()).then_some("true"));
    let input = view! {
        <input
            id="file"
            name="file"
            type="file"
            class="drop-input"
            accept=accept
            required
            node_ref=chosen
            aria-describedby="file-hint file-error"
            aria-invalid=is_wrong
            on:change=move |_| take()
        />
    }
    .into_any();
    view! {
        <div class="max-w-md">
            <label for="file" class="mb-1.5 block text-sm font-medium">{t!(w, files.file)}</label>
            <DropTarget field="file" take=give input>
                {move || name.get().map(|name| view! { <p class="max-w-full truncate text-sm font-medium">{name}</p> })}
            </DropTarget>
            <p id="file-hint" class="mt-1.5 text-sm text-muted">
                {move || match purpose.get() {
                    FilePurpose::Document => t!(w, files.document_hint),
                    FilePurpose::Picture => t!(w, files.picture_hint),
                }}
            </p>
            <div id="file-error" role="status">
                {move || problems.get().iter().map(|problem| view! {
                    <p class="mt-1.5 text-sm font-medium text-bad-ink">{i18n::problem(w, problem)}</p>
                }).collect_view()}
            </div>
        </div>
    }
}
