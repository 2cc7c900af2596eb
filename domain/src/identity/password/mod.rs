//! Passwords: how good one has to be, and how it is kept.

#[cfg(feature = "server")]
mod hashing;

use serde::{Deserialize, Serialize};

#[cfg(feature = "server")]
pub use hashing::{Cost, configure, hash, is_outdated, verify};

/// The minimum lengths a tenant can choose from.
pub const LENGTHS: &[u8] = &[10, 12, 14, 16, 20];
/// Longer ones are refused: hashing them would be work for an outsider to ask for.
pub const LONGEST: usize = 256;

/// How good a password has to be. `score` is zxcvbn's (Wheeler 2016): 2 stands 10^6 guesses, 3 stands 10^8, 4 stands
/// 10^10. Rules about kinds of characters are left out on purpose (NIST SP 800-63B, 3.1.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// In characters; one of [`LENGTHS`].
    pub at_least: u8,
    pub score: u8,
}

impl Rule {
    /// Everywhere, whatever a tenant says.
    pub const PLATFORM: Self = Self { at_least: 10, score: 2 };

    /// Both rules at once.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { at_least: self.at_least.max(other.at_least), score: self.score.max(other.score) }
    }
}

impl Default for Rule {
    fn default() -> Self {
        Self::PLATFORM
    }
}

/// What is known of a password since it was last typed. Not its length, and nothing where it never was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// The longest of [`LENGTHS`] that it reaches; 0: none of them.
    pub at_least: Option<u8>,
    pub score: Option<u8>,
}

impl Known {
    /// Whether it keeps the rule, as far as is known.
    #[must_use]
    pub fn reaches(self, rule: Rule) -> bool {
        self.at_least.is_none_or(|length| length >= rule.at_least) && self.score.is_none_or(|score| score >= rule.score)
    }
}

#[cfg(feature = "server")]
mod judging {
    use super::{Known, LENGTHS, LONGEST, Rule};
    use crate::error::{Error, Problem};

    /// What can be said of a password. `about` are the person's own words (name, address, company): worth nothing in it.
    #[must_use]
    pub fn judge(password: &str, about: &[&str]) -> Known {
        let length = password.chars().count();
        let at_least = LENGTHS.iter().copied().filter(|least| length >= usize::from(*least)).max().unwrap_or(0);
        // Long enough to say all there is to say; its time grows with the length.
        let head: String = password.chars().take(64).collect();
        let words = words(about);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let score = u8::from(zxcvbn::zxcvbn(&head, &words).score());
        Known { at_least: Some(at_least), score: Some(score) }
    }

    /// The words in what is known of a person, as they would be typed: without accents, alone and run together.
    fn words(about: &[&str]) -> Vec<String> {
        let plain = |c: char| match c {
            'á' => 'a',
            'é' => 'e',
            'í' => 'i',
            'ó' => 'o',
            'ú' | 'ü' => 'u',
            'ñ' => 'n',
            c => c,
        };
        let mut all = Vec::new();
        for text in about {
            let text: String = text.to_lowercase().chars().map(plain).collect();
            let parts: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|part| part.len() >= 3).collect();
            all.extend(parts.iter().map(|part| (*part).to_owned()));
            all.push(parts.concat());
        }
        all
    }

    /// Judges a password that somebody wants to have.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `field`: too short, too long, or easy to guess.
    pub fn accept(field: &str, password: &str, about: &[&str], rule: Rule) -> Result<Known, Error> {
        let rule = rule.and(Rule::PLATFORM);
        if password.chars().count() < usize::from(rule.at_least) {
            return Err(Error::invalid(field, Problem::TooShort { min: rule.at_least.into() }));
        }
        if password.len() > LONGEST {
            return Err(Error::invalid(field, Problem::TooLong { max: LONGEST as u32 }));
        }
        let known = judge(password, about);
        if known.reaches(rule) { Ok(known) } else { Err(Error::invalid(field, Problem::Guessable)) }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn what_can_be_guessed_is_refused() {
            let rule = Rule { at_least: 12, score: 3 };
            let refused = |password: &str, problem| {
                let expected = Err(Error::invalid("password", problem));
                assert_eq!(
                    accept("password", password, &["Ana Díaz", "ana@barberia.example"], rule),
                    expected,
                    "{password}"
                );
            };
            refused("corta", Problem::TooShort { min: 12 });
            refused("password1234", Problem::Guessable);
            refused("anadiazbarberia", Problem::Guessable);
            refused(&"x9 ".repeat(200), Problem::TooLong { max: 256 });
            let fine = accept("password", "tijera verde cuatro lunas", &[], rule);
            assert_eq!(fine, Ok(Known { at_least: Some(20), score: Some(4) }));
        }
    }
}

#[cfg(feature = "server")]
pub use judging::{accept, judge};
