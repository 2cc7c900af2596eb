//! The settings of a tenant.

use domain::{
    policy::Action,
    tenants::{Tenant, TenantForm},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use super::{
    api::{EditTenant, find_tenant},
    parts::TenantFields,
};
use crate::{
    i18n::{t, use_words},
    layout::SettingsTabs,
    ui::{ActionForm, LinkButton, Loaded, PageHeader, Panel, Submit, use_tenant},
    viewer::use_viewer,
};

pub struct SettingsPage;

#[lazy_route]
impl LazyRoute for SettingsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let slug = use_tenant();
        let tenant = Resource::new(move || slug.get(), find_tenant);
        view! {
            <Loaded data=tenant let:tenant>
                <Settings tenant />
            </Loaded>
        }
        .into_any()
    }
}

#[component]
fn Settings(tenant: Tenant) -> impl IntoView {
    let (w, viewer) = (use_words(), use_viewer());
    let action = ServerAction::<EditTenant>::new();
    let membership = viewer.person.as_ref().and_then(|person| person.membership(&tenant.slug));
    let read_only = !membership.is_some_and(|membership| membership.may(Action::EditTenant));
    let form = TenantForm::from(&tenant);
    let home = format!("/t/{}", tenant.slug);
    view! {
        <Title text=t!(w, tenants.settings) />
        <SettingsTabs slug=tenant.slug.to_string() />
        <PageHeader title=t!(w, tenants.settings) lead=t!(w, tenants.settings_lead) />
        <div class="max-w-2xl">
            <Panel>
                <ActionForm action check=|input: &EditTenant| input.form.parse().map(drop)>
                    <input type="hidden" name="tenant" value=tenant.slug.to_string() />
                    <div class="flex flex-col gap-5">
                        <TenantFields form read_only />
                        {(!read_only).then(|| view! {
                            <div class="flex gap-2 pt-1">
                                <Submit label=t!(w, form.save) />
                                <LinkButton href=home>{t!(w, form.cancel)}</LinkButton>
                            </div>
                        })}
                    </div>
                </ActionForm>
            </Panel>
        </div>
    }
}
