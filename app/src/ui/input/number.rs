//! Numbers and amounts of money, written as their reader writes them and sent as programs do: `1234.50`.

use std::{str::FromStr, sync::Arc};

use domain::{
    format::{self, parse_decimal},
    money::{Currency, Money, MoneyError},
};
use leptos::{ev::KeyboardEvent, prelude::*};
use rust_decimal::Decimal;

use super::{
    super::{Icon, form::use_form},
    keys::Key,
    typed::{Reading, Typed, TypedField},
};
use crate::i18n::{t, use_locale, use_words};

/// What a number means, told beside its field: minutes in hours and days.
pub type Meaning = fn(domain::locale::Locale, Decimal) -> String;

/// A number that can be typed, or stepped with the arrow keys and two buttons (WAI-ARIA APG, Spinbutton).
#[component]
pub fn NumberField(
    field: &'static str,
    label: &'static str,
    #[prop(into, optional)] value: String,
    #[prop(optional)] hint: Option<&'static str>,
    #[prop(default = None)] min: Option<i64>,
    #[prop(default = None)] max: Option<i64>,
    /// How far a step goes; steps lead to multiples of it. Page Up and Page Down go ten of them.
    #[prop(default = 1)]
    step: i64,
    /// How many decimals there may be, two at most: with three, `1.234` could not be told from a thousand.
    #[prop(default = 0)]
    decimals: u32,
    /// What is counted, after the number.
    #[prop(optional)]
    unit: Option<&'static str>,
    #[prop(optional)] meaning: Option<Meaning>,
    #[prop(default = false)] optional: bool,
    #[prop(default = false)] read_only: bool,
) -> impl IntoView {
    let (w, locale, state) = (use_words(), use_locale(), use_form());
    let decimals = decimals.min(2);
    let (least, most) = (min.map(Decimal::from), max.map(Decimal::from));
    let shown = move |number: Decimal| {
        // Without thousands set apart: a year and a code are numbers too. Decimals are the reader's.
        let text = number.normalize().to_string();
        match locale {
            domain::locale::Locale::EsAr => text.replace('.', ","),
            domain::locale::Locale::En => text,
        }
    };
    let wrong = move |number: Decimal| {
        let written = |bound: Decimal| format::number(locale, bound);
        if number.normalize().scale() > decimals {
            return Some(if decimals == 0 {
                t!(w, inputs.not_whole).to_owned()
            } else {
                t!(w, inputs.too_many_decimals, n = decimals.to_string()).to_string()
            });
        }
        match (least.filter(|least| number < *least), most.filter(|most| number > *most)) {
            (None, None) => None,
            _ => Some(match (least, most) {
                (Some(least), Some(most)) => {
                    t!(w, problems.between, min = least.to_string(), max = most.to_string()).to_string()
                }
                (Some(least), None) => t!(w, inputs.at_least, min = written(least)).to_string(),
                (_, most) => t!(w, inputs.at_most, max = written(most.unwrap_or_default())).to_string(),
            }),
        }
    };
    let read = move |text: &str| match parse_decimal(locale, text) {
        Ok(number) => {
            Reading { sent: number.normalize().to_string(), shown: Some(shown(number)), wrong: wrong(number) }
        }
        Err(_) => Reading::unread(text, t!(w, inputs.not_a_number).to_owned()),
    };
    let typed = Typed::new(&state, field, value, Arc::new(read));
    let go = move |steps: i64| {
        let step = Decimal::from(step.max(1));
        let now = typed.sent.with_untracked(|sent| Decimal::from_str(sent).ok());
        let next = match now {
            // The next multiple in that direction: from 20, fives lead to 25 and 15, and tens to 30 and 10.
            Some(now) => {
                let whole = if steps > 0 { (now / step).floor() } else { (now / step).ceil() };
                (whole + Decimal::from(steps)).checked_mul(step).unwrap_or(now)
            }
            None => least.unwrap_or_default(),
        };
        let next = most.map_or(next, |most| next.min(most));
        typed.put(&shown(least.map_or(next, |least| next.max(least))));
    };
    let on_key = Callback::new(move |event: KeyboardEvent| {
        let steps = match Key::of(&event) {
            Key::Up => 1,
            Key::Down => -1,
            Key::PageUp => 10,
            Key::PageDown => -10,
            _ => return,
        };
        event.prevent_default();
        if !read_only {
            go(steps);
        }
    });
    let told = move || {
        let number = typed.sent.with(|sent| Decimal::from_str(sent).ok())?;
        meaning.map(|meaning| meaning(locale, number))
    };
    view! {
        <TypedField field label hint optional read_only name=state.name(field) typed
            inputmode=Some(if decimals == 0 { "numeric" } else { "decimal" })
            on_key=Some(on_key)
            spin=Some((min.map(|min| min.to_string()), max.map(|max| max.to_string())))
        >
            {unit.map(|unit| view! { <span class="input-unit">{unit}</span> })}
            {meaning.map(|_| view! { <output for=field class="input-unit">{told}</output> })}
            {move || (typed.live.get() && !read_only).then(|| view! {
                <button type="button" class="input-button" tabindex="-1" aria-label=t!(w, inputs.less) on:click=move |_| go(-1)>
                    <Icon icon=icondata_lu::LuMinus class="size-4" />
                </button>
                <button type="button" class="input-button" tabindex="-1" aria-label=t!(w, inputs.more) on:click=move |_| go(1)>
                    <Icon icon=icondata_lu::LuPlus class="size-4" />
                </button>
            })}
        </TypedField>
    }
}

/// An amount of money. What is sent is a decimal number; whoever reads it without JavaScript reads
/// [`parse_decimal`] in the language of the person.
#[component]
pub fn MoneyField(
    field: &'static str,
    label: &'static str,
    currency: Currency,
    /// A decimal number, as [`Money::amount`] is.
    #[prop(into, optional)]
    value: String,
    #[prop(optional)] hint: Option<&'static str>,
    /// Whether it may be less than nothing.
    #[prop(default = false)]
    negative: bool,
    #[prop(default = false)] optional: bool,
    #[prop(default = false)] read_only: bool,
) -> impl IntoView {
    let (w, locale, state) = (use_words(), use_locale(), use_form());
    let read = move |text: &str| {
        let Ok(number) = parse_decimal(locale, text) else {
            return Reading::unread(text, t!(w, inputs.not_an_amount).to_owned());
        };
        match Money::new(number, currency) {
            Ok(money) => {
                let below = !negative && number.is_sign_negative() && !number.is_zero();
                Reading {
                    sent: money.amount().to_string(),
                    shown: Some(format::amount(locale, money)),
                    wrong: below.then(|| t!(w, inputs.below_zero).to_owned()),
                }
            }
            Err(MoneyError::MoreThanCents) => {
                Reading::unread(text, t!(w, inputs.too_many_decimals, n = "2").to_string())
            }
            Err(_) => Reading::unread(text, t!(w, inputs.too_large).to_owned()),
        }
    };
    let typed = Typed::new(&state, field, value, Arc::new(read));
    view! {
        <TypedField field label hint optional read_only name=state.name(field) typed inputmode=Some("decimal")
            sign=Some(format::currency_sign(locale, currency))
        >
            <span class="input-unit">{currency.code()}</span>
        </TypedField>
    }
}
