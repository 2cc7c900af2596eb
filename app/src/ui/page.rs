//! What a page begins with, and what its parts stand on.

use leptos::prelude::*;

use super::Icon;
use crate::i18n::{t, use_words};

/// Where the frame around a page belongs: the first step of its breadcrumbs. Provided by the frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    pub href: String,
    pub name: String,
}

/// A page's name, what it is for, and what can be done on it.
#[component]
pub fn PageHeader(
    #[prop(into)] title: String,
    #[prop(into, optional)] lead: String,
    /// The list or page above it: address and name.
    #[prop(optional)]
    parent: Option<(String, &'static str)>,
    /// All pages above it, from the outside in, where one of them is named by data: addresses and names.
    #[prop(optional)]
    above: Vec<(String, String)>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let steps: Vec<_> = above.into_iter().chain(parent.map(|(href, name)| (href, name.to_owned()))).collect();
    view! {
        <header class="page-header">
            <div class="min-w-0">
                {(!steps.is_empty()).then(|| view! { <Breadcrumbs steps here=title.clone() /> })}
                <h1 class="text-2xl font-semibold tracking-tight text-balance break-words">{title}</h1>
                {(!lead.is_empty()).then(|| view! { <p class="mt-1 max-w-prose text-muted text-pretty">{lead}</p> })}
            </div>
            {children.map(|children| view! { <div class="flex flex-wrap gap-2">{children()}</div> })}
        </header>
    }
}

/// The way from the frame's home to this page. On a telephone only the step above is shown.
#[component]
pub fn Breadcrumbs(
    /// Address and name of each page above this one, from the outside in; the frame's home is added.
    steps: Vec<(String, String)>,
    #[prop(into)] here: String,
) -> impl IntoView {
    let w = use_words();
    let home = use_context::<Home>().map(|home| (home.href, home.name));
    let steps: Vec<_> = home.into_iter().chain(steps).collect();
    view! {
        <nav aria-label=t!(w, nav.breadcrumbs) class="breadcrumbs">
            <ol>
                {steps.into_iter().map(|(href, name)| view! {
                    <li>
                        <a href=href>{name}</a>
                        <Icon icon=icondata_lu::LuChevronRight class="size-3.5 shrink-0" />
                    </li>
                }).collect_view()}
                <li aria-current="page"><span>{here}</span></li>
            </ol>
        </nav>
    }
}

/// A part of a page on a ground of its own.
#[component]
pub fn Panel(#[prop(into, optional)] title: String, children: Children) -> impl IntoView {
    view! {
        <section class="panel">
            {(!title.is_empty()).then(|| view! { <h2 class="mb-4 font-semibold">{title}</h2> })}
            {children()}
        </section>
    }
}
