//! Work that goes on while the person does: it is shown at the edge of every page, and leaving a page does not end it. Once
//! all of it went well it folds to one line after a while; what failed stays in sight.

use std::{future::Future, sync::Arc, time::Duration};

use domain::Error;
use leptos::{prelude::*, task::spawn_local};

use super::{Icon, Progress};
use crate::{
    error::AppError,
    i18n::{self, t, use_words},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Running,
    Stopped,
    Ended,
}

/// One piece of work: the same thing done to many.
#[derive(Clone)]
struct Work {
    id: u32,
    title: String,
    total: usize,
    done: ArcRwSignal<usize>,
    /// What could not be done, and why.
    failed: ArcRwSignal<Vec<(String, Error)>>,
    phase: ArcRwSignal<Phase>,
    /// Does the opposite to what was done.
    back: ArcRwSignal<Option<Arc<dyn Fn() + Send + Sync>>>,
}

/// The way back from a work: is given what was done.
pub type Back<T> = Arc<dyn Fn(Vec<(String, T)>) + Send + Sync>;

/// All of it.
#[derive(Clone, Copy)]
pub struct Works {
    all: RwSignal<Vec<Work>>,
    next: StoredValue<u32>,
}

impl Works {
    /// [browser] Does `step` to one item after the other. An item is its name and what `step` needs. What fails is listed
    /// and does not end the rest. `after` is called once, at the end; `back` when the person thinks better of it.
    pub fn run<T, F>(
        self,
        title: String,
        items: Vec<(String, T)>,
        step: impl Fn(T) -> F + 'static,
        back: Option<Back<T>>,
        after: impl FnOnce() + 'static,
    ) where
        T: Clone + Send + Sync + 'static,
        F: Future<Output = Result<(), AppError>> + 'static,
    {
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        // Counted references, not the page's own: they live on when the page is left.
        let work = Work {
            id,
            title,
            total: items.len(),
            done: ArcRwSignal::new(0),
            failed: ArcRwSignal::new(Vec::new()),
            phase: ArcRwSignal::new(Phase::Running),
            back: ArcRwSignal::new(None),
        };
        self.all.update(|all| all.push(work.clone()));
        spawn_local(async move {
            let mut succeeded = Vec::new();
            for (name, item) in items {
                if work.phase.get_untracked() != Phase::Running {
                    break;
                }
                match step(item.clone()).await {
                    Ok(()) => succeeded.push((name, item)),
                    Err(AppError(error)) => work.failed.update(|failed| failed.push((name, error))),
                }
                work.done.update(|done| *done += 1);
            }
            if let Some(back) = back.filter(|_| !succeeded.is_empty()) {
                work.back.set(Some(Arc::new(move || back(succeeded.clone()))));
            }
            if work.phase.get_untracked() == Phase::Running {
                work.phase.set(Phase::Ended);
            }
            after();
        });
    }

    /// Nothing runs, and nothing failed or was stopped half way.
    fn all_went_well(self) -> bool {
        self.all.with(|all| all.iter().all(|work| work.phase.get() == Phase::Ended && work.failed.with(Vec::is_empty)))
    }

    fn running(self) -> bool {
        self.all.with(|all| all.iter().any(|work| work.phase.get() == Phase::Running))
    }
}

/// Called once, at the root.
pub fn provide_works() {
    provide_context(Works { all: RwSignal::new(Vec::new()), next: StoredValue::new(0) });
}

#[must_use]
pub fn use_works() -> Works {
    use_context().unwrap_or_else(|| Works { all: RwSignal::new(Vec::new()), next: StoredValue::new(0) })
}

/// How long what is done stays in sight.
const FOLDS_AFTER: Duration = Duration::from_secs(10);

/// Where it is shown.
#[component]
pub fn WorkTray() -> impl IntoView {
    let (w, works) = (use_words(), use_works());
    let folded = RwSignal::new(false);
    let well = Memo::new(move |_| works.all.with(|all| !all.is_empty()) && works.all_went_well());
    let tray = NodeRef::<leptos::html::Section>::new();
    Effect::new(move |_| {
        if !well.get() {
            folded.set(false);
        } else if !folded.get() {
            // While the person has the pointer or the focus in it, it stays as it is.
            let fold = move || {
                let Some(tray) = tray.try_get_untracked().flatten() else { return };
                if !tray.matches(":hover, :focus-within").unwrap_or_default() {
                    folded.set(true);
                }
            };
            if let Ok(waiting) = set_interval_with_handle(fold, FOLDS_AFTER) {
                on_cleanup(move || waiting.clear());
            }
        }
    });
    let done = move || match works.all.with(Vec::len) {
        1 => t!(w, kit.work_done_one).to_owned(),
        count => t!(w, kit.work_done_many, count = count.to_string()).to_string(),
    };
    // Only closing the tab ends it: the browser asks first.
    Effect::new(move |_| {
        let leaving = window_event_listener(leptos::ev::beforeunload, move |event| {
            if works.running() {
                event.prevent_default();
            }
        });
        on_cleanup(move || leaving.remove());
    });
    view! {
        <section
            class="work-tray"
            aria-label=t!(w, kit.work)
            aria-live="polite"
            node_ref=tray
            data-folded=move || folded.get().then_some("")
        >
            <Show when=move || well.get()>
                <button type="button" class="work-fold" aria-expanded=move || (!folded.get()).to_string() on:click=move |_| folded.update(|folded| *folded = !*folded)>
                    <Icon icon=icondata_lu::LuCircleCheck class="size-4 shrink-0 text-good-ink" />
                    {done}
                    <Icon icon=icondata_lu::LuChevronUp class="work-fold-mark size-4 shrink-0 text-muted" />
                </button>
            </Show>
            <For each=move || works.all.get() key=|work| work.id let:work>
                <WorkCard work works />
            </For>
        </section>
    }
}

#[component]
fn WorkCard(work: Work, works: Works) -> impl IntoView {
    let w = use_words();
    let Work { id, title, total, done, failed, phase, back } = work;
    let (done, failed, phase) = (RwSignal::from(done), RwSignal::from(failed), RwSignal::from(phase));
    let back = RwSignal::from(back);
    let dismiss = move || works.all.update(|all| all.retain(|work| work.id != id));
    view! {
        <div class="toast flex-col items-stretch gap-2">
            <Progress label=title done total=Signal::stored(total) />
            <div class="flex items-center justify-between gap-3 text-sm">
                <p class="text-muted">{move || match (phase.get(), failed.with(Vec::len)) {
                    (Phase::Running, _) => t!(w, kit.work_running).to_owned(),
                    (Phase::Stopped, _) => t!(w, kit.work_stopped).to_owned(),
                    (Phase::Ended, 0) => t!(w, kit.work_ended).to_owned(),
                    (Phase::Ended, failed) => t!(w, kit.work_failed, count = failed.to_string()).to_string(),
                }}</p>
                {move || if phase.get() == Phase::Running {
                    view! { <button type="button" class="button button-quiet" on:click=move |_| phase.set(Phase::Stopped)>{t!(w, kit.work_stop)}</button> }.into_any()
                } else {
                    view! {
                        <div class="flex gap-1">
                            {move || back.get().map(|back| view! {
                                <button type="button" class="button button-quiet" on:click=move |_| { back(); dismiss(); }>{t!(w, kit.undo)}</button>
                            })}
                            <button type="button" class="button button-quiet" on:click=move |_| dismiss()>{t!(w, kit.dismiss)}</button>
                        </div>
                    }
                    .into_any()
                }}
            </div>
            <ul class="flex max-h-32 flex-col gap-1 overflow-y-auto text-sm text-bad-ink empty:hidden">
                {move || failed.get().into_iter().map(|(name, error)| view! {
                    <li class="flex gap-2"><Icon icon=icondata_lu::LuTriangleAlert class="mt-0.5 size-4 shrink-0" />{format!("{name}: {}", i18n::error(w, &error).0)}</li>
                }).collect_view()}
            </ul>
        </div>
    }
}
