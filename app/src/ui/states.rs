//! The states a page can be in besides showing its data. Each says what to do next.

use domain::Error;
use leptos::prelude::*;

use super::{Icon, query};
use crate::i18n::{self, t, use_words};

/// Nothing here yet: says so, and what to do next.
#[component]
pub fn Empty(
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(default = icondata_lu::LuInbox)] icon: icondata_core::Icon,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="flex flex-col items-center gap-2 px-6 py-14 text-center">
            <span class="mb-2 rounded-full bg-sunken p-4 text-muted"><Icon icon=icon class="size-7 block" /></span>
            <p class="font-semibold">{title}</p>
            <p class="max-w-sm text-muted text-pretty">{text}</p>
            {children.map(|children| view! { <div class="mt-4">{children()}</div> })}
        </div>
    }
}

/// The shape of what is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A heading and a list.
    Page,
    /// Rows of a list.
    Rows,
    /// Figures side by side.
    Tiles,
    /// One line of text.
    Line,
}

/// Shown while a page's data is on its way after a click; the first view of a page comes whole.
#[component]
pub fn Loading() -> impl IntoView {
    view! { <Skeleton shape=Shape::Page /> }
}

#[component]
pub fn Skeleton(shape: Shape) -> impl IntoView {
    let w = use_words();
    let body = match shape {
        Shape::Page => view! {
            <div class="bone h-7 w-48"></div>
            <div class="bone mt-3 h-4 w-72 max-w-full"></div>
            <div class="bone mt-8 h-64 rounded-xl"></div>
        }
        .into_any(),
        Shape::Rows => (0..6)
            .map(|_| {
                view! { <div class="flex gap-4 border-b border-line py-3 last:border-0"><div class="bone h-4 w-1/3"></div><div class="bone h-4 w-1/4"></div><div class="bone ms-auto h-4 w-16"></div></div> }
            })
            .collect_view()
            .into_any(),
        Shape::Line => view! { <div class="bone h-8 w-20"></div> }.into_any(),
        Shape::Tiles => view! {
            <div class="grid gap-4 sm:grid-cols-3">
                {(0..3).map(|_| view! { <div class="panel"><div class="bone h-4 w-24"></div><div class="bone mt-3 h-8 w-20"></div></div> }).collect_view()}
            </div>
        }
        .into_any(),
    };
    view! { <div class="skeleton" role="status" aria-label=t!(w, form.loading)>{body}</div> }
}

/// What went wrong, in a box above a form.
#[component]
pub fn Alert(error: Error) -> impl IntoView {
    let (title, text) = i18n::error(use_words(), &error);
    view! {
        <div role="alert" class="notice notice-bad">
            <Icon icon=icondata_lu::LuTriangleAlert />
            <div>
                <p class="font-semibold">{title}</p>
                <p class="text-sm">{text}</p>
            </div>
        </div>
    }
}

/// Something to know, in a box above what it is about.
#[component]
pub fn Notice(#[prop(into, optional)] title: String, children: Children) -> impl IntoView {
    view! {
        <div role="status" class="notice">
            <Icon icon=icondata_lu::LuInfo />
            <div class="min-w-0 flex-1">
                {(!title.is_empty()).then(|| view! { <p class="font-semibold">{title}</p> })}
                <div class="text-sm">{children()}</div>
            </div>
        </div>
    }
}

/// A page that cannot show its data: says why and where to go.
#[component]
pub fn ErrorView(
    error: Error,
    /// Below the header of a page, which has its heading and its title already.
    #[prop(default = false)]
    part: bool,
) -> impl IntoView {
    let w = use_words();
    let (title, text) = i18n::error(w, &error);
    let (href, action): (String, &str) = match error {
        Error::Unauthenticated
        | Error::SignInAgain
        | Error::CompanySignInRequired
        | Error::CompanySecondFactorRequired => {
            let here = leptos_router::hooks::use_location();
            let here = format!(
                "{}{}",
                here.pathname.get_untracked(),
                here.search.with_untracked(|search| {
                    if search.is_empty() { String::new() } else { format!("?{}", search.trim_start_matches('?')) }
                })
            );
            // A step of signing in is not to be led back to: what it was about is over.
            let next = if here.starts_with("/sign-in") { "" } else { here.as_str() };
            let address = format!("/sign-in/again?{}", query(&[("next", next)]));
            (address.trim_end_matches('?').to_owned(), t!(w, errors.sign_in))
        }
        Error::SecondFactorRequired | Error::PasswordChangeRequired => {
            ("/account/security".into(), t!(w, errors.go_security))
        }
        Error::ConfirmIdentity => ("/account/confirm".into(), t!(w, errors.go_confirm)),
        // The start would lead somebody of one company back here.
        Error::TenantSuspended => ("/account/profile".into(), t!(w, account.menu)),
        _ => ("/".into(), t!(w, errors.go_home)),
    };
    let icon = match error {
        Error::Forbidden => icondata_lu::LuLock,
        Error::NotFound => icondata_lu::LuMapPinOff,
        Error::Unauthenticated | Error::SignInAgain | Error::ConfirmIdentity => icondata_lu::LuLogIn,
        _ => icondata_lu::LuTriangleAlert,
    };
    let class = "text-xl font-semibold text-balance";
    let heading = if part {
        view! { <h2 class=class>{title}</h2> }.into_any()
    } else {
        view! {
            <leptos_meta::Title text=title />
            <h1 class=class>{title}</h1>
        }
        .into_any()
    };
    view! {
        <div class="mx-auto flex max-w-md flex-col items-center gap-3 py-16 text-center">
            <span class="rounded-full bg-sunken p-4 text-muted"><Icon icon class="size-7 block" /></span>
            {heading}
            <p class="text-muted text-pretty">{text}</p>
            // A link of its own load: after a sign-in the whole page is another.
            <a href=href rel="external" class="button button-primary mt-3">{action}</a>
            <p class="mt-4 text-xs text-muted tabular-nums">{t!(w, errors.code, code = error.status().to_string()).to_string()}</p>
        </div>
    }
}
