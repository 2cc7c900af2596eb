//! Where the asker, one of the staff, is or was inside.

use domain::{identity::Access, ids::StaffAccessId, staff_access::StaffAccess};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use super::{
    api::{LeaveTenant, list_own_access},
    parts::{Stay, divide},
};
use crate::{
    i18n::{t, use_words},
    layout::take_refused,
    ui::{Alert, Empty, Loaded, PageHeader, Panel, PostButton},
    viewer::use_viewer,
};

pub struct OwnAccessPage;

#[lazy_route]
impl LazyRoute for OwnAccessPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let stays = Resource::new(|| (), |()| list_own_access());
        view! {
            <Loaded data=stays let:stays>
                <OwnStays stays />
            </Loaded>
        }
        .into_any()
    }
}

/// The stays that let the viewer in, as the server said with the page.
fn inside() -> Vec<StaffAccessId> {
    let person = use_viewer().person;
    let memberships = person.into_iter().flat_map(|person| person.memberships);
    let stay = |access| if let Access::Staff { id, .. } = access { Some(id) } else { None };
    memberships.filter_map(|membership| stay(membership.access)).collect()
}

#[component]
fn OwnStays(stays: Vec<StaffAccess>) -> impl IntoView {
    let w = use_words();
    let refused = take_refused(&[LeaveTenant::PATH]);
    let none = stays.is_empty();
    let inside = inside();
    let (open, mut past) = divide(stays);
    // Whose time is up lets nobody in, though nobody ended it.
    let (open, over): (Vec<_>, Vec<_>) = open.into_iter().partition(|stay| inside.contains(&stay.id));
    past.splice(0..0, over);
    let (any_open, any_past) = (!open.is_empty(), !past.is_empty());
    let open = open.into_iter().map(|stay| {
        let (href, fields) = (format!("/t/{}", stay.slug), vec![("id", stay.id.to_string())]);
        view! {
            <Stay title=stay.tenant_name.clone() stay open=true>
                <a href=href class="button button-primary">{t!(w, staff_access.go)}</a>
                <PostButton function=LeaveTenant::PATH fields label=t!(w, staff_access.leave) />
            </Stay>
        }
    });
    let past = past.into_iter().map(|stay| view! { <Stay title=stay.tenant_name.clone() stay open=false /> });
    view! {
        <Title text=t!(w, staff_access.own_title) />
        <PageHeader title=t!(w, staff_access.own_title) lead=t!(w, staff_access.own_lead) />
        {refused.and_then(|refused| refused.error).map(|error| view! { <Alert error /> })}
        {none.then(|| view! {
            <Panel><Empty title=t!(w, staff_access.own_empty_title) text=t!(w, staff_access.own_empty_text) icon=icondata_lu::LuDoorOpen /></Panel>
        })}
        {any_open.then(|| view! {
            <section class="mb-8">
                <h2 class="font-semibold">{t!(w, staff_access.open_title)}</h2>
                <p class="mb-3 text-sm text-muted">{t!(w, staff_access.own_open_text)}</p>
                <ul class="table-frame divide-y divide-line">{open.collect_view()}</ul>
            </section>
        })}
        {any_past.then(|| view! {
            <section>
                <h2 class="mb-3 font-semibold">{t!(w, staff_access.past_title)}</h2>
                <ul class="table-frame divide-y divide-line">{past.collect_view()}</ul>
            </section>
        })}
    }
}
