//! Getting an account back: ask for a letter, show its code, choose a password.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::{LazyRoute, lazy_route};

use super::{
    Narrow,
    api::{AskPasswordReset, OpenPasswordReset, SetNewPassword, find_password_reset},
    letter::CodeForm,
};
use crate::{
    i18n::{t, use_words},
    layout::plain_refusal,
    ui::{LinkButton, Loaded, NativeForm, Panel, Submit, TextField},
};

pub struct ForgotPage;

#[lazy_route]
impl LazyRoute for ForgotPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let w = use_words();
        view! {
            <Narrow title=t!(w, session.forgot_title) lead=t!(w, session.forgot_lead)>
                <Panel>
                    <NativeForm function=AskPasswordReset::PATH class="flex flex-col gap-5">
                        <TextField field="email" label=t!(w, session.email) kind="email" autocomplete="username" autofocus=true />
                        <Submit label=t!(w, session.forgot_submit) />
                    </NativeForm>
                </Panel>
            </Narrow>
        }
        .into_any()
    }
}

pub struct ResetSentPage;

#[lazy_route]
impl LazyRoute for ResetSentPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let w = use_words();
        view! {
            <Narrow title=t!(w, session.sent_title) lead=t!(w, session.sent_lead)>
                <div class="flex flex-wrap gap-2">
                    <LinkButton href="/reset" primary=true>{t!(w, session.have_code)}</LinkButton>
                    <LinkButton href="/sign-in">{t!(w, session.back)}</LinkButton>
                </div>
            </Narrow>
        }
        .into_any()
    }
}

pub struct ResetPage;

#[lazy_route]
impl LazyRoute for ResetPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let w = use_words();
        view! {
            <Narrow title=t!(w, session.reset_title) lead=t!(w, session.reset_lead)>
                <CodeForm function=OpenPasswordReset::PATH />
            </Narrow>
        }
        .into_any()
    }
}

pub struct NewPasswordPage;

#[lazy_route]
impl LazyRoute for NewPasswordPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let email = Resource::new(|| (), |()| find_password_reset());
        let w = use_words();
        view! {
            <Loaded data=email refusal=plain_refusal let:email>
                <Narrow title=t!(w, session.new_password_title) lead=email.clone()>
                    <Panel>
                        <NativeForm function=SetNewPassword::PATH class="flex flex-col gap-5">
                            // So that password managers know whose it is.
                            <input type="email" class="sr-only" autocomplete="username" value=email readonly tabindex="-1" aria-hidden="true" />
                            <TextField field="new_password" label=t!(w, session.new_password) hint=t!(w, session.new_password_hint) kind="password" autocomplete="new-password" autofocus=true />
                            <Submit label=t!(w, session.new_password_submit) />
                        </NativeForm>
                    </Panel>
                </Narrow>
            </Loaded>
        }
        .into_any()
    }
}
