//! What the pages of people and roles share.

use domain::policy::{ActionSet, Role};
use leptos::prelude::*;

use crate::{
    i18n::{Words, t, use_words},
    ui::{Tabs, form::Submitted},
    viewer::use_viewer,
};

/// People and roles are two sides of one matter.
#[component]
pub(super) fn PeopleTabs(slug: String) -> impl IntoView {
    let w = use_words();
    let items = vec![
        (format!("/t/{slug}/members"), t!(w, members.title)),
        (format!("/t/{slug}/roles"), t!(w, custom_roles.title)),
    ];
    view! { <Tabs label=t!(w, nav.people) items /> }
}

/// What the viewer may in a tenant, and whether they own it: nobody gives what they lack.
pub(super) fn asker(slug: &str) -> (ActionSet, bool) {
    let person = use_viewer().person;
    let membership = person.iter().flat_map(|person| &person.memberships).find(|m| m.slug.as_str() == slug);
    membership.map_or_else(
        || (ActionSet::default(), false),
        |membership| (membership.actions, membership.role.built_in() == Some(Role::Owner)),
    )
}

/// What a built-in role is for.
pub(super) fn about(w: Words, role: Role) -> &'static str {
    match role {
        Role::Owner => t!(w, members.about_owner),
        Role::Administrator => t!(w, members.about_administrator),
        Role::RegionalManager => t!(w, members.about_regional_manager),
        Role::Reception => t!(w, members.about_reception),
        Role::Analyst => t!(w, members.about_analyst),
        Role::Provider => t!(w, members.about_provider),
    }
}

/// A refused form of `function`, as the page was sent with it.
pub(super) fn refused(function: &str) -> Option<Submitted> {
    use_context::<Option<Submitted>>().flatten().filter(|submitted| submitted.function == function)
}
