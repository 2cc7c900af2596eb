//! Suspending a client and letting it in again, and what is kept of it.

use domain::{
    format,
    tenants::{Client, Suspension, TenantStatus, TenantStatusForm},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use super::api::{SetClientStatus, find_client_status};
use crate::{
    i18n::{t, use_locale, use_words},
    ui::{ActionForm, CancelLink, Icon, Loaded, PageHeader, Panel, Submit, TextArea, form::HiddenField, use_id},
};

pub struct ClientStatusPage;

#[lazy_route]
impl LazyRoute for ClientStatusPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let id = use_id("tenant");
        let client = Resource::new(move || id.get(), async |id| find_client_status(id?).await);
        view! {
            <Loaded data=client let:client>
                <StatusForm client />
            </Loaded>
        }
        .into_any()
    }
}

/// What happens is said before the button is there; the reason is asked for in any case.
#[component]
fn StatusForm(client: Client) -> impl IntoView {
    let w = use_words();
    let action = ServerAction::<SetClientStatus>::new();
    let tenant = client.tenant;
    let (title, text, label, wanted) = match tenant.status {
        TenantStatus::Active => (
            t!(w, suspensions.suspend_title, name = tenant.name.clone()).to_string(),
            t!(w, suspensions.suspend_text),
            t!(w, suspensions.suspend),
            TenantStatus::Suspended,
        ),
        TenantStatus::Suspended => (
            t!(w, suspensions.reactivate_title, name = tenant.name.clone()).to_string(),
            t!(w, suspensions.reactivate_text),
            t!(w, suspensions.reactivate),
            TenantStatus::Active,
        ),
    };
    let form = TenantStatusForm { status: wanted.to_string(), version: tenant.version, ..TenantStatusForm::default() };
    let back = format!("/staff/tenants/{}", tenant.id);
    let above =
        vec![("/staff/tenants".to_owned(), t!(w, tenants.title).to_owned()), (back.clone(), tenant.name.clone())];
    view! {
        <Title text=title.clone() />
        <PageHeader title lead=text above />
        <SuspensionNotice suspensions=client.suspensions />
        <div class="max-w-2xl">
            <Panel>
                <ActionForm action check=|input: &SetClientStatus| input.form.parse().map(drop)>
                    <input type="hidden" name="id" value=tenant.id.to_string() />
                    <HiddenField field="status" value=form.status />
                    <HiddenField field="version" value=form.version.to_string() />
                    <div class="flex flex-col gap-5">
                        <TextArea field="reason" label=t!(w, suspensions.reason) rows=3 hint=t!(w, suspensions.reason_hint) />
                        <div class="flex flex-wrap gap-2 pt-1">
                            <Submit label danger=wanted == TenantStatus::Suspended />
                            <CancelLink href=back />
                        </div>
                    </div>
                </ActionForm>
            </Panel>
        </div>
    }
}

/// That a client is suspended, since when and why; nothing for one that is not.
#[component]
pub(super) fn SuspensionNotice(suspensions: Vec<Suspension>) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let open = suspensions.into_iter().find(|suspension| suspension.reactivation.is_none());
    open.map(|suspension| {
        let by = t!(
            w,
            suspensions.suspended_by,
            name = suspension.suspended_by,
            at = format::date_time(locale, suspension.suspended_at)
        )
        .to_string();
        view! {
            <section aria-labelledby="suspension" class="mb-6 flex max-w-5xl gap-3 rounded-lg border border-bad/40 bg-bad-soft p-4 text-bad-ink">
                <Icon icon=icondata_lu::LuBan />
                <div class="min-w-0 flex-1">
                    <h2 id="suspension" class="font-semibold">{t!(w, suspensions.notice)}</h2>
                    <p class="text-sm wrap-anywhere">{suspension.reason}</p>
                    <p class="mt-1 text-sm tabular-nums">{by}</p>
                </div>
            </section>
        }
    })
}

/// Every time that a client was suspended and let in again; nothing for one that never was.
#[component]
pub(super) fn Suspensions(suspensions: Vec<Suspension>) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let rows = suspensions
        .into_iter()
        .filter_map(|suspension| {
            let end = suspension.reactivation?;
            let from = t!(
                w,
                suspensions.suspended_by,
                name = suspension.suspended_by,
                at = format::date_time(locale, suspension.suspended_at)
            )
            .to_string();
            let to = t!(
                w,
                suspensions.reactivated_by,
                name = end.reactivated_by,
                at = format::date_time(locale, end.reactivated_at)
            )
            .to_string();
            Some(view! {
                <li class="flex flex-col gap-3 py-3 text-sm first:pt-0 last:pb-0">
                    <div>
                        <p class="wrap-anywhere">{suspension.reason}</p>
                        <p class="text-muted tabular-nums">{from}</p>
                    </div>
                    <div>
                        <p class="wrap-anywhere">{end.reason}</p>
                        <p class="text-muted tabular-nums">{to}</p>
                    </div>
                </li>
            })
        })
        .collect::<Vec<_>>();
    (!rows.is_empty()).then(|| {
        view! { <Panel title=t!(w, suspensions.past)><ul class="divide-y divide-line">{rows}</ul></Panel> }
    })
}
