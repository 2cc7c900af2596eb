//! Fields that do more than hold a text. Each one is a field of a form like the plain ones of [`super::form`]: it has a
//! label, a hint and its errors, keeps what was typed, and can be filled in without JavaScript. What JavaScript adds
//! (a calendar, a list of what was found, a format) comes once the page is taken over.

mod calendar;
mod codes;
mod combobox;
mod date;
mod date_range;
mod files;
mod guard;
mod keys;
mod listbox;
mod number;
mod password;
mod plain;
mod time;
mod typed;

pub use codes::{CuitField, PhoneField};
pub use combobox::{Combobox, Search};
pub use date::DateField;
pub use date_range::DateRangeField;
pub use files::{DropTarget, FileDrop, Told, Upload};
pub use number::{MoneyField, NumberField};
pub use plain::{SearchField, Switch};
pub use time::TimeField;

pub(super) use guard::{Guard, LeaveQuestion};
pub(super) use password::PasswordField;

use leptos::prelude::*;

use super::form::{FormState, messages};

/// Whether the browser part has taken over: false on the server and while the page is taken over, so that both make
/// the same HTML.
pub(super) fn live() -> ReadSignal<bool> {
    let (live, set_live) = signal(false);
    Effect::new(move |_| set_live.set(true));
    live
}

/// What is wrong with one field: what was said when the form was sent, until something is typed; and what the field
/// itself knows without asking, as soon as it is left.
#[derive(Clone, Copy)]
pub(super) struct Wrong {
    pub all: Memo<Vec<String>>,
    own: RwSignal<Option<String>>,
    /// What is wrong with it beside another field.
    beside: RwSignal<Option<String>>,
    edited: RwSignal<bool>,
}

impl Wrong {
    pub fn of(state: &FormState, field: &'static str) -> Self {
        let (own, beside, edited) =
            (RwSignal::new(None::<String>), RwSignal::new(None::<String>), RwSignal::new(false));
        let (said, error) = (messages(state, field), state.error());
        // Sent again, it is said again.
        Effect::new(move |_| {
            error.track();
            edited.set(false);
        });
        let all = Memo::new(move |_| {
            let said = if edited.get() { Vec::new() } else { said.get() };
            if said.is_empty() { own.get().or_else(|| beside.get()).into_iter().collect() } else { said }
        });
        Self { all, own, beside, edited }
    }

    /// The `aria-invalid` of the field.
    pub fn invalid(self) -> Option<&'static str> {
        self.all.with(|all| (!all.is_empty()).then_some("true"))
    }

    /// Something was typed: what was said of what stood there before is over, and so is what is now right.
    pub fn typed(self, now: Option<&String>) {
        self.edited.set(true);
        if now.is_none() {
            self.own.set(None);
        }
    }

    pub fn say(self, own: Option<String>) {
        self.own.set(own);
    }

    /// The same when the field may be gone.
    pub fn say_later(self, own: Option<String>) {
        let _ = self.own.try_set(own);
    }

    pub fn say_beside(self, beside: Option<String>) {
        self.beside.set(beside);
    }
}
