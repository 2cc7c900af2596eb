#![allow(clippy::unwrap_used)]
use super::*;

fn palette(text: &str) -> Palette {
    Palette::new(text.parse().unwrap())
}

/// Every rule that names a token of the palette.
fn broken(palette: &Palette) -> Vec<String> {
    let mut broken = Vec::new();
    for theme in Theme::ALL {
        let shades = palette.shades(theme);
        let of_ours = |name: &str| shades.own(name).is_some();
        for pair in pairs().filter(|pair| of_ours(pair.mark) || of_ours(pair.ground)) {
            let found = pair.contrast(theme, |name| shades.own(name));
            if found < pair.at_least {
                broken.push(format!(
                    "{}: {} on {}, {}: {found:.2}",
                    palette.asked,
                    pair.mark,
                    pair.ground,
                    theme.as_str()
                ));
            }
        }
        let errors = tokens::shown("bad", theme).unwrap();
        if shades.primary.distance(errors) < FROM_ERRORS {
            broken.push(format!("{}: like errors, {}", palette.asked, theme.as_str()));
        }
    }
    broken
}

#[test]
fn whatever_colour_is_asked_for_everything_can_be_read() {
    let steps = [0, 15, 32, 64, 96, 118, 128, 160, 192, 224, 255];
    let mut wrong = Vec::new();
    for red in steps {
        for green in steps {
            for blue in steps {
                wrong.extend(broken(&Palette::new(Rgb([red, green, blue]))));
            }
        }
    }
    assert!(wrong.is_empty(), "{} broken: {:#?}", wrong.len(), &wrong[..wrong.len().min(20)]);
}

#[test]
fn what_can_be_seen_is_used_as_it_was_asked_for() {
    for text in ["#2563eb", "#15803d", "#7c3aed", "#0f766e", "#a16207", "#111111", "#1e3a5f"] {
        let palette = palette(text);
        assert_eq!((palette.light.primary, palette.light_verdict.correction), (palette.asked, None), "{text}");
        assert_eq!(palette.light.on_primary, Rgb::WHITE, "{text}");
    }
    for text in ["#facc15", "#4ade80", "#f5f5f5", "#38bdf8"] {
        let palette = palette(text);
        assert_eq!((palette.dark.primary, palette.dark_verdict.correction), (palette.asked, None), "{text}");
    }
}

#[test]
fn what_cannot_be_seen_keeps_its_hue() {
    for (text, theme) in
        [("#ffd400", Theme::Light), ("#a7f3d0", Theme::Light), ("#1e3a8a", Theme::Dark), ("#3b0764", Theme::Dark)]
    {
        let palette = palette(text);
        let verdict = palette.verdict(theme);
        assert_eq!(verdict.correction, Some(Correction::Contrast), "{text}");
        let turned = (verdict.used.oklch().h - palette.asked.oklch().h).abs();
        assert!(turned < 4.0 && verdict.used.oklch().c > 0.05, "{text} became {}", verdict.used);
    }
}

#[test]
fn a_red_like_that_of_errors_is_moved_away_from_it() {
    let errors = tokens::shown("bad", Theme::Light).unwrap();
    let palette = Palette::new(errors);
    assert_eq!(palette.light_verdict.correction, Some(Correction::LikeErrors));
    let turned = (palette.light.primary.oklch().h - errors.oklch().h).abs();
    assert!(turned < 4.0, "{}", palette.light.primary);
}

#[test]
fn a_grey_leaves_links_and_marks_in_the_colour_of_the_product() {
    for text in ["#000000", "#808080", "#ffffff"] {
        let palette = palette(text);
        for theme in Theme::ALL {
            let shades = palette.shades(theme);
            let product = |name| tokens::shown(name, theme).unwrap();
            assert_eq!(shades.primary_ink, product("primary-ink"), "{text}");
            assert_eq!((shades.primary_soft, shades.focus), (product("primary-soft"), product("focus")), "{text}");
        }
        assert!(palette.light.primary.oklch().l <= 0.41 && palette.dark.primary.oklch().l >= 0.79, "{palette:?}");
    }
    assert_eq!(palette("#808080").light_verdict.correction, Some(Correction::Grey));
    assert_eq!(palette("#000000").light_verdict.correction, None);
}

#[test]
fn each_token_that_has_to_be_seen_has_one_figure() {
    let palette = palette("#15803d");
    for theme in Theme::ALL {
        let figures = palette.shades(theme).figures(theme);
        let of: Vec<_> = figures.iter().map(|figure| figure.of).collect();
        assert_eq!(of, ["primary", "on-primary", "primary-soft", "primary-ink", "focus"]);
        assert!(figures.iter().all(|figure| figure.worst >= figure.at_least), "{figures:?}");
    }
}

#[test]
fn the_style_sheet_names_each_token_once_and_nothing_else() {
    let sheet = palette("#15803d").style_sheet();
    assert!(sheet.starts_with(":root{--primary:light-dark(#15803d,#"), "{sheet}");
    for (name, _) in palette("#15803d").light.tokens() {
        assert_eq!(sheet.matches(&format!("--{name}:")).count(), 1, "{sheet}");
        assert!(tokens::all().iter().any(|token| token.name == name), "{name}");
    }
    assert!(sheet.bytes().all(|byte| byte.is_ascii_graphic() || byte == b'\n'), "{sheet}");
}
