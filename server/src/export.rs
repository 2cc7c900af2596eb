//! Lists as files: the rows that a list shows, page after page as the browser takes them, so that a file of any length
//! needs the memory of one page.

use std::future::Future;

use axum::{
    body::Body,
    http::header,
    response::{IntoResponse, Response},
};
use domain::{
    Error,
    locale::Locale,
    page::{Cursor, Page},
    spreadsheet,
};
use futures::stream::{self, StreamExt};

use crate::api::problem::ApiResult;

/// What a file is called, and what stands above its columns.
pub struct Table {
    /// Without what comes after the point.
    pub name: String,
    /// Says which separator the reader's spreadsheet program expects.
    pub locale: Locale,
    pub columns: Vec<&'static str>,
}

/// Where a file is in its list.
enum Step<T> {
    Have(Page<T>),
    Ask(Cursor),
    Done,
}

/// Comma-separated values (RFC 4180) in UTF-8 with a byte order mark, which spreadsheet programs want. `rows` gives the
/// page that begins at a cursor.
///
/// # Errors
/// What `rows` answers to the first page. One that comes later breaks the connection off: the file then is not whole, and
/// the browser says so.
pub async fn csv<T, F>(
    table: Table,
    rows: impl Fn(Option<Cursor>) -> F + Send + 'static,
    cells: impl Fn(T) -> Vec<String> + Send + 'static,
) -> ApiResult<Response>
where
    T: Send + 'static,
    F: Future<Output = domain::error::Result<Page<T>>> + Send,
{
    let locale = table.locale;
    let first = rows(None).await?;
    let mut head = String::from(spreadsheet::BYTE_ORDER_MARK);
    spreadsheet::line(&mut head, table.columns, locale);
    let pages = stream::try_unfold((Step::Have(first), rows, cells), move |(step, rows, cells)| async move {
        let Page { items, next } = match step {
            Step::Have(page) => page,
            Step::Ask(cursor) => rows(Some(cursor)).await?,
            Step::Done => return Ok(None),
        };
        let mut text = String::new();
        for item in items {
            spreadsheet::line(&mut text, cells(item).iter().map(String::as_str), locale);
        }
        Ok::<_, Error>(Some((text, (next.map_or(Step::Done, Step::Ask), rows, cells))))
    });
    let body = stream::iter([Ok(head)]).chain(pages);
    let disposition = format!("attachment; filename=\"{}.csv\"", table.name);
    Ok((
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, disposition)],
        Body::from_stream(body),
    )
        .into_response())
}
