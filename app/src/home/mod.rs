//! The start: which of their places a person wants to go to.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use crate::{
    i18n::{self, t, use_words},
    layout::Plain,
    ui::{Empty, Icon, Panel},
    viewer::{home_of, use_viewer},
};

pub struct HomePage;

#[lazy_route]
impl LazyRoute for HomePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let w = use_words();
        let person = use_viewer().person;
        let staff = person.as_ref().is_some_and(|person| person.staff.is_some());
        let places: Vec<_> = person
            .iter()
            .flat_map(|person| &person.memberships)
            .map(|m| (home_of(m), m.tenant_name.clone(), i18n::assigned_role(w, &m.role)))
            .chain(
                staff.then(|| ("/staff".to_owned(), t!(w, nav.staff_side).to_owned(), t!(w, nav.clients).to_owned())),
            )
            .collect();
        let body = if places.is_empty() {
            view! { <Panel><Empty title=t!(w, home.none_title) text=t!(w, home.none_text) /></Panel> }.into_any()
        } else {
            view! {
                <ul class="grid gap-3 sm:grid-cols-2">
                    {places.into_iter().map(|(href, name, detail)| view! {
                        <li>
                            <a href=href class="panel flex items-center gap-4 transition-colors hover:border-primary">
                                <span class="grid size-11 shrink-0 place-items-center rounded-lg bg-primary-soft text-primary-ink"><Icon icon=icondata_lu::LuStore /></span>
                                <span class="min-w-0 flex-1">
                                    <span class="block truncate font-semibold">{name}</span>
                                    <span class="block truncate text-sm text-muted">{detail}</span>
                                </span>
                                <Icon icon=icondata_lu::LuChevronRight class="size-5 shrink-0 text-muted" />
                            </a>
                        </li>
                    }).collect_view()}
                </ul>
            }
            .into_any()
        };
        view! {
            <Title text=t!(w, home.title) />
            <Plain>
                <div class="mx-auto max-w-2xl">
                    <h1 class="text-2xl font-semibold tracking-tight">{t!(w, home.title)}</h1>
                    <p class="mt-1 mb-6 text-muted">{t!(w, home.lead)}</p>
                    {body}
                </div>
            </Plain>
        }
        .into_any()
    }
}
