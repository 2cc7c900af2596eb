//! When a company's people are left alone: shown to whoever sees its messages, chosen by whoever edits the company.

use domain::{
    format,
    messages::quiet_hours::{QuietHours, QuietHoursForm},
    policy::Action,
};
use leptos::{prelude::*, server_fn::ServerFn};

use super::api::EditQuietHours;
use crate::{
    i18n::{t, use_words},
    ui::{
        Choice, NativeForm, Panel, Radios, Submit,
        form::{HiddenField, grouped},
        input::TimeField,
    },
    viewer::may_in,
};

#[component]
pub(super) fn QuietHoursPanel(slug: String, hours: QuietHours) -> impl IntoView {
    let w = use_words();
    let now = if hours.is_on {
        t!(w, messages.quiet_on, from = format::time(hours.from), to = format::time(hours.to)).to_string()
    } else {
        t!(w, messages.quiet_off).to_owned()
    };
    let may_edit = may_in(&slug, Action::EditTenant);
    view! {
        <div class="mt-8 max-w-2xl">
            <Panel title=t!(w, messages.quiet_title)>
                <p class="mb-4 text-sm text-muted">{t!(w, messages.quiet_lead)}</p>
                {if may_edit {
                    view! { <Choose slug hours /> }.into_any()
                } else {
                    view! { <p class="text-sm">{now}</p> }.into_any()
                }}
            </Panel>
        </div>
    }
}

#[component]
fn Choose(slug: String, hours: QuietHours) -> impl IntoView {
    let w = use_words();
    let form = QuietHoursForm::from(&hours);
    let choices = vec![Choice::new("yes", t!(w, messages.quiet_yes)), Choice::new("no", t!(w, messages.quiet_no))];
    let fields = move || {
        view! {
            <HiddenField field="version" value=form.version.to_string() />
            <Radios field="is_on" label=t!(w, messages.quiet_choice) choices value=form.is_on />
            <div class="grid gap-4 sm:grid-cols-2">
                <TimeField field="from" label=t!(w, messages.quiet_from) value=form.from />
                <TimeField field="to" label=t!(w, messages.quiet_to) hint=t!(w, messages.quiet_to_hint) value=form.to />
            </div>
        }
    };
    view! {
        <NativeForm function=EditQuietHours::PATH class="flex flex-col gap-5">
            <input type="hidden" name="tenant" value=slug />
            {grouped("form", fields)}
            <div><Submit label=t!(w, form.save) /></div>
        </NativeForm>
    }
}
