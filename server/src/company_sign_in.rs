//! The two stops of a sign-in by a company's provider that are no pages: the way out and the way back.

use app::{
    i18n::{t, words},
    request::RequestContext,
    session::server::{self, local},
};
use axum::{
    Extension, Router,
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderValue, header::REFRESH},
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use domain::{
    company_sign_in::{self, Answer, SignInProblem},
    locale::Locale,
};
use tower_sessions::Session;

use crate::state::AppState;

pub fn routes() -> Router<AppState> {
    Router::new().route("/sign-in/company/go", get(go)).route("/sign-in/company/callback", get(come_back))
}

/// Sends the browser to the provider. Not by a redirect: this answers a form, and `form-action 'self'` holds for every
/// redirect that follows one, however many there are of our own in between (Chromium). A page that refreshes itself is a
/// navigation of its own, which no form began; the link in it is for browsers that do not.
async fn go(
    State(state): State<AppState>,
    Extension(context): Extension<RequestContext>,
    session: Session,
) -> Result<Response, crate::api::problem::ApiError> {
    let Some((tenant, _)) = server::wanted_company(&session).await? else {
        return Ok(Redirect::to("/sign-in/company").into_response());
    };
    let scope = context.identity.request();
    let (address, attempt) = match company_sign_in::begin(&state.db, &state.outside, scope, tenant).await {
        Ok(begun) => begun,
        Err(problem) => return Ok(tell(&context, problem)),
    };
    server::keep_attempt(&session, &state.db, &attempt).await?;
    Ok(leave(&address, scope.locale))
}

fn leave(address: &str, locale: Locale) -> Response {
    let w = words(locale);
    let escaped = address.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let (title, text) = (t!(w, company_sign_in.leaving), t!(w, company_sign_in.leaving_link));
    let page = format!(
        "<!DOCTYPE html><html lang=\"{locale}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\"><title>{title}</title></head>\
         <body><main><h1>{title}</h1><p><a href=\"{escaped}\" rel=\"noreferrer\">{text}</a></p></main></body></html>"
    );
    let mut response = Html(page).into_response();
    if let Ok(value) = HeaderValue::from_str(&format!("0; url={address}")) {
        response.headers_mut().insert(REFRESH, value);
    }
    response
}

/// Where the provider sends the browser back to. Whatever is wrong, nothing is changed and our own page says what.
async fn come_back(
    State(state): State<AppState>,
    Extension(context): Extension<RequestContext>,
    session: Session,
    answer: Result<Query<Answer>, QueryRejection>,
) -> Result<Response, crate::api::problem::ApiError> {
    let scope = context.identity.request();
    // Taken whatever the answer is: each is worth one.
    let attempt = server::take_attempt(&session, &state.db).await?;
    let next = server::wanted_company(&session).await?.map(|(_, next)| next);
    let Ok(Query(answer)) = answer else { return Ok(tell(&context, SignInProblem::Refused)) };
    let entered = match company_sign_in::finish(&state.db, &state.outside, scope, attempt, answer).await {
        Ok(entered) => entered,
        Err(problem) => return Ok(tell(&context, problem)),
    };
    // The token of the browser stays what it was: see `identity::begin`.
    server::begin(&session, &state.db, scope, entered.shown, context.device.as_deref()).await?;
    let next = next.as_deref().map(local).filter(|next| *next != "/");
    Ok(Redirect::to(next.unwrap_or(&format!("/t/{}", entered.slug))).into_response())
}

/// The sign-in page says it; whoever is signed in already does not get to see that one.
fn tell(context: &RequestContext, problem: SignInProblem) -> Response {
    let page = if context.identity.person().is_some() { "/sign-in/company" } else { "/sign-in" };
    Redirect::to(&format!("{page}?problem={problem}")).into_response()
}
