//! The list of files. What is searched for is in the address, so it can be sent to somebody.

use domain::{
    files::{File, FileFilter, FilePurpose},
    format,
    policy::Action,
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};

use super::{
    api::{DeleteFile, DownloadFile, FileList, list_files},
    parts::{ScanBadge, Usage, can_be_had, kind_text, purpose_text, statuses},
    upload::UploadForm,
};
use crate::{
    i18n::{Words, t, use_locale, use_words},
    layout::take_refused,
    ui::{
        Alert, ConfirmButton, Empty, Listed, Live, Moment, PageHeader, Pager, Panel, PostButton,
        table::{Column, FilterSearch, FilterSelect, Filters, ListAddress, Table},
        use_tenant,
    },
    viewer::may_in,
};

pub struct FilesPage;

/// What the address says. An unknown choice in a hand-made one means all of them.
fn filter_of(address: &ListAddress) -> FileFilter {
    FileFilter {
        q: address.get("q").map(str::to_owned),
        purpose: address.get("purpose").and_then(|purpose| purpose.parse().ok()),
        status: address.get("status").and_then(|status| status.parse().ok()),
        cursor: address.get("cursor").map(|cursor| cursor.to_owned().into()),
        limit: None,
    }
}

#[lazy_route]
impl LazyRoute for FilesPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let (w, tenant, query) = (use_words(), use_tenant(), use_query_map());
        let address = Memo::new(move |_| {
            ListAddress::new(format!("/t/{}/files", tenant.get()), &query.read(), &["q", "purpose", "status"], "")
        });
        let list = Resource::new(
            move || (tenant.get(), filter_of(&address.get())),
            |(tenant, filter)| list_files(tenant, filter),
        );
        let may_create = may_in(&tenant.get_untracked(), Action::CreateFile);
        let refused = take_refused(&[DownloadFile::PATH, DeleteFile::PATH]);
        let purposes = FilePurpose::ALL.iter().map(|one| (one.as_str(), purpose_text(w, *one).to_owned())).collect();
        view! {
            <Title text=t!(w, files.title) />
            <PageHeader title=t!(w, files.title) lead=t!(w, files.lead) />
            {refused.and_then(|refused| refused.error).map(|error| view! { <Alert error /> })}
            {may_create.then(|| view! { <div class="mb-8"><UploadForm /></div> })}
            <Filters address>
                <FilterSearch label=t!(w, files.search) address />
                <FilterSelect name="purpose" label=t!(w, files.purpose) any=t!(w, files.any_purpose) options=purposes address />
                <FilterSelect name="status" label=t!(w, files.status) any=t!(w, files.any_status) options=statuses(w) address />
            </Filters>
            <Live tenant about=&["file."] reload=move || list.refetch() />
            <Listed data=list address let(files, address)>
                <Files slug=tenant.get_untracked() files address />
            </Listed>
        }
        .into_any()
    }
}

fn columns(w: Words, locale: domain::locale::Locale, slug: String, may_delete: bool) -> Vec<Column<File>> {
    vec![
        Column::new("name", t!(w, files.name), move |file: &File| {
            view! {
                <span class="wrap-anywhere">{file.name.clone()}</span>
                <span class="block text-sm font-normal text-muted">{purpose_text(w, file.purpose)}</span>
            }
        }),
        Column::new("kind", t!(w, files.kind), move |file: &File| kind_text(w, file.media_type)),
        Column::new("size", t!(w, files.size), move |file: &File| {
            format::file_size(locale, file.size_bytes.unsigned_abs())
        })
        .end(),
        Column::new("created", t!(w, files.sent), |file: &File| {
            view! {
                <Moment at=file.created_at />
                <span class="block text-sm text-muted wrap-anywhere">{file.created_by.clone()}</span>
            }
        }),
        Column::new("scan", t!(w, files.scan), |file: &File| view! { <ScanBadge scan=file.scan /> }),
        Column::new("actions", t!(w, files.actions), move |file: &File| {
            let fields = vec![("tenant", slug.clone()), ("id", file.id.to_string())];
            let text = t!(w, files.delete_text, name = file.name.clone()).to_string();
            view! {
                <div class="flex flex-wrap items-start gap-2 [&>details[open]]:w-full">
                    {can_be_had(file).then(|| view! {
                        <PostButton function=DownloadFile::PATH fields=fields.clone() label=t!(w, files.download) />
                    })}
                    {may_delete.then(|| view! {
                        <ConfirmButton function=DeleteFile::PATH fields label=t!(w, files.delete) text />
                    })}
                </div>
            }
        }),
    ]
}

#[component]
fn Files(slug: String, files: FileList, address: ListAddress) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let FileList { page, usage } = files;
    let body = if page.items.is_empty() {
        let (title, text) = if address.is_filtered() {
            (t!(w, files.none_found_title), t!(w, files.none_found_text))
        } else {
            (t!(w, files.empty_title), t!(w, files.empty_text))
        };
        view! { <Panel><Empty title text icon=icondata_lu::LuFiles /></Panel> }.into_any()
    } else {
        let may_delete = may_in(&slug, Action::DeleteFile);
        let next = page.next.as_ref().map(|next| address.next(next.as_ref()));
        let first = address.first();
        let columns = columns(w, locale, slug, may_delete);
        view! {
            <Table label=t!(w, files.title) columns rows=page.items address />
            <Pager next first />
        }
        .into_any()
    };
    view! {
        <Usage usage />
        {body}
    }
}
