//! What happened, newest first.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use super::{Icon, Moment, Tone};

/// One thing that happened.
pub struct Happening {
    pub at: DateTime<Utc>,
    pub icon: icondata_core::Icon,
    pub tone: Tone,
    pub text: String,
    /// Who, or more about it.
    pub detail: Option<String>,
    pub href: Option<String>,
}

#[component]
pub fn Timeline(items: Vec<Happening>) -> impl IntoView {
    view! {
        <ol class="timeline">
            {items.into_iter().map(|item| {
                let mark = match item.tone {
                    Tone::Neutral => "timeline-mark",
                    Tone::Info => "timeline-mark text-primary-ink",
                    Tone::Good => "timeline-mark text-good-ink",
                    Tone::Warn => "timeline-mark text-warn-ink",
                    Tone::Bad => "timeline-mark text-bad-ink",
                };
                let text = item.text;
                view! {
                    <li>
                        <span class=mark><Icon icon=item.icon class="size-4 block" /></span>
                        <div class="min-w-0 pt-0.5">
                            <p class="text-sm break-words">
                                {match item.href {
                                    Some(href) => view! { <a class="link" href=href>{text}</a> }.into_any(),
                                    None => view! { <span>{text}</span> }.into_any(),
                                }}
                            </p>
                            <p class="text-xs text-muted">
                                <Moment at=item.at />
                                {item.detail.map(|detail| format!(" · {detail}"))}
                            </p>
                        </div>
                    </li>
                }
            }).collect_view()}
        </ol>
    }
}
