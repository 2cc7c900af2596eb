//! Server functions of brands. Each change leads back to the page by a load of its own: the frame around it has changed.

use domain::brand::{Brand, BrandForm};
use leptos::{prelude::*, server_fn::codec::Json};

use crate::error::AppError;

#[server(input = Json)]
pub async fn find_brand(tenant: String) -> Result<Brand, AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    Ok(domain::brand::find(&ctx, &db).await?)
}

#[server]
pub async fn edit_brand(tenant: String, form: BrandForm) -> Result<(), AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    domain::brand::edit(&ctx, &db, &form).await?;
    leptos_axum::redirect(&format!("/t/{tenant}/brand"));
    Ok(())
}

/// `logo` is the file in base 64: the server's `multipart` middleware makes it of a form's file.
#[server]
pub async fn upload_logo(tenant: String, #[server(default)] logo: String) -> Result<(), AppError> {
    use base64::{Engine, engine::general_purpose::STANDARD};

    let (ctx, db) = crate::request::enter(&tenant)?;
    let file = STANDARD.decode(logo).map_err(|_| domain::Error::Malformed)?;
    domain::brand::upload_logo(&ctx, &db, file, None).await?;
    leptos_axum::redirect(&format!("/t/{tenant}/brand"));
    Ok(())
}

#[server]
pub async fn remove_logo(tenant: String) -> Result<(), AppError> {
    let (ctx, db) = crate::request::enter(&tenant)?;
    domain::brand::remove_logo(&ctx, &db).await?;
    leptos_axum::redirect(&format!("/t/{tenant}/brand"));
    Ok(())
}
