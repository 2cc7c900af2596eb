//! What surrounds the pages of the gallery, and one thing shown on them.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    i18n::{t, use_words},
    layout::Plain,
    ui::{ErrorView, PageHeader, Tabs},
    viewer::use_viewer,
};

/// One page of the gallery. There for staff, and for everybody where demo data is loaded.
#[component]
pub(super) fn Gallery(title: &'static str, children: Children) -> impl IntoView {
    let (w, viewer) = (use_words(), use_viewer());
    let staff = viewer.person.as_ref().is_some_and(|person| person.staff.is_some());
    if !viewer.demo && !staff {
        #[cfg(feature = "ssr")]
        if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
            response.set_status(http::StatusCode::NOT_FOUND);
        }
        return view! { <Plain><ErrorView error=domain::Error::NotFound /></Plain> }.into_any();
    }
    let pages = vec![
        ("/gallery/marks".to_owned(), t!(w, gallery.marks)),
        ("/gallery/tables".to_owned(), t!(w, gallery.tables)),
        ("/gallery/overlays".to_owned(), t!(w, gallery.overlays)),
        ("/gallery/states".to_owned(), t!(w, gallery.states)),
        ("/gallery/shell".to_owned(), t!(w, gallery.shell)),
        ("/gallery/tokens".to_owned(), t!(w, gallery_tokens.title)),
        ("/gallery/fields".to_owned(), t!(w, gallery_inputs.fields)),
        ("/gallery/pickers".to_owned(), t!(w, gallery_inputs.pickers)),
        ("/gallery/charts".to_owned(), t!(w, gallery_charts.title)),
    ];
    view! {
        <Title text=title />
        <Plain>
            <PageHeader title lead=t!(w, gallery.lead) />
            <Tabs label=t!(w, gallery.pages) items=pages />
            <div class="flex flex-col gap-10">{children()}</div>
        </Plain>
    }
    .into_any()
}

/// One thing of the kit, in as many states as it has.
#[component]
pub(super) fn Specimen(
    /// Names it for tests: `data-specimen`.
    id: &'static str,
    title: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <section data-specimen=id aria-labelledby=format!("specimen-{id}")>
            <h2 id=format!("specimen-{id}") class="mb-3 text-sm font-semibold text-muted">{title}</h2>
            {children()}
        </section>
    }
}
