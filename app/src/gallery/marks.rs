//! Buttons and small marks.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::frame::{Gallery, Specimen};
use crate::{
    i18n::{t, use_words},
    ui::{Badge, LinkButton, Tone},
};

pub struct MarksPage;

#[lazy_route]
impl LazyRoute for MarksPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let w = use_words();
        view! {
            <Gallery title=t!(w, gallery.marks)>
                <Specimen id="buttons" title=t!(w, gallery.buttons)>
                    <div class="flex flex-wrap gap-3">
                        <LinkButton href="/gallery/marks" primary=true>{t!(w, form.save)}</LinkButton>
                        <LinkButton href="/gallery/marks">{t!(w, form.cancel)}</LinkButton>
                    </div>
                </Specimen>
                <Specimen id="badges" title=t!(w, gallery.badges)>
                    <div class="flex flex-wrap gap-2">
                        <Badge>{t!(w, locations.closed)}</Badge>
                        <Badge tone=Tone::Good>{t!(w, locations.open)}</Badge>
                    </div>
                </Specimen>
            </Gallery>
        }
        .into_any()
    }
}
