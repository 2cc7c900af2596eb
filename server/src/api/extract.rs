//! What handlers ask of a request. An extractor that gives a context has checked who asks.

use app::request::RequestContext;
use axum::{
    extract::{FromRequest, FromRequestParts, RawPathParams},
    http::request::Parts,
};
use domain::{
    Error,
    ctx::{AccountCtx, Ctx, StaffCtx},
    idempotency::Key,
    identity::Identity,
    parse::Slug,
};

use utoipa::{
    IntoParams,
    openapi::{
        ObjectBuilder, Required, Type,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};

use super::problem::ApiError;

/// A JSON body.
#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(ApiError))]
pub struct Json<T>(pub T);

/// Parts of the path.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(ApiError))]
pub struct Path<T>(pub T);

/// The query.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(ApiError))]
pub struct Query<T>(pub T);

/// Whoever asks, signed in or not.
pub struct Asker(pub Identity);

/// The asker at work in the tenant that the path names by `{tenant}`.
pub struct Tenant(pub Ctx);

/// The asker at work as staff.
pub struct Staff(pub StaffCtx);

/// The asker at their own account.
pub struct Account(pub AccountCtx);

/// The browser's own cookie, if it was here before.
pub struct Device(pub Option<String>);

/// The header `Idempotency-Key`, if it was sent.
pub struct Idempotency(pub Option<Key>);

impl IntoParams for Idempotency {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let text = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(255));
        let parameter = ParameterBuilder::new()
            .name("Idempotency-Key")
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some("Sent again within a day by the same caller with the same body, gives the first answer again and creates nothing"))
            .schema(Some(text));
        vec![parameter.build()]
    }
}

fn identity(parts: &Parts) -> Result<Identity, ApiError> {
    let context = parts.extensions.get::<RequestContext>();
    Ok(context.ok_or(Error::Internal)?.identity.clone())
}

impl<S: Sync> FromRequestParts<S> for Asker {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Ok(Self(identity(parts)?))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Tenant {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let path = RawPathParams::from_request_parts(parts, state).await.map_err(|_| Error::NotFound)?;
        let slug = path.iter().find(|(name, _)| *name == "tenant").map(|(_, slug)| slug.parse::<Slug>());
        let identity = identity(parts)?;
        match slug {
            Some(Ok(slug)) => Ok(Self(identity.enter(&slug)?)),
            // Not even a slug: nobody's tenant. Who is nobody is told that first.
            _ if identity.person().is_none() && identity.bearer().is_none() => Err(Error::Unauthenticated.into()),
            _ => Err(Error::NotFound.into()),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Staff {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Ok(Self(identity(parts)?.staff()?))
    }
}

impl<S: Sync> FromRequestParts<S> for Account {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Ok(Self(identity(parts)?.account()?))
    }
}

impl<S: Sync> FromRequestParts<S> for Device {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let context = parts.extensions.get::<RequestContext>();
        Ok(Self(context.ok_or(Error::Internal)?.device.clone()))
    }
}

impl<S: Sync> FromRequestParts<S> for Idempotency {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let Some(value) = parts.headers.get("idempotency-key") else { return Ok(Self(None)) };
        let key = value.to_str().unwrap_or_default().parse::<Key>()?;
        Ok(Self(Some(key)))
    }
}
