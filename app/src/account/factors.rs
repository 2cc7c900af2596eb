//! Adding codes by time, and the recovery codes that come with a first factor.

use domain::identity::factors::TotpEnrolment;
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::{LazyRoute, lazy_route};

use super::{
    AccountFrame, account_page,
    api::{ConfirmTotp, enrol_totp, new_recovery_codes},
};
use crate::{
    i18n::{t, use_words},
    layout::plain_refusal,
    ui::{LinkButton, Loaded, NativeForm, Notice, Panel, Submit, TextField},
};

pub struct TotpPage;

#[lazy_route]
impl LazyRoute for TotpPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let enrolment = Resource::new(|| (), |()| enrol_totp());
        view! {
            <Loaded data=enrolment refusal=plain_refusal let:enrolment>
                <Enrolment enrolment />
            </Loaded>
        }
        .into_any()
    }
}

/// The path of a QR code's dark modules, with the four light ones around it that readers need (ISO/IEC 18004).
fn dark(modules: &[Vec<bool>]) -> String {
    use std::fmt::Write as _;
    let mut path = String::new();
    for (y, row) in modules.iter().enumerate() {
        for (x, _) in row.iter().enumerate().filter(|(_, dark)| **dark) {
            // Writing to a string does not fail.
            let _ = write!(path, "M{} {}h1v1h-1z", x + 4, y + 4);
        }
    }
    path
}

#[component]
fn Enrolment(enrolment: TotpEnrolment) -> impl IntoView {
    let w = use_words();
    let side = enrolment.qr.len() + 8;
    let secret: Vec<String> =
        enrolment.secret.as_bytes().chunks(4).map(|four| String::from_utf8_lossy(four).into_owned()).collect();
    view! {
        <AccountFrame title=t!(w, account.totp_add) lead=t!(w, account.totp_add_lead)>
            <Panel>
                <ol class="flex flex-col gap-6">
                    <li>
                        <p class="mb-3 font-medium">{t!(w, account.totp_step_scan)}</p>
                        <svg class="qr" viewBox=format!("0 0 {side} {side}") role="img" aria-label=t!(w, account.totp_qr) shape-rendering="crispEdges">
                            <rect width="100%" height="100%" fill="#fff" />
                            <path d=dark(&enrolment.qr) fill="#000" />
                        </svg>
                        <p class="mt-3 text-sm text-muted">{t!(w, account.totp_by_hand)}</p>
                        <code class="code mt-2" id="totp-secret">{secret.join(" ")}</code>
                    </li>
                    <li>
                        <p class="mb-3 font-medium">{t!(w, account.totp_step_code)}</p>
                        <NativeForm function=ConfirmTotp::PATH class="flex flex-col gap-5">
                            <TextField field="code" label=t!(w, account.totp_code) inputmode="numeric" autocomplete="one-time-code" />
                            <div class="flex gap-2">
                                <Submit label=t!(w, account.totp_confirm) />
                                <LinkButton href=account_page("security")>{t!(w, form.cancel)}</LinkButton>
                            </div>
                        </NativeForm>
                    </li>
                </ol>
            </Panel>
        </AccountFrame>
    }
}

pub struct RecoveryCodesPage;

#[lazy_route]
impl LazyRoute for RecoveryCodesPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let codes = Resource::new(|| (), |()| new_recovery_codes());
        view! {
            <Loaded data=codes refusal=plain_refusal let:codes>
                <RecoveryCodes codes />
            </Loaded>
        }
        .into_any()
    }
}

#[component]
fn RecoveryCodes(
    /// Empty where they were shown before.
    codes: Vec<String>,
) -> impl IntoView {
    let w = use_words();
    if codes.is_empty() {
        return view! {
            <AccountFrame title=t!(w, account.recovery)>
                <Notice>{t!(w, account.recovery_shown)}</Notice>
                <LinkButton href=account_page("security")>{t!(w, account.back_to_security)}</LinkButton>
            </AccountFrame>
        }
        .into_any();
    }
    view! {
        <AccountFrame title=t!(w, account.recovery) lead=t!(w, account.recovery_new_lead)>
            <Panel>
                <ul class="mb-5 grid gap-2 sm:grid-cols-2" id="recovery-codes">
                    {codes.into_iter().map(|code| view! { <li><code class="code text-center">{code}</code></li> }).collect_view()}
                </ul>
                <p class="mb-5 text-sm text-muted">{t!(w, account.recovery_new_text)}</p>
                <LinkButton href=account_page("security") primary=true>{t!(w, account.recovery_kept)}</LinkButton>
            </Panel>
        </AccountFrame>
    }
    .into_any()
}
