//! Every page, one line each. All are rendered whole on the server: a page reads without JavaScript, and its status is
//! the one its data deserves.

use std::cell::RefCell;

use leptos::prelude::*;
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    hooks::use_location,
    path,
};

use crate::{
    access_events::AccessEventsPage,
    account::{ConfirmPage, ProfilePage, RecoveryCodesPage, SecurityPage, SessionsPage, TotpPage},
    api_keys::{ApiKeysPage, NewApiKeyPage},
    audit::{AuditPage, StaffAuditPage},
    brand::BrandPage,
    company_sign_in::{CompanyEntryPage, CompanySignInPage},
    events::EventTypesPage,
    files::FilesPage,
    gallery::{
        ChartsPage, FieldsPage, ManyPointsPage, MarksPage, OverlaysPage, PickersPage, ShellPage, StatesPage,
        TablesPage, TokensPage,
    },
    home::HomePage,
    jobs::{JobPage, JobsPage},
    layout::{Console, NotFoundPage, ProviderSide, StaffSide},
    legal_entities::{LegalEntitiesPage, LegalEntityPage, NewLegalEntityPage},
    locations::{LocationPage, LocationsPage, NewLocationPage},
    members::{MemberPage, MembersPage, NewMemberPage, NewRolePage, RolePage, RolesPage},
    messages::{MessagePage, MessagesPage},
    notifications::{NotificationsPage, ProviderNotificationsPage},
    portal::{MePage, PortalPage, ShopsPage},
    sandbox::ClockPage,
    session::{
        ForgotPage, InvitationAnswerPage, InvitationPage, NewPasswordPage, ResetPage, ResetSentPage, SecondStepPage,
        SignInPage,
    },
    sign_in_policy::SignInSettingsPage,
    split::Split,
    staff::StaffUsersPage,
    staff_access::{OwnAccessPage, StaffAccessPage},
    tenants::{
        ClientPage, ClientStatusPage, ClientsPage, NewClientPage, OverviewPage, SettingsPage, StaffOverviewPage,
    },
    ui::{toast::ToastRegion, work::WorkTray},
};

#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Router>
            <RememberDestination />
            <ToastRegion />
            <WorkTray />
            <Routes fallback=NotFoundPage>
                <Route path=path!("/") view={Split::<HomePage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/sign-in") view={Split::<SignInPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/sign-in/again") view={Split::<SignInPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/sign-in/company") view={Split::<CompanyEntryPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/sign-in/second") view={Split::<SecondStepPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/forgot") view={Split::<ForgotPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/reset") view={Split::<ResetPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/reset/sent") view={Split::<ResetSentPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/reset/password") view={Split::<NewPasswordPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/invitation") view={Split::<InvitationPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/invitation/answer") view={Split::<InvitationAnswerPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/account/profile") view={Split::<ProfilePage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/account/security") view={Split::<SecurityPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/account/totp") view={Split::<TotpPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/account/recovery-codes") view={Split::<RecoveryCodesPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/account/sessions") view={Split::<SessionsPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/account/confirm") view={Split::<ConfirmPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/gallery/marks") view={Split::<MarksPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/gallery/tables") view={Split::<TablesPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/gallery/overlays") view={Split::<OverlaysPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/gallery/states") view={Split::<StatesPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/gallery/shell") view={Split::<ShellPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/gallery/tokens") view={Split::<TokensPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/gallery/fields") view={Split::<FieldsPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/gallery/pickers") view={Split::<PickersPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/gallery/charts") view={Split::<ChartsPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/gallery/charts/many") view={Split::<ManyPointsPage>::new()} ssr=SsrMode::Async />
                <ParentRoute path=path!("/t/:tenant") view=Console ssr=SsrMode::Async>
                    <Route path=path!("") view={Split::<OverviewPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("locations") view={Split::<LocationsPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("locations/new") view={Split::<NewLocationPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("locations/:location") view={Split::<LocationPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("members") view={Split::<MembersPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("members/new") view={Split::<NewMemberPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("members/:member") view={Split::<MemberPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("roles") view={Split::<RolesPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("roles/new") view={Split::<NewRolePage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("roles/:role") view={Split::<RolePage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("settings") view={Split::<SettingsPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("brand") view={Split::<BrandPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("clock") view={Split::<ClockPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("legal-entities") view={Split::<LegalEntitiesPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("legal-entities/new") view={Split::<NewLegalEntityPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("legal-entities/:legal_entity") view={Split::<LegalEntityPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("sign-in-settings") view={Split::<SignInSettingsPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("company-sign-in") view={Split::<CompanySignInPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("api-keys") view={Split::<ApiKeysPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("api-keys/new") view={Split::<NewApiKeyPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("staff-access") view={Split::<StaffAccessPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("access-events") view={Split::<AccessEventsPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("audit") view={Split::<AuditPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("files") view={Split::<FilesPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("events") view={Split::<EventTypesPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("notifications") view={Split::<NotificationsPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("messages") view={Split::<MessagesPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("messages/:message") view={Split::<MessagePage>::new()} ssr=SsrMode::Async />
                </ParentRoute>
                <ParentRoute path=path!("/p/:tenant") view=ProviderSide ssr=SsrMode::Async>
                    <Route path=path!("") view={Split::<PortalPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("shops") view={Split::<ShopsPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("notifications") view={Split::<ProviderNotificationsPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("me") view={Split::<MePage>::new()} ssr=SsrMode::Async />
                </ParentRoute>
                <ParentRoute path=path!("/staff") view=StaffSide ssr=SsrMode::Async>
                    <Route path=path!("") view={Split::<StaffOverviewPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("tenants") view={Split::<ClientsPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("tenants/new") view={Split::<NewClientPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("tenants/:tenant") view={Split::<ClientPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("tenants/:tenant/status") view={Split::<ClientStatusPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("access") view={Split::<OwnAccessPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("jobs") view={Split::<JobsPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("jobs/:job") view={Split::<JobPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("users") view={Split::<StaffUsersPage>::new()} ssr=SsrMode::Async />
                    <Route path=path!("audit") view={Split::<StaffAuditPage>::new()} ssr=SsrMode::Async />
                </ParentRoute>
            </Routes>
        </Router>
    }
}

thread_local! {
    static DESTINATION: RefCell<String> = const { RefCell::new(String::new()) };
}

/// [browser] Where the person is, or is on the way to: path and query. The address shows it only once the page is there.
#[must_use]
pub fn destination() -> String {
    DESTINATION.with_borrow(Clone::clone)
}

#[component]
fn RememberDestination() -> impl IntoView {
    let location = use_location();
    Effect::new(move |_| {
        let (path, search) = (location.pathname.get(), location.search.get());
        DESTINATION.set(if search.is_empty() { path } else { format!("{path}?{search}") });
    });
}
