//! Rows of a list have buttons for the same function. What one of them was refused for is said once, above the rows:
//! some of the buttons are folded away, and each would say it.

use leptos::prelude::*;

use crate::ui::form::Submitted;

/// The form that was refused without leaving the page, if it was for one of `functions`; the forms below then keep quiet.
pub(crate) fn take_refused(functions: &[&str]) -> Option<Submitted> {
    let submitted = use_context::<Option<Submitted>>().flatten();
    let submitted = submitted.filter(|submitted| functions.contains(&submitted.function.as_str()))?;
    provide_context::<Option<Submitted>>(None);
    Some(submitted)
}
