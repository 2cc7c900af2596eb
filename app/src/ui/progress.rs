//! How far something is.

use leptos::prelude::*;

use crate::i18n::use_locale;
use domain::format;

/// A bar; the figure stands beside it. `total` of 0: it is not known how much there is.
#[component]
pub fn Progress(
    #[prop(into)] label: String,
    #[prop(into)] done: Signal<usize>,
    #[prop(into)] total: Signal<usize>,
    /// Whether the label is to be seen, or stands elsewhere already.
    #[prop(default = true)]
    labelled: bool,
) -> impl IntoView {
    let locale = use_locale();
    let count = move |value: usize| format::count(locale, i64::try_from(value).unwrap_or(i64::MAX));
    let name = label.clone();
    view! {
        <div class="min-w-0">
            {labelled.then(|| view! {
                <p class="mb-1.5 flex items-baseline justify-between gap-3 text-sm">
                    <span class="min-w-0 truncate">{label}</span>
                    <span class="text-muted tabular-nums">{move || if total.get() == 0 { String::new() } else { format!("{} / {}", count(done.get()), count(total.get())) }}</span>
                </p>
            })}
            <progress class="progress" aria-label=name max=move || (total.get() > 0).then(|| total.get().to_string()) value=move || (total.get() > 0).then(|| done.get().to_string())></progress>
        </div>
    }
}
