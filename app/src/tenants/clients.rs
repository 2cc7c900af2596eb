//! The staff's list of tenants, and the forms to create and edit one.

use domain::{
    Error, format,
    page::Page,
    policy::StaffAction,
    tenants::{NewTenantForm, Tenant, TenantFilter, TenantForm, TenantSummary},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{
    LazyRoute,
    components::Form,
    hooks::{use_params_map, use_query_map},
    lazy_route,
};

use super::{
    api::{CreateClient, EditClient, find_client, list_clients, may_create_client},
    parts::{TenantFields, locales, tax_conditions, time_zones},
};
use crate::{
    error::AppError,
    i18n::{t, use_locale, use_words},
    staff_access::EnterForm,
    ui::{
        ActionForm, CancelLink, Empty, ErrorView, LinkButton, Loading, PageHeader, Panel, SelectField, Submit,
        TextField,
        form::{HiddenField, once_key},
        input::CuitField,
    },
    viewer::use_viewer,
};

fn may(action: StaffAction) -> bool {
    use_viewer().person.and_then(|person| person.staff).is_some_and(|role| role.may(action))
}

pub struct ClientsPage;

#[lazy_route]
impl LazyRoute for ClientsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let query = use_query_map();
        let filter = Memo::new(move |_| {
            let query = query.read();
            TenantFilter { q: query.get("q"), cursor: query.get("cursor").map(Into::into), limit: None }
        });
        let list = Resource::new(move || filter.get(), list_clients);
        let w = use_words();
        view! {
            <Title text=t!(w, tenants.title) />
            <PageHeader title=t!(w, tenants.title) lead=t!(w, tenants.lead)>
                {may(StaffAction::CreateTenant).then(|| view! {
                    <LinkButton href="/staff/tenants/new" primary=true>{t!(w, tenants.new)}</LinkButton>
                })}
            </PageHeader>
            <Form method="GET" action="/staff/tenants" attr:class="mb-4 flex flex-wrap gap-2" attr:role="search">
                <input type="search" name="q" class="input max-w-md flex-1" aria-label=t!(w, tenants.search)
                    placeholder=t!(w, tenants.search) value=move || filter.get().q.unwrap_or_default() prop:value=move || filter.get().q.unwrap_or_default() />
                <button type="submit" class="button">{t!(w, form.search)}</button>
            </Form>
            <Transition fallback=Loading>
                {move || Suspend::new(async move {
                    match list.await {
                        Ok(page) => view! { <ClientList page filter=filter.get_untracked() /> }.into_any(),
                        Err(AppError(error)) => view! { <ErrorView error /> }.into_any(),
                    }
                })}
            </Transition>
        }
        .into_any()
    }
}

#[component]
fn ClientList(page: Page<TenantSummary>, filter: TenantFilter) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    if page.items.is_empty() {
        let (title, text) = if filter == TenantFilter::default() {
            (t!(w, tenants.empty_title), t!(w, tenants.empty_text))
        } else {
            (t!(w, tenants.none_found_title), t!(w, tenants.none_found_text))
        };
        return view! { <Panel><Empty title text icon=icondata_lu::LuBuilding2 /></Panel> }.into_any();
    }
    let q = filter.q.clone().unwrap_or_default();
    let next = page
        .next
        .map(|next| format!("/staff/tenants?{}", crate::ui::parts::query(&[("q", &q), ("cursor", next.as_ref())])));
    let first = filter.cursor.is_some().then(|| format!("/staff/tenants?{}", crate::ui::parts::query(&[("q", &q)])));
    view! {
        <div class="table-frame">
            <table class="table" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">{t!(w, tenants.name)}</th>
                        <th scope="col" role="columnheader">{t!(w, tenants.slug)}</th>
                        <th scope="col" role="columnheader">{t!(w, tenants.time_zone)}</th>
                        <th scope="col" role="columnheader" class="text-end">{t!(w, tenants.open_locations)}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    {page.items.into_iter().map(|row| view! {
                        <tr role="row">
                            <th scope="row" role="rowheader"><a href=format!("/staff/tenants/{}", row.tenant.id) class="link">{row.tenant.name}</a></th>
                            <td role="cell" data-label=t!(w, tenants.slug)>{row.tenant.slug.to_string()}</td>
                            <td role="cell" data-label=t!(w, tenants.time_zone)>{row.tenant.time_zone.place()}</td>
                            <td role="cell" data-label=t!(w, tenants.open_locations) class="tabular-nums sm:text-end">{format::count(locale, row.open_locations)}</td>
                        </tr>
                    }).collect_view()}
                </tbody>
            </table>
        </div>
        <crate::ui::parts::Pager next first />
    }
    .into_any()
}

pub struct NewClientPage;

#[lazy_route]
impl LazyRoute for NewClientPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let allowed = Resource::new(|| (), |()| may_create_client());
        let key = once_key();
        view! {
            <Suspense fallback=Loading>
                {move || {
                    let key = key.clone();
                    Suspend::new(async move {
                        match allowed.await {
                            Ok(()) => view! { <NewClient key_value=key /> }.into_any(),
                            Err(AppError(error)) => view! { <ErrorView error /> }.into_any(),
                        }
                    })
                }}
            </Suspense>
        }
        .into_any()
    }
}

#[component]
fn NewClient(key_value: String) -> impl IntoView {
    let w = use_words();
    let action = ServerAction::<CreateClient>::new();
    let form = NewTenantForm {
        locale: "es-AR".to_owned(),
        time_zone: "America/Argentina/Buenos_Aires".to_owned(),
        ..NewTenantForm::default()
    };
    view! {
        <Title text=t!(w, tenants.new) />
        <PageHeader title=t!(w, tenants.new) lead=t!(w, tenants.new_lead) parent=("/staff/tenants".to_owned(), t!(w, tenants.title)) />
        <div class="max-w-2xl">
            <ActionForm action check=|input: &CreateClient| input.form.parse().map(drop)>
                <HiddenField field="key" value=key_value grouped=false />
                <div class="flex flex-col gap-4">
                    <Panel title=t!(w, tenants.section_company)>
                        <div class="grid gap-5 sm:grid-cols-2">
                            <TextField field="name" label=t!(w, tenants.name) autocomplete="organization" />
                            <TextField field="slug" label=t!(w, tenants.slug) hint=t!(w, tenants.slug_hint) />
                            <SelectField field="locale" label=t!(w, tenants.locale) value=form.locale options=locales() />
                            <SelectField field="time_zone" label=t!(w, tenants.time_zone) value=form.time_zone options=time_zones() />
                        </div>
                    </Panel>
                    <Panel title=t!(w, tenants.section_tax)>
                        <div class="grid gap-5 sm:grid-cols-2">
                            <TextField field="legal_name" label=t!(w, tenants.legal_name) />
                            <CuitField field="cuit" label=t!(w, tenants.cuit) />
                            <SelectField field="tax_condition" label=t!(w, tenants.tax_condition) options=tax_conditions(w) />
                        </div>
                    </Panel>
                    <Panel title=t!(w, tenants.section_owner)>
                        <TextField field="owner_email" kind="email" label=t!(w, tenants.owner_email) hint=t!(w, tenants.owner_email_hint) optional=true />
                    </Panel>
                    <div class="flex gap-2">
                        <Submit label=t!(w, tenants.create) />
                        <CancelLink href="/staff/tenants" />
                    </div>
                </div>
            </ActionForm>
        </div>
    }
}

pub struct ClientPage;

#[lazy_route]
impl LazyRoute for ClientPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let params = use_params_map();
        let id = move || params.read().get("tenant").unwrap_or_default();
        // What is no id at all is not found either.
        let tenant = Resource::new(id, async |id| match id.parse() {
            Ok(id) => find_client(id).await,
            Err(_) => Err(Error::NotFound.into()),
        });
        view! {
            <Suspense fallback=Loading>
                {move || Suspend::new(async move {
                    match tenant.await {
                        Ok(tenant) => view! { <Client tenant /> }.into_any(),
                        Err(AppError(error)) => view! { <ErrorView error /> }.into_any(),
                    }
                })}
            </Suspense>
        }
        .into_any()
    }
}

#[component]
fn Client(tenant: Tenant) -> impl IntoView {
    let w = use_words();
    let action = ServerAction::<EditClient>::new();
    let read_only = !may(StaffAction::EditAnyTenant);
    let form = TenantForm::from(&tenant);
    view! {
        <Title text=tenant.name.clone() />
        <PageHeader title=tenant.name.clone() lead=tenant.slug.to_string() parent=("/staff/tenants".to_owned(), t!(w, tenants.title)) />
        <div class="grid max-w-5xl items-start gap-4 lg:grid-cols-2">
            <Panel title=t!(w, tenants.section_company)>
                <ActionForm action check=|input: &EditClient| input.form.parse().map(drop)>
                    <input type="hidden" name="id" value=tenant.id.to_string() />
                    <div class="flex flex-col gap-5">
                        <TenantFields form read_only />
                        {(!read_only).then(|| view! {
                            <div class="flex gap-2 pt-1">
                                <Submit label=t!(w, form.save) />
                                <CancelLink href="/staff/tenants" />
                            </div>
                        })}
                    </div>
                </ActionForm>
            </Panel>
            <EnterForm tenant=tenant.id />
        </div>
    }
}
