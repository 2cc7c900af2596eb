//! Where one can go: the areas of each side, in groups, as far as the person may see them. The bar beside the page, the
//! palette and the keys all read this list.

use domain::{
    identity::Membership,
    policy::{Action, StaffAction, StaffRole},
};

use crate::i18n::{Words, t};

/// One place to go to.
#[derive(Clone)]
pub struct NavItem {
    pub href: String,
    pub label: &'static str,
    pub icon: icondata_core::Icon,
    /// After `g`, goes there.
    pub key: Option<char>,
    exact: bool,
    /// Other addresses that belong to it.
    also: Vec<String>,
}

/// Places that belong together; the first group has no name.
#[derive(Clone)]
pub struct NavGroup {
    pub name: Option<&'static str>,
    pub items: Vec<NavItem>,
}

impl NavItem {
    pub const fn new(href: String, label: &'static str, icon: icondata_core::Icon) -> Self {
        Self { href, label, icon, key: None, exact: false, also: Vec::new() }
    }

    /// Marked as the current one only at its own address.
    pub const fn exact(href: String, label: &'static str, icon: icondata_core::Icon) -> Self {
        Self { href, label, icon, key: None, exact: true, also: Vec::new() }
    }

    pub const fn key(mut self, key: char) -> Self {
        self.key = Some(key);
        self
    }

    /// Pages at these addresses belong to it too.
    pub fn also(mut self, addresses: impl IntoIterator<Item = String>) -> Self {
        self.also.extend(addresses);
        self
    }

    pub fn leads_to(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let inside = |address: &String| {
            path.strip_prefix(address.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if self.also.iter().any(inside) {
            return true;
        }
        path == self.href
            || (!self.exact && path.strip_prefix(self.href.as_str()).is_some_and(|rest| rest.starts_with('/')))
    }
}

/// The pages that settle something for a whole company, as far as the person may open them.
pub fn settings(w: Words, membership: &Membership) -> Vec<(String, &'static str)> {
    let slug = membership.slug.as_str();
    [
        (Action::ViewTenant, "settings", t!(w, settings_tabs.general)),
        (Action::ViewLegalEntities, "legal-entities", t!(w, legal_entities.title)),
        (Action::EditBrand, "brand", t!(w, brand.tab)),
        (Action::ViewSignInPolicy, "sign-in-settings", t!(w, settings_tabs.sign_in)),
        (Action::ViewSignInPolicy, "company-sign-in", t!(w, settings_tabs.company)),
        (Action::ViewApiKeys, "api-keys", t!(w, settings_tabs.api_keys)),
        (Action::ViewStaffAccess, "staff-access", t!(w, settings_tabs.staff_access)),
        (Action::ViewAccessEvents, "access-events", t!(w, settings_tabs.activity)),
        (Action::ViewEvents, "events", t!(w, events.tab)),
        (Action::ViewAudit, "audit", t!(w, audit.tab)),
    ]
    .into_iter()
    .filter(|(action, ..)| membership.may(*action))
    .map(|(_, page, text)| (format!("/t/{slug}/{page}"), text))
    .collect()
}

/// The console of a company.
pub fn console(w: Words, membership: &Membership) -> Vec<NavGroup> {
    let slug = membership.slug.as_str();
    let at = |page: &str| format!("/t/{slug}/{page}");
    let mut company = vec![NavItem::new(at("locations"), t!(w, nav.locations), icondata_lu::LuStore).key('l')];
    if membership.may(Action::ViewMembers) {
        let people = NavItem::new(at("members"), t!(w, nav.people), icondata_lu::LuUsers).key('p');
        company.push(people.also([at("roles")]));
    }
    if membership.may(Action::ViewFiles) {
        company.push(NavItem::new(at("files"), t!(w, files.title), icondata_lu::LuFiles).key('r'));
    }
    if membership.may(Action::ViewMessages) {
        company.push(NavItem::new(at("messages"), t!(w, messages.title), icondata_lu::LuMail).key('m'));
    }
    let pages = settings(w, membership);
    let settings = NavItem::new(at("settings"), t!(w, nav.settings), icondata_lu::LuSettings).key('c');
    // A sandbox's clock has no tab: what the frame says of it leads there.
    company.push(settings.also(pages.into_iter().map(|(href, _)| href).chain([at("clock")])));
    vec![
        NavGroup {
            name: None,
            items: vec![
                NavItem::exact(format!("/t/{slug}"), t!(w, nav.overview), icondata_lu::LuHouse).key('i'),
                NavItem::new(at("notifications"), t!(w, nav.notifications), icondata_lu::LuBell).key('a'),
            ],
        },
        NavGroup { name: Some(t!(w, nav.group_company)), items: company },
    ]
}

/// The staff's side.
pub fn staff(w: Words, role: StaffRole) -> Vec<NavGroup> {
    let mut team =
        vec![NavItem::new("/staff/access".to_owned(), t!(w, staff_access.nav), icondata_lu::LuDoorOpen).key('a')];
    if role.may(StaffAction::ViewStaff) {
        team.push(NavItem::new("/staff/users".to_owned(), t!(w, staff.nav), icondata_lu::LuUsers).key('e'));
    }
    if role.may(StaffAction::ViewAudit) {
        team.push(NavItem::new("/staff/audit".to_owned(), t!(w, audit.tab), icondata_lu::LuScrollText).key('u'));
    }
    if role.may(StaffAction::ViewJobs) {
        team.push(NavItem::new("/staff/jobs".to_owned(), t!(w, jobs.nav), icondata_lu::LuListChecks).key('t'));
    }
    vec![
        NavGroup {
            name: None,
            items: vec![
                NavItem::exact("/staff".to_owned(), t!(w, nav.overview), icondata_lu::LuHouse).key('i'),
                NavItem::new("/staff/tenants".to_owned(), t!(w, nav.clients), icondata_lu::LuBuilding2).key('c'),
            ],
        },
        NavGroup { name: Some(t!(w, nav.group_team)), items: team },
    ]
}

/// What a provider has at the thumb.
pub fn provider(w: Words, slug: &str) -> Vec<NavItem> {
    vec![
        NavItem::exact(format!("/p/{slug}"), t!(w, nav.overview), icondata_lu::LuHouse).key('i'),
        NavItem::new(format!("/p/{slug}/shops"), t!(w, nav.locations), icondata_lu::LuStore).key('l'),
        NavItem::new(format!("/p/{slug}/notifications"), t!(w, nav.notifications), icondata_lu::LuBell).key('a'),
        NavItem::new(format!("/p/{slug}/me"), t!(w, nav.me), icondata_lu::LuCircleUser)
            .key('y')
            .also(["/account".to_owned()]),
    ]
}
