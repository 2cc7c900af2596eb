//! The forms of a tenant's own role.

use domain::{
    Error,
    members::CustomRole,
    policy::{Action, ActionSet},
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use super::{
    api::{CreateRole, EditRole, RemoveRole, find_role, list_roles},
    parts::{asker, refused},
    subjects::{ActionBoxes, Subject},
};
use crate::{
    i18n::{self, t, use_words},
    layout::take_refused,
    ui::{
        ActionForm, Alert, CancelLink, Checkboxes, ConfirmButton, Loaded, PageHeader, Panel, Submit, TextField,
        form::{HiddenField, once_key},
        use_id, use_tenant,
    },
    viewer::may_in,
};

/// As [`Checkboxes`] sends the field `actions` of a form.
const ACTIONS: &str = "form[actions][]";

pub struct NewRolePage;

#[lazy_route]
impl LazyRoute for NewRolePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let tenant = use_tenant();
        let source = move || tenant.with(|slug| (slug.clone(), may_in(slug, Action::EditRoles)));
        // Asking for the list first: for those outside, the tenant is not there.
        let allowed = Resource::new(source, async |(tenant, may)| {
            list_roles(tenant).await?;
            if may { Ok(()) } else { Err(Error::Forbidden.into()) }
        });
        let key = once_key();
        view! {
            <Loaded data=allowed let(())>
                <NewRole slug=tenant.get_untracked() key_value=key.clone() />
            </Loaded>
        }
        .into_any()
    }
}

#[component]
fn NewRole(slug: String, key_value: String) -> impl IntoView {
    let w = use_words();
    let action = ServerAction::<CreateRole>::new();
    let list = format!("/t/{slug}/roles");
    view! {
        <Title text=t!(w, custom_roles.new) />
        <PageHeader title=t!(w, custom_roles.new) lead=t!(w, custom_roles.new_lead) parent=(list.clone(), t!(w, custom_roles.title)) />
        <div class="max-w-3xl">
            <ActionForm action check=|input: &CreateRole| input.form.parse().map(drop)>
                <input type="hidden" name="tenant" value=slug.clone() />
                <HiddenField field="key" value=key_value grouped=false />
                <div class="flex flex-col gap-4">
                    <RoleFields function=CreateRole::PATH slug name=String::new() actions=ActionSet::default() />
                    <div class="flex gap-2">
                        <Submit label=t!(w, custom_roles.create) />
                        <CancelLink href=list />
                    </div>
                </div>
            </ActionForm>
        </div>
    }
}

pub struct RolePage;

#[lazy_route]
impl LazyRoute for RolePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let (tenant, id) = (use_tenant(), use_id("role"));
        let role = Resource::new(move || (tenant.get(), id.get()), async |(tenant, id)| find_role(tenant, id?).await);
        view! {
            <Loaded data=role let:role>
                <OneRole slug=tenant.get_untracked() role />
            </Loaded>
        }
        .into_any()
    }
}

#[component]
fn OneRole(slug: String, role: CustomRole) -> impl IntoView {
    let w = use_words();
    let list = format!("/t/{slug}/roles");
    let may_edit = may_in(&slug, Action::EditRoles);
    let beyond = !role.actions.is_subset(asker(&slug).0);
    let lead = match (may_edit, beyond) {
        (false, _) => t!(w, custom_roles.read_only),
        (true, true) => t!(w, custom_roles.not_manageable),
        (true, false) => t!(w, custom_roles.edit_lead),
    };
    let name = role.name.clone();
    let body = if may_edit && !beyond {
        view! { <EditRoleForm slug role list=list.clone() /> }.into_any()
    } else {
        view! { <RoleInWords actions=role.actions /> }.into_any()
    };
    view! {
        <Title text=name.clone() />
        <PageHeader title=name lead=lead parent=(list, t!(w, custom_roles.title)) />
        <div class="flex max-w-3xl flex-col gap-4">{body}</div>
    }
}

#[component]
fn EditRoleForm(slug: String, role: CustomRole, list: String) -> impl IntoView {
    let w = use_words();
    let action = ServerAction::<EditRole>::new();
    let refused =
        take_refused(&[RemoveRole::PATH]).and_then(|submitted| submitted.error).map(|error| view! { <Alert error /> });
    let id = role.id.to_string();
    let fields = vec![("tenant", slug.clone()), ("id", id.clone())];
    let in_use = match role.members {
        0 => None,
        1 => Some(t!(w, custom_roles.in_use_single).to_owned()),
        count => Some(t!(w, custom_roles.in_use_many, count = count.to_string()).to_string()),
    };
    let text = t!(w, custom_roles.remove_text, name = role.name.clone()).to_string();
    view! {
        {refused}
        <ActionForm action check=|input: &EditRole| input.form.parse().map(drop)>
            <input type="hidden" name="tenant" value=slug.clone() />
            <input type="hidden" name="id" value=id />
            <HiddenField field="version" value=role.version.to_string() />
            <div class="flex flex-col gap-4">
                <RoleFields function=EditRole::PATH slug name=role.name actions=role.actions />
                <div class="flex gap-2">
                    <Submit label=t!(w, form.save) />
                    <CancelLink href=list />
                </div>
            </div>
        </ActionForm>
        <Panel title=t!(w, custom_roles.remove)>
            {match in_use {
                Some(in_use) => view! { <p class="text-sm text-muted">{in_use}</p> }.into_any(),
                None => view! { <ConfirmButton function=RemoveRole::PATH fields label=t!(w, custom_roles.remove) text /> }.into_any(),
            }}
        </Panel>
    }
}

/// The fields of [`CustomRoleForm`](domain::members::CustomRoleForm), with the actions by what they are about.
#[component]
fn RoleFields(
    /// Of the form: what was typed before is that function's.
    function: &'static str,
    slug: String,
    name: String,
    actions: ActionSet,
) -> impl IntoView {
    let w = use_words();
    let ours = asker(&slug).0;
    let typed = refused(function).map(|submitted| {
        let values = submitted.values.iter().filter(|(key, _)| key == ACTIONS);
        values.filter_map(|(_, value)| value.parse().ok()).collect::<ActionSet>()
    });
    let chosen = typed.unwrap_or(actions);
    let some_beyond = Action::ALL.iter().any(|action| !ours.contains(*action));
    view! {
        <Panel>
            <TextField field="name" label=t!(w, custom_roles.name) hint=t!(w, custom_roles.name_hint) value=name />
        </Panel>
        <Panel>
            // Says what is wrong with the choice; the choices follow, in groups.
            <Checkboxes field="actions" label=t!(w, custom_roles.actions) hint=t!(w, custom_roles.actions_hint) choices=Vec::new() values=Vec::new() />
            {some_beyond.then(|| view! { <p class="text-sm text-muted">{t!(w, custom_roles.beyond)}</p> })}
            // Entering the tenant is in every role.
            <div class="mt-4">
                <ActionBoxes name=ACTIONS chosen own=ours except=Some(Action::ViewTenant) described_by="actions-error" is_wrong=false />
            </div>
        </Panel>
    }
}

/// The same to read, for those who may not change it.
#[component]
fn RoleInWords(actions: ActionSet) -> impl IntoView {
    let w = use_words();
    let groups = Subject::ALL.into_iter().filter_map(move |subject| {
        let texts: Vec<_> = subject.actions().filter(|action| actions.contains(*action)).collect();
        (!texts.is_empty()).then(|| {
            let items = texts.into_iter().map(move |action| view! { <li>{i18n::action(w, action)}</li> });
            view! {
                <div>
                    <h3 class="mb-1 text-sm text-muted">{subject.text(w)}</h3>
                    <ul class="flex flex-col gap-1">{items.collect_view()}</ul>
                </div>
            }
        })
    });
    view! {
        <Panel title=t!(w, custom_roles.actions)>
            <div class="grid gap-x-8 gap-y-5 sm:grid-cols-2">{groups.collect_view()}</div>
        </Panel>
    }
}
