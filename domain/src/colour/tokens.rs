//! The product's colours, read from the style sheet that has them: `--name: light-dark(<light>, <dark>);`. There is no
//! second list of their values.

use std::sync::LazyLock;

use super::{Oklch, Rgb, Theme};

/// What is read: `style/tokens.css`.
pub const SOURCE: &str = include_str!("../../../style/tokens.css");

/// A colour by what it is for, in both themes.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    pub name: &'static str,
    pub light: Oklch,
    pub dark: Oklch,
    /// Whether something shines through it: it then has no contrast of its own.
    pub is_translucent: bool,
}

impl Token {
    #[must_use]
    pub const fn written(&self, theme: Theme) -> Oklch {
        match theme {
            Theme::Light => self.light,
            Theme::Dark => self.dark,
        }
    }

    /// As a screen shows it.
    #[must_use]
    pub fn shown(&self, theme: Theme) -> Rgb {
        self.written(theme).rgb()
    }
}

/// All of them, in the order of the file.
#[must_use]
pub fn all() -> &'static [Token] {
    static TOKENS: LazyLock<Vec<Token>> = LazyLock::new(|| declarations(SOURCE).filter_map(read).collect());
    &TOKENS
}

/// The colour of a role. `None` for a name that the file does not have; a test reads every name that is used.
#[must_use]
pub fn shown(name: &str, theme: Theme) -> Option<Rgb> {
    all().iter().find(|token| token.name == name).map(|token| token.shown(theme))
}

/// Every custom property that holds a colour somewhere in its value: name and value.
pub(super) fn declarations(css: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let parts = css.split(['{', ';']).filter_map(|part| {
        // A comment may stand before it.
        let part = part.rsplit("*/").next().unwrap_or(part).trim();
        let (name, value) = part.strip_prefix("--")?.split_once(':')?;
        Some((name.trim(), value.trim()))
    });
    parts.filter(|(_, value)| value.contains("oklch("))
}

fn read((name, value): (&'static str, &'static str)) -> Option<Token> {
    let both = value.strip_prefix("light-dark(")?.strip_suffix(')')?;
    let (light, dark) = both.split_once("),")?;
    let ((light, through), (dark, through_dark)) = (oklch(light)?, oklch(dark.trim().strip_suffix(')')?)?);
    Some(Token { name, light, dark, is_translucent: through || through_dark })
}

/// `oklch(0.5 0.1 250`, with `/ 0.4` or without.
fn oklch(text: &str) -> Option<(Oklch, bool)> {
    let text = text.trim().strip_prefix("oklch(")?;
    let (colour, alpha) = text.split_once('/').map_or((text, None), |(colour, alpha)| (colour, Some(alpha)));
    let mut numbers = colour.split_whitespace().map(str::parse::<f64>);
    let mut next = || numbers.next()?.ok();
    let colour = Oklch::new(next()?, next()?, next()?);
    Some((colour, alpha.is_some()))
}

/// Changes with the file, so that what is made from it gets another address (FNV-1a, 32 bits).
pub const DIGEST: u32 = {
    let (bytes, mut hash, mut at) = (SOURCE.as_bytes(), 0x811c_9dc5_u32, 0);
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    hash
};

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_file_is_read_whole() {
        let (read, there) = (all().len(), SOURCE.matches(": light-dark(oklch(").count());
        assert_eq!(read, there, "{:?}", all().iter().map(|token| token.name).collect::<Vec<_>>());
        let ink = all().iter().find(|token| token.name == "ink").unwrap();
        assert!(ink.light.l < 0.4 && ink.dark.l > 0.8 && !ink.is_translucent);
        assert!(all().iter().any(|token| token.name == "veil" && token.is_translucent));
    }

    #[test]
    fn every_colour_is_one_that_a_screen_has() {
        let mut beyond = Vec::new();
        for token in all() {
            for theme in Theme::ALL.into_iter().filter(|theme| !token.written(*theme).is_shown()) {
                let most = token.written(theme).fitted().oklch().c;
                beyond.push(format!("--{}, {}: a chroma of at most {most:.3}", token.name, theme.as_str()));
            }
        }
        assert!(beyond.is_empty(), "more than sRGB has: {beyond:#?}");
    }
}
