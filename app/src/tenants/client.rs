//! One tenant as staff see it: its data, how far it is, and the way in.

use domain::{
    policy::StaffAction,
    tenants::{Client, TenantForm, TenantStatus},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use super::{
    api::{EditClient, find_client},
    parts::{TenantFields, may},
    status::{SuspensionNotice, Suspensions},
};
use crate::{
    i18n::{t, use_words},
    onboarding::ClientProgress,
    staff_access::EnterForm,
    ui::{ActionForm, LinkButton, Loaded, PageHeader, Panel, Submit, use_id},
};

pub struct ClientPage;

#[lazy_route]
impl LazyRoute for ClientPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let id = use_id("tenant");
        let client = Resource::new(move || id.get(), async |id| find_client(id?).await);
        view! {
            <Loaded data=client let:client>
                <ClientView client />
            </Loaded>
        }
        .into_any()
    }
}

#[component]
fn ClientView(client: Client) -> impl IntoView {
    let w = use_words();
    let Client { tenant, suspensions, onboarding } = client;
    let action = ServerAction::<EditClient>::new();
    let read_only = !may(StaffAction::EditAnyTenant);
    let form = TenantForm::from(&tenant);
    view! {
        <Title text=tenant.name.clone() />
        <PageHeader title=tenant.name.clone() lead=tenant.slug.to_string() parent=("/staff/tenants".to_owned(), t!(w, tenants.title))>
            {may(StaffAction::SuspendTenant).then(|| {
                let label = match tenant.status {
                    TenantStatus::Active => t!(w, suspensions.suspend),
                    TenantStatus::Suspended => t!(w, suspensions.reactivate),
                };
                view! { <LinkButton href=format!("/staff/tenants/{}/status", tenant.id)>{label}</LinkButton> }
            })}
        </PageHeader>
        <SuspensionNotice suspensions=suspensions.clone() />
        <div class="grid max-w-5xl items-start gap-4 lg:grid-cols-2">
            <Panel title=t!(w, tenants.section_company)>
                <ActionForm action check=|input: &EditClient| input.form.parse().map(drop)>
                    <input type="hidden" name="id" value=tenant.id.to_string() />
                    <div class="flex flex-col gap-5">
                        <TenantFields form read_only />
                        {(!read_only).then(|| view! {
                            <div class="flex gap-2 pt-1">
                                <Submit label=t!(w, form.save) />
                                <LinkButton href="/staff/tenants">{t!(w, form.cancel)}</LinkButton>
                            </div>
                        })}
                    </div>
                </ActionForm>
            </Panel>
            <ClientProgress progress=onboarding />
            <EnterForm tenant=tenant.id />
            <Suspensions suspensions />
        </div>
    }
}
