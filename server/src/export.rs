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
    let separator = match table.locale {
        Locale::EsAr => b';',
        Locale::En => b',',
    };
    let first = rows(None).await?;
    let mut head = vec![0xef, 0xbb, 0xbf];
    head.extend(lines(separator, std::iter::once(table.columns.into_iter().map(str::to_owned).collect()))?);
    let pages = stream::try_unfold((Step::Have(first), rows, cells), move |(step, rows, cells)| async move {
        let Page { items, next } = match step {
            Step::Have(page) => page,
            Step::Ask(cursor) => rows(Some(cursor)).await?,
            Step::Done => return Ok(None),
        };
        let text = lines(separator, items.into_iter().map(&cells))?;
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

fn lines(separator: u8, rows: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>, Error> {
    let mut writer =
        csv::WriterBuilder::new().delimiter(separator).terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.iter().map(|cell| harmless(cell))).map_err(|_| Error::Internal)?;
    }
    writer.into_inner().map_err(|_| Error::Internal)
}

/// A spreadsheet program takes a cell that begins so for a formula and runs it (OWASP, CSV injection). A number stays one.
fn harmless(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let number = cell.chars().skip(1).all(|digit| digit.is_ascii_digit() || matches!(digit, '.' | ','));
    if formula && !(number && cell.len() > 1) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, expected) in [
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("@SUM(1)", "'@SUM(1)"),
            ("-1+1", "'-1+1"),
            ("-", "'-"),
            ("-12,50", "-12,50"),
            ("+541143001122", "+541143001122"),
            ("Palermo", "Palermo"),
        ] {
            assert_eq!(harmless(cell), expected);
        }
        let text = lines(b';', std::iter::once(vec!["a;b".to_owned(), "c\"d".to_owned(), "=1".to_owned()])).unwrap();
        assert_eq!(String::from_utf8(text).unwrap(), "\"a;b\";\"c\"\"d\";'=1\r\n");
    }
}
