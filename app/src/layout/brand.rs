//! What a tenant's own pages take from its brand: its mark in the frame, and the style sheet of its colour.

use domain::brand::{self, BrandColour, Look};
use leptos::prelude::*;

/// The tenant's logo; without one, its initials. It stands beside the tenant's name, which says the same in words.
#[component]
pub fn TenantMark(
    #[prop(into)] name: String,
    look: Look,
    /// Its size and what else the place needs.
    #[prop(default = "size-8")]
    class: &'static str,
) -> impl IntoView {
    match look.logo {
        Some(id) => {
            view! { <img src=brand::logo_address(id) alt="" class=format!("tenant-mark tenant-logo {class}") /> }
                .into_any()
        }
        None => {
            let letters = brand::initials(&name);
            view! { <span class=format!("tenant-mark tenant-initials {class}") aria-hidden="true">{letters}</span> }
                .into_any()
        }
    }
}

/// Names the link in the head of the page.
const ID: &str = "brand";

/// Puts the colour of a tenant over the product's own for as long as its pages are shown. On the server the link is written
/// into the head with the page, so that nothing is seen in another colour first; in the browser it is taken over by its id.
/// Not by leptos_meta there, which would take the link for the first one of the head.
#[component]
pub fn BrandSheet(#[prop(into)] colour: Option<BrandColour>) -> impl IntoView {
    let Some(href) = colour.map(BrandColour::style_sheet_address) else { return };
    #[cfg(feature = "ssr")]
    {
        // Rendering such a link enters it into the head; it gives no HTML of its own.
        let _ = view! { <leptos_meta::Link id=ID rel="stylesheet" href=href.clone() /> }.to_html();
    }
    Effect::new(move |_| attach(&href));
    on_cleanup(detach);
}

/// [browser] Shows the sheet. The link that the server wrote is left as it is.
fn attach(href: &str) {
    let document = document();
    if let Some(there) = document.get_element_by_id(ID) {
        if there.get_attribute("href").as_deref() != Some(href) {
            // A node that is there takes attributes.
            let _ = there.set_attribute("href", href);
        }
        return;
    }
    let (Ok(link), Some(head)) = (document.create_element("link"), document.head()) else { return };
    for (name, value) in [("id", ID), ("rel", "stylesheet"), ("href", href)] {
        let _ = link.set_attribute(name, value);
    }
    let _ = head.append_child(&link);
}

/// [browser] The product's own colours again.
fn detach() {
    if cfg!(not(feature = "ssr"))
        && let Some(link) = document().get_element_by_id(ID)
    {
        link.remove();
    }
}
