//! Every page, one line each. All are rendered whole on the server: a page reads without JavaScript, and its status is
//! the one its data deserves.

use leptos::prelude::*;
use leptos_router::{
    Lazy, SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use crate::{
    home::HomePage,
    layout::{Console, NotFoundPage, StaffSide},
    locations::{LocationPage, LocationsPage, NewLocationPage},
    session::SignInPage,
    tenants::{ClientPage, ClientsPage, NewClientPage, OverviewPage, SettingsPage},
};

#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/") view={Lazy::<HomePage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/sign-in") view={Lazy::<SignInPage>::new()} ssr=SsrMode::Async />
                <ParentRoute path=path!("/t/:tenant") view=Console ssr=SsrMode::Async>
                    <Route path=path!("") view={Lazy::<OverviewPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("locations") view={Lazy::<LocationsPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("locations/new") view={Lazy::<NewLocationPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("locations/:location") view={Lazy::<LocationPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("settings") view={Lazy::<SettingsPage>::new()} ssr=SsrMode::Async />
                </ParentRoute>
                <ParentRoute path=path!("/staff") view=StaffSide ssr=SsrMode::Async>
                    <Route path=path!("tenants") view={Lazy::<ClientsPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("tenants/new") view={Lazy::<NewClientPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("tenants/:tenant") view={Lazy::<ClientPage>::new()} ssr=SsrMode::Async />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
