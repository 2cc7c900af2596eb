//! Server functions of the session.

use leptos::prelude::*;

use crate::error::AppError;

/// Checks e-mail and password and begins a session.
#[server]
pub async fn sign_in(email: String, password: String, #[server(default)] next: String) -> Result<(), AppError> {
    let request = crate::request::current()?;
    let person = domain::identity::sign_in(&request.db, request.identity.request(), &email, password).await?;
    server::begin(person).await?;
    leptos_axum::redirect(server::local(&next));
    Ok(())
}

/// Ends the session.
#[server]
pub async fn sign_out() -> Result<(), AppError> {
    server::end().await?;
    leptos_axum::redirect("/sign-in");
    Ok(())
}

/// Chooses the language of pages, for this browser.
#[server]
pub async fn set_locale(locale: String) -> Result<(), AppError> {
    let locale: domain::locale::Locale =
        locale.parse().map_err(|_| domain::Error::invalid("locale", domain::error::Problem::Choice))?;
    server::remember("locale", locale.tag())
}

/// Chooses the appearance of pages, for this browser.
#[server]
pub async fn set_theme(theme: String) -> Result<(), AppError> {
    let theme = crate::viewer::Theme::from_name(&theme)
        .ok_or_else(|| domain::Error::invalid("theme", domain::error::Problem::Choice))?;
    server::remember("theme", theme.as_str())
}

#[cfg(feature = "ssr")]
pub mod server {
    use domain::{Error, ids::UserId};
    use http::{HeaderValue, header::SET_COOKIE, request::Parts};
    use leptos::prelude::*;
    use tower_sessions::Session;

    use crate::error::AppError;

    /// Where the session holds whose it is.
    pub const USER_KEY: &str = "user";

    fn session() -> Result<Session, AppError> {
        use_context::<Parts>()
            .and_then(|parts| parts.extensions.get::<Session>().cloned())
            .ok_or(AppError(Error::Internal))
    }

    fn failed(error: tower_sessions::session::Error) -> AppError {
        leptos::logging::error!("session: {error}");
        Error::Unavailable.into()
    }

    /// A new id at sign-in: one known before it (session fixation) is worth nothing after.
    pub(super) async fn begin(user: UserId) -> Result<(), AppError> {
        let session = session()?;
        session.cycle_id().await.map_err(failed)?;
        session.insert(USER_KEY, user).await.map_err(failed)
    }

    pub(super) async fn end() -> Result<(), AppError> {
        session()?.flush().await.map_err(failed)
    }

    pub(super) fn remember(name: &str, value: &str) -> Result<(), AppError> {
        let secure = if crate::request::current()?.secure_cookies { "; Secure" } else { "" };
        let cookie = format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly{secure}");
        if let (Some(response), Ok(cookie)) =
            (use_context::<leptos_axum::ResponseOptions>(), HeaderValue::from_str(&cookie))
        {
            response.append_header(SET_COOKIE, cookie);
        }
        Ok(())
    }

    /// `next` if it is an address of ours, else the start: a sign-in link must not lead elsewhere.
    #[must_use]
    pub fn local(next: &str) -> &str {
        let path = next.split(['?', '#']).next().unwrap_or_default();
        // Dots are read away by the browser: `/.//host` would become `//host`.
        let ours = next.starts_with('/')
            && !path.contains("//")
            && !path.contains("/.")
            && !next.contains('\\')
            && next.bytes().all(|byte| byte.is_ascii_graphic());
        if ours { next } else { "/" }
    }

    #[cfg(test)]
    mod tests {
        use super::local;

        #[test]
        fn a_sign_in_link_leads_nowhere_else() {
            for good in ["/t/sur/locations?q=a%20b", "/t/sur?next=https://x//y", "/"] {
                assert_eq!(local(good), good);
            }
            for bad in [
                "",
                "https://evil.example",
                "//evil.example",
                "/\\evil.example",
                "/.//evil.example",
                "/a//b",
                "/t/../x",
                "/\t/evil.example",
                "t/sur",
                "/a b",
            ] {
                assert_eq!(local(bad), "/", "{bad}");
            }
        }
    }
}
