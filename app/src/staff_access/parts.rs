//! What both sides show of a stay.

use domain::{
    format,
    policy::AccessLevel,
    staff_access::{EndedBy, StaffAccess},
};
use leptos::prelude::*;

use crate::{
    api_keys::shop_count,
    i18n::{Words, t, use_locale, use_words},
};

pub(super) fn level_text(w: Words, level: AccessLevel) -> &'static str {
    match level {
        AccessLevel::Read => t!(w, staff_access.level_read),
        AccessLevel::Assist => t!(w, staff_access.level_assist),
    }
}

/// Those that are open, and the others.
pub(super) fn divide(stays: Vec<StaffAccess>) -> (Vec<StaffAccess>, Vec<StaffAccess>) {
    stays.into_iter().partition(|stay| stay.is_open)
}

/// When it ended and by whom, for one that is over.
fn ending(w: Words, stay: &StaffAccess) -> &'static str {
    match (stay.ended_at, stay.ended_by) {
        (Some(_), Some(EndedBy::Tenant)) => t!(w, staff_access.by_tenant),
        (Some(_), Some(EndedBy::Staff)) => t!(w, staff_access.by_staff),
        _ => t!(w, staff_access.by_time),
    }
}

/// One stay in a list. `children` are what can be done with it.
#[component]
pub(super) fn Stay(
    stay: StaffAccess,
    /// Who was there, or where.
    #[prop(into)]
    title: String,
    /// Whether it is, for all that is known, not over.
    open: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let shops = match &stay.locations {
        None => t!(w, api_keys.all_shops).to_owned(),
        Some(locations) => shop_count(w, locations.len()),
    };
    let ending = ending(w, &stay);
    let until = format::date_time(locale, stay.expires_at);
    let end = match stay.ended_at {
        _ if open => view! { <Fact term=t!(w, staff_access.until) text=until /> },
        Some(at) => {
            view! { <Fact term=t!(w, staff_access.ended) text=format!("{}, {ending}", format::date_time(locale, at)) /> }
        }
        None => view! { <Fact term=ending text=until /> },
    };
    view! {
        <li class="flex flex-wrap items-start justify-between gap-x-6 gap-y-4 px-4 py-4 sm:px-6">
            <div class="min-w-0 flex-1 basis-80">
                <h3 class="font-medium wrap-anywhere">{title}</h3>
                <p class="mt-0.5 text-sm wrap-anywhere">
                    <span class="text-muted">{t!(w, staff_access.reason)}": "</span>
                    {stay.reason}
                </p>
                <dl class="mt-3 grid grid-cols-2 gap-x-6 gap-y-2 text-sm sm:grid-cols-4">
                    <Fact term=t!(w, staff_access.level) text=level_text(w, stay.level) />
                    <Fact term=t!(w, staff_access.shops) text=shops />
                    <Fact term=t!(w, staff_access.since) text=format::date_time(locale, stay.created_at) />
                    {end}
                </dl>
            </div>
            {children.map(|children| view! { <div class="flex flex-wrap gap-2">{children()}</div> })}
        </li>
    }
}

#[component]
fn Fact(term: &'static str, #[prop(into)] text: String) -> impl IntoView {
    view! {
        <div class="min-w-0">
            <dt class="text-muted">{term}</dt>
            <dd class="wrap-anywhere tabular-nums">{text}</dd>
        </div>
    }
}
