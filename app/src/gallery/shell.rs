//! The bar beside the page with every area that is planned for, and the one below it on a telephone.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::frame::{Gallery, Specimen};
use crate::{
    i18n::{t, use_words},
    layout::{Nav, NavGroup, NavItem},
};

pub struct ShellPage;

#[lazy_route]
impl LazyRoute for ShellPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let w = use_words();
        let item = |label, icon| NavItem::new(format!("/gallery/shell#{label}"), label, icon);
        let groups = vec![
            NavGroup {
                name: None,
                items: vec![
                    NavItem::new("/gallery/shell".to_owned(), t!(w, nav.overview), icondata_lu::LuHouse),
                    item(t!(w, nav.notifications), icondata_lu::LuBell),
                ],
            },
            NavGroup {
                name: Some(t!(w, gallery.group_day)),
                items: vec![
                    item(t!(w, gallery.area_agenda), icondata_lu::LuCalendarDays),
                    item(t!(w, gallery.area_customers), icondata_lu::LuContact),
                    item(t!(w, gallery.area_support), icondata_lu::LuLifeBuoy),
                ],
            },
            NavGroup {
                name: Some(t!(w, gallery.group_growth)),
                items: vec![
                    item(t!(w, gallery.area_success), icondata_lu::LuHeartPulse),
                    item(t!(w, gallery.area_analytics), icondata_lu::LuChartColumn),
                    item(t!(w, gallery.area_workflows), icondata_lu::LuWorkflow),
                    item(t!(w, gallery.area_partners), icondata_lu::LuPlug),
                ],
            },
            NavGroup {
                name: Some(t!(w, nav.group_company)),
                items: vec![
                    item(t!(w, nav.locations), icondata_lu::LuStore),
                    item(t!(w, nav.people), icondata_lu::LuUsers),
                    item(t!(w, gallery.area_billing), icondata_lu::LuReceipt),
                    item(t!(w, gallery.area_compliance), icondata_lu::LuScale),
                    item(t!(w, gallery.area_operations), icondata_lu::LuActivity),
                    item(t!(w, nav.settings), icondata_lu::LuSettings),
                ],
            },
        ];
        view! {
            <Gallery title=t!(w, gallery.shell)>
                <Specimen id="nav" title=t!(w, gallery.nav_whole)>
                    <div class="w-60 rounded-xl border border-line bg-raised p-3"><Nav groups /></div>
                </Specimen>
            </Gallery>
        }
        .into_any()
    }
}
