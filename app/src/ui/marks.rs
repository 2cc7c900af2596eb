//! Small marks: pictograms, badges, a person's picture, keys, moments.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos_icons::Icon as LeptosIcon;

use crate::i18n::use_locale;

/// A pictogram beside a text, never instead of one.
#[component]
pub fn Icon(icon: icondata_core::Icon, #[prop(default = "size-5 shrink-0")] class: &'static str) -> impl IntoView {
    view! { <span class=class aria-hidden="true"><LeptosIcon icon=icon width="100%" height="100%" /></span> }
}

/// How something stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Neutral,
    /// Worth a look, neither good nor bad.
    Info,
    Good,
    Warn,
    Bad,
}

impl Tone {
    pub const ALL: [Self; 5] = [Self::Neutral, Self::Info, Self::Good, Self::Warn, Self::Bad];

    const fn badge(self) -> &'static str {
        match self {
            Self::Neutral => "badge badge-neutral",
            Self::Info => "badge badge-info",
            Self::Good => "badge badge-good",
            Self::Warn => "badge badge-warn",
            Self::Bad => "badge badge-bad",
        }
    }
}

#[component]
pub fn Badge(#[prop(optional)] tone: Tone, children: Children) -> impl IntoView {
    view! { <span class=tone.badge()>{children()}</span> }
}

/// A round mark with the initials of a name. The name stands beside it, so it says nothing to a screen reader.
#[component]
pub fn Avatar(#[prop(into)] name: String, #[prop(default = "size-8 text-xs")] class: &'static str) -> impl IntoView {
    // The same name has the same tint everywhere.
    let tint = name.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())) % 5;
    view! { <span class=format!("avatar avatar-{tint} {class}") aria-hidden="true">{initials(&name)}</span> }
}

/// First letters of the first and the last word, in upper case.
#[must_use]
pub fn initials(name: &str) -> String {
    let letter = |word: Option<&str>| word.and_then(|word| word.chars().next()).map(|c| c.to_uppercase().to_string());
    let mut words = name.split_whitespace().filter(|word| word.starts_with(char::is_alphanumeric));
    let first = letter(words.next());
    let last = letter(words.next_back());
    [first, last].into_iter().flatten().collect()
}

/// A key of the keyboard.
#[component]
pub fn Key(children: Children) -> impl IntoView {
    view! { <kbd class="key">{children()}</kbd> }
}

/// A moment, as the reader writes it; machines read it in UTC.
#[component]
pub fn Moment(at: DateTime<Utc>) -> impl IntoView {
    view! { <time datetime=at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)>{domain::format::date_time(use_locale(), at)}</time> }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_those_of_the_first_and_the_last_word() {
        for (name, expected) in
            [("Lucía Paredes", "LP"), ("ana", "A"), ("Ñata de los Ríos", "ÑR"), ("  ", ""), ("Corte & Color", "CC")]
        {
            assert_eq!(initials(name), expected);
        }
    }
}
