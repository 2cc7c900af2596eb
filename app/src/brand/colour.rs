//! The colour: typed, or picked where the browser has something to pick with, and shown as it will look before it is saved.

use domain::{
    brand::{Brand, BrandColour, BrandForm},
    colour::Theme,
};
use leptos::{ev::Event, prelude::*, server_fn::ServerFn};

use super::{
    api::EditBrand,
    preview::{Figures, Preview, Verdicts},
};
use crate::{
    i18n::{t, use_words},
    ui::{
        NativeForm, Submit, TextField,
        form::{HiddenField, Submitted, grouped},
    },
};

const FIELD: &str = "colour";

#[component]
pub(super) fn ColourForm(slug: String, brand: Brand, read_only: bool) -> impl IntoView {
    let w = use_words();
    let form = BrandForm::from(&brand);
    let typed = RwSignal::new(typed_before().unwrap_or_else(|| form.colour.clone()));
    let colour = Memo::new(move |_| typed.with(|text| text.trim().parse::<BrandColour>().ok()));
    let palette = Memo::new(move |_| colour.get().map(BrandColour::palette));
    let fields = move || {
        view! {
            <HiddenField field="version" value=form.version.to_string() />
            <div class="flex items-start gap-3">
                // What is typed below is heard here: the field itself knows nothing of previews.
                <div class="min-w-0 max-w-xs flex-1" on:input=move |event: Event| typed.set(event_target_value(&event))>
                    <TextField field=FIELD label=t!(w, brand.colour) hint=t!(w, brand.colour_hint) value=form.colour optional=true read_only />
                </div>
                {(!read_only).then(|| view! { <Picker typed colour /> })}
            </div>
        }
    };
    view! {
        <NativeForm function=EditBrand::PATH class="flex flex-col gap-6">
            <input type="hidden" name="tenant" value=slug />
            {grouped("form", fields)}
            <Verdicts palette />
            <div class="grid gap-4 md:grid-cols-2">
                {Theme::ALL.map(|theme| view! { <Preview theme palette /> }).collect_view()}
            </div>
            <Figures palette />
            {(!read_only).then(|| view! { <div><Submit label=t!(w, form.save) /></div> })}
        </NativeForm>
    }
}

/// What was typed into a form that was refused and is shown again.
fn typed_before() -> Option<String> {
    let submitted = use_context::<Option<Submitted>>().flatten().filter(|it| it.function == EditBrand::PATH)?;
    let name = format!("form[{FIELD}]");
    submitted.values.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// The browser's own way of picking a colour. It writes into the field, so it is there only once it can.
#[component]
fn Picker(typed: RwSignal<String>, colour: Memo<Option<BrandColour>>) -> impl IntoView {
    let w = use_words();
    let is_ready = RwSignal::new(false);
    Effect::new(move |_| is_ready.set(true));
    let pick = move |event: Event| {
        let picked = event_target_value(&event);
        use wasm_bindgen::JsCast;
        let field = document().get_element_by_id(FIELD);
        if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok()) {
            field.set_value(&picked);
        }
        typed.set(picked);
    };
    // A picker always has a colour; black is what browsers begin with.
    let value = move || colour.get().map_or_else(|| "#000000".to_owned(), |colour| colour.to_string());
    move || {
        is_ready.get().then(|| {
            view! { <input type="color" class="colour-picker mt-6.5" aria-label=t!(w, brand.picker) prop:value=value on:input=pick /> }
        })
    }
}
