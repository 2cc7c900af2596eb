//! Which colours stand on which, and how well they have to be seen there. This is the only list: the product's own colours
//! and every tenant's are checked by it.
//!
//! Source: WCAG 2.2, 1.4.3 (texts), 1.4.11 (controls, marks and charts).

use super::{Rgb, Theme, tokens};

/// Contrast of texts, at least.
pub const TEXT: f64 = 4.5;
/// Contrast of what is seen but not read, at least.
pub const SHAPE: f64 = 3.0;
/// ΔE OK of neighbouring colours of a chart, at least, for everybody: three times what is just noticed side by side.
pub const APART: f64 = 0.06;

/// Every one of `marks` on every one of `grounds`.
pub struct Rule {
    pub marks: &'static [&'static str],
    pub grounds: &'static [&'static str],
    pub at_least: f64,
}

pub const RULES: &[Rule] = &[
    Rule {
        marks: &["ink", "muted", "primary-ink"],
        grounds: &["bg", "raised", "sunken", "primary-soft"],
        at_least: TEXT,
    },
    Rule { marks: &["good-ink"], grounds: &["good-soft", "raised"], at_least: TEXT },
    Rule { marks: &["warn-ink"], grounds: &["warn-soft", "raised"], at_least: TEXT },
    Rule { marks: &["bad-ink"], grounds: &["bad-soft", "raised"], at_least: TEXT },
    Rule { marks: &["on-primary"], grounds: &["primary", "primary-hover"], at_least: TEXT },
    Rule { marks: &["on-bad"], grounds: &["bad"], at_least: TEXT },
    Rule {
        marks: &["line-strong", "focus", "primary", "good", "warn", "bad"],
        grounds: &["raised", "bg"],
        at_least: SHAPE,
    },
    Rule { marks: CHART, grounds: &["raised", "bg"], at_least: SHAPE },
];

/// The series of a chart, in the order in which they lie side by side; the last one lies beside the first in a ring.
pub const CHART: &[&str] = &["chart-1", "chart-2", "chart-3", "chart-4", "chart-5", "chart-6"];

/// Colours that nobody has to see to know what a page says, each with its reason.
pub const DECORATION: &[(&str, &str)] = &[
    ("line", "parts of a panel, which space and headings part too"),
    ("elevation-rest", "a shadow: what stands on something has a line or a ground of its own"),
    ("elevation-over", "a shadow: what is open has a line or a ground of its own"),
    ("elevation-front", "a shadow: what is in front has a ground of its own"),
    ("veil", "dims what is behind a dialog, which cannot be used then"),
];

/// One mark on one ground.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    pub mark: &'static str,
    pub ground: &'static str,
    pub at_least: f64,
}

/// The list, pair by pair.
pub fn pairs() -> impl Iterator<Item = Pair> {
    RULES.iter().flat_map(|rule| {
        let on = move |mark: &'static str| {
            rule.grounds.iter().map(move |ground| Pair { mark, ground, at_least: rule.at_least })
        };
        rule.marks.iter().flat_map(move |mark| on(mark))
    })
}

impl Pair {
    /// The contrast, where `own` takes the place of the product's colours that it has.
    #[must_use]
    pub fn contrast(self, theme: Theme, own: impl Fn(&str) -> Option<Rgb>) -> f64 {
        let colour = |name: &str| own(name).or_else(|| tokens::shown(name, theme));
        match (colour(self.mark), colour(self.ground)) {
            (Some(mark), Some(ground)) => mark.contrast(ground),
            // A name that nothing has: no contrast at all, which every test of it tells.
            _ => 1.0,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeSet;

    use super::*;
    use crate::colour::vision::Deficiency;

    #[test]
    fn every_pair_of_tokens_has_its_contrast_in_both_themes() {
        let mut wrong = Vec::new();
        for theme in Theme::ALL {
            for pair in pairs() {
                let found = pair.contrast(theme, |_| None);
                if found < pair.at_least {
                    wrong.push(format!(
                        "{} on {}, {}: {found:.2}, at least {}",
                        pair.mark,
                        pair.ground,
                        theme.as_str(),
                        pair.at_least
                    ));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn every_token_is_in_a_pair_or_says_why_not() {
        let there: BTreeSet<&str> = tokens::declarations(tokens::SOURCE).map(|(name, _)| name).collect();
        let paired = pairs().flat_map(|pair| [pair.mark, pair.ground]);
        let known: BTreeSet<&str> = paired.chain(DECORATION.iter().map(|(name, _)| *name)).collect();
        assert_eq!(there, known, "left: the colours of style/tokens.css; right: those that a rule or a reason names");
    }

    #[test]
    fn what_is_looked_at_through_something_is_in_no_pair() {
        for token in tokens::all().iter().filter(|token| token.is_translucent) {
            assert!(!pairs().any(|pair| [pair.mark, pair.ground].contains(&token.name)), "{}", token.name);
        }
    }

    #[test]
    fn neighbouring_series_of_a_chart_are_told_apart_by_everybody() {
        let mut wrong = Vec::new();
        for theme in Theme::ALL {
            for (at, name) in CHART.iter().enumerate() {
                let next = CHART[(at + 1) % CHART.len()];
                let (one, other) = (tokens::shown(name, theme).unwrap(), tokens::shown(next, theme).unwrap());
                let kinds = Deficiency::ALL.map(|kind| (format!("{kind:?}"), kind.distance(one, other)));
                let all = [("everybody else".to_owned(), one.distance(other))].into_iter().chain(kinds);
                for (who, distance) in all.filter(|(_, distance)| *distance < APART) {
                    wrong.push(format!("{name} and {next}, {}, {who}: {distance:.3}", theme.as_str()));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
