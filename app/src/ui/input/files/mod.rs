//! Files: dropped, pasted, or chosen. Each one is looked at in the browser, sent by itself with its progress in sight,
//! and named in the form by what the server called it.
//!
//! Without JavaScript it is a plain file field; the address that its form posts to has to read `multipart/form-data`.

mod row;
mod rules;
mod target;

use std::{pin::Pin, rc::Rc, sync::Arc};

use domain::{Error, format};
use leptos::{html, prelude::*, task::spawn_local};
use send_wrapper::SendWrapper;

pub use target::DropTarget;

use self::{
    row::Row,
    rules::{Refusal, kinds, refusal},
};
use super::{
    super::form::{Frame, described_by, use_form},
    Wrong, live,
    typed::announce_change,
};
use crate::i18n::{Words, t, use_locale, use_words};

type Sent = Pin<Box<dyn Future<Output = Result<String, Error>>>>;

/// Is told how far a file has come, as a share of one. Counted, not the row's own: sending goes on when the row is gone.
pub type Told = Rc<dyn Fn(f64)>;

/// Sends one file and answers with what names it from then on. It is told how far it is, as a share of one, by calling
/// what it is given.
#[derive(Clone)]
pub struct Upload(Arc<dyn Fn(web_sys::File, Told) -> Sent + Send + Sync>);

impl Upload {
    pub fn new<F, A>(send: F) -> Self
    where
        F: Fn(web_sys::File, Told) -> A + Send + Sync + 'static,
        A: Future<Output = Result<String, Error>> + 'static,
    {
        Self(Arc::new(move |file, progress| Box::pin(send(file, progress))))
    }
}

/// How a file stands.
#[derive(Clone, PartialEq)]
enum Progress {
    Sending(f64),
    Sent(String),
    Failed,
}

/// A file of the list. Files are the browser's, so on the server there is none.
#[derive(Clone)]
struct Item {
    number: u32,
    file: SendWrapper<web_sys::File>,
    progress: RwSignal<Progress>,
    /// The picture itself, as an address of `data:`: no other kind may be shown (content security policy).
    picture: RwSignal<Option<String>>,
}

#[derive(Clone, Copy)]
struct Parts {
    items: RwSignal<Vec<Item>>,
    next: StoredValue<u32>,
    input: NodeRef<html::Input>,
    upload: StoredValue<Upload>,
    accept: &'static str,
    most_bytes: u64,
    multiple: bool,
    wrong: Wrong,
}

impl Parts {
    /// Takes what may be taken, and says what may not and why.
    fn take(self, w: Words, locale: domain::locale::Locale, list: Option<web_sys::FileList>) {
        let Some(list) = list else { return };
        let files: Vec<web_sys::File> = (0..list.length()).filter_map(|index| list.item(index)).collect();
        if files.is_empty() {
            return;
        }
        let mut said = Vec::new();
        let most = if self.multiple { files.len() } else { 1 };
        if files.len() > most {
            said.push(t!(w, inputs.one_file_only).to_owned());
        }
        for file in files.into_iter().take(most) {
            // A size in the browser is a whole number of bytes.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let size = file.size() as u64;
            match refusal(self.accept, self.most_bytes, &file.name(), &file.type_(), size) {
                None => self.add(file),
                Some(Refusal::Kind) => {
                    let kinds = format::any_of(locale, &kinds(self.accept));
                    said.push(t!(w, inputs.wrong_kind, name = file.name(), kinds = kinds).to_string());
                }
                Some(Refusal::Size) => {
                    let (size, most) = (format::file_size(locale, size), format::file_size(locale, self.most_bytes));
                    said.push(t!(w, inputs.too_heavy, name = file.name(), size = size, most = most).to_string());
                }
                Some(Refusal::Empty) => said.push(t!(w, inputs.empty_file, name = file.name()).to_string()),
            }
        }
        self.wrong.typed(None);
        self.wrong.say((!said.is_empty()).then(|| said.join(" ")));
        // The same file can be chosen again after it was taken out.
        if let Some(input) = self.input.get_untracked() {
            input.set_value("");
        }
    }

    fn add(self, file: web_sys::File) {
        let number = self.next.try_update_value(|next| {
            *next += 1;
            *next
        });
        let item = Item {
            number: number.unwrap_or_default(),
            file: SendWrapper::new(file),
            progress: RwSignal::new(Progress::Sending(0.0)),
            picture: RwSignal::new(None),
        };
        let sent = item.clone();
        self.items.update(|items| {
            if !self.multiple {
                items.clear();
            }
            items.push(item);
        });
        row::show_picture(&sent);
        self.send(&sent);
    }

    fn send(self, item: &Item) {
        let progress = item.progress;
        progress.set(Progress::Sending(0.0));
        // A file that was taken out meanwhile has no signal any more.
        let on_progress: Told = Rc::new(move |share: f64| {
            let _ = progress.try_set(Progress::Sending(share.clamp(0.0, 1.0)));
        });
        let answer = self.upload.with_value(|upload| (upload.0)((*item.file).clone(), on_progress));
        spawn_local(async move {
            let end = match answer.await {
                Ok(id) => Progress::Sent(id),
                Err(_) => Progress::Failed,
            };
            let _ = progress.try_set(end);
            self.announce();
        });
    }

    fn remove(self, number: u32) {
        self.items.update(|items| items.retain(|item| item.number != number));
        self.wrong.say(None);
        self.announce();
        if let Some(input) = self.input.get_untracked() {
            // What was pressed is gone; a field that cannot take the focus keeps none.
            let _ = input.focus();
        }
    }

    fn announce(self) {
        if let Some(input) = self.input.try_get_untracked().flatten() {
            announce_change(&input);
        }
    }
}

/// One file or several. The form gets what [`Upload`] answered: one value, or a list.
#[component]
pub fn FileDrop(
    field: &'static str,
    label: &'static str,
    upload: Upload,
    /// As the attribute of that name: `image/png,image/jpeg,.pdf`.
    accept: &'static str,
    /// How large a file may be, in bytes.
    most_bytes: u64,
    #[prop(default = false)] multiple: bool,
    #[prop(optional)] hint: Option<&'static str>,
    #[prop(default = false)] optional: bool,
    #[prop(default = false)] read_only: bool,
) -> impl IntoView {
    let (w, locale, state) = (use_words(), use_locale(), use_form());
    let drop = Parts {
        items: RwSignal::new(Vec::new()),
        next: StoredValue::new(0),
        input: NodeRef::new(),
        upload: StoredValue::new(upload),
        accept,
        most_bytes,
        multiple,
        wrong: Wrong::of(&state, field),
    };
    let name = if multiple { format!("{}[]", state.name(field)) } else { state.name(field) };
    let plain_name = name.clone();
    let live = live();
    let limits = t!(
        w,
        inputs.limits,
        kinds = format::any_of(locale, &kinds(accept)),
        size = format::file_size(locale, most_bytes)
    )
    .to_string();
    let take = move |list| drop.take(w, locale, list);
    let input = view! {
        <input
            id=field
            // What was sent by itself is named by the rows below.
            name=move || (!live.get()).then(|| plain_name.clone())
            type="file"
            class="drop-input"
            accept=accept
            multiple=multiple
            disabled=read_only
            required=!optional
            node_ref=drop.input
            aria-describedby=format!("{field}-limits {}", described_by(field, hint))
            aria-invalid=move || drop.wrong.invalid()
            on:change=move |_| take(drop.input.get_untracked().and_then(|input| input.files()))
        />
    }
    .into_any();
    view! {
        <div class="min-w-0">
            <Frame field label hint optional messages=drop.wrong.all announced=true>
                <DropTarget field multiple read_only take input>
                    <p id=format!("{field}-limits") class="text-xs text-muted">{limits}</p>
                </DropTarget>
            </Frame>
            <ul class="files" aria-label=label hidden=move || drop.items.with(Vec::is_empty)>
                <For each=move || drop.items.get() key=|item| item.number let:item>
                    <Row
                        name=name.clone()
                        on_remove=Callback::new({
                            let number = item.number;
                            move |()| drop.remove(number)
                        })
                        on_again=Callback::new({
                            let item = item.clone();
                            move |()| drop.send(&item)
                        })
                        item
                    />
                </For>
            </ul>
        </div>
    }
}
