//! The page of a company's clock.

use chrono::{DateTime, Months, TimeDelta, Utc};
use domain::{
    address::TimeZone,
    format,
    policy::Action,
    sandbox::{ClockForm, TenantClock},
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use super::api::{ForwardClock, find_clock};
use crate::{
    i18n::{Words, t, use_locale, use_words},
    ui::{
        ActionForm, Empty, Loaded, PageHeader, Panel, PostButton, Submit,
        form::HiddenField,
        input::{DateField, TimeField},
        use_tenant,
    },
    viewer::may_in,
};

pub struct ClockPage;

#[lazy_route]
impl LazyRoute for ClockPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let (w, tenant) = (use_words(), use_tenant());
        let clock = Resource::new(move || tenant.get(), find_clock);
        view! {
            <Loaded data=clock let((clock, zone))>
                <Title text=t!(w, sandbox.title) />
                <PageHeader title=t!(w, sandbox.title) lead=t!(w, sandbox.lead) parent=(format!("/t/{}/settings", tenant.get_untracked()), t!(w, nav.settings)) />
                {if clock.sandbox {
                    view! { <Clock slug=tenant.get_untracked() clock zone /> }.into_any()
                } else {
                    view! {
                        <Panel>
                            <Empty title=t!(w, sandbox.real_title) text=t!(w, sandbox.real_text) icon=icondata_lu::LuClock />
                        </Panel>
                    }
                    .into_any()
                }}
            </Loaded>
        }
        .into_any()
    }
}

/// The steps that are one press away.
fn steps(w: Words, now: DateTime<Utc>) -> Vec<(&'static str, DateTime<Utc>)> {
    let month = now.checked_add_months(Months::new(1)).unwrap_or(now);
    vec![
        (t!(w, sandbox.hour), now + TimeDelta::hours(1)),
        (t!(w, sandbox.day), now + TimeDelta::days(1)),
        (t!(w, sandbox.week), now + TimeDelta::weeks(1)),
        (t!(w, sandbox.month), month),
    ]
}

#[component]
fn Clock(slug: String, clock: TenantClock, zone: TimeZone) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let now = format::date_time_in(locale, zone, clock.now);
    let ahead = match clock.ahead_seconds {
        0 => t!(w, sandbox.on_time).to_owned(),
        seconds => format::duration(locale, TimeDelta::seconds(seconds)),
    };
    let moved = clock.moved_at.map(|at| format::date_time_in(locale, zone, at));
    let may = may_in(&slug, Action::MoveClock);
    view! {
        <div class="flex max-w-2xl flex-col gap-6">
            <Panel title=t!(w, sandbox.now)>
                <dl class="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 text-sm [&>dt]:text-muted [&>dd]:min-w-0 [&>dd]:wrap-anywhere">
                    <dt>{t!(w, sandbox.now_there)}</dt><dd class="font-semibold tabular-nums">{now}</dd>
                    <dt>{t!(w, sandbox.ahead)}</dt><dd class="tabular-nums">{ahead}</dd>
                    {moved.map(|at| view! { <dt>{t!(w, sandbox.moved_at)}</dt><dd class="tabular-nums">{at}</dd> })}
                </dl>
            </Panel>
            {may.then(|| view! { <Forward slug clock zone /> })}
        </div>
    }
}

#[component]
fn Forward(slug: String, clock: TenantClock, zone: TimeZone) -> impl IntoView {
    let w = use_words();
    let action = ServerAction::<ForwardClock>::new();
    let today = zone.local(clock.now).date();
    let form = ClockForm::at(zone, clock.now + TimeDelta::days(1), clock.version);
    let own = slug.clone();
    let buttons = steps(w, clock.now).into_iter().map(move |(label, to)| {
        let form = ClockForm::at(zone, to, clock.version);
        let fields = vec![
            ("tenant", own.clone()),
            ("form[day]", form.day),
            ("form[time]", form.time),
            ("form[version]", form.version.to_string()),
        ];
        view! { <PostButton function=ForwardClock::PATH fields label class="button" /> }
    });
    view! {
        <Panel title=t!(w, sandbox.forward)>
            <p class="-mt-2 mb-4 text-sm text-muted">{t!(w, sandbox.forward_lead)}</p>
            <div class="mb-6 flex flex-wrap gap-2">{buttons.collect_view()}</div>
            <ActionForm action check=|input: &ForwardClock| input.form.parse().map(drop)>
                <input type="hidden" name="tenant" value=slug />
                <HiddenField field="version" value=form.version.to_string() />
                <div class="grid gap-5 sm:grid-cols-2">
                    <DateField field="day" label=t!(w, sandbox.to_day) value=form.day today min=Some(today) />
                    <TimeField field="time" label=t!(w, sandbox.to_time) value=form.time />
                </div>
                <div class="mt-5"><Submit label=t!(w, sandbox.submit) /></div>
            </ActionForm>
        </Panel>
    }
}
