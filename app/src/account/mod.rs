//! A person's own account: name and language, how they sign in, where they are signed in.

pub mod api;
mod confirm;
mod factors;
mod profile;
mod security;
mod sessions;
mod side;

use leptos::prelude::*;
use leptos_meta::Title;

pub use confirm::ConfirmPage;
pub use factors::{RecoveryCodesPage, TotpPage};
pub use profile::ProfilePage;
pub use security::SecurityPage;
pub use sessions::SessionsPage;
pub(crate) use side::{account_from, provider_side};

use side::account_page;

use crate::{
    i18n::{t, use_words},
    layout::AccountSide,
    ui::{PageHeader, Tabs},
};

/// Around the pages of an account.
#[component]
fn AccountFrame(title: &'static str, #[prop(into, optional)] lead: String, children: Children) -> impl IntoView {
    let w = use_words();
    let tabs = vec![
        (account_page("profile"), t!(w, account.profile)),
        (account_page("security"), t!(w, account.security)),
        (account_page("sessions"), t!(w, account.sessions)),
    ];
    view! {
        <Title text=title />
        <AccountSide>
            <div class="mx-auto max-w-2xl">
                <PageHeader title lead />
                <Tabs label=t!(w, account.menu) items=tabs />
                {children()}
            </div>
        </AccountSide>
    }
}
