//! How a colour will look, and what was made of it.

use domain::{
    brand::palette::{Correction, GREY, Palette, Shades},
    colour::{Rgb, Theme},
    format,
};
use leptos::prelude::*;

use crate::{
    i18n::{Words, t, use_locale, use_words},
    ui::{Badge, Tone},
};

/// A colour, as a square. Not by a style: the policy of pages allows none.
#[component]
pub(crate) fn Swatch(colour: Rgb) -> impl IntoView {
    view! {
        <svg class="swatch" viewBox="0 0 1 1" aria-hidden="true"><rect width="1" height="1" fill=colour.to_string() /></svg>
    }
}

pub(crate) fn theme_name(w: Words, theme: Theme) -> &'static str {
    match theme {
        Theme::Light => t!(w, brand.theme_light),
        Theme::Dark => t!(w, brand.theme_dark),
    }
}

/// Parts of the kit in the colours of a palette, in one theme. As rendered by the server they have the colours that the page
/// has; in the browser those of what is typed.
#[component]
pub(super) fn Preview(theme: Theme, palette: Memo<Option<Palette>>) -> impl IntoView {
    let w = use_words();
    let place = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        let palette = palette.get();
        let Some(place) = place.get() else { return };
        let shades = palette.map_or_else(|| Shades::product(theme), |palette| *palette.shades(theme));
        let style = web_sys::HtmlElement::style(&place);
        for (name, colour) in shades.tokens() {
            // A custom property takes any value.
            let _ = style.set_property(&format!("--{name}"), &colour.to_string());
        }
    });
    view! {
        <div node_ref=place class="brand-preview" data-theme=theme.as_str() role="group" aria-label=theme_name(w, theme)>
            <p class="text-sm font-medium text-muted">{theme_name(w, theme)}</p>
            <div class="flex flex-wrap items-center gap-2">
                <span class="button button-primary">{t!(w, brand.sample_primary)}</span>
                <span class="button">{t!(w, brand.sample_button)}</span>
                <span class="button button-danger">{t!(w, brand.sample_danger)}</span>
            </div>
            <p>{t!(w, brand.sample_text)}" "<span class="link underline">{t!(w, brand.sample_link)}</span></p>
            <div class="flex flex-wrap items-center gap-2">
                <span class="badge bg-primary-soft text-primary-ink">{t!(w, brand.sample_chosen)}</span>
                <Badge tone=Tone::Good>{t!(w, brand.sample_good)}</Badge>
                <Badge tone=Tone::Bad>{t!(w, brand.sample_bad)}</Badge>
                <span class="brand-focus button">{t!(w, brand.sample_focus)}</span>
            </div>
        </div>
    }
}

/// What becomes of the colour that was asked for, in each theme.
#[component]
pub(super) fn Verdicts(palette: Memo<Option<Palette>>) -> impl IntoView {
    let w = use_words();
    let line = move |palette: &Palette, theme: Theme| {
        let verdict = palette.verdict(theme);
        let used = verdict.used.to_string();
        let text = match verdict.correction {
            None => t!(w, brand.as_asked).to_owned(),
            Some(Correction::Contrast) => t!(w, brand.for_contrast, used = used).to_string(),
            Some(Correction::LikeErrors) => t!(w, brand.for_errors, used = used).to_string(),
            Some(Correction::Grey) => t!(w, brand.for_grey, used = used).to_string(),
        };
        let asked = verdict
            .correction
            .is_some()
            .then(|| view! { <Swatch colour=palette.asked /><span aria-hidden="true">"→"</span> });
        view! {
            <li class="flex items-center gap-2">
                {asked}
                <Swatch colour=verdict.used />
                <span><span class="font-medium">{theme_name(w, theme)}</span>": "{text}</span>
            </li>
        }
    };
    // Said as it changes, to whoever does not see it.
    view! {
        <div role="status" class="text-sm">
            {move || palette.with(|palette| match palette {
                Some(palette) => {
                    let grey = palette.asked.oklch().c < GREY;
                    view! {
                        <ul class="flex flex-col gap-2">{Theme::ALL.map(|theme| line(palette, theme)).collect_view()}</ul>
                        {grey.then(|| view! { <p class="mt-2 text-muted">{t!(w, brand.grey_note)}</p> })}
                    }
                    .into_any()
                }
                None => view! { <p class="text-muted">{t!(w, brand.own_colour)}</p> }.into_any(),
            })}
        </div>
    }
}

fn figure_name(w: Words, token: &str) -> &'static str {
    match token {
        "on-primary" => t!(w, brand.figure_on_primary),
        "primary-soft" => t!(w, brand.figure_soft),
        "primary-ink" => t!(w, brand.figure_ink),
        "focus" => t!(w, brand.figure_focus),
        _ => t!(w, brand.figure_primary),
    }
}

/// How well each part is seen, at its worst place.
#[component]
pub(super) fn Figures(palette: Memo<Option<Palette>>) -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let rows = move || {
        let figures = Theme::ALL.map(|theme| {
            let shades = palette.get().map_or_else(|| Shades::product(theme), |palette| *palette.shades(theme));
            shades.figures(theme)
        });
        let [light, dark] = figures;
        let rows = light.into_iter().zip(dark).map(|(light, dark)| {
            view! {
                <tr>
                    <th scope="row">{figure_name(w, light.of)}</th>
                    <td data-label=theme_name(w, Theme::Light)><span class="tabular-nums">{format::ratio(locale, light.worst)}</span></td>
                    <td data-label=theme_name(w, Theme::Dark)><span class="tabular-nums">{format::ratio(locale, dark.worst)}</span></td>
                    <td data-label=t!(w, brand.figure_needed)><span class="text-muted tabular-nums">{format::ratio(locale, light.at_least)}</span></td>
                </tr>
            }
        });
        rows.collect_view()
    };
    view! {
        <details>
            <summary class="link text-sm">{t!(w, brand.figures)}</summary>
            <div class="table-frame mt-3">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t!(w, brand.figure_of)}</th>
                            <th scope="col">{theme_name(w, Theme::Light)}</th>
                            <th scope="col">{theme_name(w, Theme::Dark)}</th>
                            <th scope="col">{t!(w, brand.figure_needed)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
}
