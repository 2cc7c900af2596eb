//! Menus and tabs.

use leptos::prelude::*;

/// A menu behind a summary. It opens without JavaScript; with it, it closes again on Escape, on a click elsewhere, and
/// when another page is shown, and the arrow keys walk through it (WAI-ARIA APG, disclosure navigation).
#[component]
pub fn Menu(
    summary: AnyView,
    #[prop(into)] summary_class: String,
    #[prop(optional)] summary_label: Option<&'static str>,
    #[prop(into)] body_class: String,
    children: Children,
) -> impl IntoView {
    let menu = NodeRef::<leptos::html::Details>::new();
    let close = move || {
        if let Some(menu) = menu.get_untracked() {
            menu.set_open(false);
        }
    };
    let path = leptos_router::hooks::use_location().pathname;
    Effect::new(move |_| {
        path.track();
        close();
    });
    Effect::new(move |_| {
        let clicks = window_event_listener(leptos::ev::click, move |event| {
            use wasm_bindgen::JsCast;
            let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
            if !menu.get_untracked().is_some_and(|menu| menu.contains(target.as_ref())) {
                close();
            }
        });
        on_cleanup(move || clicks.remove());
    });
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let Some(menu) = menu.get_untracked() else { return };
        if !menu.open() {
            return;
        }
        match event.key().as_str() {
            "Escape" => {
                // Of a menu inside a menu only the inner one closes.
                event.stop_propagation();
                menu.set_open(false);
                focus(&menu, "summary");
            }
            "ArrowDown" => step(&event, &menu, 1),
            "ArrowUp" => step(&event, &menu, -1),
            _ => {}
        }
    };
    view! {
        <details class="menu" node_ref=menu on:keydown=on_key>
            <summary class=summary_class aria-label=summary_label>{summary}</summary>
            <div class=format!("menu-body {body_class}")>{children()}</div>
        </details>
    }
}

fn focus(inside: &web_sys::Element, selector: &str) {
    use wasm_bindgen::JsCast;
    if let Ok(Some(element)) = inside.query_selector(selector)
        && let Some(element) = element.dyn_ref::<web_sys::HtmlElement>()
    {
        // What cannot take the focus leaves it where it is.
        element.focus().ok();
    }
}

/// Gives the focus to the item after or before the one that has it, round the end.
fn step(event: &leptos::ev::KeyboardEvent, menu: &web_sys::Element, by: i32) {
    use wasm_bindgen::JsCast;
    let Ok(items) = menu.query_selector_all(":scope > .menu-body .menu-item, :scope > .menu-body .nav-link") else {
        return;
    };
    let items: Vec<web_sys::HtmlElement> =
        (0..items.length()).filter_map(|index| items.item(index)?.dyn_into().ok()).collect();
    if items.is_empty() {
        return;
    }
    event.prevent_default();
    let active = document().active_element();
    let at = items.iter().position(|item| active.as_ref().is_some_and(|active| item.is_same_node(Some(active))));
    let count = items.len() as i32;
    let to = match (at, by) {
        (Some(at), by) => (at as i32 + by).rem_euclid(count),
        (None, 1) => 0,
        (None, _) => count - 1,
    };
    if let Some(item) = items.get(to as usize) {
        item.focus().ok();
    }
}

/// Pages that belong together: links, of which the current one is marked.
#[component]
pub fn Tabs(
    label: &'static str,
    /// Address and text of each.
    items: Vec<(String, &'static str)>,
) -> impl IntoView {
    let path = leptos_router::hooks::use_location().pathname;
    let nav = NodeRef::<leptos::html::Nav>::new();
    // Of many on a telephone the current one is in sight. Only sideways: the page stays where it is.
    Effect::new(move |_| {
        path.track();
        request_animation_frame(move || {
            let Some(nav) = nav.try_get_untracked().flatten() else { return };
            if let Ok(Some(tab)) = nav.query_selector("[aria-current=page]") {
                let (around, own) = (nav.get_bounding_client_rect(), tab.get_bounding_client_rect());
                let beyond = (own.left() + own.right() - around.left() - around.right()) / 2.0;
                #[expect(clippy::cast_possible_truncation, reason = "pixels of a window")]
                nav.set_scroll_left(nav.scroll_left() + beyond as i32);
            }
        });
    });
    let links = items.into_iter().map(|(href, text)| {
        // What an address asks for besides is no other page.
        let own = href.split('?').next().unwrap_or_default().to_owned();
        let current = move || {
            let path = path.read();
            let path = path.trim_end_matches('/');
            (path == own || path.strip_prefix(own.as_str()).is_some_and(|rest| rest.starts_with('/'))).then_some("page")
        };
        view! { <li><a href=href class="tab" aria-current=current>{text}</a></li> }
    });
    view! { <nav aria-label=label class="tabs" node_ref=nav><ul>{links.collect_view()}</ul></nav> }
}
