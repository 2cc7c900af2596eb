//! The forms of a legal entity.

use domain::{
    Error,
    legal_entities::{LegalEntity, LegalEntityForm},
    policy::Action,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, hooks::use_params_map, lazy_route};

use super::{
    api::{CreateLegalEntity, EditLegalEntity, find_legal_entity, may_create_legal_entity},
    parts::LegalEntityFields,
};
use crate::{
    error::AppError,
    i18n::{t, use_words},
    layout::SettingsTabs,
    ui::{
        ActionForm, ErrorView, LinkButton, Loading, PageHeader, Submit,
        form::{HiddenField, once_key},
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
        let params = use_params_map();
        let tenant = Memo::new(move |_| params.read().get("tenant").unwrap_or_default());
        let allowed = Resource::new(move || tenant.get(), may_create_legal_entity);
        let key = once_key();
        view! {
            <Suspense fallback=Loading>
                {move || {
                    let key = key.clone();
                    Suspend::new(async move {
                        match allowed.await {
                            Ok(()) => view! { <NewLegalEntity slug=tenant.get_untracked() key_value=key /> }.into_any(),
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
fn NewLegalEntity(slug: String, key_value: String) -> impl IntoView {
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
                    <LegalEntityFields form=LegalEntityForm::default() />
                    <div class="flex gap-2">
                        <Submit label=t!(w, legal_entities.create) />
                        <LinkButton href=list>{t!(w, form.cancel)}</LinkButton>
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
        let params = use_params_map();
        let tenant = Memo::new(move |_| params.read().get("tenant").unwrap_or_default());
        let id = move || params.read().get("legal_entity").unwrap_or_default();
        // What is no id at all is not found either.
        let entity = Resource::new(
            move || (tenant.get(), id()),
            async |(tenant, id)| match id.parse() {
                Ok(id) => find_legal_entity(tenant, id).await,
                Err(_) => Err(Error::NotFound.into()),
            },
        );
        view! {
            <Suspense fallback=Loading>
                {move || Suspend::new(async move {
                    match entity.await {
                        Ok(entity) => view! { <EditForm slug=tenant.get_untracked() entity /> }.into_any(),
                        Err(AppError(error)) => view! { <ErrorView error /> }.into_any(),
                    }
                })}
            </Suspense>
        }
        .into_any()
    }
}

#[component]
fn EditForm(slug: String, entity: LegalEntity) -> impl IntoView {
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
                    <LegalEntityFields form=LegalEntityForm::from(&entity) read_only />
                    {(!read_only).then(|| view! {
                        <div class="flex gap-2">
                            <Submit label=t!(w, form.save) />
                            <LinkButton href=list>{t!(w, form.cancel)}</LinkButton>
                        </div>
                    })}
                </div>
            </ActionForm>
        </div>
    }
}
