//! A person's own account: name and language, how they sign in, where they are signed in.

pub mod api;
mod confirm;
mod factors;
mod profile;
mod security;
mod sessions;

use leptos::prelude::*;
use leptos_meta::Title;

pub use confirm::ConfirmPage;
pub use factors::{RecoveryCodesPage, TotpPage};
pub use profile::ProfilePage;
pub use security::SecurityPage;
pub use sessions::SessionsPage;

use crate::{
    i18n::{t, use_words},
    layout::Plain,
    ui::{PageHeader, Tabs},
};

/// Around the pages of an account.
#[component]
fn AccountFrame(title: &'static str, #[prop(into, optional)] lead: String, children: Children) -> impl IntoView {
    let w = use_words();
    let tabs = vec![
        ("/account/profile".to_owned(), t!(w, account.profile)),
        ("/account/security".to_owned(), t!(w, account.security)),
        ("/account/sessions".to_owned(), t!(w, account.sessions)),
    ];
    view! {
        <Title text=title />
        <Plain>
            <div class="mx-auto max-w-2xl">
                <PageHeader title lead />
                <Tabs label=t!(w, account.menu) items=tabs />
                {children()}
            </div>
        </Plain>
    }
}
