//! The list that a combobox opens (WAI-ARIA APG, Combobox with Listbox Popup). The focus stays in the text; which choice
//! is the active one is told by `aria-activedescendant`.

use leptos::prelude::*;

use super::{super::choices::Choice, keys::Key};

#[derive(Clone, Copy)]
pub(super) struct Listbox {
    /// Names it: the field it belongs to.
    pub field: &'static str,
    pub open: RwSignal<bool>,
    pub choices: RwSignal<Vec<Choice>>,
    pub active: RwSignal<Option<usize>>,
}

impl Listbox {
    pub fn new(field: &'static str, choices: Vec<Choice>) -> Self {
        let choices = RwSignal::new(choices);
        Self { field, open: RwSignal::new(false), choices, active: RwSignal::new(None) }
    }

    pub fn id(self) -> String {
        format!("{}-list", self.field)
    }

    fn choice_id(self, index: usize) -> String {
        format!("{}-choice-{index}", self.field)
    }

    /// The `aria-activedescendant` of the text.
    pub fn active_id(self) -> Option<String> {
        if self.open.get() { self.active.get().map(|index| self.choice_id(index)) } else { None }
    }

    pub fn close(self) {
        self.open.set(false);
        self.active.set(None);
    }

    /// Moves the active choice where a key leads, past those that cannot be chosen and around the ends; whether it did.
    pub fn step(self, key: Key) -> bool {
        let allowed: Vec<usize> = self.choices.with_untracked(|choices| {
            choices.iter().enumerate().filter(|(_, choice)| !choice.disabled).map(|(index, _)| index).collect()
        });
        let next = next_of(&allowed, self.active.get_untracked(), key);
        if let Some(next) = next {
            self.set_active(next);
        }
        next.is_some()
    }

    /// Makes a choice the active one and brings it into sight.
    pub fn set_active(self, index: usize) {
        self.active.set(Some(index));
        request_animation_frame(move || {
            if let Some(choice) = document().get_element_by_id(&self.choice_id(index)) {
                let how = web_sys::ScrollIntoViewOptions::new();
                how.set_block(web_sys::ScrollLogicalPosition::Nearest);
                choice.scroll_into_view_with_scroll_into_view_options(&how);
            }
        });
    }

    pub fn active_choice(self) -> Option<Choice> {
        let index = self.active.get_untracked()?;
        self.choices.with_untracked(|choices| choices.get(index).cloned())
    }
}

/// Where a key leads among those that can be chosen.
fn next_of(allowed: &[usize], active: Option<usize>, key: Key) -> Option<usize> {
    let (first, last) = (*allowed.first()?, *allowed.last()?);
    let after = |active: usize| allowed.iter().find(|index| **index > active).copied().unwrap_or(first);
    let before = |active: usize| allowed.iter().rev().find(|index| **index < active).copied().unwrap_or(last);
    match (key, active) {
        (Key::Down, Some(active)) => Some(after(active)),
        (Key::Up, Some(active)) => Some(before(active)),
        // Without an active choice Home and End move in the text.
        (Key::Down, None) | (Key::Home, Some(_)) => Some(first),
        (Key::Up, None) | (Key::End, Some(_)) => Some(last),
        _ => None,
    }
}

/// The list itself. It is in the page while it is open, and empty otherwise.
#[component]
pub(super) fn Choices(
    listbox: Listbox,
    label: &'static str,
    /// The value that is chosen already.
    #[prop(into)]
    chosen: Signal<String>,
    on_choose: Callback<Choice>,
) -> impl IntoView {
    let items = move || {
        if !listbox.open.get() {
            return Vec::new();
        }
        listbox
            .choices
            .get()
            .into_iter()
            .enumerate()
            .map(|(index, choice)| {
                let value = choice.value.clone();
                let picked = choice.clone();
                view! {
                    <li
                        role="option"
                        id=listbox.choice_id(index)
                        class="listbox-choice"
                        aria-selected=move || (chosen.get() == value).to_string()
                        aria-disabled=choice.disabled.then_some("true")
                        data-active=move || (listbox.active.get() == Some(index)).then_some("")
                        // The text keeps the focus.
                        on:mousedown=|event| event.prevent_default()
                        on:click=move |_| {
                            if !picked.disabled {
                                on_choose.run(picked.clone());
                            }
                        }
                    >
                        <span class="block">{choice.text}</span>
                        {choice.hint.map(|hint| view! { <span class="block text-xs text-muted">{hint}</span> })}
                    </li>
                }
            })
            .collect()
    };
    // What scrolls is a stop of Tab in some browsers; the text has the focus, and its keys scroll.
    view! { <ul role="listbox" id=listbox.id() class="listbox" aria-label=label tabindex="-1">{items}</ul> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lead_around_and_past_what_cannot_be_chosen() {
        let allowed = [1, 2, 5];
        for (active, key, expected) in [
            (None, Key::Down, Some(1)),
            (None, Key::Up, Some(5)),
            (None, Key::Home, None),
            (None, Key::End, None),
            (Some(2), Key::Down, Some(5)),
            (Some(5), Key::Down, Some(1)),
            (Some(1), Key::Up, Some(5)),
            (Some(5), Key::Home, Some(1)),
            (Some(1), Key::End, Some(5)),
            (Some(1), Key::Enter, None),
        ] {
            assert_eq!(next_of(&allowed, active, key), expected, "{active:?} {key:?}");
        }
        assert_eq!(next_of(&[], None, Key::Down), None);
    }
}
