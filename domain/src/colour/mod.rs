//! Colours as people see them: OKLCH and sRGB, how well one reads on another, and how far two are apart.
//!
//! Sources: B. Ottosson, "A perceptual color space for image processing" (2020), for OKLab; IEC 61966-2-1 for sRGB;
//! WCAG 2.2, "relative luminance" and "contrast ratio".

pub mod rules;
pub mod tokens;
pub mod vision;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A colour as a screen shows it: eight bits for each of red, green and blue in sRGB. As a text `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Rgb(pub [u8; 3]);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a colour: six hexadecimal digits")]
pub struct NotAColour;

/// Red, green and blue in proportion to light; within 0 to 1 where a screen can show them.
pub(crate) type Linear = [f64; 3];

/// Lightness 0 to 1, chroma from 0 (grey) to about 0.37 (the most that sRGB has), hue in degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Oklch {
    pub l: f64,
    pub c: f64,
    pub h: f64,
}

impl Rgb {
    pub const WHITE: Self = Self([255; 3]);
    pub const BLACK: Self = Self([0; 3]);

    /// The six digits without `#`, in lower case.
    #[must_use]
    pub fn hex(self) -> String {
        let [r, g, b] = self.0;
        format!("{r:02x}{g:02x}{b:02x}")
    }

    /// Relative luminance (WCAG 2.2), 0 for black to 1 for white.
    #[must_use]
    pub fn luminance(self) -> f64 {
        let [r, g, b] = self.linear();
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// Contrast ratio (WCAG 2.2), from 1 to 21, whichever is the lighter.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// ΔE OK: the distance in OKLab. About 0.02 is the least that is noticed side by side; black and white are 1 apart.
    #[must_use]
    pub fn distance(self, other: Self) -> f64 {
        distance(oklab(self.linear()), oklab(other.linear()))
    }

    #[must_use]
    pub fn oklch(self) -> Oklch {
        let [l, a, b] = oklab(self.linear());
        Oklch { l, c: a.hypot(b), h: b.atan2(a).to_degrees().rem_euclid(360.0) }
    }

    pub(crate) fn linear(self) -> Linear {
        self.0.map(|byte| {
            let value = f64::from(byte) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        })
    }

    /// What is outside of a screen's reach is cut off, as browsers do.
    pub(crate) fn from_linear(linear: Linear) -> Self {
        Self(linear.map(|value| {
            let value = value.clamp(0.0, 1.0);
            let coded = if value <= 0.003_130_8 { 12.92 * value } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 };
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
            let byte = (coded * 255.0).round() as u8;
            byte
        }))
    }
}

impl Oklch {
    #[must_use]
    pub const fn new(l: f64, c: f64, h: f64) -> Self {
        Self { l, c, h }
    }

    /// As a browser shows it.
    #[must_use]
    pub fn rgb(self) -> Rgb {
        Rgb::from_linear(self.linear())
    }

    /// The same lightness and hue with as much of the chroma as a screen can show.
    #[must_use]
    pub fn fitted(self) -> Rgb {
        if self.is_shown() {
            return self.rgb();
        }
        let (mut shown, mut not) = (0.0, self.c);
        for _ in 0..12 {
            let middle = f64::midpoint(shown, not);
            if (Self { c: middle, ..self }).is_shown() { shown = middle } else { not = middle }
        }
        Self { c: shown, ..self }.rgb()
    }

    /// Whether a screen has this colour, but for less than it rounds away.
    #[must_use]
    pub fn is_shown(self) -> bool {
        self.linear().iter().all(|value| (-0.001..=1.001).contains(value))
    }

    fn linear(self) -> Linear {
        let hue = self.h.to_radians();
        let (a, b) = (self.c * hue.cos(), self.c * hue.sin());
        let l = (self.l + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let m = (self.l - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let s = (self.l - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
        [
            4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
            -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
            -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
        ]
    }
}

pub(crate) fn oklab([r, g, b]: Linear) -> [f64; 3] {
    let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
    let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
    let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
    [
        0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
        1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
        0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
    ]
}

pub(crate) fn distance(one: [f64; 3], other: [f64; 3]) -> f64 {
    one.iter().zip(other).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

impl FromStr for Rgb {
    type Err = NotAColour;
    /// `#rrggbb`; without the `#`, too.
    fn from_str(text: &str) -> Result<Self, NotAColour> {
        let digits = text.strip_prefix('#').unwrap_or(text);
        if digits.len() != 6 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(NotAColour);
        }
        let byte = |from: usize| u8::from_str_radix(&digits[from..from + 2], 16).map_err(|_| NotAColour);
        Ok(Self([byte(0)?, byte(2)?, byte(4)?]))
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.hex())
    }
}

impl TryFrom<String> for Rgb {
    type Error = NotAColour;
    fn try_from(text: String) -> Result<Self, NotAColour> {
        text.parse()
    }
}

impl From<Rgb> for String {
    fn from(colour: Rgb) -> Self {
        colour.to_string()
    }
}

/// The two appearances of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Self; 2] = [Self::Light, Self::Dark];

    /// As `data-theme` and `color-scheme` name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn colour(text: &str) -> Rgb {
        text.parse().unwrap()
    }

    /// From WCAG 2.2 and the examples of its techniques.
    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((Rgb::WHITE.contrast(Rgb::BLACK) - 21.0).abs() < 1e-9);
        for (one, other, ratio) in
            [("#767676", "#ffffff", 4.54), ("#ff0000", "#ffffff", 4.0), ("#777777", "#ffffff", 4.48)]
        {
            let found = colour(one).contrast(colour(other));
            assert!((found - ratio).abs() < 0.005, "{one} on {other}: {found}");
        }
    }

    /// From CSS Color 4: `oklch(0.62796 0.25768 29.23)` is red, and so on.
    #[test]
    fn oklch_is_that_of_css() {
        for (text, l, c, h) in [
            ("#ff0000", 0.62796, 0.25768, 29.23),
            ("#00ff00", 0.86644, 0.29483, 142.5),
            ("#0000ff", 0.45201, 0.31321, 264.05),
        ] {
            let found = colour(text).oklch();
            assert!(
                (found.l - l).abs() < 1e-3 && (found.c - c).abs() < 1e-3 && (found.h - h).abs() < 0.1,
                "{text}: {found:?}"
            );
        }
    }

    #[test]
    fn a_colour_is_the_same_there_and_back() {
        for red in (0..=255).step_by(51) {
            for green in (0..=255).step_by(51) {
                for blue in (0..=255).step_by(51) {
                    let colour = Rgb([red, green, blue]);
                    assert_eq!(colour.oklch().rgb(), colour);
                    assert_eq!(colour.to_string().parse(), Ok(colour));
                }
            }
        }
    }

    #[test]
    fn what_is_no_colour_is_refused() {
        assert_eq!(colour("#1A2B3c"), colour("1a2b3c"));
        for text in ["", "#", "#12345", "#1234567", "##12345", "#12345g", "red", "#+1+2+3", "ñññ", " #123456"] {
            assert_eq!(text.parse::<Rgb>(), Err(NotAColour), "{text}");
        }
    }

    #[test]
    fn what_a_screen_lacks_loses_chroma_and_keeps_its_lightness() {
        let wanted = Oklch::new(0.7, 0.37, 200.0);
        assert!(!wanted.is_shown());
        let fitted = wanted.fitted().oklch();
        assert!((fitted.l - 0.7).abs() < 0.01 && (fitted.h - 200.0).abs() < 3.0 && fitted.c > 0.1, "{fitted:?}");
    }
}
