//! The keys that move things (UI Events KeyboardEvent key Values).

use web_sys::KeyboardEvent;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    Enter,
    Escape,
    Other,
}

impl Key {
    /// What was pressed. A key that an input method is still putting a character together with is none.
    pub fn of(event: &KeyboardEvent) -> Self {
        if event.is_composing() {
            return Self::Other;
        }
        match event.key().to_ascii_lowercase().as_str() {
            "arrowup" => Self::Up,
            "arrowdown" => Self::Down,
            "arrowleft" => Self::Left,
            "arrowright" => Self::Right,
            "home" => Self::Home,
            "end" => Self::End,
            "pageup" => Self::PageUp,
            "pagedown" => Self::PageDown,
            "enter" => Self::Enter,
            "escape" => Self::Escape,
            _ => Self::Other,
        }
    }
}
