//! What appears with its data: a page, or a list on one. Until then it says that they are on their way; where they are
//! refused, why.

use std::sync::Arc;

use domain::Error;
use leptos::prelude::*;

use super::{ErrorView, Loading, table::ListAddress};
use crate::error::AppError;

/// Boxed, so that what waits is there once and not anew for each page.
type Arriving = Box<dyn Fn() -> Suspend<AnyView> + Send>;

/// A page that appears with its data: `<Loaded data=shop let:shop>...</Loaded>`.
#[component]
pub fn Loaded<T, V, N>(
    data: Resource<Result<T, AppError>>,
    /// What is read again while it is in sight stays until the new data are there.
    #[prop(default = false)]
    stays: bool,
    /// The page where the data are refused.
    #[prop(default = page_refusal)]
    refusal: fn(Error) -> AnyView,
    children: V,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: Fn(T) -> N + Send + Sync + 'static,
    N: IntoView + 'static,
{
    let view = Arc::new(children);
    let arriving: Arriving = Box::new(move || {
        let view = Arc::clone(&view);
        suspend(data, refusal, move |data| view(data))
    });
    if stays {
        view! { <Transition fallback=Loading>{arriving}</Transition> }.into_any()
    } else {
        view! { <Suspense fallback=Loading>{arriving}</Suspense> }.into_any()
    }
}

/// The rows of a list, below the page's header: `<Listed data=list address let(page, address)>...</Listed>`. They stay
/// while others are read.
#[component]
pub fn Listed<T, V, N>(
    data: Resource<Result<T, AppError>>,
    address: Memo<ListAddress>,
    /// Makes the view of what was read, and of the address it was read by.
    children: V,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: Fn(T, ListAddress) -> N + Send + Sync + 'static,
    N: IntoView + 'static,
{
    let view = Arc::new(children);
    let arriving: Arriving = Box::new(move || {
        // Read before anything is waited for: also what asks for no other rows, such as the columns, is shown.
        let (view, address) = (Arc::clone(&view), address.get());
        suspend(data, part_refusal, move |data| view(data, address))
    });
    view! { <Transition fallback=Loading>{arriving}</Transition> }
}

fn suspend<T, N>(
    data: Resource<Result<T, AppError>>,
    refusal: fn(Error) -> AnyView,
    view: impl FnOnce(T) -> N + Send + 'static,
) -> Suspend<AnyView>
where
    T: Clone + Send + Sync + 'static,
    N: IntoView + 'static,
{
    Suspend::new(async move {
        match data.await {
            Ok(data) => view(data).into_any(),
            Err(AppError(error)) => refusal(error),
        }
    })
}

fn page_refusal(error: Error) -> AnyView {
    view! { <ErrorView error /> }.into_any()
}

fn part_refusal(error: Error) -> AnyView {
    view! { <ErrorView error part=true /> }.into_any()
}
