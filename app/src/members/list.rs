//! The list of members, and the invitations that nobody has answered yet.

use std::collections::BTreeMap;

use domain::{
    format,
    ids::LocationId,
    locations::LocationFilter,
    members::{Invitation, Member},
    policy::Action,
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::{LazyRoute, hooks::use_params_map, lazy_route};

use super::{
    api::{People, RevokeInvitation, list_members},
    parts::PeopleTabs,
};
use crate::{
    error::AppError,
    i18n::{self, Words, t, use_locale, use_words},
    locations::api::list_locations,
    ui::{Badge, Empty, ErrorView, LinkButton, Loading, NativeForm, PageHeader, Panel, Tone},
    viewer::may_in,
};

/// How many shops of a member are named before the others are counted.
const NAMED: usize = 3;

type Names = BTreeMap<LocationId, String>;

pub struct MembersPage;

#[lazy_route]
impl LazyRoute for MembersPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let params = use_params_map();
        let tenant = Memo::new(move |_| params.read().get("tenant").unwrap_or_default());
        let people = Resource::new(move || tenant.get(), list_members);
        // Not asked for by those who would be refused: the page would have the status of that.
        let source = move || tenant.with(|slug| may_in(slug, Action::ViewLocations).then(|| slug.clone()));
        let names = Resource::new(source, async |tenant| {
            let Some(tenant) = tenant else { return Names::new() };
            let filter = LocationFilter { limit: Some(100), ..LocationFilter::default() };
            let page = list_locations(tenant, filter).await;
            page.map(|page| page.items.into_iter().map(|shop| (shop.id, shop.name)).collect()).unwrap_or_default()
        });
        view! {
            <Suspense fallback=Loading>
                {move || Suspend::new(async move {
                    let (people, names) = (people.await, names.await);
                    match people {
                        Ok(people) => view! { <Everybody slug=tenant.get_untracked() people names /> }.into_any(),
                        Err(AppError(error)) => view! { <ErrorView error /> }.into_any(),
                    }
                })}
            </Suspense>
        }
        .into_any()
    }
}

#[component]
fn Everybody(slug: String, people: People, names: Names) -> impl IntoView {
    let w = use_words();
    let new = may_in(&slug, Action::InviteMember).then(|| format!("/t/{slug}/members/new"));
    let invitations = new.is_some().then_some(people.invitations);
    view! {
        <Title text=t!(w, members.title) />
        <PageHeader title=t!(w, members.title) lead=t!(w, members.lead)>
            {new.map(|href| view! { <LinkButton href primary=true>{t!(w, members.invite)}</LinkButton> })}
        </PageHeader>
        <PeopleTabs slug=slug.clone() />
        <Members slug=slug.clone() members=people.members names />
        {invitations.map(|invitations| view! { <Invitations slug invitations /> })}
    }
}

fn count(w: Words, count: usize) -> String {
    match count {
        1 => t!(w, members.count_single, count = "1").to_string(),
        _ => t!(w, members.count_many, count = count.to_string()).to_string(),
    }
}

/// The shops of a member in one line. Those whose name is not at hand are counted.
fn shops(w: Words, theirs: Option<&[LocationId]>, names: &Names) -> String {
    let Some(theirs) = theirs else { return t!(w, members.all).to_owned() };
    let mut named: Vec<&str> = theirs.iter().filter_map(|id| names.get(id)).map(String::as_str).collect();
    if named.is_empty() {
        return t!(w, members.some).to_owned();
    }
    named.sort_unstable();
    named.truncate(NAMED);
    let line = named.join(", ");
    match theirs.len() - named.len() {
        0 => line,
        more => format!("{line} {}", t!(w, members.more, count = more.to_string())),
    }
}

#[component]
fn Members(slug: String, members: Vec<Member>, names: Names) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    if members.is_empty() {
        let (title, text) = (t!(w, members.empty_title), t!(w, members.empty_text));
        return view! { <Panel><Empty title text icon=icondata_lu::LuUsers /></Panel> }.into_any();
    }
    let counted = count(w, members.len());
    let rows = members.into_iter().map(move |member| {
        let href = format!("/t/{slug}/members/{}", member.id);
        let tone = if member.has_second_factor { Tone::Good } else { Tone::Neutral };
        let factor = if member.has_second_factor { t!(w, members.yes) } else { t!(w, members.no) };
        let seen = match member.last_seen_at {
            Some(at) => {
                view! { <time datetime=at.to_rfc3339() class="tabular-nums">{format::date_time(locale, at)}</time> }
                    .into_any()
            }
            None => view! { <span class="text-muted">{t!(w, members.no_session)}</span> }.into_any(),
        };
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">
                    <span class="flex flex-wrap items-center gap-x-2">
                        <a href=href class="link">{member.name}</a>
                        {member.is_self.then(|| view! { <Badge>{t!(w, members.you)}</Badge> })}
                    </span>
                    <span class="block text-sm break-words text-muted">{member.email}</span>
                </th>
                <td role="cell" data-label=t!(w, members.role)>{i18n::assigned_role(w, &member.role)}</td>
                <td role="cell" data-label=t!(w, members.locations)>{shops(w, member.locations.as_deref(), &names)}</td>
                <td role="cell" data-label=t!(w, members.second_factor)><span><Badge tone>{factor}</Badge></span></td>
                <td role="cell" data-label=t!(w, members.last_seen)>{seen}</td>
            </tr>
        }
    });
    view! {
        <p class="mb-2 text-sm text-muted">{counted}</p>
        <div class="table-frame">
            <table class="table" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">{t!(w, members.name)}</th>
                        <th scope="col" role="columnheader">{t!(w, members.role)}</th>
                        <th scope="col" role="columnheader">{t!(w, members.locations)}</th>
                        <th scope="col" role="columnheader">{t!(w, members.second_factor)}</th>
                        <th scope="col" role="columnheader">{t!(w, members.last_seen)}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// One form around all of them, so that a refusal is said once.
#[component]
fn Invitations(slug: String, invitations: Vec<Invitation>) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let list = if invitations.is_empty() {
        let (title, text) = (t!(w, members.invitations_empty_title), t!(w, members.invitations_empty_text));
        view! { <Panel><Empty title text icon=icondata_lu::LuMailOpen /></Panel> }.into_any()
    } else {
        let rows = invitations.into_iter().map(move |invitation| {
            let reach = if invitation.all_locations { t!(w, members.all) } else { t!(w, members.some) };
            let label = t!(w, members.revoke_of, email = invitation.email.clone()).to_string();
            view! {
                <tr role="row">
                    <th scope="row" role="rowheader" class="break-words">{invitation.email}</th>
                    <td role="cell" data-label=t!(w, members.role)>{i18n::assigned_role(w, &invitation.role)}</td>
                    <td role="cell" data-label=t!(w, members.locations)>{reach}</td>
                    <td role="cell" data-label=t!(w, members.sent) class="tabular-nums">{format::date_time(locale, invitation.created_at)}</td>
                    <td role="cell" data-label=t!(w, members.expires) class="tabular-nums">{format::date_time(locale, invitation.expires_at)}</td>
                    <td role="cell" class="sm:text-end">
                        <button type="submit" name="id" value=invitation.id.to_string() class="button mt-1 min-h-9 px-3 sm:-my-1.5" aria-label=label>
                            {t!(w, members.revoke)}
                        </button>
                    </td>
                </tr>
            }
        });
        view! {
            <NativeForm function=RevokeInvitation::PATH>
                <input type="hidden" name="tenant" value=slug />
                <div class="table-frame">
                    <table class="table" role="table">
                        <thead role="rowgroup">
                            <tr role="row">
                                <th scope="col" role="columnheader">{t!(w, members.email)}</th>
                                <th scope="col" role="columnheader">{t!(w, members.role)}</th>
                                <th scope="col" role="columnheader">{t!(w, members.locations)}</th>
                                <th scope="col" role="columnheader">{t!(w, members.sent)}</th>
                                <th scope="col" role="columnheader">{t!(w, members.expires)}</th>
                                <th scope="col" role="columnheader"><span class="sr-only">{t!(w, members.revoke)}</span></th>
                            </tr>
                        </thead>
                        <tbody role="rowgroup">{rows.collect_view()}</tbody>
                    </table>
                </div>
            </NativeForm>
        }
        .into_any()
    };
    view! {
        <section class="mt-10">
            <h2 class="mb-3 font-semibold">{t!(w, members.invitations)}</h2>
            {list}
        </section>
    }
}
