//! The audit: what happened, as a list, as a file, and as a bundle that anybody can verify.

use app::i18n::{t, words};
use axum::{
    body::Body,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use domain::{
    audit::{self, AuditFilter, AuditRecord, Bundle, ChainState, Checkpoint, PublicKey, Verification},
    page::{Page, Paging},
};
use futures::stream;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    extract::{Path, Query, Staff, Tenant},
    problem::{ApiResult, Errors},
};
use crate::{
    export::{self, Table},
    state::AppState,
};

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_audit))
        .routes(routes!(export_audit))
        .routes(routes!(find_audit_state))
        .routes(routes!(verify_audit))
        .routes(routes!(export_audit_bundle))
        .routes(routes!(list_platform_audit))
        .routes(routes!(find_platform_audit_state))
        .routes(routes!(verify_platform_audit))
        .routes(routes!(export_platform_audit_bundle))
        .routes(routes!(list_audit_keys))
        .routes(routes!(list_audit_checkpoints))
}

/// List what was done and looked at
///
/// The latest first. That it was looked at is recorded too.
#[utoipa::path(get, path = "/api/tenants/{tenant}/audit", tag = "audit",
    params(("tenant" = String, Path, description = "Slug of the tenant"), AuditFilter),
    responses((status = OK, body = Page<AuditRecord>), Errors))]
async fn list_audit(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Query(filter): Query<AuditFilter>,
) -> ApiResult<axum::Json<Page<AuditRecord>>> {
    Ok(axum::Json(audit::list(&ctx, &state.db, &filter).await?))
}

/// Export what was done and looked at
///
/// All that the filter lets through, as comma-separated values. The cursor and the limit do not count.
#[utoipa::path(get, path = "/api/tenants/{tenant}/audit.csv", tag = "audit",
    params(("tenant" = String, Path, description = "Slug of the tenant"), AuditFilter),
    responses((status = OK, content_type = "text/csv", body = String), Errors))]
async fn export_audit(
    State(state): State<AppState>,
    Tenant(ctx): Tenant,
    Path(tenant): Path<String>,
    Query(filter): Query<AuditFilter>,
) -> ApiResult<Response> {
    audit::take(&ctx, &state.db, &filter).await?;
    let w = words(ctx.locale());
    let table = Table {
        name: format!("{tenant}-{}", t!(w, audit.file)),
        locale: ctx.locale(),
        columns: vec![
            t!(w, audit.sequence),
            t!(w, audit.at),
            t!(w, audit.actor),
            t!(w, audit.actor_kind),
            t!(w, audit.action),
            t!(w, audit.object),
            t!(w, audit.name),
            t!(w, audit.changes),
            t!(w, audit.request),
        ],
    };
    let rows = move |cursor| {
        let (ctx, db) = (ctx.clone(), state.db.clone());
        let filter = AuditFilter { cursor, limit: Some(100), ..filter.clone() };
        async move { audit::list_taken(&ctx, &db, &filter).await }
    };
    Ok(export::csv(table, rows, cells).await?.into_response())
}

fn cells(record: AuditRecord) -> Vec<String> {
    let details = record.details.unwrap_or_default();
    let changes = details.changes.iter().map(|c| format!("{}: {} → {}", c.field, c.before, c.after));
    vec![
        record.sequence.map(|sequence| sequence.to_string()).unwrap_or_default(),
        record.at.to_rfc3339(),
        record.actor_name.or_else(|| record.actor_id.map(|id| id.to_string())).unwrap_or_default(),
        record.actor_kind.to_string(),
        record.action.to_string(),
        record.object_id.map(|id| id.to_string()).unwrap_or_default(),
        details.name.unwrap_or_default(),
        details.note.into_iter().chain(changes).collect::<Vec<_>>().join("; "),
        record.request_id.to_string(),
    ]
}

/// Say how far the chain has come
#[utoipa::path(get, path = "/api/tenants/{tenant}/audit/state", tag = "audit",
    params(("tenant" = String, Path, description = "Slug of the tenant")),
    responses((status = OK, body = ChainState), Errors))]
async fn find_audit_state(State(state): State<AppState>, Tenant(ctx): Tenant) -> ApiResult<axum::Json<ChainState>> {
    Ok(axum::Json(audit::state(&ctx, &state.db).await?))
}

/// Verify the chain
///
/// From its first record on, as many as somebody waits for. What is wrong with it is in `finding`.
#[utoipa::path(get, path = "/api/tenants/{tenant}/audit/verification", tag = "audit",
    params(("tenant" = String, Path, description = "Slug of the tenant")),
    responses((status = OK, body = Verification), Errors))]
async fn verify_audit(State(state): State<AppState>, Tenant(ctx): Tenant) -> ApiResult<axum::Json<Verification>> {
    Ok(axum::Json(audit::verify_now(&ctx, &state.db).await?))
}

/// Export the chain as a bundle
///
/// JSON lines, which `server audit verify-bundle` verifies with nothing but the public key.
#[utoipa::path(get, path = "/api/tenants/{tenant}/audit/bundle", tag = "audit",
    params(("tenant" = String, Path, description = "Slug of the tenant")),
    responses((status = OK, content_type = "application/jsonl", body = String), Errors))]
async fn export_audit_bundle(State(state): State<AppState>, Tenant(ctx): Tenant) -> ApiResult<Response> {
    Ok(streamed(audit::export(&ctx, &state.db).await?))
}

/// List what staff did outside tenants
#[utoipa::path(get, path = "/api/staff/audit", tag = "audit", params(AuditFilter),
    responses((status = OK, body = Page<AuditRecord>), Errors))]
async fn list_platform_audit(
    State(state): State<AppState>,
    Staff(staff): Staff,
    Query(filter): Query<AuditFilter>,
) -> ApiResult<axum::Json<Page<AuditRecord>>> {
    Ok(axum::Json(audit::list_platform(&staff, &state.db, &filter).await?))
}

/// Say how far the platform's chain has come
#[utoipa::path(get, path = "/api/staff/audit/state", tag = "audit",
    responses((status = OK, body = ChainState), Errors))]
async fn find_platform_audit_state(
    State(state): State<AppState>,
    Staff(staff): Staff,
) -> ApiResult<axum::Json<ChainState>> {
    Ok(axum::Json(audit::state_of_platform(&staff, &state.db).await?))
}

/// Verify the platform's chain
#[utoipa::path(get, path = "/api/staff/audit/verification", tag = "audit",
    responses((status = OK, body = Verification), Errors))]
async fn verify_platform_audit(
    State(state): State<AppState>,
    Staff(staff): Staff,
) -> ApiResult<axum::Json<Verification>> {
    Ok(axum::Json(audit::verify_platform_now(&staff, &state.db).await?))
}

/// Export the platform's chain as a bundle
#[utoipa::path(get, path = "/api/staff/audit/bundle", tag = "audit",
    responses((status = OK, content_type = "application/jsonl", body = String), Errors))]
async fn export_platform_audit_bundle(State(state): State<AppState>, Staff(staff): Staff) -> ApiResult<Response> {
    Ok(streamed(audit::export_platform(&staff, &state.db).await?))
}

/// A bundle as it is made, portion by portion. One that breaks off lacks its last line, and is found to be cut.
fn streamed(bundle: Bundle) -> Response {
    let disposition = format!("attachment; filename=\"audit-{}.jsonl\"", bundle.chain());
    let portions = stream::try_unfold(bundle, |mut bundle| async move {
        let portion = bundle.next().await?;
        Ok::<_, domain::Error>(portion.map(|portion| (portion, bundle)))
    });
    let head = [(header::CONTENT_TYPE, "application/jsonl".to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    (head, Body::from_stream(portions)).into_response()
}

/// List the public keys that checkpoints are signed with
///
/// Ed25519 (RFC 8032), the newest first. Everybody may.
#[utoipa::path(get, path = "/api/audit/keys", tag = "audit", params(Paging),
    responses((status = OK, body = Page<PublicKey>), Errors))]
async fn list_audit_keys(
    State(state): State<AppState>,
    Query(paging): Query<Paging>,
) -> ApiResult<axum::Json<Page<PublicKey>>> {
    Ok(axum::Json(audit::list_keys(&state.db, &paging).await?))
}

/// List the checkpoints of a chain
///
/// The latest first. Everybody who knows the chain's name may; it tells nothing of whose it is.
#[utoipa::path(get, path = "/api/audit/chains/{chain}/checkpoints", tag = "audit",
    params(("chain" = Uuid, Path, description = "The chain's public name"), Paging),
    responses((status = OK, body = Page<Checkpoint>), Errors))]
async fn list_audit_checkpoints(
    State(state): State<AppState>,
    Path(chain): Path<Uuid>,
    Query(paging): Query<Paging>,
) -> ApiResult<axum::Json<Page<Checkpoint>>> {
    Ok(axum::Json(audit::published(&state.db, chain, &paging).await?))
}
