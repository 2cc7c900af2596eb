//! The staff, who is invited to it, and the form to invite somebody.

use domain::{
    format,
    policy::StaffRole,
    staff::{StaffInvitation, StaffList, StaffMember},
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use super::api::{EditStaff, EndStaffSessions, InviteStaff, RemoveStaff, RevokeStaffInvitation, list_staff};
use crate::{
    i18n::{self, Words, t, use_locale, use_words},
    layout::take_refused,
    ui::{
        Alert, Badge, ConfirmButton, Loaded, NativeForm, PageHeader, Panel, PostButton, SelectField, Submit, TextField,
        Tone,
        form::{Submitted, grouped},
    },
};

pub struct StaffUsersPage;

#[lazy_route]
impl LazyRoute for StaffUsersPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let list = Resource::new(|| (), |()| list_staff());
        view! {
            <Loaded data=list let:list>
                <Users list />
            </Loaded>
        }
        .into_any()
    }
}

#[component]
fn Users(list: StaffList) -> impl IntoView {
    let w = use_words();
    let refused =
        take_refused(&[EditStaff::PATH, EndStaffSessions::PATH, RemoveStaff::PATH, RevokeStaffInvitation::PATH]);
    let error = refused.as_ref().and_then(|refused| refused.error.clone());
    let any_invited = !list.invitations.is_empty();
    let members = list.members.into_iter().map(move |member| {
        let refused = refused.clone().filter(|refused| is_about(refused, &member));
        view! { <Member member refused /> }
    });
    let invitations = list.invitations.into_iter().map(|invitation| view! { <Invitation invitation /> });
    view! {
        <Title text=t!(w, staff.title) />
        <PageHeader title=t!(w, staff.title) lead=t!(w, staff.lead) />
        {error.map(|error| view! { <Alert error /> })}
        <ul class="table-frame divide-y divide-line">{members.collect_view()}</ul>
        {any_invited.then(|| view! {
            <section class="mt-8">
                <h2 class="mb-3 font-semibold">{t!(w, staff.invitations)}</h2>
                <ul class="table-frame divide-y divide-line">{invitations.collect_view()}</ul>
            </section>
        })}
        <div class="mt-8 max-w-xl"><Invite /></div>
    }
}

/// Whether a refused change of a role was one of this member's.
fn is_about(refused: &Submitted, member: &StaffMember) -> bool {
    let id = member.id.to_string();
    refused.function == EditStaff::PATH && refused.values.iter().any(|(name, value)| name == "id" && *value == id)
}

fn roles(w: Words) -> Vec<(String, String)> {
    StaffRole::ALL.iter().map(|role| (role.to_string(), i18n::staff_role(w, *role).to_owned())).collect()
}

#[component]
fn Member(
    member: StaffMember,
    /// What was chosen for them and refused.
    refused: Option<Submitted>,
) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let (tone, factor) = if member.has_second_factor {
        (Tone::Good, t!(w, staff.factor_on))
    } else {
        (Tone::Neutral, t!(w, staff.factor_off))
    };
    let joined = t!(w, staff.joined, at = format::date(locale, member.joined_at)).to_string();
    let seen = member.last_seen_at.map_or_else(
        || t!(w, staff.never_seen).to_owned(),
        |at| t!(w, staff.seen, at = format::date_time(locale, at)).to_string(),
    );
    let id = member.id.to_string();
    view! {
        <li class="px-4 py-4 sm:px-6">
            <div class="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
                <div class="min-w-0 flex-1 basis-72">
                    <p class="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
                        <span class="min-w-0 wrap-anywhere">{member.name.clone()}</span>
                        {member.is_self.then(|| view! { <Badge>{t!(w, staff.you)}</Badge> })}
                        <Badge tone>{factor}</Badge>
                    </p>
                    <p class="text-sm text-muted wrap-anywhere">{member.email}</p>
                    <p class="mt-1 text-sm text-muted">{format!("{joined} · {seen}")}</p>
                </div>
                <RoleForm id=id.clone() name=member.name role=member.role version=member.version refused />
            </div>
            // What is unfolded takes a line of its own. One's own account has pages of its own.
            {(!member.is_self).then(|| view! {
                <div class="mt-3 flex flex-wrap items-start gap-2 [&>details[open]]:w-full">
                    <PostButton function=EndStaffSessions::PATH fields=vec![("id", id.clone())] label=t!(w, staff.end_sessions) />
                    <ConfirmButton function=RemoveStaff::PATH fields=vec![("id", id)] label=t!(w, staff.remove) text=t!(w, staff.remove_text) />
                </div>
            })}
        </li>
    }
}

#[component]
fn RoleForm(id: String, name: String, role: StaffRole, version: i32, refused: Option<Submitted>) -> impl IntoView {
    let w = use_words();
    let problems: Vec<String> = refused
        .iter()
        .flat_map(|refused| &refused.error)
        .flat_map(|error| error.of("role"))
        .map(|problem| i18n::problem(w, problem))
        .collect();
    let wrong = !problems.is_empty();
    let typed = refused.into_iter().flat_map(|refused| refused.values).find(|(name, _)| name == "role");
    let chosen = typed.map_or_else(|| role.to_string(), |(_, role)| role);
    let options = roles(w).into_iter().map(move |(value, text)| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{text}</option> }
    });
    view! {
        <NativeForm function=EditStaff::PATH class="max-w-full min-w-0">
            <input type="hidden" name="id" value=id.clone() />
            <input type="hidden" name="version" value=version.to_string() />
            <div class="flex gap-2">
                <select name="role" class="input w-auto min-w-0 flex-1" aria-label=t!(w, staff.role_of, name = name).to_string()
                    aria-invalid=wrong.then_some("true") aria-describedby=wrong.then(|| format!("{id}-error"))>
                    {options.collect_view()}
                </select>
                <button type="submit" class="button">{t!(w, staff.save_role)}</button>
            </div>
            {wrong.then(|| view! {
                <div id=format!("{id}-error")>
                    {problems.into_iter().map(|problem| view! { <p class="mt-1.5 text-sm font-medium text-bad-ink">{problem}</p> }).collect_view()}
                </div>
            })}
        </NativeForm>
    }
}

#[component]
fn Invitation(invitation: StaffInvitation) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let role = i18n::staff_role(w, invitation.role);
    let expires = t!(w, staff.expires, at = format::date(locale, invitation.expires_at)).to_string();
    view! {
        <li class="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-4 py-4 sm:px-6">
            <div class="min-w-0 flex-1 basis-72">
                <p class="font-medium wrap-anywhere">{invitation.email}</p>
                <p class="text-sm text-muted">{format!("{role} · {expires}")}</p>
            </div>
            <PostButton function=RevokeStaffInvitation::PATH fields=vec![("id", invitation.id.to_string())] label=t!(w, staff.revoke) />
        </li>
    }
}

#[component]
fn Invite() -> impl IntoView {
    let w = use_words();
    view! {
        <Panel title=t!(w, staff.invite_title)>
            <NativeForm function=InviteStaff::PATH class="flex flex-col gap-5">
                {grouped("form", move || view! {
                    <TextField field="email" label=t!(w, staff.email) kind="email" hint=t!(w, staff.invite_hint) />
                    <SelectField field="role" label=t!(w, staff.role) options=roles(w) />
                })}
                <div><Submit label=t!(w, staff.invite) /></div>
            </NativeForm>
        </Panel>
    }
}
