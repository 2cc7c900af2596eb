//! The command palette: every page, record and action by a few letters (WAI-ARIA APG, combobox with listbox).

use std::time::Duration;

use leptos::{ev::KeyboardEvent, leptos_dom::helpers::TimeoutHandle, prelude::*};
use leptos_router::hooks::use_navigate;

use super::areas::NavGroup;
use crate::{
    i18n::{t, use_words},
    search::{
        api::{Hit, find_clients, find_in_company},
        entries::{Entry, entries, fold, score},
    },
    ui::{Dialog, Icon, Key, Side},
    viewer::use_viewer,
};

/// What can be reached from a side.
#[derive(Clone)]
pub(super) struct Reach {
    /// The company whose records are searched; none: the staff's side, or nothing.
    pub tenant: Option<String>,
    pub groups: Vec<NavGroup>,
}

#[component]
pub(super) fn PaletteButton(open: RwSignal<bool>, small: bool) -> impl IntoView {
    let w = use_words();
    if small {
        return view! {
            <button type="button" class="icon-button needs-script" aria-label=t!(w, palette.open) on:click=move |_| open.set(true)>
                <Icon icon=icondata_lu::LuSearch />
            </button>
        }
        .into_any();
    }
    view! {
        <button type="button" class="palette-button needs-script" aria-keyshortcuts="Control+K Meta+K" on:click=move |_| open.set(true)>
            <Icon icon=icondata_lu::LuSearch class="size-4 shrink-0" />
            <span class="flex-1 text-start">{t!(w, palette.open)}</span>
            <Key>{t!(w, palette.keys)}</Key>
        </button>
    }
    .into_any()
}

/// One line of the list, with its place in it.
#[derive(Clone)]
enum Line {
    Head(&'static str),
    Entry(usize, Entry),
}

#[component]
pub(super) fn Palette(open: RwSignal<bool>, reach: Reach) -> impl IntoView {
    let (w, viewer) = (use_words(), use_viewer());
    let staff = reach.tenant.is_none() && viewer.person.as_ref().is_some_and(|person| person.staff.is_some());
    let own = StoredValue::new(entries(w, &viewer, reach.tenant.as_deref(), &reach.groups));
    let (typed, hits, active) =
        (RwSignal::new(String::new()), RwSignal::new(Vec::<Hit>::new()), RwSignal::new(0_usize));
    let asking = RwSignal::new(false);
    let field = NodeRef::<leptos::html::Input>::new();
    // Every opening starts anew.
    Effect::new(move |_| {
        if open.get() {
            typed.set(String::new());
            hits.set(Vec::new());
            active.set(0);
            if let Some(field) = field.get_untracked() {
                field.set_value("");
                field.focus().ok();
            }
        }
    });
    let tenant = StoredValue::new(reach.tenant);
    let searches = tenant.with_value(Option::is_some) || staff;
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let search = move |text: String| {
        if let Some(timer) = timer.get_value() {
            timer.clear();
        }
        if !searches || text.trim().chars().count() < 2 {
            hits.set(Vec::new());
            asking.set(false);
            return;
        }
        asking.set(true);
        let ask = move || {
            leptos::task::spawn_local(async move {
                let found = match tenant.get_value() {
                    Some(tenant) => find_in_company(tenant, text.clone()).await,
                    None => find_clients(text.clone()).await,
                };
                // What was typed since has its own answer.
                if typed.try_get_untracked().is_some_and(|typed| typed == text) {
                    // A search that failed found nothing; the pages are still there.
                    hits.set(found.unwrap_or_default());
                    asking.set(false);
                }
            });
        };
        timer.set_value(set_timeout_with_handle(ask, Duration::from_millis(150)).ok());
    };
    let lines = Memo::new_with_compare(
        move |_| {
            let wanted = fold(&typed.get());
            let mut lines = Vec::new();
            let mut at = 0;
            let mut add = |head: &'static str, entries: Vec<Entry>, lines: &mut Vec<Line>| {
                if entries.is_empty() {
                    return;
                }
                lines.push(Line::Head(head));
                for entry in entries {
                    lines.push(Line::Entry(at, entry));
                    at += 1;
                }
            };
            let found = hits.get().into_iter().map(Entry::from).collect();
            let pick = |action: bool| {
                own.with_value(|own| {
                    let mut fitting: Vec<(u32, Entry)> = own
                        .iter()
                        .filter(|entry| entry.is_action() == action)
                        .filter_map(|entry| Some((score(&wanted, entry)?, entry.clone())))
                        .collect();
                    fitting.sort_by_key(|(score, _)| *score);
                    fitting.into_iter().map(|(_, entry)| entry).collect::<Vec<_>>()
                })
            };
            add(t!(w, palette.pages), pick(false), &mut lines);
            add(t!(w, palette.records), found, &mut lines);
            add(t!(w, palette.actions), pick(true), &mut lines);
            lines
        },
        |_, _| true,
    );
    let count = move || lines.with(|lines| lines.iter().filter(|line| matches!(line, Line::Entry(..))).count());
    let navigate = use_navigate();
    // Not kept as this thread's own: on the server the page may be dropped by another.
    let choose = StoredValue::new(move |entry: Entry| {
        open.set(false);
        entry.run(&navigate);
    });
    let on_key = move |event: KeyboardEvent| {
        let count = count();
        match event.key().as_str() {
            "ArrowDown" if count > 0 => active.update(|active| *active = (*active + 1) % count),
            "ArrowUp" if count > 0 => active.update(|active| *active = (*active + count - 1) % count),
            "Home" if count > 0 => active.set(0),
            "End" if count > 0 => active.set(count - 1),
            "Enter" => {
                let at = active.get_untracked();
                let entry = lines.with_untracked(|lines| {
                    lines.iter().find_map(|line| match line {
                        Line::Entry(index, entry) if *index == at => Some(entry.clone()),
                        _ => None,
                    })
                });
                if let Some(entry) = entry {
                    choose.with_value(|choose| choose(entry));
                }
            }
            _ => return,
        }
        event.prevent_default();
        if let Some(line) = document().get_element_by_id(&format!("palette-{}", active.get_untracked())) {
            line.scroll_into_view_with_bool(false);
        }
    };
    view! {
        <Dialog id="palette" open title=t!(w, palette.open) side=Side::Top>
            <div class="palette-field">
                <Icon icon=icondata_lu::LuSearch class="size-5 shrink-0 text-muted" />
                <input
                    node_ref=field
                    type="text"
                    role="combobox"
                    aria-expanded="true"
                    aria-controls="palette-list"
                    aria-autocomplete="list"
                    aria-activedescendant=move || (count() > 0).then(|| format!("palette-{}", active.get()))
                    aria-label=t!(w, palette.open)
                    placeholder=t!(w, palette.placeholder)
                    autocomplete="off"
                    spellcheck="false"
                    on:input=move |event| {
                        let text = event_target_value(&event);
                        typed.set(text.clone());
                        active.set(0);
                        search(text);
                    }
                    on:keydown=on_key
                />
            </div>
            <ul id="palette-list" role="listbox" aria-label=t!(w, palette.open) class="palette-list" tabindex="-1">
                {move || lines.get().into_iter().map(|line| match line {
                    Line::Head(text) => view! { <li role="presentation" class="menu-head">{text}</li> }.into_any(),
                    Line::Entry(at, entry) => {
                        let (icon, title, detail) = (entry.icon, entry.title.clone(), entry.detail.clone());
                        view! {
                            <li
                                role="option"
                                id=format!("palette-{at}")
                                class="palette-line"
                                aria-selected=move || (active.get() == at).to_string()
                                on:mousemove=move |_| if active.get_untracked() != at { active.set(at) }
                                on:click=move |_| choose.with_value(|choose| choose(entry.clone()))
                            >
                                <Icon icon class="size-4.5 shrink-0 text-muted" />
                                <span class="max-w-3/4 shrink-0 truncate">{title}</span>
                                {detail.map(|detail| view! { <span class="min-w-0 flex-1 truncate text-end text-sm text-muted">{detail}</span> })}
                            </li>
                        }
                        .into_any()
                    }
                }).collect_view()}
            </ul>
            <p class="palette-foot" role="status">
                {move || match (asking.get(), count()) {
                    (true, _) => t!(w, palette.asking),
                    (false, 0) => t!(w, palette.nothing),
                    (false, _) => t!(w, palette.foot),
                }}
            </p>
        </Dialog>
    }
}
