//! The form with which staff enter a tenant, on the page of the client.

use domain::{
    format,
    identity::Access,
    ids::TenantId,
    policy::{AccessLevel, StaffAction},
    staff_access::MINUTES,
};
use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    api::{EnterTenant, LeaveTenant},
    parts::level_text,
};
use crate::{
    i18n::{Words, t, use_locale, use_words},
    layout::take_refused,
    ui::{
        Alert, Choice, LinkButton, NativeForm, Notice, Panel, PostButton, Radios, SelectField, Submit, TextArea,
        form::grouped,
    },
    viewer::use_viewer,
};

fn duration(w: Words, minutes: u32) -> String {
    match minutes {
        60 => t!(w, staff_access.hour).to_owned(),
        n if n.is_multiple_of(60) => t!(w, staff_access.hours, n = (n / 60).to_string()).to_string(),
        n => t!(w, staff_access.minutes, n = n.to_string()).to_string(),
    }
}

/// Nothing for those whose role does not enter tenants.
#[component]
pub(crate) fn EnterForm(tenant: TenantId) -> impl IntoView {
    let (w, locale, person) = (use_words(), use_locale(), use_viewer().person);
    let may = |action| person.as_ref().and_then(|person| person.staff).is_some_and(|role| role.may(action));
    let may_assist = may(StaffAction::AssistInTenant);
    let refused = take_refused(&[LeaveTenant::PATH]);
    let inside = person.iter().flat_map(|person| &person.memberships).find_map(|membership| match membership.access {
        Access::Staff { id, until, .. } if membership.tenant == tenant => Some((id, until, membership.slug.clone())),
        _ => None,
    });
    let lengths = MINUTES.iter().map(|minutes| (minutes.to_string(), duration(w, *minutes))).collect();
    let levels = vec![
        Choice::new(AccessLevel::Read.as_str(), level_text(w, AccessLevel::Read)).hint(t!(w, staff_access.read_hint)),
        Choice::new(AccessLevel::Assist.as_str(), level_text(w, AccessLevel::Assist))
            .hint(t!(w, staff_access.assist_hint))
            .disabled(!may_assist),
    ];
    may(StaffAction::EnterTenant).then(|| view! {
        <Panel title=t!(w, staff_access.enter_title)>
            {refused.and_then(|refused| refused.error).map(|error| view! { <Alert error /> })}
            {inside.map(|(id, until, slug)| view! {
                <Notice title=t!(w, staff_access.inside, at = format::date_time(locale, until)).to_string()>
                    <div class="mt-2 flex flex-wrap gap-2 text-ink">
                        <LinkButton href=format!("/t/{slug}")>{t!(w, staff_access.go)}</LinkButton>
                        <PostButton function=LeaveTenant::PATH fields=vec![("id", id.to_string())] label=t!(w, staff_access.leave) />
                    </div>
                </Notice>
            })}
            <p class="-mt-2 mb-5 text-sm text-muted">{t!(w, staff_access.enter_text)}</p>
            // Whoever enters sees other companies than before: the page is loaded anew.
            <NativeForm function=EnterTenant::PATH class="flex flex-col gap-5">
                <input type="hidden" name="id" value=tenant.to_string() />
                {grouped("form", move || view! {
                    <TextArea field="reason" label=t!(w, staff_access.reason) rows=3 hint=t!(w, staff_access.enter_reason_hint) />
                    <SelectField field="minutes" label=t!(w, staff_access.enter_minutes) value="60" options=lengths />
                    <Radios field="level" label=t!(w, staff_access.enter_level) choices=levels value=AccessLevel::Read.as_str() />
                })}
                <div><Submit label=t!(w, staff_access.enter) /></div>
            </NativeForm>
        </Panel>
    })
}
