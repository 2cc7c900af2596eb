//! What a tenant's pages look like, as files: the style sheet of a colour, and logos. Neither needs a session: a colour is no
//! secret, and a logo is for whoever has its address. Both stay what they are under their address.

use axum::{
    Router,
    extract::{Path, State},
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    middleware::from_fn_with_state,
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{
    Error,
    brand::{self, BrandColour},
    ids::LogoId,
};

use crate::{
    api::problem::{ApiError, ApiResult},
    assets::FOREVER,
    middleware::limit,
    state::AppState,
};

pub fn routes(state: &AppState) -> Router<AppState> {
    Router::new()
        .route("/brand/{file}", get(style_sheet))
        .route("/logos/{file}", get(logo))
        .layer(from_fn_with_state(state.clone(), limit::limit_anybody))
}

/// `/brand/15803d.css`: a function of the six digits and of nothing else. Written in one way only, so that a cache keeps one.
async fn style_sheet(Path(file): Path<String>) -> ApiResult<Response> {
    let digits = file.strip_suffix(".css").filter(|digits| !digits.contains(|c: char| c == '#' || c.is_uppercase()));
    let colour: BrandColour = digits.and_then(|digits| digits.parse().ok()).ok_or(ApiError(Error::NotFound))?;
    let headers =
        [(CACHE_CONTROL, FOREVER), (CONTENT_TYPE, axum::http::HeaderValue::from_static("text/css; charset=utf-8"))];
    Ok((headers, colour.palette().style_sheet()).into_response())
}

/// `/logos/lgo_01h455vb4pex5vsknk084sn02q.png`. Whatever was sent to us, what we send is a PNG that we made.
async fn logo(State(state): State<AppState>, Path(file): Path<String>) -> ApiResult<Response> {
    let id: LogoId = file.strip_suffix(".png").and_then(|id| id.parse().ok()).ok_or(ApiError(Error::NotFound))?;
    let brand::Logo(png) = brand::find_logo(&state.db, id).await?;
    let headers = [(CACHE_CONTROL, FOREVER), (CONTENT_TYPE, axum::http::HeaderValue::from_static("image/png"))];
    Ok((headers, png).into_response())
}
