//! How far the chain has come, and whether it is as it was written.

use domain::{
    audit::{ChainState, Verification},
    format,
};
use leptos::prelude::*;

use super::words::finding;
use crate::{
    i18n::{Words, t, use_locale, use_words},
    ui::{Icon, Moment, Notice, Panel},
};

/// What stands above the records: the state of the chain, and what was found where somebody had it verified.
#[component]
pub(super) fn Chain(
    state: ChainState,
    found: Option<Verification>,
    /// Where it is verified: this page once more.
    verify: String,
    /// Where the bundle is; none for those who may not take it.
    bundle: Option<String>,
) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let number = move |n: i64| format::count(locale, n);
    let signed = match state.signed_at {
        Some(at) => view! {
            {number(state.signed)}
            <span class="block text-sm font-normal text-muted">{t!(w, audit.signed_at)}": "<Moment at /></span>
        }
        .into_any(),
        None => t!(w, audit.never_signed).into_any(),
    };
    let published = state.chain.map(|chain| {
        view! {
            <p class="mt-4 text-sm text-muted">
                {t!(w, audit.chain_name)}": "<code class="wrap-anywhere">{chain.to_string()}</code>
                " · "<a class="link" href=format!("/api/audit/chains/{chain}/checkpoints") rel="external">{t!(w, audit.checkpoints)}</a>
                " · "<a class="link" href="/api/audit/keys" rel="external">{t!(w, audit.keys)}</a>
            </p>
        }
    });
    let bundle = bundle.filter(|_| state.sealed > 0).map(|href| {
        view! { <a class="button" href=href rel="external" download="" title=t!(w, audit.bundle_text)>{t!(w, audit.bundle)}</a> }
    });
    view! {
        {found.map(|found| view! { <Found w found /> })}
        <Panel>
            <div class="flex flex-wrap items-start justify-between gap-4">
                <dl class="flex flex-wrap gap-x-10 gap-y-3">
                    <div><dt class="text-sm text-muted">{t!(w, audit.sealed)}</dt><dd class="font-semibold tabular-nums">{number(state.sealed)}</dd></div>
                    <div><dt class="text-sm text-muted">{t!(w, audit.open)}</dt><dd class="font-semibold tabular-nums">{number(state.open)}</dd></div>
                    <div><dt class="text-sm text-muted">{t!(w, audit.signed)}</dt><dd class="font-semibold tabular-nums">{signed}</dd></div>
                </dl>
                <div class="flex flex-wrap gap-2">
                    <a class="button" href=verify>{t!(w, audit.verify)}</a>
                    {bundle}
                </div>
            </div>
            {published}
        </Panel>
    }
}

#[component]
fn Found(w: Words, found: Verification) -> impl IntoView {
    let locale = use_locale();
    let records = format::count(locale, found.records);
    if let Some(wrong) = &found.finding {
        return view! {
            <div role="alert" class="notice notice-bad">
                <Icon icon=icondata_lu::LuShieldAlert />
                <div><p class="font-semibold">{t!(w, audit.broken)}</p><p class="text-sm">{finding(w, wrong)}</p></div>
            </div>
        }
        .into_any();
    }
    let (checkpoints, at) = (format::count(locale, found.checkpoints), format::date_time(locale, found.at));
    let erased =
        (found.erased > 0).then(|| t!(w, audit.erased_text, count = format::count(locale, found.erased)).to_string());
    let part = (!found.whole).then(|| t!(w, audit.part_text, records = records.clone()).to_string());
    view! {
        <Notice title=t!(w, audit.verified)>
            <p>{t!(w, audit.verified_text, records = records, checkpoints = checkpoints, at = at).to_string()}</p>
            {erased.map(|text| view! { <p>{text}</p> })}
            {part.map(|text| view! { <p>{text}</p> })}
        </Notice>
    }
    .into_any()
}
