//! Everything that can be asked for, and the layers around it. The first layer named is the outermost.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{Extensions, HeaderMap, StatusCode, Version},
    middleware::{from_fn, from_fn_with_state},
};
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, DefaultPredicate, Predicate},
    csrf::CsrfLayer,
    timeout::RequestBodyTimeoutLayer,
};
use tower_sessions::{Expiry, SessionManagerLayer, cookie::SameSite};

use crate::{
    api, assets, brand, company_sign_in, files,
    middleware::{bounds, context, drain, forms, gate, limit, log, problem, route, security, viewing},
    pages, problems,
    session_store::PostgresSessions,
    state::AppState,
};

pub fn router(state: AppState) -> Router {
    let settings = &state.settings;
    let store = PostgresSessions::new(state.db.clone(), state.clock.clone(), settings);
    let lifetime = time::Duration::try_from(settings.session_lifetime).unwrap_or(time::Duration::DAY);
    let sessions = SessionManagerLayer::new(store)
        .with_name(if settings.is_https() { "__Host-session" } else { "session" })
        .with_secure(settings.is_https())
        .with_same_site(SameSite::Lax)
        .with_expiry(Expiry::OnInactivity(lifetime));

    // Asked by people: they have a session.
    let people = Router::new()
        .merge(api::routes())
        .merge(company_sign_in::routes())
        .merge(pages::routes(&state))
        .layer(from_fn(route::remember))
        .with_state(state.clone());
    // Around the router as a whole, not around each route: a form is routed anew to the function it names.
    // The inner two go by that function, not by the page that the form was on.
    let people = ServiceBuilder::new()
        .layer(from_fn_with_state(state.clone(), limit::limit_entering))
        .layer(from_fn_with_state(state.clone(), viewing::note))
        .service(people);
    let people = ServiceBuilder::new()
        .layer(CsrfLayer::new())
        .layer(sessions)
        .layer(from_fn_with_state(state.clone(), context::identify))
        .layer(from_fn_with_state(state.clone(), limit::limit))
        .layer(from_fn_with_state(state.clone(), gate::sign_in_first))
        .layer(from_fn_with_state(state.clone(), forms::resubmit))
        .service(people);

    // Split in two: one builder with all of them compiles for minutes.
    let inner = ServiceBuilder::new()
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(state.clone(), bounds::within))
        .layer(RequestBodyTimeoutLayer::new(settings.request_timeout))
        .layer(DefaultBodyLimit::disable());
    let outer = ServiceBuilder::new()
        .layer(from_fn_with_state(state.clone(), log::log))
        .layer(from_fn_with_state(state.clone(), drain::close_when_draining))
        .layer(from_fn_with_state(state.clone(), security::headers))
        .layer(CompressionLayer::new().compress_when(DefaultPredicate::new().and(is_not_a_file)))
        .layer(from_fn_with_state(state.clone(), problem::word));

    Router::new()
        .merge(api::health::probes(&state))
        .merge(api::reference())
        .merge(assets::routes(&settings.site))
        .merge(brand::routes(&state))
        .merge(files::routes(&state))
        .merge(problems::routes(&state))
        .fallback_service(people)
        .layer(inner)
        .layer(outer)
        .with_state(state)
}

/// Contents of files go as they are.
fn is_not_a_file(_: StatusCode, _: Version, _: &HeaderMap, extensions: &Extensions) -> bool {
    extensions.get::<files::AsItIs>().is_none()
}
