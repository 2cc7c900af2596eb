//! What a tenant sees of staff: who is or was inside, and the way to send them out.

use domain::{policy::Action, staff_access::StaffAccess};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use super::{
    api::{EndStaffAccess, list_staff_access},
    parts::{Stay, divide},
};
use crate::{
    i18n::{t, use_words},
    layout::{SettingsTabs, take_refused},
    ui::{Alert, Empty, Loaded, PageHeader, Panel, PostButton, use_tenant},
    viewer::may_in,
};

pub struct StaffAccessPage;

#[lazy_route]
impl LazyRoute for StaffAccessPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let tenant = use_tenant();
        let stays = Resource::new(move || tenant.get(), list_staff_access);
        view! {
            <Loaded data=stays let:stays>
                <Stays slug=tenant.get_untracked() stays />
            </Loaded>
        }
        .into_any()
    }
}

#[component]
fn Stays(slug: String, stays: Vec<StaffAccess>) -> impl IntoView {
    let w = use_words();
    let refused = take_refused(&[EndStaffAccess::PATH]);
    let may_end = may_in(&slug, Action::EndStaffAccess);
    let none = stays.is_empty();
    let (open, past) = divide(stays);
    let (any_open, any_past) = (!open.is_empty(), !past.is_empty());
    let tenant = slug.clone();
    let open = open.into_iter().map(move |stay| {
        let fields = vec![("tenant", tenant.clone()), ("id", stay.id.to_string())];
        view! {
            <Stay title=stay.staff_name.clone() stay open=true>
                {may_end.then(|| view! { <PostButton function=EndStaffAccess::PATH fields label=t!(w, staff_access.end) class="button button-danger" /> })}
            </Stay>
        }
    });
    let past = past.into_iter().map(|stay| view! { <Stay title=stay.staff_name.clone() stay open=false /> });
    view! {
        <Title text=t!(w, staff_access.title) />
        <SettingsTabs slug />
        <PageHeader title=t!(w, staff_access.title) lead=t!(w, staff_access.lead) />
        {refused.and_then(|refused| refused.error).map(|error| view! { <Alert error /> })}
        {none.then(|| view! {
            <Panel><Empty title=t!(w, staff_access.empty_title) text=t!(w, staff_access.empty_text) icon=icondata_lu::LuDoorOpen /></Panel>
        })}
        {any_open.then(|| view! {
            <section class="mb-8">
                <h2 class="font-semibold">{t!(w, staff_access.open_title)}</h2>
                <p class="mb-3 text-sm text-muted">{t!(w, staff_access.open_text)}</p>
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
