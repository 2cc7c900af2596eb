//! What each role may: the built-in ones as a table, and the tenant's own.

use domain::{
    format,
    members::CustomRole,
    policy::{Action, Role},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use super::{api::list_roles, parts::PeopleTabs, subjects::Subject};
use crate::{
    i18n::{self, t, use_locale, use_words},
    ui::{Empty, LinkButton, Loaded, PageHeader, Panel, use_tenant},
    viewer::may_in,
};

pub struct RolesPage;

#[lazy_route]
impl LazyRoute for RolesPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let tenant = use_tenant();
        let roles = Resource::new(move || tenant.get(), list_roles);
        view! {
            <Loaded data=roles let:roles>
                <AllRoles slug=tenant.get_untracked() roles />
            </Loaded>
        }
        .into_any()
    }
}

#[component]
fn AllRoles(slug: String, roles: Vec<CustomRole>) -> impl IntoView {
    let w = use_words();
    let new = may_in(&slug, Action::EditRoles).then(|| format!("/t/{slug}/roles/new"));
    view! {
        <Title text=t!(w, custom_roles.title) />
        <PageHeader title=t!(w, custom_roles.title) lead=t!(w, custom_roles.lead)>
            {new.map(|href| view! { <LinkButton href primary=true>{t!(w, custom_roles.new)}</LinkButton> })}
        </PageHeader>
        <PeopleTabs slug=slug.clone() />
        <section class="mb-10">
            <h2 class="mb-3 font-semibold">{t!(w, custom_roles.own)}</h2>
            <OwnRoles slug roles />
        </section>
        <section>
            <h2 id="built-in" class="mb-3 font-semibold">{t!(w, custom_roles.built_in)}</h2>
            <Matrix />
        </section>
    }
}

#[component]
fn OwnRoles(slug: String, roles: Vec<CustomRole>) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    if roles.is_empty() {
        let (title, text) = (t!(w, custom_roles.empty_title), t!(w, custom_roles.empty_text));
        return view! { <Panel><Empty title text icon=icondata_lu::LuIdCard /></Panel> }.into_any();
    }
    let rows = roles.into_iter().map(move |role| {
        let actions = role.actions.iter().filter(|action| *action != Action::ViewTenant).map(|action| i18n::action(w, action)).collect::<Vec<_>>().join(" · ");
        view! {
            <tr role="row">
                <th scope="row" role="rowheader"><a href=format!("/t/{slug}/roles/{}", role.id) class="link">{role.name}</a></th>
                <td role="cell" data-label=t!(w, custom_roles.permissions)><span class="text-muted">{actions}</span></td>
                <td role="cell" data-label=t!(w, custom_roles.members) class="tabular-nums sm:text-end">{format::count(locale, role.members)}</td>
            </tr>
        }
    });
    view! {
        <div class="table-frame">
            <table class="table" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">{t!(w, custom_roles.name)}</th>
                        <th scope="col" role="columnheader">{t!(w, custom_roles.permissions)}</th>
                        <th scope="col" role="columnheader" class="text-end">{t!(w, custom_roles.members)}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Too wide for a telephone: it scrolls in a frame of its own, and the actions stay in sight.
#[component]
fn Matrix() -> impl IntoView {
    let w = use_words();
    let (yes, no) = (t!(w, members.yes), t!(w, members.no));
    let heads = Role::ALL.iter().map(move |role| {
        view! { <th scope="col" class="px-3 py-2 text-center font-medium">{i18n::role(w, *role)}</th> }
    });
    let groups = Subject::ALL.into_iter().map(move |subject| {
        let rows = subject.actions().map(move |action| {
            let cells = Role::ALL.iter().map(move |role| {
                let (class, label, mark) =
                    if role.may(action) { ("text-good-ink", yes, "✓") } else { ("text-muted", no, "–") };
                view! { <td class="px-3 py-2 text-center"><span role="img" class=class aria-label=label>{mark}</span></td> }
            });
            view! {
                <tr class="border-t border-line">
                    <th scope="row" class="sticky start-0 bg-raised px-4 py-2 text-start font-normal">{i18n::action(w, action)}</th>
                    {cells.collect_view()}
                </tr>
            }
        });
        view! {
            <tbody>
                <tr class="border-t border-line first:border-t-0">
                    <th scope="rowgroup" class="sticky start-0 bg-raised px-4 pt-4 pb-2 text-start font-semibold">{subject.text(w)}</th>
                    <td colspan=Role::ALL.len().to_string()></td>
                </tr>
                {rows.collect_view()}
            </tbody>
        }
    });
    view! {
        <div class="overflow-x-auto rounded-xl border border-line bg-raised" role="region" aria-labelledby="built-in" tabindex="0">
            <table class="w-full min-w-2xl text-sm">
                <thead>
                    <tr class="bg-sunken text-xs text-muted">
                        <th scope="col" class="sticky start-0 w-44 bg-sunken sm:w-2/5 px-4 py-2 text-start font-medium">{t!(w, custom_roles.permission)}</th>
                        {heads.collect_view()}
                    </tr>
                </thead>
                {groups.collect_view()}
            </table>
        </div>
    }
}
