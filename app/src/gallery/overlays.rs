//! What opens in front of the page, and what is said at its edge.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::frame::{Gallery, Specimen};
use crate::{
    i18n::{t, use_words},
    ui::{
        Button, Dialog, Icon, Menu, Side, Tabs, Weight,
        toast::{Said, Undo, use_toasts},
    },
};

pub struct OverlaysPage;

#[lazy_route]
impl LazyRoute for OverlaysPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let (w, toasts) = (use_words(), use_toasts());
        let (asking, drawn) = (RwSignal::new(false), RwSignal::new(false));
        let summary = view! { <span>{t!(w, gallery.menu)}</span><Icon icon=icondata_lu::LuChevronDown class="size-4 shrink-0" /> }.into_any();
        let tabs = vec![
            ("/gallery/overlays".to_owned(), t!(w, gallery.overlays)),
            ("/gallery/states".to_owned(), t!(w, gallery.states)),
        ];
        view! {
            <Gallery title=t!(w, gallery.overlays)>
                <Specimen id="dialog" title=t!(w, gallery.dialog)>
                    <div class="flex flex-wrap gap-3">
                        <Button on_press=move || asking.set(true)>{t!(w, gallery.open_dialog)}</Button>
                        <Button on_press=move || drawn.set(true)>{t!(w, gallery.open_drawer)}</Button>
                    </div>
                    <Dialog id="ask" open=asking title=t!(w, gallery.dialog_title)>
                        <p class="text-muted">{t!(w, gallery.dialog_text)}</p>
                        <div class="dialog-foot">
                            <Button on_press=move || asking.set(false)>{t!(w, form.cancel)}</Button>
                            <Button weight=Weight::Danger on_press=move || asking.set(false)>{t!(w, members.remove)}</Button>
                        </div>
                    </Dialog>
                    <Dialog id="drawn" open=drawn title=t!(w, gallery.drawer_title) side=Side::End>
                        <p class="text-muted">{t!(w, gallery.dialog_text)}</p>
                    </Dialog>
                </Specimen>
                <Specimen id="menu" title=t!(w, gallery.menu)>
                    <div class="flex">
                        <Menu summary summary_class="button" body_class="w-56">
                            <a class="menu-item" href="/gallery/marks">{t!(w, gallery.marks)}</a>
                            <a class="menu-item" href="/gallery/states" aria-current="true">{t!(w, gallery.states)}</a>
                        </Menu>
                    </div>
                </Specimen>
                <Specimen id="tabs" title=t!(w, gallery.tabs)>
                    <Tabs label=t!(w, gallery.tabs) items=tabs />
                </Specimen>
                <Specimen id="toasts" title=t!(w, gallery.toasts)>
                    <div class="flex flex-wrap gap-3">
                        <Button on_press=move || toasts.say(Said { text: t!(w, gallery.toast_text).to_owned(), undo: None })>{t!(w, gallery.say)}</Button>
                        <Button on_press=move || toasts.say(Said {
                            text: t!(w, gallery.toast_text).to_owned(),
                            undo: Some(Undo { function: String::new(), fields: Vec::new() }),
                        })>{t!(w, gallery.say_undo)}</Button>
                    </div>
                </Specimen>
            </Gallery>
        }
        .into_any()
    }
}
