//! Password, second factors, recovery codes.

use domain::{format, identity::factors::Factors};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};

use super::{
    AccountFrame, account_page,
    api::{
        ChangePassword, RemovePasskey, RemoveTotp, RenewRecoveryCodes, Security, add_passkey, begin_adding_passkey,
        find_security,
    },
};
use crate::{
    i18n::{t, use_locale, use_words},
    layout::plain_refusal,
    session::passkey,
    ui::{Alert, Badge, ConfirmButton, LinkButton, Loaded, NativeForm, Notice, Panel, Submit, TextField, Tone},
};

pub struct SecurityPage;

#[lazy_route]
impl LazyRoute for SecurityPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let query = use_query_map();
        let security = Resource::new(|| (), |()| find_security());
        let done = Memo::new(move |_| query.read().get("done").unwrap_or_default());
        let changed = done.get_untracked() == "password";
        view! {
            <Loaded data=security refusal=plain_refusal let:security>
                <SecurityView security changed />
            </Loaded>
        }
        .into_any()
    }
}

#[component]
fn SecurityView(security: Security, changed: bool) -> impl IntoView {
    let w = use_words();
    let Security { factors, is_confirmed } = security;
    let has_password = factors.has_password;
    let any = factors.totp_since.is_some() || !factors.passkeys.is_empty();
    view! {
        <AccountFrame title=t!(w, account.security) lead=t!(w, account.security_lead)>
            {changed.then(|| view! { <Notice>{t!(w, account.password_changed)}</Notice> })}
            {(!is_confirmed).then(|| view! {
                <Notice title=t!(w, account.confirm_first)>
                    <p class="mb-3">{t!(w, account.confirm_first_text)}</p>
                    <LinkButton href=account_page("confirm")>{t!(w, errors.go_confirm)}</LinkButton>
                </Notice>
            })}
            <div class="flex flex-col gap-4">
                <TotpPanel factors=factors.clone() is_confirmed />
                <PasskeysPanel factors=factors.clone() is_confirmed />
                {any.then(|| view! { <RecoveryPanel left=factors.recovery_codes_left is_confirmed /> })}
                {has_password.then(|| view! { <PasswordPanel /> })}
            </div>
        </AccountFrame>
    }
}

#[component]
fn State(on: bool) -> impl IntoView {
    let w = use_words();
    let (tone, text) =
        if on { (Tone::Good, t!(w, account.factor_on)) } else { (Tone::Neutral, t!(w, account.factor_off)) };
    view! { <Badge tone>{text}</Badge> }
}

#[component]
fn TotpPanel(factors: Factors, is_confirmed: bool) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let on = factors.totp_since.is_some();
    view! {
        <Panel>
            <div class="flex flex-wrap items-start justify-between gap-3">
                <div class="min-w-0 flex-1">
                    <h2 class="flex flex-wrap items-center gap-2 font-semibold">{t!(w, account.totp)} <State on /></h2>
                    <p class="mt-1 text-sm text-muted">{t!(w, account.totp_text)}</p>
                    {factors.totp_since.map(|at| view! { <p class="mt-1 text-sm text-muted">{t!(w, account.since, at = format::date(locale, at)).to_string()}</p> })}
                </div>
                {(is_confirmed && !on).then(|| view! { <LinkButton href=account_page("totp") primary=true>{t!(w, account.add)}</LinkButton> })}
                {(is_confirmed && on).then(|| view! {
                    <ConfirmButton function=RemoveTotp::PATH fields=vec![] label=t!(w, account.remove) text=t!(w, account.totp_remove_text) />
                })}
            </div>
        </Panel>
    }
}

#[component]
fn PasskeysPanel(factors: Factors, is_confirmed: bool) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let on = !factors.passkeys.is_empty();
    let rows = factors.passkeys.into_iter().map(move |passkey| {
        let used = passkey.last_used_at.map_or_else(
            || t!(w, account.never_used).to_owned(),
            |at| t!(w, account.last_used, at = format::date_time(locale, at)).to_string(),
        );
        let id = passkey.id.to_string();
        view! {
            <li class="flex flex-wrap items-center justify-between gap-3 py-3">
                <span class="min-w-0">
                    <span class="block font-medium">{passkey.name}</span>
                    <span class="block text-sm text-muted">{used}</span>
                </span>
                {is_confirmed.then(|| view! {
                    <ConfirmButton function=RemovePasskey::PATH fields=vec![("id", id)] label=t!(w, account.remove) text=t!(w, account.passkey_remove_text) />
                })}
            </li>
        }
    });
    view! {
        <Panel>
            <h2 class="flex flex-wrap items-center gap-2 font-semibold">{t!(w, account.passkeys)} <State on /></h2>
            <p class="mt-1 text-sm text-muted">{t!(w, account.passkeys_text)}</p>
            {on.then(|| view! { <ul class="mt-2 divide-y divide-line">{rows.collect_view()}</ul> })}
            {is_confirmed.then(|| view! { <AddPasskey /> })}
        </Panel>
    }
}

#[component]
fn AddPasskey() -> impl IntoView {
    let w = use_words();
    let name = NodeRef::<leptos::html::Input>::new();
    let ceremony = passkey::Ceremonies::new();
    view! {
        <div class="mt-4 border-t border-line pt-4">
            {move || ceremony.error.get().map(|error| view! { <Alert error /> })}
            <label for="passkey-name" class="mb-1.5 block text-sm font-medium">{t!(w, account.passkey_name)}</label>
            <div class="flex flex-wrap gap-2">
                <input id="passkey-name" class="input max-w-72" maxlength="60" autocomplete="off" node_ref=name placeholder=t!(w, account.passkey_example) />
                <button type="button" class="button" aria-disabled=move || ceremony.pending.get().to_string() on:click=move |_| {
                    let typed = name.get_untracked().map(|input| input.value()).unwrap_or_default();
                    let typed = if typed.trim().is_empty() { t!(w, account.passkey_example).to_owned() } else { typed };
                    ceremony.begin(async move {
                        let challenge = begin_adding_passkey().await?;
                        let answer = passkey::make(&challenge).await?;
                        add_passkey(answer, typed).await
                    });
                }>{t!(w, account.passkey_add)}</button>
            </div>
            <noscript>{t!(w, session.passkey_script)}</noscript>
        </div>
    }
}

#[component]
fn RecoveryPanel(left: u32, is_confirmed: bool) -> impl IntoView {
    let w = use_words();
    view! {
        <Panel>
            <div class="flex flex-wrap items-start justify-between gap-3">
                <div class="min-w-0 flex-1">
                    <h2 class="font-semibold">{t!(w, account.recovery)}</h2>
                    <p class="mt-1 text-sm text-muted">{t!(w, account.recovery_text)}</p>
                    <p class="mt-1 text-sm font-medium">{t!(w, account.recovery_left, n = left.to_string()).to_string()}</p>
                </div>
                {is_confirmed.then(|| view! {
                    <ConfirmButton function=RenewRecoveryCodes::PATH fields=vec![] label=t!(w, account.recovery_renew) text=t!(w, account.recovery_renew_text) />
                })}
            </div>
        </Panel>
    }
}

#[component]
fn PasswordPanel() -> impl IntoView {
    let w = use_words();
    view! {
        <Panel title=t!(w, account.password)>
            <NativeForm function=ChangePassword::PATH class="flex flex-col gap-5">
                <TextField field="current_password" label=t!(w, account.current_password) kind="password" autocomplete="current-password" />
                <TextField field="new_password" label=t!(w, session.new_password) hint=t!(w, session.new_password_hint) kind="password" autocomplete="new-password" />
                <p class="text-sm text-muted">{t!(w, account.password_text)}</p>
                <div><Submit label=t!(w, account.password_submit) /></div>
            </NativeForm>
        </Panel>
    }
}
