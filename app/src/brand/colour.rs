//! The colour: typed, or picked where the browser has something to pick with, and shown as it will look before it is saved.

use domain::{
    brand::{Brand, BrandColour, BrandForm, palette::Shades},
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
            <div class="flex flex-col gap-2 sm:flex-row sm:items-start sm:gap-3">
                // What is typed below is heard here: the field itself knows nothing of previews.
                <div class="min-w-0 max-w-xs sm:flex-1" on:input=move |event: Event| typed.set(event_target_value(&event))>
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
    // A picker always has a colour: where none is set, the one that is seen then.
    let own = Shades::product(Theme::Light).primary.to_string();
    let value = StoredValue::new(move || colour.get().map_or_else(|| own.clone(), |colour| colour.to_string()));
    let is_own = move || typed.with(|text| text.trim().is_empty());
    let clear = move |_| put("", typed);
    move || {
        is_ready.get().then(|| {
            view! {
                <div class="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 sm:mt-6.5">
                    <input
                        type="color"
                        class="colour-picker"
                        aria-label=t!(w, brand.picker)
                        aria-describedby="picker-state"
                        data-none=move || is_own().then_some("")
                        prop:value=move || value.with_value(|value| value())
                        on:input=move |event| put(&event_target_value(&event), typed)
                    />
                    <span id="picker-state" class="text-sm text-muted">{move || is_own().then(|| t!(w, brand.none))}</span>
                    <Show when=move || !is_own()>
                        <button type="button" class="button button-quiet" on:click=clear>{t!(w, brand.clear)}</button>
                    </Show>
                </div>
            }
        })
    }
}

/// [browser] Writes a colour into the field, as if it had been typed.
fn put(colour: &str, typed: RwSignal<String>) {
    use wasm_bindgen::JsCast;
    let field = document().get_element_by_id(FIELD);
    if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok()) {
        field.set_value(colour);
    }
    typed.set(colour.to_owned());
}
