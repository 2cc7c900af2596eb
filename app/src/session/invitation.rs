//! Answering an invitation.

use domain::accounts::{InvitationLetter, JoiningStep};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::{LazyRoute, lazy_route};

use super::{
    Narrow,
    api::{AcceptInvitation, ChangeAccount, Join, OpenInvitation, find_invitation},
    letter::CodeForm,
};
use crate::{
    i18n::{t, use_words},
    layout::plain_refusal,
    ui::{LinkButton, Loaded, NativeForm, Panel, PostButton, Submit, TextField},
};

pub struct InvitationPage;

#[lazy_route]
impl LazyRoute for InvitationPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let w = use_words();
        view! {
            <Narrow title=t!(w, session.invitation_title) lead=t!(w, session.invitation_lead)>
                <CodeForm function=OpenInvitation::PATH />
            </Narrow>
        }
        .into_any()
    }
}

pub struct InvitationAnswerPage;

#[lazy_route]
impl LazyRoute for InvitationAnswerPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let invitation = Resource::new(|| (), |()| find_invitation());
        view! {
            <Loaded data=invitation refusal=plain_refusal let:letter>
                <Answer letter />
            </Loaded>
        }
        .into_any()
    }
}

#[component]
fn Answer(letter: InvitationLetter) -> impl IntoView {
    let w = use_words();
    let place = letter.tenant_name.clone().unwrap_or_else(|| t!(w, product.name).to_owned());
    let title = t!(w, session.join_title, place = place).to_string();
    let (email, lead) = (letter.email.clone(), letter.email);
    let body = match letter.next {
        JoiningStep::NewAccount => view! {
            <NativeForm function=Join::PATH class="flex flex-col gap-5">
                <input type="email" class="sr-only" autocomplete="username" value=email readonly tabindex="-1" aria-hidden="true" />
                <TextField field="display_name" label=t!(w, session.your_name) autocomplete="name" autofocus=true />
                <TextField field="new_password" label=t!(w, session.new_password) hint=t!(w, session.new_password_hint) kind="password" autocomplete="new-password" />
                <Submit label=t!(w, session.join_submit) />
            </NativeForm>
        }
        .into_any(),
        JoiningStep::SignIn => view! {
            <p class="mb-4">{t!(w, session.join_sign_in)}</p>
            <LinkButton href="/sign-in?next=/invitation/answer" primary=true>{t!(w, session.title)}</LinkButton>
        }
        .into_any(),
        JoiningStep::Accept => view! {
            <PostButton function=AcceptInvitation::PATH fields=vec![] label=t!(w, session.accept) class="button button-primary" />
        }
        .into_any(),
        JoiningStep::OtherAccount => view! {
            <p class="mb-4">{t!(w, session.join_other)}</p>
            <PostButton function=ChangeAccount::PATH fields=vec![] label=t!(w, account.sign_out) />
        }
        .into_any(),
    };
    view! { <Narrow title lead><Panel>{body}</Panel></Narrow> }
}
