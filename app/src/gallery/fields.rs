//! Fields that are typed into, switched and ticked.

use domain::{
    Error,
    error::{FieldError, Problem},
    money::Currency,
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::frame::{Gallery, Specimen};
use crate::{
    i18n::{t, use_words},
    ui::{
        Checkboxes, Choice, Radios, SelectField, TextArea, TextField,
        form::SampleForm,
        input::{CuitField, MoneyField, NumberField, PhoneField, SearchField, Switch},
    },
};

/// What is wrong with the fields that show it.
pub(super) fn wrong(fields: &[(&str, Problem)]) -> Option<Error> {
    let field =
        |(field, problem): &(&str, Problem)| FieldError { field: (*field).to_owned(), problem: problem.clone() };
    Some(Error::Invalid { fields: fields.iter().map(field).collect() })
}

pub struct FieldsPage;

#[lazy_route]
impl LazyRoute for FieldsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let w = use_words();
        view! {
            <Gallery title=t!(w, gallery_inputs.fields)>
                <Texts />
                <Numbers />
                <Codes />
                <Choosing />
            </Gallery>
        }
        .into_any()
    }
}

/// The states of one field, side by side where there is room.
#[component]
pub(super) fn States(children: Children) -> impl IntoView {
    view! { <div class="grid items-start gap-5 sm:grid-cols-2">{children()}</div> }
}

#[component]
fn Texts() -> impl IntoView {
    let w = use_words();
    let (empty, filled, optional) =
        (t!(w, gallery_inputs.empty), t!(w, gallery_inputs.filled), t!(w, gallery_inputs.optional));
    let (bad, fixed, long) = (t!(w, gallery_inputs.wrong), t!(w, gallery_inputs.read_only), t!(w, gallery_inputs.long));
    let (hint, sample, sample_long) =
        (t!(w, gallery_inputs.hint), t!(w, gallery_inputs.sample), t!(w, gallery_inputs.sample_long));
    let error = wrong(&[
        ("text_wrong", Problem::Required),
        ("area_wrong", Problem::TooLong { max: 40 }),
        ("password_wrong", Problem::TooShort { min: 10 }),
    ]);
    view! {
        <SampleForm error>
            <Specimen id="text" title=t!(w, gallery_inputs.text)>
                <States>
                    <TextField field="text_empty" label=empty />
                    <TextField field="text_filled" label=filled value=sample hint />
                    <TextField field="text_optional" label=optional optional=true />
                    <TextField field="text_wrong" label=bad />
                    <TextField field="text_fixed" label=fixed value=sample read_only=true />
                    <TextField field="text_long" label=long value=sample_long hint />
                </States>
            </Specimen>
            <Specimen id="area" title=t!(w, gallery_inputs.area)>
                <States>
                    <TextArea field="area_empty" label=empty max=Some(200) hint />
                    <TextArea field="area_filled" label=filled value=sample optional=true />
                    <TextArea field="area_wrong" label=bad value=sample_long max=Some(40) />
                    <TextArea field="area_fixed" label=fixed value=sample read_only=true />
                </States>
            </Specimen>
            <Specimen id="password" title=t!(w, gallery_inputs.password)>
                <States>
                    <TextField field="password_empty" kind="password" label=empty hint autocomplete="new-password" />
                    <TextField field="password_wrong" kind="password" label=bad autocomplete="new-password" />
                </States>
            </Specimen>
            <Specimen id="search" title=t!(w, gallery_inputs.search)>
                <States>
                    <SearchField name="q_empty" label=empty placeholder=t!(w, form.search) />
                    <SearchField name="q_filled" label=filled value=sample />
                </States>
            </Specimen>
        </SampleForm>
    }
}

#[component]
fn Numbers() -> impl IntoView {
    let w = use_words();
    let (empty, filled, optional) =
        (t!(w, gallery_inputs.empty), t!(w, gallery_inputs.filled), t!(w, gallery_inputs.optional));
    let (bad, fixed, hint) = (t!(w, gallery_inputs.wrong), t!(w, gallery_inputs.read_only), t!(w, gallery_inputs.hint));
    let error = wrong(&[("number_wrong", Problem::Between { min: 1, max: 12 }), ("money_wrong", Problem::Required)]);
    view! {
        <SampleForm error>
            <Specimen id="number" title=t!(w, gallery_inputs.number)>
                <States>
                    <NumberField field="number_empty" label=empty min=Some(0) hint />
                    <NumberField field="number_filled" label=filled value="20" min=Some(0) max=Some(60) step=15 unit=t!(w, gallery_inputs.unit) />
                    <NumberField field="number_optional" label=optional value="1.5" decimals=2 optional=true />
                    <NumberField field="number_wrong" label=bad value="40" min=Some(1) max=Some(12) />
                    <NumberField field="number_fixed" label=fixed value="8" read_only=true />
                </States>
            </Specimen>
            <Specimen id="money" title=t!(w, gallery_inputs.money)>
                <States>
                    <MoneyField field="money_empty" label=empty currency=Currency::Ars hint />
                    <MoneyField field="money_filled" label=filled currency=Currency::Usd value="1234.50" />
                    <MoneyField field="money_optional" label=optional currency=Currency::Ars value="-350.00" negative=true optional=true />
                    <MoneyField field="money_wrong" label=bad currency=Currency::Ars />
                    <MoneyField field="money_fixed" label=fixed currency=Currency::Ars value="12500.00" read_only=true />
                </States>
            </Specimen>
        </SampleForm>
    }
}

#[component]
fn Codes() -> impl IntoView {
    let w = use_words();
    let (empty, filled, optional) =
        (t!(w, gallery_inputs.empty), t!(w, gallery_inputs.filled), t!(w, gallery_inputs.optional));
    let (bad, fixed, hint) = (t!(w, gallery_inputs.wrong), t!(w, gallery_inputs.read_only), t!(w, gallery_inputs.hint));
    let error = wrong(&[("phone_wrong", Problem::Phone), ("cuit_wrong", Problem::Cuit)]);
    view! {
        <SampleForm error>
            <Specimen id="phone" title=t!(w, gallery_inputs.phone)>
                <States>
                    <PhoneField field="phone_empty" label=empty hint />
                    <PhoneField field="phone_filled" label=filled value="+5491123456789" />
                    <PhoneField field="phone_optional" label=optional optional=true />
                    <PhoneField field="phone_wrong" label=bad value="4823" />
                    <PhoneField field="phone_fixed" label=fixed value="+541148235566" read_only=true />
                </States>
            </Specimen>
            <Specimen id="cuit" title=t!(w, gallery_inputs.cuit)>
                <States>
                    <CuitField field="cuit_empty" label=empty hint />
                    <CuitField field="cuit_filled" label=filled value="30703088534" />
                    <CuitField field="cuit_optional" label=optional optional=true />
                    <CuitField field="cuit_wrong" label=bad value="30-70308853-5" />
                    <CuitField field="cuit_fixed" label=fixed value="30703088534" read_only=true />
                </States>
            </Specimen>
        </SampleForm>
    }
}

#[component]
fn Choosing() -> impl IntoView {
    let w = use_words();
    let (empty, filled) = (t!(w, gallery_inputs.empty), t!(w, gallery_inputs.filled));
    let (bad, fixed, hint) = (t!(w, gallery_inputs.wrong), t!(w, gallery_inputs.read_only), t!(w, gallery_inputs.hint));
    let texts = [t!(w, gallery_inputs.sample), t!(w, gallery_inputs.sample_long), t!(w, gallery_inputs.long)];
    let options: Vec<(String, String)> =
        texts.iter().enumerate().map(|(index, text)| (index.to_string(), (*text).to_owned())).collect();
    let choices: Vec<Choice> = options.iter().map(|(value, text)| Choice::new(value, text)).collect();
    let several: Vec<Choice> = choices
        .iter()
        .cloned()
        .enumerate()
        .map(|(index, choice)| {
            // One with a hint, one that cannot be chosen.
            if index == 0 { choice.hint(hint) } else { choice.disabled(index == 1) }
        })
        .collect();
    let error = wrong(&[
        ("choice_wrong", Problem::Required),
        ("several_wrong", Problem::Required),
        ("one_wrong", Problem::Choice),
        ("switch_wrong", Problem::Choice),
    ]);
    view! {
        <SampleForm error>
            <Specimen id="choice" title=t!(w, gallery_inputs.choice)>
                <States>
                    <SelectField field="choice_empty" label=empty options=options.clone() hint />
                    <SelectField field="choice_filled" label=filled value="1" options=options.clone() />
                    <SelectField field="choice_wrong" label=bad options=options.clone() />
                    <SelectField field="choice_fixed" label=fixed value="0" options read_only=true />
                </States>
            </Specimen>
            <Specimen id="several" title=t!(w, gallery_inputs.several)>
                <States>
                    <Checkboxes field="several_filled" label=filled choices=several.clone() values=vec!["0".to_owned()] hint />
                    <Checkboxes field="several_wrong" label=bad choices=several values=vec![] />
                </States>
            </Specimen>
            <Specimen id="one_of" title=t!(w, gallery_inputs.one_of)>
                <States>
                    <Radios field="one_filled" label=filled choices=choices.clone() value="0" hint />
                    <Radios field="one_wrong" label=bad choices />
                </States>
            </Specimen>
            <Specimen id="switch" title=t!(w, gallery_inputs.switch)>
                <States>
                    <Switch field="switch_off" label=t!(w, gallery_inputs.off) hint />
                    <Switch field="switch_on" label=t!(w, gallery_inputs.on) checked=true />
                    <Switch field="switch_wrong" label=bad />
                    <Switch field="switch_fixed" label=fixed checked=true read_only=true />
                </States>
            </Specimen>
        </SampleForm>
    }
}
