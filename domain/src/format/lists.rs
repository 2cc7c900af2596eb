//! Things one after the other: `a, b y c`. Source: CLDR 46, list patterns `standard` and `or`.

use crate::locale::Locale;

/// `a, b y c`, `a e Irene`; `a, b, and c`.
#[must_use]
pub fn all_of<T: AsRef<str>>(locale: Locale, items: &[T]) -> String {
    let word = |last: &str| match locale {
        Locale::EsAr if sounds_like_i(last) => "e",
        Locale::EsAr => "y",
        Locale::En => "and",
    };
    joined(locale, items, word)
}

/// `a, b o c`, `a u otro`; `a, b, or c`.
#[must_use]
pub fn any_of<T: AsRef<str>>(locale: Locale, items: &[T]) -> String {
    let word = |last: &str| match locale {
        Locale::EsAr if sounds_like_o(last) => "u",
        Locale::EsAr => "o",
        Locale::En => "or",
    };
    joined(locale, items, word)
}

fn joined<T: AsRef<str>>(locale: Locale, items: &[T], word: impl Fn(&str) -> &'static str) -> String {
    let Some((last, before)) = items.split_last() else { return String::new() };
    let last = last.as_ref();
    if before.is_empty() {
        return last.to_owned();
    }
    let before: Vec<&str> = before.iter().map(AsRef::as_ref).collect();
    // English of the United States sets a comma before the last of three.
    let comma = if locale == Locale::En && before.len() > 1 { "," } else { "" };
    format!("{}{comma} {} {last}", before.join(", "), word(last))
}

/// Before the sound of i, `y` becomes `e`; not before hia- and hie-, which sound like another (RAE, DPD, "y"; so ICU).
fn sounds_like_i(word: &str) -> bool {
    let word = word.to_lowercase();
    let starts = |starts: &[&str]| starts.iter().any(|start| word.starts_with(start));
    starts(&["i", "í", "hi", "hí"]) && !starts(&["hia", "hie"])
}

/// Before the sound of o, `o` becomes `u`: before 8 and 11 too, when they are figures (RAE, DPD, "o").
fn sounds_like_o(word: &str) -> bool {
    let word = word.to_lowercase();
    let eleven = word == "11" || word.starts_with("11 ");
    ["o", "ó", "ho", "hó", "8"].iter().any(|start| word.starts_with(start)) || eleven
}
