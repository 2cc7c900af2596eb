//! Cursor paging: a page says where the next one starts, so a list is walked at the same cost however long it is, and a
//! row added meanwhile is neither shown twice nor skips another.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::error::{Error, Problem, Result};

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Where the next page starts; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub next: Option<Cursor>,
}

/// A place in a list. Opaque: what it holds may change with any release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Cursor(String);

impl Cursor {
    /// `position` holds the values of the last row's sort columns.
    #[must_use]
    pub fn after<P: Serialize>(position: &P) -> Self {
        // A tuple of strings and ids always serialises; were it not to, the list would start over.
        Self(URL_SAFE_NO_PAD.encode(serde_json::to_vec(position).unwrap_or_default()))
    }

    /// # Errors
    /// A cursor that this list did not make: invalid, at field `cursor`.
    pub fn position<P: DeserializeOwned>(&self) -> Result<P> {
        URL_SAFE_NO_PAD
            .decode(&self.0)
            .ok()
            // Ours hold no escapes; a hand-made one could smuggle in a character that the database refuses.
            .filter(|bytes| !bytes.windows(2).any(|pair| pair == b"\\u"))
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .ok_or_else(|| Error::invalid("cursor", Problem::Unknown))
    }
}

impl From<String> for Cursor {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl AsRef<str> for Cursor {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// Where in a list one is, for lists that have no filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
pub struct Paging {
    /// Where to go on, as the page before said.
    #[cfg_attr(feature = "server", param(value_type = Option<String>))]
    pub cursor: Option<Cursor>,
    /// 1 to 100; 25 unless told.
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 100))]
    pub limit: Option<u32>,
}

impl Paging {
    /// A page of a list that is short enough to be read whole, in any order: it goes on after the row with the last one's
    /// id. When that row has gone meanwhile, it goes on at its place, so that none after it is left out.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a cursor or limit that is none.
    pub fn cut<T, I>(&self, items: Vec<T>, id: impl Fn(&T) -> I) -> Result<Page<T>>
    where
        I: Serialize + DeserializeOwned + PartialEq,
    {
        let limit = Limit::new(self.limit)?;
        let start = match &self.cursor {
            None => 0,
            Some(cursor) => {
                let (last, shown): (I, usize) = cursor.position()?;
                let found = items.iter().position(|item| id(item) == last);
                found.map_or(shown.saturating_sub(1), |at| at + 1)
            }
        };
        let shown = start.saturating_add(limit.0.into());
        let rows = items.into_iter().skip(start).take(usize::from(limit.0) + 1).collect();
        Ok(limit.page(rows, |row| (id(row), shown)))
    }
}

/// What is searched for: without spaces around it; nothing when it is empty.
///
/// # Errors
/// Control characters: invalid, at field `q`.
pub fn search_text(q: Option<&str>) -> Result<Option<&str>> {
    match q.map(str::trim) {
        None | Some("") => Ok(None),
        Some(q) if q.chars().any(char::is_control) => Err(Error::invalid("q", Problem::Characters)),
        Some(q) => Ok(Some(q)),
    }
}

/// How many rows a page has: 1 to 100, 25 unless told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit(u8);

impl Default for Limit {
    fn default() -> Self {
        Self(25)
    }
}

impl Limit {
    /// # Errors
    /// Outside 1 to 100: invalid, at field `limit`.
    pub fn new(limit: Option<u32>) -> Result<Self> {
        match limit {
            None => Ok(Self::default()),
            Some(limit @ 1..=100) => Ok(Self(limit as u8)),
            Some(_) => Err(Error::invalid("limit", Problem::Choice)),
        }
    }

    /// One row more than the page shows: whether it comes tells whether there is a next page.
    #[must_use]
    pub const fn rows_to_fetch(self) -> i64 {
        self.0 as i64 + 1
    }

    /// Cuts the extra row off and makes the cursor of the page after.
    #[must_use]
    pub fn page<T, P: Serialize>(self, mut rows: Vec<T>, position: impl FnOnce(&T) -> P) -> Page<T> {
        let more = rows.len() > usize::from(self.0);
        rows.truncate(self.0.into());
        let next = if more { rows.last().map(|row| Cursor::after(&position(row))) } else { None };
        Page { items: rows, next }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_page_knows_whether_another_follows() {
        let limit = Limit::new(Some(2)).unwrap();
        assert_eq!(limit.rows_to_fetch(), 3);
        let page = limit.page(vec![1, 2, 3], |row| *row);
        assert_eq!(page.items, [1, 2]);
        assert_eq!(page.next.unwrap().position::<i32>().unwrap(), 2);
        assert_eq!(limit.page(vec![1, 2], |row| *row).next, None);
    }

    #[test]
    fn a_short_list_is_walked_even_when_the_last_row_shown_goes() {
        let page = |cursor, items: &[i32]| {
            let paging = Paging { cursor, limit: Some(2) };
            paging.cut(items.to_vec(), |item| *item).unwrap()
        };
        let first = page(None, &[5, 3, 8, 1, 9]);
        assert_eq!(first.items, [5, 3]);
        let second = page(first.next.clone(), &[7, 5, 3, 8, 1, 9]);
        assert_eq!(second.items, [8, 1], "a row that was added before is not shown, and none twice");
        assert_eq!(page(first.next, &[5, 8, 1, 9]).items, [8, 1], "the last row shown has gone");
        let last = page(second.next, &[7, 5, 3, 8, 1, 9]);
        assert_eq!((last.items.as_slice(), last.next), ([9].as_slice(), None));
    }

    #[test]
    fn a_made_up_cursor_is_the_askers_error() {
        for text in ["", "!!", "bm90IGpzb24", "WyJhXHUwMDAwIiwxXQ"] {
            let error = Cursor::from(text.to_owned()).position::<(String, u8)>().unwrap_err();
            assert_eq!(error, Error::invalid("cursor", Problem::Unknown));
        }
    }

    #[test]
    fn limits_are_bounded() {
        assert!(Limit::new(Some(0)).is_err());
        assert!(Limit::new(Some(101)).is_err());
        assert!(Limit::new(Some(100)).is_ok());
    }
}
