//! Type, measures, and every colour by what it is for, with how well it is seen where it is used.

use domain::{
    brand::{BrandColour, Look},
    colour::{Theme, rules, tokens},
    format,
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::frame::{Gallery, Specimen};
use crate::{
    brand::{Swatch, theme_name},
    i18n::{t, use_locale, use_words},
    layout::TenantMark,
};

pub struct TokensPage;

#[lazy_route]
impl LazyRoute for TokensPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let w = use_words();
        let sizes = ["text-xs", "text-sm", "text-base", "text-lg", "text-xl", "text-2xl", "text-3xl"];
        let steps = ["w-1", "w-2", "w-3", "w-4", "w-6", "w-8", "w-12", "w-16"];
        let corners = ["rounded-sm", "rounded-md", "rounded-lg", "rounded-xl", "rounded-full"];
        let heights = ["shadow-rest", "shadow-over", "shadow-front"];
        view! {
            <Gallery title=t!(w, gallery_tokens.title)>
                <Specimen id="type" title=t!(w, gallery_tokens.letters)>
                    <ul class="flex flex-col gap-2">
                        {sizes.map(|size| view! {
                            <li class="flex flex-wrap items-baseline gap-x-4">
                                <code class="w-24 text-sm text-muted">{size}</code>
                                <span class=size>{t!(w, gallery_tokens.sample)}</span>
                            </li>
                        }).collect_view()}
                    </ul>
                </Specimen>
                <Specimen id="spacing" title=t!(w, gallery_tokens.spacing)>
                    <ul class="flex flex-col gap-1.5">
                        {steps.map(|step| view! {
                            <li class="flex items-center gap-4">
                                <code class="w-24 text-sm text-muted">{step}</code>
                                <span class=format!("h-4 bg-primary {step}")></span>
                            </li>
                        }).collect_view()}
                    </ul>
                </Specimen>
                <Specimen id="radius" title=t!(w, gallery_tokens.radius)>
                    <ul class="flex flex-wrap gap-4">
                        {corners.map(|corner| view! {
                            <li class=format!("grid size-24 place-items-center border border-(--line-strong) bg-raised {corner}")>
                                <code class="text-xs text-muted">{corner}</code>
                            </li>
                        }).collect_view()}
                    </ul>
                </Specimen>
                <Specimen id="elevation" title=t!(w, gallery_tokens.elevation)>
                    <ul class="flex flex-wrap gap-8 p-4">
                        {heights.map(|height| view! {
                            <li class=format!("grid size-28 place-items-center rounded-lg bg-raised {height}")>
                                <code class="text-xs text-muted">{height}</code>
                            </li>
                        }).collect_view()}
                    </ul>
                </Specimen>
                <Specimen id="colours" title=t!(w, gallery_tokens.colours)><Colours /></Specimen>
                <Specimen id="chart" title=t!(w, gallery_tokens.chart)><Chart /></Specimen>
                <Specimen id="pairs" title=t!(w, gallery_tokens.pairs)><Pairs /></Specimen>
                <Specimen id="brands" title=t!(w, gallery_tokens.brands)><Brands /></Specimen>
                <Specimen id="tenant-marks" title=t!(w, gallery_tokens.marks)>
                    <div class="flex items-center gap-4">
                        <TenantMark name=t!(w, gallery_tokens.sample) look=Look::default() />
                        <TenantMark name=t!(w, gallery_tokens.title) look=Look::default() class="size-16" />
                    </div>
                </Specimen>
            </Gallery>
        }
        .into_any()
    }
}

/// A square of a token, in the theme that the page is shown in. Not by a style: the policy of pages allows none.
#[component]
fn Square(name: &'static str) -> impl IntoView {
    view! {
        <svg class="swatch" viewBox="0 0 1 1" aria-hidden="true"><rect width="1" height="1" fill=format!("var(--{name})") /></svg>
    }
}

#[component]
fn Colours() -> impl IntoView {
    let colours = tokens::all().iter().filter(|token| !token.is_translucent);
    view! {
        <ul class="grid gap-x-6 gap-y-2 sm:grid-cols-2 lg:grid-cols-3">
            {colours.map(|token| view! {
                <li class="flex items-center gap-3 text-sm">
                    <Square name=token.name />
                    <code class="min-w-32">{token.name}</code>
                    <code class="in-light text-muted">{token.shown(Theme::Light).to_string()}</code>
                    <code class="in-dark text-muted">{token.shown(Theme::Dark).to_string()}</code>
                </li>
            }).collect_view()}
        </ul>
    }
}

/// The series side by side, as in a stack.
#[component]
fn Chart() -> impl IntoView {
    let count = rules::CHART.len();
    view! {
        <svg class="h-10 w-full max-w-xl rounded-lg" viewBox=format!("0 0 {count} 1") preserveAspectRatio="none" aria-hidden="true">
            {rules::CHART.iter().enumerate().map(|(at, name)| view! {
                <rect x=at.to_string() width="1" height="1" fill=format!("var(--{name})") />
            }).collect_view()}
        </svg>
    }
}

#[component]
fn Pairs() -> impl IntoView {
    let (w, locale) = (use_words(), use_locale());
    let rows = rules::pairs().map(|pair| {
        let found = |theme| format::ratio(locale, pair.contrast(theme, |_| None));
        view! {
            <tr>
                <th scope="row"><span class="flex items-center gap-3"><Square name=pair.mark /><code>{pair.mark}</code></span></th>
                <td data-label=t!(w, gallery_tokens.ground)><span class="flex items-center gap-3"><Square name=pair.ground /><code>{pair.ground}</code></span></td>
                <td data-label=t!(w, gallery_tokens.found)>
                    <span class="tabular-nums"><span class="in-light">{found(Theme::Light)}</span><span class="in-dark">{found(Theme::Dark)}</span></span>
                </td>
                <td data-label=t!(w, gallery_tokens.needed)><span class="text-muted tabular-nums">{format::ratio(locale, pair.at_least)}</span></td>
            </tr>
        }
    });
    view! {
        <div class="table-frame">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{t!(w, gallery_tokens.mark)}</th>
                        <th scope="col">{t!(w, gallery_tokens.ground)}</th>
                        <th scope="col">{t!(w, gallery_tokens.found)}</th>
                        <th scope="col">{t!(w, gallery_tokens.needed)}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

/// What becomes of colours that companies might ask for: one that is used as it is, and those that are not.
#[component]
fn Brands() -> impl IntoView {
    let w = use_words();
    let asked = ["#15803d", "#facc15", "#1e3a8a", "#dc2626", "#808080", "#f9a8d4"];
    let brands = asked.iter().filter_map(|text| text.parse::<BrandColour>().ok()).map(|colour| {
        let palette = colour.palette();
        let theme = |theme| {
            let shades = palette.shades(theme).tokens();
            view! {
                <span class="flex items-center gap-1.5">
                    <span class="min-w-24 text-sm">{theme_name(w, theme)}</span>
                    {shades.map(|(_, colour)| view! { <Swatch colour /> }).collect_view()}
                </span>
            }
        };
        view! {
            <li class="flex flex-wrap items-center gap-x-8 gap-y-2">
                <span class="flex items-center gap-2 text-sm"><Swatch colour=palette.asked /><code>{palette.asked.to_string()}</code></span>
                {Theme::ALL.map(theme).collect_view()}
            </li>
        }
    });
    view! {
        <p class="mb-2 text-sm text-muted">{t!(w, gallery_tokens.asked)}</p>
        <ul class="flex flex-col gap-3">{brands.collect_view()}</ul>
    }
}
