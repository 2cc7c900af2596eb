//! The forms of a location.

use domain::{
    legal_entities::LegalEntity,
    locations::{LocationForm, LocationStatus},
    policy::Action,
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use super::{
    api::{CreateLocation, EditLocation, LocationDetail, SetLocationStatus, find_location, new_location},
    parts::LocationFields,
};
use crate::{
    i18n::{t, use_words},
    ui::{
        ActionForm, CancelLink, Loaded, PageHeader, PostButton, Submit,
        form::{HiddenField, once_key},
        use_id, use_tenant,
    },
    viewer::may_in,
};

pub struct NewLocationPage;

#[lazy_route]
impl LazyRoute for NewLocationPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let tenant = use_tenant();
        let choices = Resource::new(move || tenant.get(), new_location);
        let key = once_key();
        view! {
            <Loaded data=choices let:legal_entities>
                <NewLocation slug=tenant.get_untracked() legal_entities key_value=key.clone() />
            </Loaded>
        }
        .into_any()
    }
}

#[component]
fn NewLocation(slug: String, legal_entities: Vec<LegalEntity>, key_value: String) -> impl IntoView {
    let w = use_words();
    let action = ServerAction::<CreateLocation>::new();
    let list = format!("/t/{slug}/locations");
    view! {
        <Title text=t!(w, locations.new) />
        <PageHeader title=t!(w, locations.new) lead=t!(w, locations.new_lead) parent=(list.clone(), t!(w, locations.title)) />
        <div class="max-w-3xl">
            <ActionForm action check=|input: &CreateLocation| input.form.parse().map(drop)>
                <input type="hidden" name="tenant" value=slug />
                <HiddenField field="key" value=key_value grouped=false />
                <div class="flex flex-col gap-4">
                    <LocationFields form=LocationForm::default() legal_entities />
                    <div class="flex gap-2">
                        <Submit label=t!(w, locations.create) />
                        <CancelLink href=list />
                    </div>
                </div>
            </ActionForm>
        </div>
    }
}

pub struct LocationPage;

#[lazy_route]
impl LazyRoute for LocationPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let (tenant, id) = (use_tenant(), use_id("location"));
        let detail =
            Resource::new(move || (tenant.get(), id.get()), async |(tenant, id)| find_location(tenant, id?).await);
        view! {
            <Loaded data=detail let:detail>
                <EditForm slug=tenant.get_untracked() detail />
            </Loaded>
        }
        .into_any()
    }
}

#[component]
fn EditForm(slug: String, detail: LocationDetail) -> impl IntoView {
    let w = use_words();
    let action = ServerAction::<EditLocation>::new();
    let list = format!("/t/{slug}/locations");
    let read_only = !may_in(&slug, Action::EditLocation);
    let (name, id) = (detail.location.name.clone(), detail.location.id.to_string());
    let lead = if read_only { t!(w, locations.read_only) } else { t!(w, locations.edit_lead) };
    let (other, turn) = match detail.location.status {
        LocationStatus::Open => (LocationStatus::Closed, t!(w, locations.close_one)),
        LocationStatus::Closed => (LocationStatus::Open, t!(w, locations.open_one)),
    };
    let turned = vec![("tenant", slug.clone()), ("id", id.clone()), ("status", other.to_string())];
    view! {
        <Title text=name.clone() />
        <PageHeader title=name lead=lead parent=(list.clone(), t!(w, locations.title))>
            {(!read_only).then(|| view! { <PostButton function=SetLocationStatus::PATH fields=turned label=turn /> })}
        </PageHeader>
        <div class="max-w-3xl">
            <ActionForm action check=|input: &EditLocation| input.form.parse().map(drop)>
                <input type="hidden" name="tenant" value=slug />
                <input type="hidden" name="id" value=id />
                <div class="flex flex-col gap-4">
                    <LocationFields form=LocationForm::from(&detail.location) legal_entities=detail.legal_entities read_only />
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
