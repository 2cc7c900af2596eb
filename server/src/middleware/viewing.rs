//! Whoever looks as another member leaves a trace of each page and call. It stands inside the limits, so that what they
//! refuse writes nothing, and inside `forms`, so that a form is known by the function it asks.

use app::request::RequestContext;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use domain::{Error, access_events::AccessEventKind, identity::Access, members::viewing, parse::Slug};

use super::is_server_function;
use crate::{api::problem::ApiError, state::AppState};

/// The address of the page that a form was on. What the form asks for is noted with it: the page may be shown again.
#[derive(Clone, Debug)]
pub struct FormPage(pub String);

/// # Errors
/// When the database refuses: what cannot be noted is not shown.
pub async fn note(State(state): State<AppState>, request: Request, next: Next) -> Result<Response, ApiError> {
    let context = request.extensions().get::<RequestContext>().ok_or(Error::Internal)?;
    // A form that is shown again was noted as it was sent.
    if context.submitted.is_some() {
        return Ok(next.run(request).await);
    }
    let identity = context.identity.clone();
    let path = request.uri().path().to_owned();
    let page = request.extensions().get::<FormPage>().cloned();
    let memberships = identity.person().map_or(&[][..], |person| &person.memberships);
    for membership in memberships.iter().filter(|one| matches!(one.access, Access::ViewingAs { .. })) {
        let page = page.as_ref().filter(|FormPage(page)| leads_into(page, &membership.slug));
        let detail = match page {
            Some(FormPage(page)) => format!("{path} ({page})"),
            // Which tenant a function is asked about stands in its body, so each of them counts.
            None if is_server_function(&path) || leads_into(&path, &membership.slug) => path.clone(),
            None => continue,
        };
        if let Ok(ctx) = identity.enter(&membership.slug) {
            viewing::note(&ctx, &state.db, AccessEventKind::Viewed, Some(&detail)).await?;
        }
    }
    Ok(next.run(request).await)
}

/// Whether an address is one of the tenant's, however it is spelt: `/t/s%75r` is `/t/sur` to those who answer it.
fn leads_into(path: &str, slug: &Slug) -> bool {
    // Up to the first `&` or `=`, which stand in no slug.
    let Some((spelt_out, _)) = form_urlencoded::parse(path.as_bytes()).next() else { return false };
    let mut parts = spelt_out.split('/').filter(|part| !part.is_empty());
    let tenant = match parts.next() {
        Some("t" | "p") => parts.next(),
        Some("api") => parts.next().filter(|part| *part == "tenants").and_then(|_| parts.next()),
        _ => None,
    };
    tenant == Some(slug.as_str())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::leads_into;

    #[test]
    fn an_address_of_the_tenant_is_known_however_it_is_spelt() {
        let slug = "sur".parse().unwrap();
        for inside in ["/t/sur", "/t/sur/", "/t/sur/members", "/t/s%75r/members", "//t//sur", "/%74/sur", "/t/sur/a=b"]
        {
            assert!(leads_into(inside, &slug), "{inside}");
        }
        for inside in [
            "/p/sur",
            "//p//sur/shops",
            "/%70/sur",
            "/api/tenants/sur",
            "/api/tenants/%73ur/locations",
            "/api//tenants/sur",
        ] {
            assert!(leads_into(inside, &slug), "{inside}");
        }
        for outside in ["/", "", "/t", "/t/surco", "/t/norte/sur", "/account", "/api/session", "/api/tenants", "/sur"] {
            assert!(!leads_into(outside, &slug), "{outside}");
        }
    }
}
