//! The form that invites somebody.

use domain::members::MemberForm;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use super::{
    api::{Choices, InviteMember, invitation_choices},
    place::PlaceFields,
};
use crate::{
    i18n::{t, use_words},
    ui::{
        ActionForm, CancelLink, Loaded, PageHeader, Panel, Submit, TextField,
        form::{HiddenField, once_key},
        use_tenant,
    },
};

pub struct NewMemberPage;

#[lazy_route]
impl LazyRoute for NewMemberPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let tenant = use_tenant();
        let choices = Resource::new(move || tenant.get(), invitation_choices);
        let key = once_key();
        view! {
            <Loaded data=choices let:choices>
                <NewMember slug=tenant.get_untracked() choices key_value=key.clone() />
            </Loaded>
        }
        .into_any()
    }
}

#[component]
fn NewMember(slug: String, choices: Choices, key_value: String) -> impl IntoView {
    let w = use_words();
    let action = ServerAction::<InviteMember>::new();
    let list = format!("/t/{slug}/members");
    // Who reaches some shops only lets others into some only.
    let reach = if choices.all { "all" } else { "some" };
    let form = MemberForm { reach: reach.to_owned(), ..MemberForm::default() };
    view! {
        <Title text=t!(w, members.new) />
        <PageHeader title=t!(w, members.new) lead=t!(w, members.new_lead) parent=(list.clone(), t!(w, members.title)) />
        <div class="max-w-3xl">
            <ActionForm action check=|input: &InviteMember| input.form.parse().map(drop)>
                <input type="hidden" name="tenant" value=slug.clone() />
                <HiddenField field="key" value=key_value grouped=false />
                <div class="flex flex-col gap-4">
                    <Panel title=t!(w, members.section_person)>
                        <TextField field="email" kind="email" inputmode="email" label=t!(w, members.email) hint=t!(w, members.email_hint) />
                    </Panel>
                    <PlaceFields slug choices form />
                    <div class="flex gap-2">
                        <Submit label=t!(w, members.send) />
                        <CancelLink href=list />
                    </div>
                </div>
            </ActionForm>
        </div>
    }
}
