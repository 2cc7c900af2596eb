//! The forms of a legal entity.

use chrono::NaiveDate;
use domain::{
    legal_entities::{LegalEntity, LegalEntityForm},
    policy::Action,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use super::{
    api::{CreateLegalEntity, EditLegalEntity, find_legal_entity, may_create_legal_entity},
    parts::LegalEntityFields,
};
use crate::{
    i18n::{t, use_words},
    layout::SettingsTabs,
    ui::{
        ActionForm, CancelLink, Loaded, PageHeader, Submit,
        form::{HiddenField, once_key},
        use_id, use_tenant,
    },
    viewer::may_in,
};

pub struct NewLegalEntityPage;

#[lazy_route]
impl LazyRoute for NewLegalEntityPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let tenant = use_tenant();
        let allowed = Resource::new(move || tenant.get(), may_create_legal_entity);
        let key = once_key();
        view! {
            <Loaded data=allowed let:today>
                <NewLegalEntity slug=tenant.get_untracked() key_value=key.clone() today />
            </Loaded>
        }
        .into_any()
    }
}

#[component]
fn NewLegalEntity(slug: String, key_value: String, today: NaiveDate) -> impl IntoView {
    let w = use_words();
    let action = ServerAction::<CreateLegalEntity>::new();
    let list = format!("/t/{slug}/legal-entities");
    view! {
        <Title text=t!(w, legal_entities.new) />
        <SettingsTabs slug=slug.clone() />
        <PageHeader title=t!(w, legal_entities.new) lead=t!(w, legal_entities.new_lead) parent=(list.clone(), t!(w, legal_entities.title)) />
        <div class="max-w-3xl">
            <ActionForm action check=|input: &CreateLegalEntity| input.form.parse().map(drop)>
                <input type="hidden" name="tenant" value=slug />
                <HiddenField field="key" value=key_value grouped=false />
                <div class="flex flex-col gap-4">
                    <LegalEntityFields form=LegalEntityForm::default() today />
                    <div class="flex gap-2">
                        <Submit label=t!(w, legal_entities.create) />
                        <CancelLink href=list />
                    </div>
                </div>
            </ActionForm>
        </div>
    }
}

pub struct LegalEntityPage;

#[lazy_route]
impl LazyRoute for LegalEntityPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let (tenant, id) = (use_tenant(), use_id("legal_entity"));
        let entity =
            Resource::new(move || (tenant.get(), id.get()), async |(tenant, id)| find_legal_entity(tenant, id?).await);
        view! {
            <Loaded data=entity let((entity, today))>
                <EditForm slug=tenant.get_untracked() entity today />
            </Loaded>
        }
        .into_any()
    }
}

#[component]
fn EditForm(slug: String, entity: LegalEntity, today: NaiveDate) -> impl IntoView {
    let w = use_words();
    let action = ServerAction::<EditLegalEntity>::new();
    let list = format!("/t/{slug}/legal-entities");
    let read_only = !may_in(&slug, Action::EditLegalEntity);
    let name = entity.legal_name.clone();
    let lead = if read_only { t!(w, legal_entities.read_only) } else { t!(w, legal_entities.edit_lead) };
    view! {
        <Title text=name.clone() />
        <SettingsTabs slug=slug.clone() />
        <PageHeader title=name lead=lead parent=(list.clone(), t!(w, legal_entities.title)) />
        <div class="max-w-3xl">
            <ActionForm action check=|input: &EditLegalEntity| input.form.parse().map(drop)>
                <input type="hidden" name="tenant" value=slug />
                <input type="hidden" name="id" value=entity.id.to_string() />
                <div class="flex flex-col gap-4">
                    <LegalEntityFields form=LegalEntityForm::from(&entity) today read_only />
                    {(!read_only).then(|| view! {
                        <div class="flex gap-2">
                            <Submit label=t!(w, form.save) />
                            <CancelLink href=list />
                        </div>
                    })}
                </div>
            </ActionForm>
        </div>
    }
}
