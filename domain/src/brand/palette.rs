//! From one colour to the tokens that a tenant's pages take it in. The hue is the tenant's; chroma is what a screen has of
//! it; lightness goes to the nearest place where everything can be read, so that a palette keeps the rules of
//! [`crate::colour::rules`] whatever colour was asked for.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::{
    address::text_enum,
    colour::{
        Oklch, Rgb, Theme,
        rules::{SHAPE, TEXT, pairs},
        tokens,
    },
};

/// Below this chroma a colour has no hue that anybody would name: it is taken as a grey.
pub const GREY: f64 = 0.03;
/// ΔE OK between the leading colour and the one of errors, at least: five times what is just noticed side by side.
pub const FROM_ERRORS: f64 = 0.1;

/// The tokens that are a tenant's own, in one theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shades {
    pub primary: Rgb,
    pub primary_hover: Rgb,
    pub on_primary: Rgb,
    pub primary_soft: Rgb,
    pub primary_ink: Rgb,
    pub focus: Rgb,
}

impl Shades {
    /// The product's own, for tenants that chose no colour.
    #[must_use]
    pub fn product(theme: Theme) -> Self {
        Surroundings::new(theme).product
    }

    /// Name and colour of each token, as `style/tokens.css` names them.
    #[must_use]
    pub const fn tokens(&self) -> [(&'static str, Rgb); 6] {
        [
            ("primary", self.primary),
            ("primary-hover", self.primary_hover),
            ("on-primary", self.on_primary),
            ("primary-soft", self.primary_soft),
            ("primary-ink", self.primary_ink),
            ("focus", self.focus),
        ]
    }

    /// How well each of them is seen at its worst place, by the rules; of the soft ground, how well the
    /// product's texts are seen on it.
    #[must_use]
    pub fn figures(&self, theme: Theme) -> Vec<Figure> {
        let mut figures: Vec<Figure> = Vec::new();
        for pair in pairs() {
            let of = match (self.own(pair.mark), self.own(pair.ground)) {
                (Some(_), _) => pair.mark,
                (None, Some(_)) => pair.ground,
                (None, None) => continue,
            };
            let contrast = pair.contrast(theme, |name| self.own(name));
            match figures.iter_mut().find(|figure| figure.of == of) {
                Some(figure) => figure.worst = figure.worst.min(contrast),
                None => figures.push(Figure { of, worst: contrast, at_least: pair.at_least }),
            }
        }
        figures.sort_by_key(|figure| self.tokens().iter().position(|(name, _)| *name == figure.of));
        figures
    }

    /// The colour of a token, where it is one of these.
    #[must_use]
    pub fn own(&self, name: &str) -> Option<Rgb> {
        self.tokens().into_iter().find(|(token, _)| *token == name).map(|(_, colour)| colour)
    }
}

/// How well a token of a palette is seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// The token's name.
    pub of: &'static str,
    /// Contrast ratio on the ground where it is least.
    pub worst: f64,
    pub at_least: f64,
}

text_enum! {
    /// Why a colour is not used as it was asked for.
    Correction {
        /// It would not be seen on the page.
        Contrast = "contrast",
        /// It would be taken for the colour of errors.
        LikeErrors = "like_errors",
        /// A grey of middling lightness looks like something that cannot be pressed.
        Grey = "grey",
    }
}

/// What becomes of the asked colour in one theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub used: Rgb,
    /// `None`: as it was asked for.
    pub correction: Option<Correction>,
}

/// A tenant's colour in both themes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Palette {
    pub asked: Rgb,
    pub light: Shades,
    pub dark: Shades,
    pub light_verdict: Verdict,
    pub dark_verdict: Verdict,
}

impl Palette {
    #[must_use]
    pub fn new(asked: Rgb) -> Self {
        let (light, light_verdict) = shades(asked, Theme::Light);
        let (dark, dark_verdict) = shades(asked, Theme::Dark);
        Self { asked, light, dark, light_verdict, dark_verdict }
    }

    #[must_use]
    pub const fn shades(&self, theme: Theme) -> &Shades {
        match theme {
            Theme::Light => &self.light,
            Theme::Dark => &self.dark,
        }
    }

    #[must_use]
    pub const fn verdict(&self, theme: Theme) -> Verdict {
        match theme {
            Theme::Light => self.light_verdict,
            Theme::Dark => self.dark_verdict,
        }
    }

    /// The style sheet that puts it in the place of the product's own colours. It stands in no layer, so that it wins over
    /// those in the layer `base`.
    #[must_use]
    pub fn style_sheet(&self) -> String {
        let mut sheet = String::from(":root{");
        for ((name, light), (_, dark)) in self.light.tokens().into_iter().zip(self.dark.tokens()) {
            // Writing to a string does not fail.
            let _ = write!(sheet, "--{name}:light-dark({light},{dark});");
        }
        sheet.push_str("}\n");
        sheet
    }
}

/// What a brand's colours stand on and are read with: the product's own.
struct Surroundings {
    theme: Theme,
    bg: Rgb,
    raised: Rgb,
    sunken: Rgb,
    ink: Rgb,
    muted: Rgb,
    bad: Rgb,
    product: Shades,
}

impl Surroundings {
    fn new(theme: Theme) -> Self {
        // A test reads every name; without the file's colours it would be black on white.
        let (ground, mark) = match theme {
            Theme::Light => (Rgb::WHITE, Rgb::BLACK),
            Theme::Dark => (Rgb::BLACK, Rgb::WHITE),
        };
        let or = |name, other| tokens::shown(name, theme).unwrap_or(other);
        Self {
            theme,
            bg: or("bg", ground),
            raised: or("raised", ground),
            sunken: or("sunken", ground),
            ink: or("ink", mark),
            muted: or("muted", mark),
            bad: or("bad", mark),
            product: Shades {
                primary: or("primary", mark),
                primary_hover: or("primary-hover", mark),
                on_primary: or("on-primary", ground),
                primary_soft: or("primary-soft", ground),
                primary_ink: or("primary-ink", mark),
                focus: or("focus", mark),
            },
        }
    }

    fn stands_out(&self, colour: Rgb) -> bool {
        [self.bg, self.raised].iter().all(|ground| colour.contrast(*ground) >= SHAPE)
    }

    /// Towards the ground of the page: lighter in the light, darker in the dark.
    const fn back(&self) -> f64 {
        match self.theme {
            Theme::Light => 1.0,
            Theme::Dark => -1.0,
        }
    }
}

fn shades(asked: Rgb, theme: Theme) -> (Shades, Verdict) {
    let (around, wanted) = (Surroundings::new(theme), asked.oklch());
    let is_grey = wanted.c < GREY;
    let (primary, correction) = primary(asked, &around, is_grey);
    let on_primary = on(primary, theme, wanted.h).unwrap_or(Rgb::WHITE);
    let primary_hover = hover(primary, on_primary);
    let shades = if is_grey {
        // A grey could not be told from other texts and grounds: what stands out by its colour keeps the product's own.
        Shades { primary, primary_hover, on_primary, ..around.product }
    } else {
        let primary_soft = soft(wanted, &around);
        let primary_ink = ink(wanted, primary_soft, &around);
        Shades { primary, primary_hover, on_primary, primary_soft, primary_ink, focus: focus(wanted, &around) }
    };
    (shades, Verdict { used: primary, correction })
}

/// The asked colour where it can be used; otherwise the nearest lightness at which it can.
fn primary(asked: Rgb, around: &Surroundings, is_grey: bool) -> (Rgb, Option<Correction>) {
    let wanted = asked.oklch();
    // Near black in the light, near white in the dark, as texts are.
    let is_firm = |colour: Rgb| match around.theme {
        Theme::Light => colour.oklch().l <= 0.4,
        Theme::Dark => colour.oklch().l >= 0.8,
    };
    let wrong = |colour: Rgb| {
        if !around.stands_out(colour) || on(colour, around.theme, wanted.h).is_none() {
            Some(Correction::Contrast)
        } else if colour.distance(around.bad) < FROM_ERRORS {
            Some(Correction::LikeErrors)
        } else if is_grey && !is_firm(colour) {
            Some(Correction::Grey)
        } else {
            None
        }
    };
    let correction = wrong(asked);
    if correction.is_none() {
        return (asked, None);
    }
    let found = nearest(wanted.l, |l| Some(Oklch { l, ..wanted }.fitted()).filter(|colour| wrong(*colour).is_none()));
    (found.unwrap_or(around.product.primary), correction)
}

/// What is written on it: white, or a near black of its hue. In the light white is preferred, in the dark the near black.
fn on(colour: Rgb, theme: Theme, hue: f64) -> Option<Rgb> {
    let dark = Oklch::new(0.12, 0.01, hue).fitted();
    let order = match theme {
        Theme::Light => [Rgb::WHITE, dark],
        Theme::Dark => [dark, Rgb::WHITE],
    };
    order.into_iter().find(|text| text.contrast(colour) >= TEXT)
}

/// Under the pointer: a step away from what is written on it, or towards it where there is no room.
fn hover(primary: Rgb, text: Rgb) -> Rgb {
    let (at, away) = (primary.oklch(), if text.luminance() > primary.luminance() { -1.0 } else { 1.0 });
    let steps = [away * 0.06, away * -0.06, away * -0.04];
    let candidates = steps.into_iter().map(|step| Oklch { l: (at.l + step).clamp(0.0, 1.0), ..at }.fitted());
    let fits = |colour: &Rgb| text.contrast(*colour) >= TEXT && colour.distance(primary) >= 0.03;
    candidates.into_iter().find(fits).unwrap_or(primary)
}

/// A ground with a breath of the colour, on which the product's texts are read.
fn soft(wanted: Oklch, around: &Surroundings) -> Rgb {
    let (l, c) = match around.theme {
        Theme::Light => (0.945, 0.03),
        Theme::Dark => (0.31, 0.05),
    };
    let reads = |ground: Rgb| [around.ink, around.muted].iter().all(|text| text.contrast(ground) >= TEXT);
    let found = towards(l, around.back(), |l| {
        Some(Oklch { l, c: wanted.c.min(c), h: wanted.h }.fitted()).filter(|ground| reads(*ground))
    });
    found.unwrap_or(around.raised)
}

/// Links and what is chosen: the colour as a text.
fn ink(wanted: Oklch, soft: Rgb, around: &Surroundings) -> Rgb {
    let l = match around.theme {
        Theme::Light => wanted.l.min(0.5),
        Theme::Dark => wanted.l.max(0.78),
    };
    let grounds = [around.bg, around.raised, around.sunken, soft];
    let found = towards(l, -around.back(), |l| {
        let colour = Oklch { l, c: wanted.c.min(0.14), h: wanted.h }.fitted();
        grounds.iter().all(|ground| colour.contrast(*ground) >= TEXT).then_some(colour)
    });
    found.unwrap_or(around.ink)
}

/// The ring around what has the focus.
fn focus(wanted: Oklch, around: &Surroundings) -> Rgb {
    let l = match around.theme {
        Theme::Light => 0.55,
        Theme::Dark => 0.75,
    };
    let found = towards(l, -around.back(), |l| {
        Some(Oklch { l, c: wanted.c.clamp(0.08, 0.17), h: wanted.h }.fitted())
            .filter(|colour| around.stands_out(*colour) && colour.contrast(around.sunken) >= SHAPE)
    });
    found.unwrap_or(around.ink)
}

/// A two-hundredth of the way from black to white: less than is noticed.
const STEP: f64 = 0.005;

/// Tries lightnesses ever further from `l`, on both sides.
fn nearest(l: f64, colour: impl Fn(f64) -> Option<Rgb>) -> Option<Rgb> {
    (0..=200).find_map(|n| {
        let away = f64::from(n) * STEP;
        let sides = [l - away, l + away].into_iter().filter(|l| (0.0..=1.0).contains(l));
        sides.into_iter().find_map(&colour)
    })
}

/// Tries lightnesses from `l` on in one direction: 1 is lighter, -1 is darker.
fn towards(l: f64, direction: f64, colour: impl Fn(f64) -> Option<Rgb>) -> Option<Rgb> {
    let steps = (0..=200).map(|n| l + f64::from(n) * STEP * direction).take_while(|l| (0.0..=1.0).contains(l));
    steps.into_iter().find_map(colour)
}

#[cfg(test)]
mod tests;
