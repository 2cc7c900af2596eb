//! The catalogue of problems: what `type` in an answer of the REST API leads to. Read by people who write programs, with
//! no session; words are in `server/locales`.

use std::{collections::BTreeMap, sync::LazyLock};

use app::i18n::{self, words};
use axum::{
    Router,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, header::CONTENT_LANGUAGE},
    middleware::from_fn_with_state,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use domain::{Error, error::every_error, locale::Locale};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, value::Serde};
use serde::{Deserialize, Serialize};

use crate::{
    api::problem::ApiResult,
    middleware::{context::locale_of, limit},
    state::AppState,
};

pub fn routes(state: &AppState) -> Router<AppState> {
    Router::new()
        .route("/problems", get(all))
        .route("/problems/{code}", get(one))
        .layer(from_fn_with_state(state.clone(), limit::limit_anybody))
}

/// Where a problem is explained.
#[must_use]
pub fn address(public_url: &str, error: &Error) -> String {
    format!("{public_url}/problems/{}", error.code())
}

#[derive(Deserialize)]
struct File {
    problems: Words,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: String,
    lead: String,
    status: String,
    means: String,
    r#do: String,
    all: String,
    said: String,
    reference: String,
    other: String,
    #[serde(skip_serializing)]
    codes: BTreeMap<String, Explained>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Explained {
    means: String,
    r#do: String,
}

/// One problem as the page has it.
#[derive(Serialize)]
struct Entry<'a> {
    code: &'static str,
    status: u16,
    title: &'static str,
    detail: &'static str,
    means: &'a str,
    r#do: &'a str,
}

/// What the template is filled with.
#[derive(Serialize)]
struct Page<'a> {
    locale: &'static str,
    other: &'static str,
    words: &'a Words,
    style: &'a str,
    here: String,
    /// The code, on the page of one.
    one: Option<&'static str>,
    problems: Vec<Entry<'a>>,
}

struct Catalogue {
    environment: Environment<'static>,
    spanish: Words,
    english: Words,
}

static CATALOGUE: LazyLock<Result<Catalogue, String>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.add_template("problems.html", include_str!("problems.html")).map_err(|error| error.to_string())?;
    let read = |text| serde_json::from_str::<File>(text).map_err(|error| error.to_string());
    Ok(Catalogue {
        environment,
        spanish: read(include_str!("../locales/es-AR.json"))?.problems,
        english: read(include_str!("../locales/en.json"))?.problems,
    })
});

#[derive(Deserialize)]
struct Asked {
    /// A language other than the browser's: the page links to itself in the other one.
    lang: Option<String>,
}

async fn all(State(state): State<AppState>, Query(asked): Query<Asked>, headers: HeaderMap) -> ApiResult<Response> {
    Ok(page(&state, None, &asked, &headers)?)
}

async fn one(
    State(state): State<AppState>,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let error = every_error().into_iter().find(|error| error.code() == code).ok_or(Error::NotFound)?;
    Ok(page(&state, Some(&error), &asked, &headers)?)
}

fn page(state: &AppState, one: Option<&Error>, asked: &Asked, headers: &HeaderMap) -> Result<Response, Error> {
    let locale = asked.lang.as_deref().and_then(|tag| tag.parse().ok()).unwrap_or_else(|| locale_of(headers));
    let html = render(&state.assets.style, one, locale).map_err(|error| {
        tracing::error!(%error, "the catalogue of problems cannot be rendered");
        Error::Internal
    })?;
    let mut response = Html(html).into_response();
    response.headers_mut().insert(CONTENT_LANGUAGE, HeaderValue::from_static(locale.tag()));
    Ok(response)
}

fn render(style: &str, one: Option<&Error>, locale: Locale) -> Result<String, String> {
    let Catalogue { environment, spanish, english } = CATALOGUE.as_ref().map_err(Clone::clone)?;
    let (known, other) = match locale {
        Locale::EsAr => (spanish, Locale::En),
        Locale::En => (english, Locale::EsAr),
    };
    let errors = one.map_or_else(every_error, |error| vec![error.clone()]);
    let mut problems = errors
        .iter()
        .map(|error| {
            let explained =
                known.codes.get(error.code()).ok_or_else(|| format!("{} is not explained", error.code()))?;
            let (title, detail) = i18n::error(words(locale), error);
            let (code, status) = (error.code(), error.status());
            Ok(Entry { code, status, title, detail, means: &explained.means, r#do: &explained.r#do })
        })
        .collect::<Result<Vec<_>, String>>()?;
    problems.sort_by_key(|problem| (problem.status, problem.code));
    let here = one.map_or_else(|| "/problems".to_owned(), |error| format!("/problems/{}", error.code()));
    let template = environment.get_template("problems.html").map_err(|error| error.to_string())?;
    let one = one.map(Error::code);
    let page = Page { locale: locale.tag(), other: other.tag(), words: known, style, here, one, problems };
    template.render(Serde(&page)).map_err(|error| error.to_string())
}
