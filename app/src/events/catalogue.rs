//! Every type of event: what it means, what it carries, and how one looks.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use super::{
    api::{Described, list_event_types},
    described,
};
use crate::{
    i18n::{t, use_words},
    layout::SettingsTabs,
    ui::{Badge, Loaded, PageHeader, use_tenant},
};

pub struct EventTypesPage;

#[lazy_route]
impl LazyRoute for EventTypesPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let (w, tenant) = (use_words(), use_tenant());
        let types = Resource::new(move || tenant.get(), list_event_types);
        view! {
            <Loaded data=types let:types>
                <Title text=t!(w, events.title) />
                <SettingsTabs slug=tenant.get_untracked() />
                <PageHeader title=t!(w, events.title) lead=t!(w, events.lead) />
                <ul class="table-frame divide-y divide-line">
                    {types.into_iter().map(|event| view! { <Type event /> }).collect_view()}
                </ul>
            </Loaded>
        }
        .into_any()
    }
}

#[component]
fn Type(event: Described) -> impl IntoView {
    let w = use_words();
    let Described { kind, version, schema, sample } = event;
    view! {
        <li class="min-w-0 px-4 py-4" id=kind.as_str()>
            <h2 class="flex flex-wrap items-center gap-2 font-semibold">
                <code class="break-all">{kind.as_str()}</code>
                <Badge>{t!(w, events.version, version = version.to_string()).to_string()}</Badge>
            </h2>
            <p class="mt-1 text-muted text-pretty">{described(w, kind)}</p>
            <Code title=t!(w, events.sample) name=format!("{kind}: {}", t!(w, events.sample)) text=sample />
            <Code title=t!(w, events.schema) name=format!("{kind}: {}", t!(w, events.schema)) text=schema />
        </li>
    }
}

/// Opened by whoever wants to see it.
#[component]
fn Code(title: &'static str, name: String, text: String) -> impl IntoView {
    view! {
        <details class="mt-2">
            <summary class="link min-h-6 w-fit cursor-pointer text-sm">{title}</summary>
            // Lines are not broken: it is scrolled, also by the keyboard.
            <pre class="mt-2 overflow-x-auto rounded-lg bg-sunken p-3 text-sm" tabindex="0" role="group" aria-label=name><code>{text}</code></pre>
        </details>
    }
}
