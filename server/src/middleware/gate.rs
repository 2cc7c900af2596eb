//! Sends people who are not signed in to the sign-in page before any page is rendered: a redirect decided while a page
//! is being written comes too late. It authorises nothing: that is the domain's.

use app::request::RequestContext;
use axum::{
    extract::{Request, State},
    http::Method,
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use domain::identity::Person;

use super::{is_api, is_server_function};
use crate::state::AppState;

pub async fn sign_in_first(State(_): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if !matches!(*request.method(), Method::GET | Method::HEAD) || is_api(path) || is_server_function(path) {
        return next.run(request).await;
    }
    let person = request.extensions().get::<RequestContext>().and_then(|context| context.identity.person());
    match (path, person) {
        ("/sign-in", Some(_)) => Redirect::to("/").into_response(),
        ("/", Some(person)) => match only_place(person) {
            Some(place) => Redirect::to(&place).into_response(),
            None => next.run(request).await,
        },
        (path, None) if is_private(path) => {
            let wanted = request.uri().path_and_query().map_or(path, |whole| whole.as_str());
            let next = form_urlencoded::Serializer::new(String::new()).append_pair("next", wanted).finish();
            Redirect::to(&format!("/sign-in?{next}")).into_response()
        }
        _ => next.run(request).await,
    }
}

fn is_private(path: &str) -> bool {
    path == "/"
        || path == "/account"
        || path == "/staff"
        || ["/t/", "/p/", "/staff/", "/account/"].iter().any(|area| path.starts_with(area))
}

/// Where somebody goes who has nothing to choose from.
fn only_place(person: &Person) -> Option<String> {
    match (person.memberships.as_slice(), person.staff) {
        ([only], None) => Some(app::viewer::home_of(only)),
        ([], Some(_)) => Some("/staff".to_owned()),
        _ => None,
    }
}
