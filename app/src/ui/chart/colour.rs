//! Colours as a canvas and ECharts take them. Browsers give computed colours as they were written, `oklch(...)` among
//! them, which ECharts cannot read; so they are converted here, exactly, rather than by asking a pixel of a canvas,
//! which some browsers blur against fingerprinting.

/// sRGB, each part from 0 to 1; beyond what a screen shows is cut off, as browsers do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colour {
    pub red: f64,
    pub green: f64,
    pub blue: f64,
    pub alpha: f64,
}

impl Colour {
    /// Reads what `getComputedStyle` gives (CSS Color 4, section 15): `rgb()`, `rgba()`, `oklch()`, `oklab()`,
    /// `color(srgb ...)`; and `#rrggbb`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(digits) = text.strip_prefix('#') {
            let part = |at| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok().map(|part| f64::from(part) / 255.0);
            return Some(Self { red: part(0)?, green: part(2)?, blue: part(4)?, alpha: 1.0 });
        }
        let (space, inside) = text.strip_suffix(')')?.split_once('(')?;
        let (space, inside) = match inside.trim().strip_prefix("srgb ") {
            Some(inside) if space == "color" => ("srgb", inside),
            _ => (space, inside),
        };
        let mut parts = inside.split([' ', ',', '/']).filter(|part| !part.is_empty()).map(number);
        let (a, b, c) = (parts.next()??, parts.next()??, parts.next()??);
        let alpha = parts.next().flatten().unwrap_or(1.0);
        match space {
            "rgb" | "rgba" => Some(Self { red: a / 255.0, green: b / 255.0, blue: c / 255.0, alpha }),
            "srgb" => Some(Self { red: a, green: b, blue: c, alpha }),
            "oklab" => Some(Self::from_oklab([a, b, c], alpha)),
            "oklch" => {
                let hue = c.to_radians();
                Some(Self::from_oklab([a, b * hue.cos(), b * hue.sin()], alpha))
            }
            _ => None,
        }
    }

    /// `#rrggbb`, or `rgba(...)` where it lets something through.
    #[must_use]
    pub fn css(self) -> String {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let part = |part: f64| (part.clamp(0.0, 1.0) * 255.0).round() as u8;
        let (red, green, blue) = (part(self.red), part(self.green), part(self.blue));
        if self.alpha < 1.0 {
            format!("rgba({red},{green},{blue},{})", self.alpha)
        } else {
            format!("#{red:02x}{green:02x}{blue:02x}")
        }
    }

    /// So much of another colour in it, as `color-mix(in oklab, ...)` mixes opaque colours.
    #[must_use]
    pub fn mixed(self, other: Self, share: f64) -> Self {
        let (a, b) = (self.oklab(), other.oklab());
        let mix = |index: usize| a[index] * (1.0 - share) + b[index] * share;
        Self::from_oklab([mix(0), mix(1), mix(2)], 1.0)
    }

    /// Source: Ottosson, "A perceptual color space for image processing" (2020), as in CSS Color 4, section 18.
    fn from_oklab([lightness, a, b]: [f64; 3], alpha: f64) -> Self {
        let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
        let encode = |linear: f64| {
            let linear = linear.clamp(0.0, 1.0);
            if linear <= 0.003_130_8 { linear * 12.92 } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 }
        };
        Self {
            red: encode(4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s),
            green: encode(-1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s),
            blue: encode(-0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s),
            alpha,
        }
    }

    fn oklab(self) -> [f64; 3] {
        let [red, green, blue] = self.linear();
        let l = (0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue).cbrt();
        let m = (0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue).cbrt();
        let s = (0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue).cbrt();
        [
            0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
            1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
            0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
        ]
    }

    fn linear(self) -> [f64; 3] {
        [self.red, self.green, self.blue]
            .map(|part| if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) })
    }
}

/// `0.5`, `50%`, `255deg`; `none` is zero.
fn number(text: &str) -> Option<f64> {
    if text == "none" {
        return Some(0.0);
    }
    match text.strip_suffix('%') {
        Some(text) => text.parse::<f64>().ok().map(|value| value / 100.0),
        None => text.strip_suffix("deg").unwrap_or(text).parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn css(text: &str) -> String {
        Colour::parse(text).unwrap().css()
    }

    /// WCAG 2.2, relative luminance and contrast ratio.
    fn contrast(a: Colour, b: Colour) -> f64 {
        let luminance = |colour: Colour| {
            let [red, green, blue] = colour.linear();
            0.2126 * red + 0.7152 * green + 0.0722 * blue
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn computed_colours_become_what_a_canvas_takes() {
        // The second column of the first three: CSS Color 4, its sample colours.
        for (computed, expected) in [
            ("oklch(0.627955 0.257683 29.2339)", "#ff0000"),
            ("oklch(0.519752 0.176858 142.495)", "#008000"),
            ("oklab(0.452014 -0.032457 -0.311528)", "#0000ff"),
            ("oklch(1 0 0)", "#ffffff"),
            ("oklch(0 none none)", "#000000"),
            ("rgb(18, 52, 86)", "#123456"),
            ("rgb(18 52 86 / 0.5)", "rgba(18,52,86,0.5)"),
            ("rgba(18, 52, 86, 0.25)", "rgba(18,52,86,0.25)"),
            ("color(srgb 1 0.5 0)", "#ff8000"),
            ("#12ab9f", "#12ab9f"),
        ] {
            assert_eq!(css(computed), expected, "{computed}");
        }
        for text in ["", "red", "oklch(1 0)", "lab(50 1 1)", "#12", "rgb("] {
            assert_eq!(Colour::parse(text), None, "{text}");
        }
    }

    #[test]
    fn mixing_ends_at_either_colour() {
        let [a, b] = ["#102030", "#f0a050"].map(|text| Colour::parse(text).unwrap());
        assert_eq!((a.mixed(b, 0.0).css(), a.mixed(b, 1.0).css()), (a.css(), b.css()));
    }

    /// The two values of a token of the style sheet: in the light, in the dark.
    fn token(name: &str) -> [Colour; 2] {
        let sheet = include_str!("../../../../style/tokens.css");
        let line = sheet.lines().find(|line| line.trim_start().starts_with(&format!("--{name}:"))).unwrap();
        let values = line.split_once("light-dark(").unwrap().1.trim_end().trim_end_matches(");");
        let (light, dark) = values.split_once("), ").unwrap();
        [Colour::parse(&format!("{light})")).unwrap(), Colour::parse(dark).unwrap()]
    }

    #[test]
    fn numbers_stand_out_on_every_step_of_the_scale() {
        for theme in 0..2 {
            let [ink, raised, series] = ["ink", "raised", "chart-1"].map(|name| token(name)[theme]);
            for step in 0..super::super::look::STEPS {
                let ground = raised.mixed(series, super::super::look::share(step));
                assert!(contrast(ink, ground) >= 4.5, "theme {theme}, step {step}: {}", contrast(ink, ground));
            }
        }
    }

    #[test]
    fn series_stand_out_from_what_they_are_drawn_on() {
        for theme in 0..2 {
            let ground = token("raised")[theme];
            for series in 1..=6 {
                let ratio = contrast(token(&format!("chart-{series}"))[theme], ground);
                assert!(ratio >= 2.7, "theme {theme}, chart-{series}: {ratio}");
            }
        }
    }
}
