//! The way in: which company, and what went wrong on the way back.

use domain::company_sign_in::SignInProblem;
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};

use super::api::BeginCompanySignIn;
use crate::{
    i18n::{Words, t, use_words},
    session::Narrow,
    ui::{NativeForm, Notice, Panel, Submit, TextField, form::HiddenField},
};

pub struct CompanyEntryPage;

#[lazy_route]
impl LazyRoute for CompanyEntryPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let (w, query) = (use_words(), use_query_map());
        let next = query.read_untracked().get("next").unwrap_or_default();
        view! {
            <Narrow title=t!(w, company_sign_in.enter_title) lead=t!(w, company_sign_in.enter_lead)>
                    <SignInProblemNotice />
                    <Panel>
                        // Who looks at the page changes: it is loaded anew.
                        <NativeForm function=BeginCompanySignIn::PATH class="flex flex-col gap-5">
                            <HiddenField field="next" value=next />
                            <TextField
                                field="company"
                                label=t!(w, company_sign_in.company)
                                hint=t!(w, company_sign_in.company_hint)
                                autocomplete="username"
                                inputmode="email"
                                autofocus=true
                            />
                            <Submit label=t!(w, company_sign_in.go_on) />
                        </NativeForm>
                    </Panel>
                    <p class="mt-6 text-center">
                        <a href="/sign-in" class="link" rel="external">{t!(w, company_sign_in.by_password)}</a>
                    </p>
            </Narrow>
        }
        .into_any()
    }
}

/// Says why a company's provider did not let somebody in, where the address of the page has it (`?problem=...`).
#[component]
pub fn SignInProblemNotice() -> impl IntoView {
    let (w, query) = (use_words(), use_query_map());
    let problem = query.read_untracked().get("problem").and_then(|problem| problem.parse().ok());
    problem.map(|problem| {
        view! { <Notice title=t!(w, company_sign_in.problem_title)>{problem_text(w, problem)}</Notice> }
    })
}

fn problem_text(w: Words, problem: SignInProblem) -> &'static str {
    match problem {
        SignInProblem::Expired => t!(w, company_sign_in.problem_expired),
        SignInProblem::Cancelled => t!(w, company_sign_in.problem_cancelled),
        SignInProblem::Provider => t!(w, company_sign_in.problem_provider),
        SignInProblem::Refused => t!(w, company_sign_in.problem_refused),
        SignInProblem::Email => t!(w, company_sign_in.problem_email),
        SignInProblem::Domain => t!(w, company_sign_in.problem_domain),
        SignInProblem::NotMember => t!(w, company_sign_in.problem_not_member),
        SignInProblem::Owner => t!(w, company_sign_in.problem_owner),
        SignInProblem::Suspended => t!(w, errors.tenant_suspended_text),
        SignInProblem::Unavailable => t!(w, company_sign_in.problem_unavailable),
    }
}
