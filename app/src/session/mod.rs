//! Signing in and out, getting an account back, answering an invitation, and how a person wants their pages.

pub mod api;
mod invitation;
mod letter;
pub(crate) mod passkey;
mod reset;
mod second;
#[cfg(feature = "ssr")]
pub mod server;

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};

pub use invitation::{InvitationAnswerPage, InvitationPage};
pub use reset::{ForgotPage, NewPasswordPage, ResetPage, ResetSentPage};
pub use second::SecondStepPage;

use crate::{
    company_sign_in::SignInProblemNotice,
    i18n::{t, use_words},
    layout::Plain,
    ui::{NativeForm, Notice, Panel, Submit, TextField, form::HiddenField},
};
use api::SignIn;
use passkey::PasskeySignIn;

pub struct SignInPage;

#[lazy_route]
impl LazyRoute for SignInPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let query = use_query_map();
        let next = Memo::new(move |_| query.read().get("next").unwrap_or_default());
        let done = Memo::new(move |_| query.read().get("done").unwrap_or_default());
        let w = use_words();
        let next = next.get_untracked();
        let then = next.clone();
        let company = format!("/sign-in/company?{}", crate::ui::query(&[("next", &next)]));
        let company = company.trim_end_matches('?').to_owned();
        let changed = done.get_untracked() == "password";
        view! {
            <Narrow title=t!(w, session.title) lead=t!(w, session.lead)>
                {changed.then(|| view! { <Notice>{t!(w, session.password_changed)}</Notice> })}
                <SignInProblemNotice />
                <Panel>
                    // Who looks at the page changes: it is loaded anew.
                    <NativeForm function=SignIn::PATH class="flex flex-col gap-5">
                        <HiddenField field="next" value=next />
                        <TextField field="email" label=t!(w, session.email) kind="email" autocomplete="username" autofocus=true />
                        <TextField field="password" label=t!(w, session.password) kind="password" autocomplete="current-password" />
                        <Submit label=t!(w, session.submit) />
                    </NativeForm>
                    <div class="mt-5 flex flex-col gap-4 border-t border-line pt-5">
                        <PasskeySignIn alone=true next=then />
                        <a href=company class="link text-sm">{t!(w, company_sign_in.enter_title)}</a>
                        <a href="/forgot" class="link text-sm">{t!(w, session.forgot)}</a>
                    </div>
                </Panel>
            </Narrow>
        }
        .into_any()
    }
}

/// A page of one form, for people who are not in yet.
#[component]
pub(crate) fn Narrow(
    #[prop(into)] title: String,
    #[prop(into, optional)] lead: String,
    children: Children,
) -> impl IntoView {
    view! {
        <Title text=title.clone() />
        <Plain>
            <div class="mx-auto w-full max-w-sm py-6 sm:py-12">
                <h1 class="text-2xl font-semibold tracking-tight text-balance">{title}</h1>
                <p class="mt-1 mb-6 text-muted">{lead}</p>
                {children()}
            </div>
        </Plain>
    }
}
