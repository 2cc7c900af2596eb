//! Signing in and out, and how a person wants their pages.

pub mod api;

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::{LazyRoute, hooks::use_query_map};

use crate::{
    i18n::{t, use_words},
    layout::Plain,
    ui::{NativeForm, Panel, Submit, TextField, form::HiddenField},
};
use api::SignIn;

pub struct SignInPage {
    next: Memo<String>,
}

impl LazyRoute for SignInPage {
    fn data() -> Self {
        let query = use_query_map();
        Self { next: Memo::new(move |_| query.read().get("next").unwrap_or_default()) }
    }

    async fn view(this: Self) -> AnyView {
        let w = use_words();
        view! {
            <Title text=t!(w, session.title) />
            <Plain>
                <div class="mx-auto w-full max-w-sm py-6 sm:py-12">
                    <h1 class="text-2xl font-semibold tracking-tight">{t!(w, session.title)}</h1>
                    <p class="mt-1 mb-6 text-muted">{t!(w, session.lead)}</p>
                    <Panel>
                        // Who looks at the page changes: it is loaded anew.
                        <NativeForm function=SignIn::PATH class="flex flex-col gap-5">
                            <HiddenField field="next" value=this.next.get_untracked() />
                            <TextField field="email" label=t!(w, session.email) kind="email" autocomplete="username" autofocus=true />
                            <TextField field="password" label=t!(w, session.password) kind="password" autocomplete="current-password" />
                            <Submit label=t!(w, session.submit) />
                        </NativeForm>
                    </Panel>
                </div>
            </Plain>
        }
        .into_any()
    }
}
