//! Figures, what happened, how far something is, and the states of a page that has nothing to show.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::{
    frame::{Gallery, Specimen},
    sample::moment,
};
use crate::{
    i18n::{t, use_words},
    ui::{
        Alert, Breadcrumbs, Empty, ErrorView, LinkButton, Notice, Panel, Progress, Skeleton, Tone,
        states::Shape,
        tile::{Direction, Figure, Tile, Trend},
        timeline::{Happening, Timeline},
    },
};

pub struct StatesPage;

#[lazy_route]
impl LazyRoute for StatesPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let w = use_words();
        let trend = move |text: &str, direction, tone| Trend {
            text: text.to_owned(),
            direction,
            tone,
            against: t!(w, gallery.against).to_owned(),
        };
        let happening = |hours, icon, tone, text: &str| Happening {
            at: moment(hours),
            icon,
            tone,
            text: text.to_owned(),
            detail: Some(super::sample::PEOPLE[0].to_owned()),
            href: None,
        };
        let happenings = vec![
            happening(0, icondata_lu::LuPlus, Tone::Good, t!(w, gallery.happened_one)),
            happening(5, icondata_lu::LuPencil, Tone::Neutral, t!(w, gallery.happened_two)),
            happening(30, icondata_lu::LuTriangleAlert, Tone::Warn, t!(w, gallery.happened_three)),
        ];
        view! {
            <Gallery title=t!(w, gallery.states)>
                <Specimen id="tiles" title=t!(w, gallery.tiles)>
                    <div class="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
                        <Tile label=t!(w, gallery.tile_label) figure=Figure::Known("1.284".to_owned()) href="/gallery/tables"
                            detail=t!(w, gallery.tile_detail) as_of=moment(0) trend=trend("+12 %", Direction::Up, Tone::Good) />
                        <Tile label=t!(w, gallery.tile_label) figure=Figure::Known("37".to_owned()) tone=Tone::Bad
                            detail=t!(w, gallery.tile_detail) as_of=moment(0) trend=trend("+8 %", Direction::Up, Tone::Bad) />
                        <Tile label=t!(w, gallery.tile_label) figure=Figure::NotEnough(t!(w, gallery.tile_few).to_owned()) />
                        <Tile label=t!(w, gallery.tile_label) figure=Figure::Loading />
                    </div>
                </Specimen>
                <Specimen id="timeline" title=t!(w, gallery.timeline)><Panel><Timeline items=happenings /></Panel></Specimen>
                <Specimen id="progress" title=t!(w, gallery.progress)>
                    <div class="flex max-w-md flex-col gap-4">
                        <Progress label=t!(w, gallery.work) done=Signal::stored(0) total=Signal::stored(40) />
                        <Progress label=t!(w, gallery.work) done=Signal::stored(17) total=Signal::stored(40) />
                        <Progress label=t!(w, gallery.work) done=Signal::stored(40) total=Signal::stored(40) />
                        <Progress label=t!(w, gallery.work) done=Signal::stored(0) total=Signal::stored(0) />
                    </div>
                </Specimen>
                <Specimen id="breadcrumbs" title=t!(w, nav.breadcrumbs)>
                    <Breadcrumbs steps=vec![("/gallery/marks".to_owned(), t!(w, gallery.marks).to_owned()), ("/gallery/tables".to_owned(), t!(w, gallery.tables).to_owned())] here=t!(w, gallery.states) />
                </Specimen>
                <Specimen id="notices" title=t!(w, gallery.notices)>
                    <Notice title=t!(w, gallery.dialog_title)>{t!(w, gallery.dialog_text)}</Notice>
                    <Alert error=domain::Error::Stale />
                </Specimen>
                <Specimen id="empty" title=t!(w, gallery.empty)>
                    <Panel>
                        <Empty title=t!(w, locations.empty_title) text=t!(w, locations.empty_text) icon=icondata_lu::LuStore>
                            <LinkButton href="/gallery/states" primary=true>{t!(w, locations.new)}</LinkButton>
                        </Empty>
                    </Panel>
                </Specimen>
                <Specimen id="skeletons" title=t!(w, form.loading)>
                    <div class="grid gap-6 lg:grid-cols-2">
                        <Skeleton shape=Shape::Page />
                        <div class="flex flex-col gap-6"><Skeleton shape=Shape::Tiles /><Panel><Skeleton shape=Shape::Rows /></Panel></div>
                    </div>
                </Specimen>
                <Specimen id="refusals" title=t!(w, gallery.refusals)>
                    <div class="grid gap-4 lg:grid-cols-2">
                        <Panel><ErrorView error=domain::Error::Forbidden part=true /></Panel>
                        <Panel><ErrorView error=domain::Error::Unavailable part=true /></Panel>
                    </div>
                </Specimen>
            </Gallery>
        }
        .into_any()
    }
}
