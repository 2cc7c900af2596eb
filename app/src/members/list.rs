//! The list of members, and the invitations that nobody has answered yet.

use std::collections::BTreeMap;

use domain::{
    format,
    ids::LocationId,
    locale::Locale,
    members::{Invitation, Member},
    policy::Action,
};
use leptos::{prelude::*, server_fn::ServerFn, task::spawn_local};
use leptos_meta::Title;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};

use super::{
    api::{People, RevokeInvitation, list_members, list_shops},
    parts::PeopleTabs,
};
use crate::{
    error::AppError,
    i18n::{self, Words, t, use_locale, use_words},
    layout::LOCATION,
    search::entries::fold,
    ui::{
        Badge, Empty, ErrorView, Live, Loading, NativeForm, PageHeader, Panel, Tone,
        table::{Column, FilterSearch, FilterSelect, Filters, ListAddress, Table, Toolbar},
        use_tenant,
    },
    viewer::may_in,
};

/// How many shops of a member are named before the others are counted.
const NAMED: usize = 3;

type Names = BTreeMap<LocationId, String>;

pub struct MembersPage;

/// The words of the address that narrow the list.
const NARROWING: [&str; 3] = ["q", "factor", LOCATION];

#[lazy_route]
impl LazyRoute for MembersPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let (tenant, query) = (use_tenant(), use_query_map());
        let address = Memo::new(move |_| {
            ListAddress::new(format!("/t/{}/members", tenant.get()), &query.read(), &NARROWING, "name")
        });
        let people = Resource::new(move || tenant.get(), list_members);
        // Not asked for by those who would be refused: the page would have the status of that.
        let source = move || tenant.with(|slug| may_in(slug, Action::ViewLocations).then(|| slug.clone()));
        let names = Resource::new(source, async |tenant| {
            let Some(tenant) = tenant else { return Names::new() };
            let shops = list_shops(tenant).await.unwrap_or_default();
            shops.into_iter().map(|shop| (shop.id, shop.name)).collect()
        });
        view! {
            <Suspense fallback=Loading>
                {move || Suspend::new(async move {
                    let (people, names) = (people.await, names.await);
                    match people {
                        Ok(people) => view! { <Everybody slug=tenant.get_untracked() people names address /> }.into_any(),
                        Err(AppError(error)) => view! { <ErrorView error /> }.into_any(),
                    }
                })}
            </Suspense>
        }
        .into_any()
    }
}

#[component]
fn Everybody(slug: String, people: People, names: Names, address: Memo<ListAddress>) -> impl IntoView {
    let w = use_words();
    let new = may_in(&slug, Action::InviteMember).then(|| format!("/t/{slug}/members/new"));
    let may_invite = new.is_some();
    let factors = vec![("yes", t!(w, members.factor_yes).to_owned()), ("no", t!(w, members.factor_no).to_owned())];
    let shops = names.iter().map(|(id, name)| (id.to_string(), name.clone())).collect::<Vec<_>>();
    let (people, own) = (RwSignal::new(people), slug.clone());
    let names = StoredValue::new(names);
    // Only the rows: what is typed above them stays as it is. Where it is refused, what is there stays.
    let tenant = StoredValue::new(slug.clone());
    let reload = move || {
        spawn_local(async move {
            if let Some(tenant) = tenant.try_get_value()
                && let Ok(fresh) = list_members(tenant).await
            {
                people.try_set(fresh);
            }
        });
    };
    view! {
        <Title text=t!(w, members.title) />
        <PageHeader title=t!(w, members.title) lead=t!(w, members.lead)>
            {new.map(|href| view! { <a href=href class="button button-primary" data-shortcut="n">{t!(w, members.invite)}</a> })}
        </PageHeader>
        <PeopleTabs slug=slug.clone() />
        <Filters address>
            <FilterSearch label=t!(w, members.search) address />
            <FilterSelect name="factor" label=t!(w, members.second_factor) any=t!(w, members.factor_any) options=factors address />
            {(shops.len() > 1).then(|| view! {
                <FilterSelect name=LOCATION label=t!(w, members.locations) any=t!(w, nav.all_locations) options=shops address />
            })}
        </Filters>
        <Live tenant=Signal::stored(slug.clone()) about=&["member.", "invitation.", "role."] reload />
        {move || {
            let address = address.get();
            let members = people.with(|people| fitting(&people.members, &address));
            view! { <Members slug=own.clone() members names=names.get_value() address /> }
        }}
        {may_invite.then_some(move || {
            let invitations = people.with(|people| people.invitations.clone());
            view! { <Invitations slug=slug.clone() invitations /> }
        })}
    }
}

/// Those whom the address asks for. All are at hand: a company has some hundreds at most.
fn fitting(members: &[Member], address: &ListAddress) -> Vec<Member> {
    let wanted = fold(address.get("q").unwrap_or_default());
    let factor = address.get("factor").and_then(|factor| match factor {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    });
    let shop: Option<LocationId> = address.get(LOCATION).and_then(|id| id.parse().ok());
    let fits = |member: &&Member| {
        (wanted.is_empty() || fold(&member.name).contains(&wanted) || fold(&member.email).contains(&wanted))
            && factor.is_none_or(|factor| member.has_second_factor == factor)
            && shop.is_none_or(|shop| member.locations.as_ref().is_none_or(|theirs| theirs.contains(&shop)))
    };
    members.iter().filter(fits).cloned().collect()
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

fn columns(w: Words, locale: Locale, slug: String, names: Names) -> Vec<Column<Member>> {
    vec![
        Column::new("name", t!(w, members.name), move |member: &Member| {
            view! {
                <span class="flex flex-wrap items-center gap-x-2">
                    <a href=format!("/t/{slug}/members/{}", member.id) class="link">{member.name.clone()}</a>
                    {member.is_self.then(|| view! { <Badge>{t!(w, members.you)}</Badge> })}
                </span>
                <span class="block text-sm break-words text-muted">{member.email.clone()}</span>
            }
        }),
        Column::new("role", t!(w, members.role), move |member: &Member| i18n::assigned_role(w, &member.role)),
        Column::new("locations", t!(w, members.locations), move |member: &Member| {
            shops(w, member.locations.as_deref(), &names)
        }),
        Column::new("factor", t!(w, members.second_factor), move |member: &Member| {
            let tone = if member.has_second_factor { Tone::Good } else { Tone::Neutral };
            let factor = if member.has_second_factor { t!(w, members.yes) } else { t!(w, members.no) };
            view! { <span><Badge tone>{factor}</Badge></span> }
        }),
        Column::new("seen", t!(w, members.last_seen), move |member: &Member| match member.last_seen_at {
            Some(at) => {
                view! { <time datetime=at.to_rfc3339() class="tabular-nums">{format::date_time(locale, at)}</time> }
                    .into_any()
            }
            None => view! { <span class="text-muted">{t!(w, members.no_session)}</span> }.into_any(),
        }),
    ]
}

#[component]
fn Members(slug: String, members: Vec<Member>, names: Names, address: ListAddress) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    if members.is_empty() {
        let (title, text) = if address.is_filtered() {
            (t!(w, members.none_found_title), t!(w, members.none_found_text))
        } else {
            (t!(w, members.empty_title), t!(w, members.empty_text))
        };
        return view! { <Panel><Empty title text icon=icondata_lu::LuUsers /></Panel> }.into_any();
    }
    let columns = columns(w, locale, slug, names);
    view! {
        <Toolbar columns=columns.clone() address=address.clone() count=count(w, members.len()) />
        <Table label=t!(w, members.title) columns rows=members address />
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
        <section class="mt-10" id="invitations">
            <h2 class="mb-3 font-semibold">{t!(w, members.invitations)}</h2>
            {list}
        </section>
    }
}
