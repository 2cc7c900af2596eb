//! Charts: every kind, and every state one can be in.

use domain::money::Currency;
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::frame::{Gallery, Specimen};
use crate::{
    i18n::{Words, t, use_words},
    ui::{
        LinkButton,
        chart::{Axes, Chart, Cohort, CohortGrid, Cohorts, Dial, Heat, Height, Plot, Series, Sparkline, Steps, Unit},
    },
};

pub struct ChartsPage;

#[lazy_route]
impl LazyRoute for ChartsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let w = use_words();
        view! {
            <Gallery title=t!(w, gallery_charts.title)>
                <Lines />
                <Bars />
                <Shapes />
                <Small />
                <Lacking />
                <p><LinkButton href="/gallery/charts/many">{t!(w, gallery_charts.many_link)}</LinkButton></p>
            </Gallery>
        }
        .into_any()
    }
}

/// A page of its own: a thousand rows of a table are many bytes.
pub struct ManyPointsPage;

#[lazy_route]
impl LazyRoute for ManyPointsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let w = use_words();
        let values = (0..1000).map(|day| (day % 97 != 0).then(|| wave(day) * 10.0)).collect();
        let labels = (1..=1000).map(|day| day.to_string()).collect();
        let plot = Axes::new(t!(w, gallery_charts.day), labels, Unit::Count)
            .with(Series::new(t!(w, gallery_charts.visits), values));
        view! {
            <Gallery title=t!(w, gallery_charts.title)>
                <Specimen id="many" title=t!(w, gallery_charts.many)>
                    <div class="panel"><Chart title=t!(w, gallery_charts.visits) plot=Plot::Line(plot) height=Height::High /></div>
                </Specimen>
                <p><LinkButton href="/gallery/charts">{t!(w, gallery_charts.back)}</LinkButton></p>
            </Gallery>
        }
        .into_any()
    }
}

#[component]
fn Lines() -> impl IntoView {
    let w = use_words();
    // Twice the same chart: pressed, its data change, and its drawing stays and moves.
    let doubled = RwSignal::new(false);
    let forecast = Signal::derive(move || Plot::Line(forecast(w, if doubled.get() { 2.0 } else { 1.0 })));
    let gaps = axes(w, 12, t!(w, gallery_charts.change_of), |month| match month {
        2 | 3 | 5 => None,
        _ => Some(wave(month) - 60.0),
    });
    view! {
        <Specimen id="line" title=t!(w, gallery_charts.line)>
            <div class="panel">
                <Chart title=t!(w, gallery_charts.income) lead=t!(w, gallery_charts.line_lead) plot=forecast />
                <button type="button" class="button mt-4" on:click=move |_| doubled.update(|doubled| *doubled = !*doubled)>
                    {t!(w, gallery_charts.change)}
                </button>
            </div>
        </Specimen>
        <Specimen id="gaps" title=t!(w, gallery_charts.gaps)>
            <div class="grid gap-4 lg:grid-cols-2">
                <div class="panel"><Chart title=t!(w, gallery_charts.change_of) plot=Plot::Line(gaps) height=Height::Low /></div>
                <div class="panel">
                    <Chart
                        title=t!(w, gallery_charts.visits)
                        plot=Plot::Line(axes(w, 1, t!(w, gallery_charts.visits), |_| Some(42.0)))
                        height=Height::Low
                    />
                </div>
                <div class="panel lg:col-span-2"><Chart title=t!(w, gallery_charts.sparklines) plot=Plot::Line(six(w)) /></div>
            </div>
        </Specimen>
    }
}

#[component]
fn Bars() -> impl IntoView {
    let w = use_words();
    let people: Vec<&str> = t!(w, gallery_charts.people).split('|').collect();
    let lying = Axes::new(
        t!(w, gallery_charts.person),
        people.iter().map(|name| (*name).to_owned()).collect(),
        Unit::Money(Currency::Ars),
    )
    .with(Series::new(t!(w, gallery_charts.income), (0..5).map(|person| Some(wave(person) * 9_876.5)).collect()))
    .lying();
    let negative = axes(w, 8, t!(w, gallery_charts.change_of), |month| Some(wave(month) - 85.0));
    view! {
        <Specimen id="bars" title=t!(w, gallery_charts.bars)>
            <div class="panel"><Chart title=t!(w, gallery_charts.change_of) plot=Plot::Bar(negative) /></div>
        </Specimen>
        <Specimen id="lying" title=t!(w, gallery_charts.lying)>
            <div class="panel"><Chart title=t!(w, gallery_charts.income) plot=Plot::Bar(lying) /></div>
        </Specimen>
        <Specimen id="stacked" title=t!(w, gallery_charts.stacked)>
            <div class="panel"><Chart title=t!(w, gallery_charts.visits) plot=Plot::Stacked(six(w)) /></div>
        </Specimen>
    }
}

#[component]
fn Shapes() -> impl IntoView {
    let w = use_words();
    let hours: Vec<u32> = (9..21).collect();
    let heat = Heat {
        row: t!(w, gallery_charts.day).into(),
        column: t!(w, gallery_charts.hour).into(),
        measure: t!(w, gallery_charts.visits).into(),
        rows: t!(w, gallery_charts.days).split(',').map(str::to_owned).collect(),
        columns: hours.iter().map(u32::to_string).collect(),
        // Closed on the last day.
        values: (0..6)
            .map(|day| hours.iter().map(|hour| Some((wave(day * 3 + hour) / 4.0).round())).collect())
            .collect(),
        unit: Unit::Count,
    };
    let steps = Steps {
        name: t!(w, gallery_charts.step).into(),
        measure: t!(w, gallery_charts.person).into(),
        steps: t!(w, gallery_charts.steps)
            .split('|')
            .zip([12_400.0, 6_150.0, 4_020.0, 3_790.0, 3_310.0])
            .map(|(name, count)| (name.to_owned(), Some(count)))
            .collect(),
        unit: Unit::Count,
    };
    let dial = move |value, target| {
        Plot::Gauge(Dial {
            name: t!(w, gallery_charts.occupied).into(),
            value: Some(value),
            low: 0.0,
            high: 1.0,
            target,
            unit: Unit::Percent { decimals: 1 },
        })
    };
    view! {
        <Specimen id="heat" title=t!(w, gallery_charts.heat)>
            <div class="panel"><Chart title=t!(w, gallery_charts.visits) plot=Plot::Heat(heat) height=Height::High /></div>
        </Specimen>
        <Specimen id="funnel" title=t!(w, gallery_charts.funnel)>
            <div class="panel"><Chart title=t!(w, gallery_charts.step) plot=Plot::Funnel(steps) /></div>
        </Specimen>
        <Specimen id="gauge" title=t!(w, gallery_charts.gauge)>
            <div class="grid gap-4 sm:grid-cols-2">
                <div class="panel"><Chart title=t!(w, gallery_charts.occupied) plot=dial(0.724, Some(0.85)) height=Height::Low /></div>
                <div class="panel"><Chart title=t!(w, gallery_charts.occupied) plot=dial(1.08, None) height=Height::Low /></div>
            </div>
        </Specimen>
    }
}

#[component]
fn Small() -> impl IntoView {
    let w = use_words();
    let months = || t!(w, gallery_charts.months).split(',').map(str::to_owned);
    let cohorts = Cohorts {
        name: t!(w, gallery_charts.month).into(),
        measure: t!(w, gallery_charts.began).into(),
        periods: (0..8_u32).map(|period| period.to_string()).collect(),
        rows: months()
            .take(8)
            .zip(0_u32..)
            .map(|(name, month)| Cohort {
                name,
                size: (wave(month) * 15.0).round(),
                shares: (0..8 - month)
                    .map(|age| Some(0.97_f64.powi((age * age) as i32) / f64::from(age + 1)))
                    .collect(),
            })
            .collect(),
    };
    let courses: [Vec<Option<f64>>; 6] = [
        (0..30).map(|day| Some(wave(day))).collect(),
        (0..1000).map(|day| Some(wave(day))).collect(),
        (0..12).map(|day| (day != 4 && day != 5).then(|| wave(day))).collect(),
        vec![Some(7.0); 10],
        vec![Some(7.0)],
        Vec::new(),
    ];
    let name = t!(w, gallery_charts.visits);
    view! {
        <Specimen id="sparklines" title=t!(w, gallery_charts.sparklines)>
            <div class="panel flex flex-wrap items-center gap-6">
                {courses.map(|values| view! { <Sparkline name values unit=Unit::Count /> }).into_iter().collect_view()}
            </div>
        </Specimen>
        <Specimen id="cohorts" title=t!(w, gallery_charts.cohorts)>
            <div class="panel"><CohortGrid title=t!(w, gallery_charts.cohorts) cohorts /></div>
        </Specimen>
    }
}

#[component]
fn Lacking() -> impl IntoView {
    let w = use_words();
    let few = move |count| Plot::Line(axes(w, count, t!(w, gallery_charts.visits), |month| Some(wave(month))));
    view! {
        <Specimen id="empty" title=t!(w, gallery_charts.empty)>
            <div class="grid gap-4 lg:grid-cols-2">
                <div class="panel"><Chart title=t!(w, gallery_charts.visits) plot=few(0) /></div>
                <div class="panel"><Chart title=t!(w, gallery_charts.visits) plot=few(2) least=8 /></div>
            </div>
        </Specimen>
        <Specimen id="broken" title=t!(w, gallery_charts.broken)>
            <div class="panel"><Chart title=t!(w, gallery_charts.visits) plot=few(4) broken=true /></div>
        </Specimen>
    }
}

/// Something that goes up and down between 20 and 120 and is the same each time.
fn wave(at: u32) -> f64 {
    let at = f64::from(at);
    ((70.0 + 35.0 * (at / 2.3).sin() + 15.0 * (at * 1.7).cos()) * 10.0).round() / 10.0
}

fn months(w: Words, count: usize) -> Vec<String> {
    t!(w, gallery_charts.months).split(',').take(count).map(str::to_owned).collect()
}

fn axes(w: Words, count: u32, name: &str, value: impl Fn(u32) -> Option<f64>) -> Axes {
    Axes::new(t!(w, gallery_charts.month), months(w, count as usize), Unit::Number { decimals: 1 })
        .with(Series::new(name, (0..count).map(value).collect()))
}

/// As many series as are told apart.
fn six(w: Words) -> Axes {
    (1..=6_u32).fold(Axes::new(t!(w, gallery_charts.month), months(w, 7), Unit::Count), |axes, number| {
        let values = (0..7).map(|month| Some((wave(month + number * 5) * 3.0).round())).collect();
        axes.with(Series::new(t!(w, gallery_charts.series, number = number.to_string()).to_string(), values))
    })
}

/// Nine months that were, and three that may be.
fn forecast(w: Words, times: f64) -> Axes {
    let value = |month: u32| wave(month) * 31_415.0 * times;
    let past = (0..9).map(|month| Some(value(month))).collect();
    let expected = (0..12).map(|month| (month >= 8).then(|| value(month))).collect();
    let band = |month: u32| {
        let unsure = f64::from(month.saturating_sub(8)) * 0.12;
        (month >= 8).then(|| (value(month) * (1.0 - unsure), value(month) * (1.0 + unsure)))
    };
    Axes::new(t!(w, gallery_charts.month), months(w, 12), Unit::Money(Currency::Ars))
        .with(Series::new(t!(w, gallery_charts.past), past))
        .with(Series::new(t!(w, gallery_charts.expected), expected).with_band((0..12).map(band).collect()))
}
