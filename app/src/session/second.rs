//! The second step of signing in.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::{LazyRoute, lazy_route};

use super::{
    Narrow,
    api::{SecondStep, SignInWithCode, find_second_step},
    passkey::PasskeySignIn,
};
use crate::{
    i18n::{t, use_words},
    layout::plain_refusal,
    ui::{Loaded, NativeForm, Panel, Submit, TextField},
};

pub struct SecondStepPage;

#[lazy_route]
impl LazyRoute for SecondStepPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let step = Resource::new(|| (), |()| find_second_step());
        view! {
            <Loaded data=step refusal=plain_refusal let:step>
                <Step step />
            </Loaded>
        }
        .into_any()
    }
}

#[component]
fn Step(step: SecondStep) -> impl IntoView {
    let w = use_words();
    let (totp, passkeys) = (step.factors.totp, step.factors.passkeys);
    let (label, hint) = if totp {
        (t!(w, session.second_code), t!(w, session.second_code_hint))
    } else {
        (t!(w, session.recovery_code), t!(w, session.recovery_code_hint))
    };
    view! {
        <Narrow title=t!(w, session.second_title) lead=t!(w, session.second_lead)>
            <Panel>
                {passkeys.then(|| view! {
                    <div class="mb-5 flex flex-col gap-4 border-b border-line pb-5"><PasskeySignIn alone=false /></div>
                })}
                <NativeForm function=SignInWithCode::PATH class="flex flex-col gap-5">
                    <TextField field="code" label hint autocomplete="one-time-code" autofocus=true />
                    <Submit label=t!(w, session.submit) />
                </NativeForm>
            </Panel>
        </Narrow>
    }
}
