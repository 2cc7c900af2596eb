//! What the address of a list says.

use leptos_router::params::ParamsMap;

/// The name of the order in an address: `name`, or `-name` for the other way round.
pub const SORT: &str = "sort";
const HIDE: &str = "hide";
const CURSOR: &str = "cursor";

/// A list's address: its path, and the pairs after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListAddress {
    path: String,
    pairs: Vec<(String, String)>,
    /// The order where the address names none.
    usual: &'static str,
}

impl ListAddress {
    /// Empty values are as if they were not there.
    #[must_use]
    pub fn new(path: impl Into<String>, query: &ParamsMap, names: &[&str], usual: &'static str) -> Self {
        let known = names.iter().copied().chain([SORT, HIDE, CURSOR]);
        let pairs = known
            .filter_map(|name| query.get(name).filter(|value| !value.is_empty()).map(|value| (name.to_owned(), value)));
        Self { path: path.into(), pairs: pairs.collect(), usual }
    }

    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The same address with another value; empty takes it away.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut changed = self.clone();
        changed.pairs.retain(|(key, _)| key != name);
        if !value.is_empty() {
            changed.pairs.push((name.to_owned(), value.to_owned()));
        }
        changed
    }

    #[must_use]
    pub fn href(&self) -> String {
        if self.pairs.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query()) }
    }

    /// The pairs, as an address has them.
    #[must_use]
    pub fn query(&self) -> String {
        let pairs: Vec<_> = self.pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        crate::ui::query(&pairs)
    }

    /// The page of the list that follows.
    #[must_use]
    pub fn next(&self, cursor: &str) -> String {
        self.with(CURSOR, cursor).href()
    }

    /// The list's first page; `None` on it.
    #[must_use]
    pub fn first(&self) -> Option<String> {
        self.get(CURSOR).map(|_| self.with(CURSOR, "").href())
    }

    /// Whether anything narrows the list.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        self.pairs.iter().any(|(key, _)| ![SORT, HIDE, CURSOR].contains(&key.as_str()))
    }

    /// The whole list in the same shape.
    #[must_use]
    pub fn unfiltered(&self) -> String {
        let mut all = self.clone();
        all.pairs.retain(|(key, _)| [SORT, HIDE].contains(&key.as_str()));
        all.href()
    }

    /// What a form of filters has to hand on besides its own fields.
    pub(super) fn kept(&self) -> Vec<(String, String)> {
        self.pairs.iter().filter(|(key, _)| [SORT, HIDE].contains(&key.as_str())).cloned().collect()
    }

    fn order(&self) -> &str {
        self.get(SORT).unwrap_or(self.usual)
    }

    /// `aria-sort` of a column.
    pub(super) fn order_of(&self, sort: &str) -> Option<&'static str> {
        let order = self.order();
        if order == sort {
            Some("ascending")
        } else if order.strip_prefix('-') == Some(sort) {
            Some("descending")
        } else {
            None
        }
    }

    /// The list in the order of a column, from its start; once more turns it round.
    pub(super) fn sorted_by(&self, sort: &str) -> String {
        if self.order() == sort { self.in_order(&format!("-{sort}")) } else { self.in_order(sort) }
    }

    /// The list in one order, whatever it is in now: `name`, or `-name`.
    pub(super) fn in_order(&self, order: &str) -> String {
        self.with(CURSOR, "").with(SORT, if order == self.usual { "" } else { order }).href()
    }

    pub(super) fn hidden(&self) -> Vec<&str> {
        self.get(HIDE).map(|keys| keys.split('.').collect()).unwrap_or_default()
    }

    /// The same page with a column shown or hidden.
    pub(super) fn toggled(&self, column: &str) -> String {
        let mut hidden = self.hidden();
        if hidden.contains(&column) {
            hidden.retain(|key| *key != column);
        } else {
            hidden.push(column);
        }
        self.with(HIDE, &hidden.join(".")).href()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(pairs: &[(&str, &str)]) -> ListAddress {
        let mut map = ParamsMap::new();
        for (key, value) in pairs {
            map.insert((*key).to_owned(), (*value).to_owned());
        }
        ListAddress::new("/list", &map, &["q", "status"], "name")
    }

    #[test]
    fn a_column_turns_the_order_round_and_starts_the_list_over() {
        let plain = address(&[("cursor", "abc"), ("q", "pal"), ("other", "1")]);
        assert_eq!(plain.order_of("name"), Some("ascending"));
        assert_eq!(plain.sorted_by("name"), "/list?q=pal&sort=-name");
        assert_eq!(plain.sorted_by("city"), "/list?q=pal&sort=city");
        let turned = address(&[("sort", "-name")]);
        assert_eq!(turned.order_of("name"), Some("descending"));
        // The usual order needs no word.
        assert_eq!(turned.sorted_by("name"), "/list");
        assert_eq!((turned.in_order("name"), turned.in_order("-name")), ("/list".into(), "/list?sort=-name".into()));
        assert_eq!(plain.in_order("-city"), "/list?q=pal&sort=-city");
    }

    #[test]
    fn columns_are_hidden_and_shown_again() {
        let plain = address(&[]);
        assert_eq!(plain.toggled("phone"), "/list?hide=phone");
        let hidden = address(&[("hide", "phone.city")]);
        assert_eq!(hidden.hidden(), ["phone", "city"]);
        assert_eq!(hidden.toggled("phone"), "/list?hide=city");
    }

    #[test]
    fn filters_are_told_from_the_shape_of_the_list() {
        assert!(!address(&[("sort", "city"), ("hide", "phone"), ("cursor", "x"), ("q", "")]).is_filtered());
        let filtered = address(&[("sort", "city"), ("status", "open")]);
        assert!(filtered.is_filtered());
        assert_eq!(filtered.unfiltered(), "/list?sort=city");
        assert_eq!(address(&[("cursor", "x")]).first(), Some("/list".to_owned()));
        assert_eq!(filtered.first(), None);
    }
}
