//! Getting in.

use super::{Identity, password, store};
use crate::{
    ctx::RequestScope,
    db::Db,
    error::{Error, Result},
    ids::UserId,
    parse::Email,
};

/// Checks e-mail and password and says whose they are.
///
/// # Errors
/// [`Error::WrongCredentials`], after the same time and in the same words whether or not the account exists.
pub async fn sign_in(db: &Db, request: &RequestScope, email: &str, password: String) -> Result<UserId> {
    // Longer ones are no password of ours, and hashing them would be work for an outsider to ask for.
    if password.len() > 1024 {
        return Err(Error::WrongCredentials);
    }
    let login = match email.parse::<Email>() {
        Ok(email) => {
            let mut tx = db.begin_identity().await?;
            store::find_login(&mut tx, &email).await?
        }
        Err(_) => None,
    };
    let hash = login.as_ref().and_then(|login| login.password_hash.clone());
    let fits = password::verify(password.clone(), hash.clone()).await?;
    let (Some(login), Some(hash), true) = (login, hash, fits) else {
        return Err(Error::WrongCredentials);
    };
    if password::is_outdated(&hash) {
        let renewed = password::hash(password).await?;
        let mut tx = db.begin_identity().await?;
        store::set_password_hash(&mut tx, login.id, &renewed, request.clock.now()).await?;
        tx.commit().await?;
    }
    Ok(login.id)
}

/// The identity of a request whose session names `user`, or of nobody. Roles are read anew each time, so that taking
/// one away works at once.
///
/// # Errors
/// When the database refuses.
pub async fn identify(db: &Db, user: Option<UserId>, request: RequestScope) -> Result<Identity> {
    let person = match user {
        Some(user) => {
            let mut tx = db.begin_identity().await?;
            store::find_person(&mut tx, user).await?
        }
        None => None,
    };
    Ok(Identity::new(person, request))
}
