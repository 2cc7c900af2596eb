//! What a combobox knows: what is chosen, what is being asked for, and what was found.

use std::time::Duration;

use leptos::{ev::KeyboardEvent, html, leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};

use super::{
    super::{super::choices::Choice, Wrong, keys::Key, listbox::Listbox, typed::announce_change},
    Search,
};

/// How long nothing is typed before it is asked for: long enough for most people's next key.
const PAUSE: Duration = Duration::from_millis(200);

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Finding {
    /// The choices are those of what is typed.
    Done,
    Pending,
    Failed,
}

/// All that a combobox knows.
#[derive(Clone, Copy)]
pub(super) struct Parts {
    pub list: Listbox,
    pub input: NodeRef<html::Input>,
    pub hidden: NodeRef<html::Input>,
    /// What is chosen; an empty value: nothing.
    pub chosen: RwSignal<Choice>,
    pub finding: RwSignal<Finding>,
    /// What was asked for last, and how many times anything was: an answer to an earlier question is dropped.
    asked: StoredValue<(String, u64)>,
    timer: StoredValue<Option<TimeoutHandle>>,
    search: StoredValue<Search>,
    /// What the page brought, which needs no asking.
    first: StoredValue<Vec<Choice>>,
    pub wrong: Wrong,
}

impl Parts {
    /// With what the page brought, and what is chosen.
    pub fn new(field: &'static str, first: Vec<Choice>, chosen: Choice, search: Search, wrong: Wrong) -> Self {
        let timer = StoredValue::new(None::<TimeoutHandle>);
        on_cleanup(move || {
            if let Some(timer) = timer.try_update_value(Option::take).flatten() {
                timer.clear();
            }
        });
        Self {
            list: Listbox::new(field, first.clone()),
            input: NodeRef::new(),
            hidden: NodeRef::new(),
            chosen: RwSignal::new(chosen),
            finding: RwSignal::new(Finding::Done),
            asked: StoredValue::new((String::new(), 0)),
            timer,
            search: StoredValue::new(search),
            first: StoredValue::new(first),
            wrong,
        }
    }

    fn text(self) -> String {
        self.input.get_untracked().map(|input| input.value()).unwrap_or_default()
    }

    fn show(self, text: &str) {
        if let Some(input) = self.input.get_untracked() {
            input.set_value(text);
        }
    }

    pub fn choose(self, choice: Choice) {
        self.show(&choice.text);
        self.chosen.set(choice);
        self.wrong.typed(None);
        self.close();
        if let Some(hidden) = self.hidden.get_untracked() {
            announce_change(&hidden);
        }
    }

    pub fn clear(self) {
        self.choose(Choice::new("", ""));
        if let Some(input) = self.input.get_untracked() {
            // A field that cannot take the focus keeps none.
            let _ = input.focus();
        }
    }

    fn close(self) {
        self.stop();
        self.list.close();
    }

    /// What is under way is of no use any more.
    fn stop(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        self.asked.update_value(|(_, number)| *number += 1);
        self.finding.set(Finding::Done);
    }

    /// Opens with what the page brought, or with the first ones there are.
    pub fn open(self) {
        self.list.active.set(None);
        self.list.open.set(true);
        let first = self.first.get_value();
        if first.is_empty() {
            self.ask(String::new());
        } else {
            let chosen =
                self.chosen.with_untracked(|chosen| first.iter().position(|choice| choice.value == chosen.value));
            self.list.choices.set(first);
            if let Some(index) = chosen {
                self.list.set_active(index);
            }
        }
    }

    /// Asks once nothing has been typed for a moment.
    pub fn ask_soon(self, text: String) {
        self.stop();
        self.list.active.set(None);
        self.list.open.set(true);
        if text.trim().is_empty() {
            self.open();
            return;
        }
        self.finding.set(Finding::Pending);
        let ask = move || self.ask(text);
        // Without timers it is asked for at the next chance.
        self.timer.set_value(set_timeout_with_handle(ask, PAUSE).ok());
    }

    fn ask(self, text: String) {
        self.finding.set(Finding::Pending);
        let number = self.asked.try_update_value(|(asked, number)| {
            asked.clone_from(&text);
            *number += 1;
            *number
        });
        let answer = self.search.with_value(|search| (search.0)(text.trim().to_owned()));
        spawn_local(async move {
            let answer = answer.await;
            // Another question was asked meanwhile, or the page is gone.
            if self.asked.try_with_value(|(_, last)| *last) != number {
                return;
            }
            match answer {
                Ok(choices) => {
                    self.list.active.set(None);
                    self.list.choices.set(choices);
                    self.finding.set(Finding::Done);
                }
                Err(_) => {
                    self.list.choices.set(Vec::new());
                    self.finding.set(Finding::Failed);
                }
            }
        });
    }

    /// The button goes away while it is asked: the focus goes back to the text before.
    pub fn again_from_button(self) {
        if let Some(input) = self.input.get_untracked() {
            // A field that cannot take the focus keeps none.
            let _ = input.focus();
        }
        self.again();
    }

    fn again(self) {
        self.ask(self.asked.with_value(|(text, _)| text.clone()));
    }

    pub fn on_key(self, event: &KeyboardEvent, clearable: bool) {
        let (key, open) = (Key::of(event), self.list.open.get_untracked());
        let handled = match key {
            Key::Down | Key::Up if !open => {
                self.open();
                self.list.step(key);
                true
            }
            Key::Enter if open => {
                match self.list.active_choice() {
                    Some(choice) => self.choose(choice),
                    None if self.finding.get_untracked() == Finding::Failed => self.again(),
                    None => {}
                }
                // The form is not sent by a key that was meant for the list.
                true
            }
            Key::Escape if open => {
                self.restore();
                true
            }
            Key::Escape if clearable && !self.text().is_empty() => {
                self.clear();
                true
            }
            _ => open && self.list.step(key),
        };
        if handled {
            event.prevent_default();
        }
    }

    /// Back to what is chosen: half a name is no choice.
    pub fn restore(self) {
        self.close();
        let text = self.chosen.with_untracked(|choice| choice.text.clone());
        self.show(&text);
    }

    pub fn leave(self, optional: bool) {
        // A text that was taken away stands for no choice.
        if optional && self.text().trim().is_empty() && !self.chosen.with_untracked(|choice| choice.value.is_empty()) {
            self.choose(Choice::new("", ""));
        } else {
            self.restore();
        }
    }
}
