//! Buttons and small marks.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::frame::{Gallery, Specimen};
use crate::{
    i18n::{t, use_words},
    ui::{Avatar, Badge, Button, IconButton, Key, LinkButton, Moment, Tone, Weight},
};

pub struct MarksPage;

#[lazy_route]
impl LazyRoute for MarksPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let w = use_words();
        let text = move |weight| match weight {
            Weight::Primary => t!(w, form.save),
            Weight::Normal => t!(w, form.cancel),
            Weight::Quiet => t!(w, kit.choose_none),
            Weight::Danger => t!(w, members.remove),
        };
        let row = move |busy: bool, disabled: bool| {
            Weight::ALL
                .into_iter()
                .map(|weight| {
                    view! {
                        <Button weight busy=Signal::stored(busy) disabled=Signal::stored(disabled) icon=icondata_lu::LuCheck on_press=|| ()>
                            {text(weight)}
                        </Button>
                    }
                })
                .collect_view()
        };
        view! {
            <Gallery title=t!(w, gallery.marks)>
                <Specimen id="buttons" title=t!(w, gallery.buttons)>
                    <div class="flex flex-col gap-3">
                        <div class="flex flex-wrap gap-3">{row(false, false)}</div>
                        <div class="flex flex-wrap gap-3">{row(true, false)}</div>
                        <div class="flex flex-wrap gap-3">{row(false, true)}</div>
                        <div class="flex flex-wrap items-center gap-3">
                            <LinkButton href="/gallery/marks" icon=icondata_lu::LuArrowRight>{t!(w, gallery.link)}</LinkButton>
                            <Button shortcut="N" weight=Weight::Primary icon=icondata_lu::LuPlus on_press=|| ()>{t!(w, gallery.with_key)}</Button>
                            <IconButton icon=icondata_lu::LuPencil label=t!(w, gallery.edit) on_press=|| () />
                            <IconButton icon=icondata_lu::LuTrash2 label=t!(w, members.remove) on_press=|| () />
                        </div>
                        <div class="flex flex-wrap items-center gap-3" data-density="dense">{row(false, false)}</div>
                    </div>
                </Specimen>
                <Specimen id="badges" title=t!(w, gallery.badges)>
                    <div class="flex flex-wrap gap-2">
                        {Tone::ALL.into_iter().map(|tone| {
                            let text = match tone {
                                Tone::Neutral => t!(w, gallery.tone_neutral),
                                Tone::Info => t!(w, gallery.tone_info),
                                Tone::Good => t!(w, gallery.tone_good),
                                Tone::Warn => t!(w, gallery.tone_warn),
                                Tone::Bad => t!(w, gallery.tone_bad),
                            };
                            view! { <Badge tone>{text}</Badge> }
                        }).collect_view()}
                    </div>
                </Specimen>
                <Specimen id="avatars" title=t!(w, gallery.avatars)>
                    <ul class="flex flex-wrap gap-4">
                        {super::sample::PEOPLE.iter().map(|name| view! {
                            <li class="flex items-center gap-2 text-sm"><Avatar name=*name />{*name}</li>
                        }).collect_view()}
                    </ul>
                </Specimen>
                <Specimen id="moments" title=t!(w, gallery.moments)>
                    <p class="flex flex-wrap items-center gap-4 text-sm"><Moment at=super::sample::moment(0) /><span><Key>"Ctrl"</Key>" "<Key>"K"</Key></span></p>
                </Specimen>
            </Gallery>
        }
        .into_any()
    }
}
