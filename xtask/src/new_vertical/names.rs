//! What a vertical's one name becomes in each place.

use crate::Result;

/// Postgres cuts names at 63 bytes, and the name of a table begins those of its constraints.
const LONGEST: usize = 40;
/// Types that the files of a vertical take from elsewhere, alone or with Form, Fields, Filter, List, Page or Path behind.
const TAKEN_TYPES: &str = "Action Any Attempt Create Ctx Cursor Db Edit Empty Error Field Fields Filter Form Hidden Id Json
    Key Lazy Limit Link List Loading Memo New Not Option Page Pager Panel Path Problem Query Resource Result Role Row Self
    Split State Store String Submit Suspend Suspense Tenant Text Title Transition Vec View";
/// Words of Rust and of Postgres that cannot be names.
const TAKEN_WORDS: &str = "abstract as async await become box break const continue crate do dyn else enum extern false final
    fn for gen has if impl in is let loop macro match mod move mut override priv pub ref references return self static struct
    super test tests trait true try type typeof unsafe unsized use values virtual where while yield";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// `price_lists`
    pub plural: String,
    /// `price_list`
    pub singular: String,
    /// `pri`
    prefix: String,
}

impl Names {
    /// `ids` is the source of domain/src/ids.rs: a prefix that it already has is not taken again.
    pub fn new(plural: &str, singular: Option<&str>, ids: &str) -> Result<Self> {
        check(plural)?;
        let without_s = plural
            .strip_suffix('s')
            .ok_or_else(|| format!("{plural} should be a plural that ends in s, such as chairs"))?;
        let singular = singular.unwrap_or(without_s);
        check(singular)?;
        if singular == plural {
            return Err(format!("the singular of {plural} has to be another word").into());
        }
        let type_name = camel(singular);
        if TAKEN_TYPES.split_whitespace().any(|taken| taken == type_name) {
            return Err(format!("{type_name} already is a type in the files of a vertical: choose another name").into());
        }
        if ids.contains(&format!(" {type_name}Id = ")) {
            return Err(format!("domain/src/ids.rs already has {type_name}Id: choose another name").into());
        }
        let prefix = prefix(singular, ids)?;
        Ok(Self { plural: plural.to_owned(), singular: singular.to_owned(), prefix })
    }

    /// The template with the names in their places.
    pub fn fill(&self, template: &str) -> String {
        let (many, one) = (self.plural.replace('_', " "), self.singular.replace('_', " "));
        let article = if one.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        [
            ("__NAME__", self.plural.clone()),
            ("__SINGULAR__", self.singular.clone()),
            ("__TYPES__", camel(&self.plural)),
            ("__TYPE__", camel(&self.singular)),
            ("__ID__", format!("{}Id", camel(&self.singular))),
            ("__PREFIX__", self.prefix.clone()),
            ("__KEBAB__", self.plural.replace('_', "-")),
            ("__A_ONE__", format!("{article} {one}")),
            ("__TITLE__", capital(&many)),
            ("__MANY__", many),
            ("__ONE__", one),
        ]
        .iter()
        .fold(template.to_owned(), |text, (placeholder, name)| text.replace(placeholder, name))
    }
}

fn check(name: &str) -> Result<()> {
    let words_are_fine = name.split('_').all(|word| {
        word.starts_with(|first: char| first.is_ascii_lowercase())
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    });
    if !words_are_fine {
        return Err(format!("{name:?} is no name: lower-case words that start with a letter, joined by _").into());
    }
    if name.len() > LONGEST {
        return Err(format!("{name} is too long: at most {LONGEST} letters").into());
    }
    if TAKEN_WORDS.split_whitespace().any(|taken| taken == name) {
        return Err(format!("{name} is a word of Rust or SQL: choose another name").into());
    }
    Ok(())
}

/// The first three letters, or the first and two later ones.
fn prefix(singular: &str, ids: &str) -> Result<String> {
    let letters: Vec<char> = singular.chars().filter(char::is_ascii_lowercase).collect();
    (1..letters.len())
        .flat_map(|second| (second + 1..letters.len()).map(move |third| [0, second, third]))
        .map(|places| places.iter().map(|place| letters[*place]).collect::<String>())
        .find(|prefix| !ids.contains(&format!("= \"{prefix}\";")))
        .ok_or_else(|| format!("{singular} gives no prefix of three letters that is free in domain/src/ids.rs").into())
}

fn camel(name: &str) -> String {
    name.split('_').map(capital).collect()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const IDS: &str = "    TenantId = \"tnt\";\n    ChartId = \"cha\";\n    RequestId = \"req\";\n";

    #[test]
    fn one_name_becomes_all_the_others() {
        let names = Names::new("price_lists", None, IDS).unwrap();
        let filled = names.fill(
            "__NAME__ __NAME___key list___NAME__ __SINGULAR__ __TYPE__Form __TYPES__Page __ID__ __PREFIX__ __KEBAB__ \
             __A_ONE__, __TITLE__, __MANY__, __ONE__",
        );
        assert_eq!(
            filled,
            "price_lists price_lists_key list_price_lists price_list PriceListForm PriceListsPage PriceListId pri \
             price-lists a price list, Price lists, price lists, price list"
        );
        assert_eq!(Names::new("boxes", Some("box_kind"), IDS).unwrap().fill("__TYPE__ __TYPES__"), "BoxKind Boxes");
        assert_eq!(Names::new("offers", None, IDS).unwrap().fill("__A_ONE__"), "an offer");
    }

    #[test]
    fn a_prefix_that_is_taken_gives_way() {
        let prefix = |name| Names::new(name, None, IDS).unwrap().prefix;
        assert_eq!(prefix("chairs"), "chi");
        assert_eq!(prefix("x1y_zs"), "xyz");
        assert!(Names::new("ads", None, IDS).is_err());
    }

    #[test]
    fn what_is_no_name_is_refused_in_one_sentence() {
        for (plural, singular, told) in [
            ("", None, "is no name"),
            ("Chairs", None, "is no name"),
            ("1chairs", None, "is no name"),
            ("price-lists", None, "is no name"),
            ("price__lists", None, "is no name"),
            ("_chairs", None, "is no name"),
            ("../chairs", None, "is no name"),
            ("sillónes", None, "is no name"),
            ("s", None, "is no name"),
            ("chair", None, "ends in s"),
            ("types", None, "word of Rust"),
            ("tests", None, "word of Rust"),
            ("pages", None, "already is a type"),
            ("requests", None, "already has RequestId"),
            ("news", Some("news"), "another word"),
            ("boxes", Some("Box"), "is no name"),
            ("a_name_that_goes_on_for_much_longer_than_it_s", None, "too long"),
        ] {
            let error = Names::new(plural, singular, IDS).unwrap_err().to_string();
            assert!(error.contains(told), "{plural:?}: {error}");
            assert!(!error.contains('\n') && !error.trim_end_matches('.').contains(". "), "{error}");
        }
    }
}
