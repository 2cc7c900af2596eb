//! The staff's form to create a tenant.

use domain::tenants::{NewTenantForm, TenantKind};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use super::{
    api::{CreateClient, may_create_client},
    parts::{kind_text, locales, tax_conditions, time_zones},
};
use crate::{
    i18n::{t, use_words},
    ui::{
        ActionForm, CancelLink, Choice, Loaded, PageHeader, Panel, Radios, SelectField, Submit, TextField,
        form::{HiddenField, once_key},
        input::CuitField,
    },
};

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
            <Loaded data=allowed let(())>
                <NewClient key_value=key.clone() />
            </Loaded>
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
        kind: TenantKind::Client.to_string(),
        ..NewTenantForm::default()
    };
    let kinds = TenantKind::ALL.iter().map(|kind| Choice::new(kind.as_str(), kind_text(w, *kind))).collect::<Vec<_>>();
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
                        <div class="mt-5">
                            <Radios field="kind" label=t!(w, tenants.kind) choices=kinds value=form.kind hint=t!(w, tenants.kind_hint) />
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
