//! Headers that tell the browser what a page of ours may do. Sources: OWASP Secure Headers Project; MDN.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use rand::RngCore;

use crate::{files, state::AppState};

/// The nonce of this answer's scripts.
#[derive(Clone, Debug)]
pub struct ScriptNonce(pub Arc<str>);

pub async fn headers(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let mut random = [0; 16];
    rand::rng().fill_bytes(&mut random);
    let nonce: Arc<str> = STANDARD.encode(random).into();
    let path = request.uri().path();
    let policy = if path.starts_with("/api/docs") {
        reference_policy()
    } else if path.starts_with(files::BELOW) {
        files::POLICY.to_owned()
    } else {
        page_policy(&nonce)
    };
    request.extensions_mut().insert(ScriptNonce(nonce));
    let is_https = state.settings.is_https();

    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if is_https {
        headers
            .insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000; includeSubDomains"));
    }
    // What a person sees is theirs: no cache between us keeps it. Files that anybody may have say otherwise.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Scripts need the nonce; WebAssembly may be compiled; nothing is loaded from elsewhere and nobody frames us.
fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// The API reference is Swagger UI, which styles itself as it runs.
fn reference_policy() -> String {
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        .to_owned()
}
