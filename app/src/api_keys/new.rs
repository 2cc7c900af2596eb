//! The form of a new key.

use domain::policy::{Action, ActionSet};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use super::{
    api::{CreateApiKey, KeyChoices, api_key_choices},
    permissions::{PermissionBoxes, Refusal},
};
use crate::{
    i18n::{t, use_words},
    layout::SettingsTabs,
    ui::{
        ActionForm, CancelLink, Checkboxes, Choice, Loaded, PageHeader, Panel, Radios, Submit, TextArea, TextField,
        form::{HiddenField, once_key},
        input::DateField,
        use_tenant,
    },
    viewer::may_in,
};

pub struct NewApiKeyPage;

#[lazy_route]
impl LazyRoute for NewApiKeyPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let tenant = use_tenant();
        let choices = Resource::new(move || tenant.get(), api_key_choices);
        let key = once_key();
        view! {
            <Loaded data=choices let:choices>
                <NewKey slug=tenant.get_untracked() choices key_value=key.clone() />
            </Loaded>
        }
        .into_any()
    }
}

#[component]
fn NewKey(slug: String, choices: KeyChoices, key_value: String) -> impl IntoView {
    let w = use_words();
    let action = ServerAction::<CreateApiKey>::new();
    let refusal = Refusal::new(action);
    let list = format!("/t/{slug}/api-keys");
    let own: ActionSet = Action::ALL.iter().copied().filter(|action| may_in(&slug, *action)).collect();
    view! {
        <Title text=t!(w, api_keys.new) />
        <SettingsTabs slug=slug.clone() />
        <PageHeader title=t!(w, api_keys.new) lead=t!(w, api_keys.new_lead) parent=(list.clone(), t!(w, api_keys.title)) />
        <div class="max-w-3xl" on:submit:capture=move |event| refusal.look(&event)>
            <ActionForm action check=|input: &CreateApiKey| input.form.parse().map(drop)>
                <input type="hidden" name="tenant" value=slug />
                <HiddenField field="key" value=key_value grouped=false />
                <div class="flex flex-col gap-4">
                    <Panel>
                        <TextField field="name" label=t!(w, api_keys.name) hint=t!(w, api_keys.name_hint) />
                    </Panel>
                    <Panel title=t!(w, api_keys.section_what)>
                        <PermissionBoxes own refusal />
                    </Panel>
                    <Panel title=t!(w, api_keys.section_where)>
                        <Limits choices />
                    </Panel>
                    <div class="flex gap-2">
                        <Submit label=t!(w, api_keys.create) />
                        <CancelLink href=list />
                    </div>
                </div>
            </ActionForm>
        </div>
    }
}

#[component]
fn Limits(choices: KeyChoices) -> impl IntoView {
    let w = use_words();
    let reach = vec![
        Choice::new("all", t!(w, api_keys.reach_all)).hint(t!(w, api_keys.reach_all_hint)).disabled(!choices.all),
        Choice::new("some", t!(w, api_keys.reach_some)).disabled(choices.shops.is_empty()),
    ];
    let known = if choices.all { "all" } else { "some" };
    let shops = choices.shops.into_iter().map(|shop| Choice::new(shop.id.to_string(), shop.name)).collect();
    view! {
        <div class="group grid gap-5 sm:grid-cols-2">
            <Radios field="reach" label=t!(w, api_keys.reach) choices=reach value=known />
            // In sight while some are wanted: the second of the radios.
            <div class="hidden group-has-[#reach-1:checked]:block">
                <Checkboxes field="locations" label=t!(w, api_keys.choose_shops) choices=shops values=vec![] />
            </div>
            <div class="sm:col-span-2">
                <TextArea field="networks" label=t!(w, api_keys.networks) rows=3 optional=true hint=t!(w, api_keys.networks_hint) />
            </div>
            <DateField field="expires_on" label=t!(w, api_keys.last_day) today=choices.today min=Some(choices.today) optional=true hint=t!(w, api_keys.last_day_hint) />
        </div>
    }
}
