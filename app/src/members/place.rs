//! The fields that give somebody their place in a tenant: a role, and all shops or some.

use domain::{
    members::{CustomRole, MemberForm},
    policy::Role,
};
use leptos::prelude::*;

use super::{
    api::Choices,
    parts::{about, asker},
};
use crate::{
    i18n::{self, Words, t, use_words},
    ui::{Checkboxes, Choice, Panel, Radios},
};

fn own_role(w: Words, role: &CustomRole) -> String {
    match role.actions.iter().count() {
        1 => t!(w, members.own_role_single, count = "1").to_string(),
        count => t!(w, members.own_role_many, count = count.to_string()).to_string(),
    }
}

/// `role`, `reach` and `locations` of [`MemberForm`], which an invitation has too.
#[component]
pub(super) fn PlaceFields(slug: String, choices: Choices, form: MemberForm) -> impl IntoView {
    let w = use_words();
    let (ours, owner) = asker(&slug);
    let built_in = Role::ALL.iter().map(|role| {
        let beyond = !role.actions().is_subset(ours) || (*role == Role::Owner && !owner);
        Choice::new(role.as_str(), i18n::role(w, *role)).hint(about(w, *role)).disabled(beyond)
    });
    let own = choices.roles.iter().map(|role| {
        let beyond = !role.actions.is_subset(ours);
        Choice::new(role.id.to_string(), role.name.clone()).hint(own_role(w, role)).disabled(beyond)
    });
    let roles: Vec<_> = built_in.chain(own).collect();
    let reach = vec![
        Choice::new("all", t!(w, members.reach_all)).hint(t!(w, members.reach_all_text)).disabled(!choices.all),
        Choice::new("some", t!(w, members.reach_some))
            .hint(t!(w, members.reach_some_text))
            .disabled(choices.shops.is_empty()),
    ];
    let some_beyond = !choices.all || roles.iter().any(|role| role.disabled);
    let shops: Vec<_> = choices.shops.into_iter().map(|shop| Choice::new(shop.id.to_string(), shop.name)).collect();
    view! {
        <Panel title=t!(w, members.section_place)>
            {some_beyond.then(|| view! { <p class="-mt-2 mb-4 text-sm text-muted">{t!(w, members.beyond)}</p> })}
            <div class="grid gap-x-8 gap-y-6 sm:grid-cols-2">
                <Radios field="role" label=t!(w, members.role) choices=roles value=form.role />
                // Which shops is asked of those who reach some: told by the style sheet, so without JavaScript too.
                <div class="group/reach flex min-w-0 flex-col gap-5">
                    <Radios field="reach" label=t!(w, members.reach) choices=reach value=form.reach />
                    {(!shops.is_empty()).then(|| view! {
                        <div class="max-h-96 overflow-y-auto group-has-[input[value=all]:checked]/reach:hidden">
                            <Checkboxes field="locations" label=t!(w, members.which) choices=shops values=form.locations />
                        </div>
                    })}
                </div>
            </div>
        </Panel>
    }
}
