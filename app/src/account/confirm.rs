//! Showing again who one is, before changing how one signs in.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};

use super::api::{ConfirmIdentity, find_security};
use crate::{
    i18n::{t, use_words},
    layout::plain_refusal,
    session::{Narrow, api::SignOut},
    ui::{Loaded, NativeForm, Panel, PostButton, Submit, TextField, form::HiddenField},
};

pub struct ConfirmPage;

#[lazy_route]
impl LazyRoute for ConfirmPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let query = use_query_map();
        let security = Resource::new(|| (), |()| find_security());
        let next = Memo::new(move |_| query.read().get("next").unwrap_or_default());
        view! {
            <Loaded data=security refusal=plain_refusal let:security>
                <Confirm has_password=security.factors.has_password next=next.get_untracked() />
            </Loaded>
        }
        .into_any()
    }
}

#[component]
fn Confirm(has_password: bool, next: String) -> impl IntoView {
    let w = use_words();
    if !has_password {
        // There is only one way to show it then: to sign in anew.
        return view! {
            <Narrow title=t!(w, errors.confirm_identity) lead=t!(w, account.confirm_sign_in)>
                <PostButton function=SignOut::PATH fields=vec![] label=t!(w, account.sign_out) />
            </Narrow>
        }
        .into_any();
    }
    view! {
        <Narrow title=t!(w, errors.confirm_identity) lead=t!(w, errors.confirm_identity_text)>
            <Panel>
                <NativeForm function=ConfirmIdentity::PATH class="flex flex-col gap-5">
                    <HiddenField field="next" value=next />
                    <TextField field="password" label=t!(w, session.password) kind="password" autocomplete="current-password" autofocus=true />
                    <Submit label=t!(w, session.go_on) />
                </NativeForm>
            </Panel>
        </Narrow>
    }
    .into_any()
}
