//! A figure with what is needed to believe it: what it counts, over which time, as of when; it opens the rows behind it.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use super::{Icon, Moment, Skeleton, Tone, states::Shape};
use crate::i18n::{t, use_words};

/// How a figure moved since the period before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trend {
    /// The difference, as the reader writes it: `+12 %`.
    pub text: String,
    pub direction: Direction,
    /// Whether that is good: fewer cancellations are.
    pub tone: Tone,
    /// What it is compared with.
    pub against: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Up,
    Down,
    Same,
}

/// What a tile has to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Figure {
    /// On its way.
    Loading,
    /// Too little to say anything honest; says how much there is and how much it takes.
    NotEnough(String),
    Known(String),
}

#[component]
pub fn Tile(
    #[prop(into)] label: String,
    figure: Figure,
    /// The rows behind the figure.
    #[prop(optional, into)]
    href: Option<String>,
    /// What it is about, such as the period and n.
    #[prop(optional, into)]
    detail: Option<String>,
    #[prop(optional)] trend: Option<Trend>,
    /// When it was computed.
    #[prop(optional)]
    as_of: Option<DateTime<Utc>>,
    #[prop(optional)] tone: Tone,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let w = use_words();
    let value = match figure {
        Figure::Loading => view! { <Skeleton shape=Shape::Line /> }.into_any(),
        Figure::NotEnough(text) => view! {
            <p class="tile-none">{t!(w, kit.not_enough)}</p>
            <p class="text-xs text-muted">{text}</p>
        }
        .into_any(),
        Figure::Known(text) => {
            let class = match tone {
                Tone::Bad => "tile-figure text-bad-ink",
                Tone::Warn => "tile-figure text-warn-ink",
                _ => "tile-figure",
            };
            match href {
                // The label names the link: a figure alone says nothing.
                Some(href) => view! { <a class=format!("{class} tile-link") href=href>{text}<span class="sr-only">{format!(" {label}")}</span></a> }.into_any(),
                None => view! { <p class=class>{text}</p> }.into_any(),
            }
        }
    };
    view! {
        <section class="tile">
            <h2 class="text-sm font-medium text-muted">{label.clone()}</h2>
            <div class="mt-1 flex flex-wrap items-baseline gap-x-3 gap-y-1">
                {value}
                {trend.map(|trend| {
                    let (class, icon) = match (trend.tone, trend.direction) {
                        (Tone::Good, Direction::Up) => ("trend text-good-ink", icondata_lu::LuTrendingUp),
                        (Tone::Good, _) => ("trend text-good-ink", icondata_lu::LuTrendingDown),
                        (Tone::Bad, Direction::Down) => ("trend text-bad-ink", icondata_lu::LuTrendingDown),
                        (Tone::Bad, _) => ("trend text-bad-ink", icondata_lu::LuTrendingUp),
                        (_, Direction::Up) => ("trend text-muted", icondata_lu::LuTrendingUp),
                        (_, Direction::Down) => ("trend text-muted", icondata_lu::LuTrendingDown),
                        (_, Direction::Same) => ("trend text-muted", icondata_lu::LuMinus),
                    };
                    view! {
                        <p class=class>
                            <Icon icon class="size-4 shrink-0" />
                            <span class="whitespace-nowrap">{trend.text}</span>
                            <span class="font-normal text-muted">{trend.against}</span>
                        </p>
                    }
                })}
            </div>
            {children.map(|children| children())}
            {(detail.is_some() || as_of.is_some()).then(|| view! {
                <p class="tile-foot">
                    {detail.map(|detail| view! { <span>{detail}</span> })}
                    {as_of.map(|at| view! { <span data-volatile>{t!(w, kit.as_of)}" "<Moment at /></span> })}
                </p>
            })}
        </section>
    }
}
