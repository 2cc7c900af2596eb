//! The cases of who may do what: accounts, members, roles, keys, sign-in, staff.

use domain::{
    policy::{Action, StaffAction},
    testing::PASSWORD,
};
use http::Method;
use serde_json::json;

use super::cases::{Case, Door, ask, call, case};
use crate::support::{Sent, fields};

pub const CASES: &[Case] = &[
    case!("GET /api/tenants/{tenant}/members", Door::Tenant(Action::ViewMembers), |_| ask(
        Method::GET,
        "/api/tenants/sur/members",
        Sent::Nothing
    )),
    case!("GET /api/tenants/{tenant}/members/{member}", Door::Tenant(Action::ViewMembers), |w| ask(
        Method::GET,
        format!("/api/tenants/sur/members/{}", w.spare),
        Sent::Nothing
    )),
    case!("PUT /api/tenants/{tenant}/members/{member}", Door::Tenant(Action::EditMember), |w| ask(
        Method::PUT,
        format!("/api/tenants/sur/members/{}", w.spare),
        Sent::Json(json!({"role": "reception", "reach": "all", "locations": [], "version": 1}))
    )),
    case!("DELETE /api/tenants/{tenant}/members/{member}", Door::Tenant(Action::RemoveMember), |w| ask(
        Method::DELETE,
        format!("/api/tenants/sur/members/{}", w.spare),
        Sent::Nothing
    )),
    case!("GET /api/tenants/{tenant}/members/{member}/sessions", Door::Tenant(Action::EditMember), |w| ask(
        Method::GET,
        format!("/api/tenants/sur/members/{}/sessions", w.spare),
        Sent::Nothing
    )),
    case!("DELETE /api/tenants/{tenant}/members/{member}/sessions", Door::Tenant(Action::EditMember), |w| ask(
        Method::DELETE,
        format!("/api/tenants/sur/members/{}/sessions", w.spare),
        Sent::Nothing
    )),
    case!("GET /api/tenants/{tenant}/members/{member}/permission", Door::Tenant(Action::ViewMembers), |w| ask(
        Method::GET,
        format!("/api/tenants/sur/members/{}/permission?action=tenants.edit", w.spare),
        Sent::Nothing
    )),
    case!("GET /api/tenants/{tenant}/invitations", Door::Tenant(Action::InviteMember), |_| ask(
        Method::GET,
        "/api/tenants/sur/invitations",
        Sent::Nothing
    )),
    case!("POST /api/tenants/{tenant}/invitations", Door::Tenant(Action::InviteMember), |_| ask(
        Method::POST,
        "/api/tenants/sur/invitations",
        Sent::Json(json!({"email": "otra@sur.example", "role": "reception", "reach": "all", "locations": []}))
    )),
    case!("GET /api/tenants/{tenant}/invitations/{invitation}", Door::Tenant(Action::InviteMember), |w| ask(
        Method::GET,
        format!("/api/tenants/sur/invitations/{}", w.invitation),
        Sent::Nothing
    )),
    case!("DELETE /api/tenants/{tenant}/invitations/{invitation}", Door::Tenant(Action::InviteMember), |w| ask(
        Method::DELETE,
        format!("/api/tenants/sur/invitations/{}", w.invitation),
        Sent::Nothing
    )),
    case!("GET /api/tenants/{tenant}/roles", Door::Tenant(Action::ViewMembers), |_| ask(
        Method::GET,
        "/api/tenants/sur/roles",
        Sent::Nothing
    )),
    case!("POST /api/tenants/{tenant}/roles", Door::Tenant(Action::EditRoles), |_| ask(
        Method::POST,
        "/api/tenants/sur/roles",
        Sent::Json(json!({"name": "Otra", "actions": ["locations.view"], "version": 1}))
    )),
    case!("GET /api/tenants/{tenant}/roles/{role}", Door::Tenant(Action::ViewMembers), |w| ask(
        Method::GET,
        format!("/api/tenants/sur/roles/{}", w.role),
        Sent::Nothing
    )),
    case!("PUT /api/tenants/{tenant}/roles/{role}", Door::Tenant(Action::EditRoles), |w| ask(
        Method::PUT,
        format!("/api/tenants/sur/roles/{}", w.role),
        Sent::Json(json!({"name": "Otra", "actions": ["locations.view"], "version": 1}))
    )),
    case!("DELETE /api/tenants/{tenant}/roles/{role}", Door::Tenant(Action::EditRoles), |w| ask(
        Method::DELETE,
        format!("/api/tenants/sur/roles/{}", w.role),
        Sent::Nothing
    )),
    case!("GET /api/tenants/{tenant}/api-keys", Door::Tenant(Action::ViewApiKeys), |_| ask(
        Method::GET,
        "/api/tenants/sur/api-keys",
        Sent::Nothing
    )),
    case!("POST /api/tenants/{tenant}/api-keys", Door::Person(Action::EditApiKeys), |_| ask(
        Method::POST,
        "/api/tenants/sur/api-keys",
        Sent::Json(
            json!({"name": "Caja", "actions": ["locations.view"], "reach": "all", "locations": [], "networks": "", "expires_on": ""})
        )
    )),
    case!("GET /api/tenants/{tenant}/api-keys/{key}", Door::Tenant(Action::ViewApiKeys), |w| ask(
        Method::GET,
        format!("/api/tenants/sur/api-keys/{}", w.weak_api_key),
        Sent::Nothing
    )),
    case!("POST /api/tenants/{tenant}/api-keys/{key}/rotate", Door::Person(Action::EditApiKeys), |w| ask(
        Method::POST,
        format!("/api/tenants/sur/api-keys/{}/rotate", w.weak_api_key),
        Sent::Json(json!({"overlap_hours": 1}))
    )),
    case!("DELETE /api/tenants/{tenant}/api-keys/{key}", Door::Tenant(Action::EditApiKeys), |w| ask(
        Method::DELETE,
        format!("/api/tenants/sur/api-keys/{}", w.weak_api_key),
        Sent::Nothing
    )),
    case!("GET /api/tenants/{tenant}/sign-in-policy", Door::Tenant(Action::ViewSignInPolicy), |_| ask(
        Method::GET,
        "/api/tenants/sur/sign-in-policy",
        Sent::Nothing
    )),
    case!("POST /api/enterprise/optimize/security", Door::Tenant(Action::EditSignInPolicy), |_| ask(
        Method::POST,
        "/api/enterprise/optimize/security",
        Sent::Json(
            json!({"tenant": "sur", "policy": {"password_at_least": "10", "password_score": "2", "password_sign_in": "yes", "version": 0}})
        )
    )),
    case!("GET /api/tenants/{tenant}/staff-access", Door::Tenant(Action::ViewStaffAccess), |_| ask(
        Method::GET,
        "/api/tenants/sur/staff-access",
        Sent::Nothing
    )),
    case!("DELETE /api/tenants/{tenant}/staff-access/{access}", Door::Tenant(Action::EndStaffAccess), |w| ask(
        Method::DELETE,
        format!("/api/tenants/sur/staff-access/{}", w.stay),
        Sent::Nothing
    )),
    case!("GET /api/tenants/{tenant}/access-events", Door::Tenant(Action::ViewAccessEvents), |_| ask(
        Method::GET,
        "/api/tenants/sur/access-events",
        Sent::Nothing
    )),
    case!("GET /api/staff/access", Door::Staff(StaffAction::ListTenants), |_| ask(
        Method::GET,
        "/api/staff/access",
        Sent::Nothing
    )),
    case!("DELETE /api/staff/access/{access}", Door::Staff(StaffAction::EnterTenant), |w| ask(
        Method::DELETE,
        format!("/api/staff/access/{}", w.own_stay),
        Sent::Nothing
    )),
    case!("POST /api/staff/tenants/{id}/access", Door::Staff(StaffAction::EnterTenant), |w| ask(
        Method::POST,
        format!("/api/staff/tenants/{}/access", w.sur),
        Sent::Json(json!({"reason": "Revisar una consulta", "minutes": "15", "level": "read", "locations": []}))
    )),
    case!("GET /api/staff/users", Door::Staff(StaffAction::ViewStaff), |_| ask(
        Method::GET,
        "/api/staff/users",
        Sent::Nothing
    )),
    case!("GET /api/staff/users/{id}", Door::Staff(StaffAction::ViewStaff), |w| ask(
        Method::GET,
        format!("/api/staff/users/{}", w.visitor),
        Sent::Nothing
    )),
    case!("GET /api/staff/invitations", Door::Staff(StaffAction::ViewStaff), |_| ask(
        Method::GET,
        "/api/staff/invitations",
        Sent::Nothing
    )),
    case!("PUT /api/staff/users/{id}", Door::Staff(StaffAction::EditStaff), |w| ask(
        Method::PUT,
        format!("/api/staff/users/{}", w.visitor),
        Sent::Json(json!({"role": "operations", "version": 1}))
    )),
    case!("DELETE /api/staff/users/{id}", Door::Staff(StaffAction::EditStaff), |w| ask(
        Method::DELETE,
        format!("/api/staff/users/{}", w.visitor),
        Sent::Nothing
    )),
    case!("DELETE /api/staff/users/{id}/sessions", Door::Staff(StaffAction::EditStaff), |w| ask(
        Method::DELETE,
        format!("/api/staff/users/{}/sessions", w.visitor),
        Sent::Nothing
    )),
    case!("POST /api/staff/invitations", Door::Staff(StaffAction::EditStaff), |_| ask(
        Method::POST,
        "/api/staff/invitations",
        Sent::Json(json!({"email": "otra@barberpro.example", "role": "support"}))
    )),
    case!("DELETE /api/staff/invitations/{id}", Door::Staff(StaffAction::EditStaff), |w| ask(
        Method::DELETE,
        format!("/api/staff/invitations/{}", w.staff_invitation),
        Sent::Nothing
    )),
    case!("GET /api/account", Door::SignedIn, |_| ask(Method::GET, "/api/account", Sent::Nothing)),
    case!("PUT /api/account", Door::SignedIn, |_| ask(
        Method::PUT,
        "/api/account",
        Sent::Json(json!({"display_name": "Olga", "locale": "es-AR", "version": 1}))
    )),
    case!("GET /api/account/factors", Door::SignedIn, |_| ask(Method::GET, "/api/account/factors", Sent::Nothing)),
    case!("GET /api/account/sessions", Door::SignedIn, |_| ask(Method::GET, "/api/account/sessions", Sent::Nothing)),
    case!("DELETE /api/account/sessions", Door::SignedIn, |_| ask(
        Method::DELETE,
        "/api/account/sessions",
        Sent::Nothing
    )),
    case!("DELETE /api/account/sessions/{session}", Door::SignedIn, |w| ask(
        Method::DELETE,
        format!("/api/account/sessions/{}", w.other_session),
        Sent::Nothing
    )),
    case!("POST /sfn/app/session/api/accept_invitation", Door::SignedInUnready(422), |_| call(
        "/sfn/app/session/api/accept_invitation",
        fields(&[])
    )),
    case!("POST /sfn/app/account/api/find_profile", Door::SignedIn, |_| call(
        "/sfn/app/account/api/find_profile",
        Sent::Json(json!({}))
    )),
    case!("POST /sfn/app/account/api/list_sessions", Door::SignedIn, |_| call(
        "/sfn/app/account/api/list_sessions",
        Sent::Json(json!({}))
    )),
    case!("POST /sfn/app/account/api/find_security", Door::SignedIn, |_| call(
        "/sfn/app/account/api/find_security",
        Sent::Json(json!({}))
    )),
    case!("POST /sfn/app/account/api/enrol_totp", Door::SignedIn, |_| call(
        "/sfn/app/account/api/enrol_totp",
        Sent::Json(json!({}))
    )),
    case!("POST /sfn/app/account/api/new_recovery_codes", Door::SignedIn, |_| call(
        "/sfn/app/account/api/new_recovery_codes",
        Sent::Json(json!({}))
    )),
    case!("POST /sfn/app/account/api/begin_adding_passkey", Door::SignedIn, |_| call(
        "/sfn/app/account/api/begin_adding_passkey",
        Sent::Json(json!({}))
    )),
    case!("POST /sfn/app/account/api/edit_profile", Door::SignedIn, |_| call(
        "/sfn/app/account/api/edit_profile",
        fields(&[("form[display_name]", "Olga"), ("form[locale]", "browser"), ("form[version]", "1")])
    )),
    case!("POST /sfn/app/account/api/change_password", Door::SignedIn, |_| call(
        "/sfn/app/account/api/change_password",
        fields(&[("current_password", PASSWORD), ("new_password", "tijera verde cuatro lunas")])
    )),
    case!("POST /sfn/app/account/api/confirm_identity", Door::SignedIn, |_| call(
        "/sfn/app/account/api/confirm_identity",
        fields(&[("password", PASSWORD)])
    )),
    case!("POST /sfn/app/account/api/end_session", Door::SignedIn, |w| call(
        "/sfn/app/account/api/end_session",
        fields(&[("id", &w.other_session.to_string())])
    )),
    case!("POST /sfn/app/account/api/end_other_sessions", Door::SignedIn, |_| call(
        "/sfn/app/account/api/end_other_sessions",
        fields(&[])
    )),
    case!("POST /sfn/app/account/api/confirm_totp", Door::SignedInUnready(404), |_| call(
        "/sfn/app/account/api/confirm_totp",
        fields(&[("code", "123456")])
    )),
    case!("POST /sfn/app/account/api/remove_totp", Door::SignedInUnready(404), |_| call(
        "/sfn/app/account/api/remove_totp",
        fields(&[])
    )),
    case!("POST /sfn/app/account/api/renew_recovery_codes", Door::SignedInUnready(404), |_| call(
        "/sfn/app/account/api/renew_recovery_codes",
        fields(&[])
    )),
    case!("POST /sfn/app/account/api/add_passkey", Door::SignedInUnready(422), |_| call(
        "/sfn/app/account/api/add_passkey",
        Sent::Json(json!({"answer": "{}", "name": "x"}))
    )),
    case!("POST /sfn/app/account/api/remove_passkey", Door::SignedInUnready(404), |_| call(
        "/sfn/app/account/api/remove_passkey",
        fields(&[("id", "pky_01h455vb4pex5vsknk084sn02q")])
    )),
    case!("POST /sfn/app/members/api/list_members", Door::Tenant(Action::ViewMembers), |_| call(
        "/sfn/app/members/api/list_members",
        Sent::Json(json!({"tenant": "sur"}))
    )),
    case!("POST /sfn/app/members/api/find_member", Door::Tenant(Action::ViewMembers), |w| call(
        "/sfn/app/members/api/find_member",
        Sent::Json(json!({"tenant": "sur", "id": w.spare}))
    )),
    case!("POST /sfn/app/members/api/invitation_choices", Door::Tenant(Action::InviteMember), |_| call(
        "/sfn/app/members/api/invitation_choices",
        Sent::Json(json!({"tenant": "sur"}))
    )),
    case!("POST /sfn/app/members/api/invite_member", Door::Tenant(Action::InviteMember), |_| call(
        "/sfn/app/members/api/invite_member",
        fields(&[
            ("tenant", "sur"),
            ("key", "k"),
            ("form[email]", "otra@sur.example"),
            ("form[role]", "reception"),
            ("form[reach]", "all")
        ])
    )),
    case!("POST /sfn/app/members/api/revoke_invitation", Door::Tenant(Action::InviteMember), |w| call(
        "/sfn/app/members/api/revoke_invitation",
        fields(&[("tenant", "sur"), ("id", &w.invitation.to_string())])
    )),
    case!("POST /sfn/app/members/api/edit_member", Door::Tenant(Action::EditMember), |w| call(
        "/sfn/app/members/api/edit_member",
        fields(&[
            ("tenant", "sur"),
            ("id", &w.spare.to_string()),
            ("form[role]", "reception"),
            ("form[reach]", "all"),
            ("form[version]", "1")
        ])
    )),
    case!("POST /sfn/app/members/api/remove_member", Door::Tenant(Action::RemoveMember), |w| call(
        "/sfn/app/members/api/remove_member",
        fields(&[("tenant", "sur"), ("id", &w.spare.to_string())])
    )),
    case!("POST /sfn/app/members/api/end_member_sessions", Door::Tenant(Action::EditMember), |w| call(
        "/sfn/app/members/api/end_member_sessions",
        fields(&[("tenant", "sur"), ("id", &w.spare.to_string())])
    )),
    case!("POST /sfn/app/members/api/explain_member", Door::Tenant(Action::ViewMembers), |w| call(
        "/sfn/app/members/api/explain_member",
        Sent::Json(json!({"tenant": "sur", "id": w.spare, "action": "tenants.edit", "location": null}))
    )),
    case!("POST /sfn/app/members/api/view_as", Door::Tenant(Action::ViewAsMember), |w| call(
        "/sfn/app/members/api/view_as",
        fields(&[("tenant", "sur"), ("id", &w.spare.to_string())])
    )),
    case!("POST /sfn/app/members/api/stop_viewing", Door::SignedIn, |_| call(
        "/sfn/app/members/api/stop_viewing",
        fields(&[("tenant", "sur")])
    )),
    case!("POST /sfn/app/members/api/list_roles", Door::Tenant(Action::ViewMembers), |_| call(
        "/sfn/app/members/api/list_roles",
        Sent::Json(json!({"tenant": "sur"}))
    )),
    case!("POST /sfn/app/members/api/find_role", Door::Tenant(Action::ViewMembers), |w| call(
        "/sfn/app/members/api/find_role",
        Sent::Json(json!({"tenant": "sur", "id": w.role}))
    )),
    case!("POST /sfn/app/members/api/create_role", Door::Tenant(Action::EditRoles), |_| call(
        "/sfn/app/members/api/create_role",
        fields(&[("tenant", "sur"), ("key", "k"), ("form[name]", "Otra"), ("form[actions][]", "locations.view")])
    )),
    case!("POST /sfn/app/members/api/edit_role", Door::Tenant(Action::EditRoles), |w| call(
        "/sfn/app/members/api/edit_role",
        fields(&[
            ("tenant", "sur"),
            ("id", &w.role.to_string()),
            ("form[name]", "Otra"),
            ("form[actions][]", "locations.view"),
            ("form[version]", "1")
        ])
    )),
    case!("POST /sfn/app/members/api/remove_role", Door::Tenant(Action::EditRoles), |w| call(
        "/sfn/app/members/api/remove_role",
        fields(&[("tenant", "sur"), ("id", &w.role.to_string())])
    )),
    case!("POST /sfn/app/api_keys/api/list_api_keys", Door::Tenant(Action::ViewApiKeys), |_| call(
        "/sfn/app/api_keys/api/list_api_keys",
        Sent::Json(json!({"tenant": "sur"}))
    )),
    case!("POST /sfn/app/api_keys/api/api_key_choices", Door::Tenant(Action::EditApiKeys), |_| call(
        "/sfn/app/api_keys/api/api_key_choices",
        Sent::Json(json!({"tenant": "sur"}))
    )),
    case!("POST /sfn/app/api_keys/api/create_api_key", Door::Tenant(Action::EditApiKeys), |_| call(
        "/sfn/app/api_keys/api/create_api_key",
        fields(&[
            ("tenant", "sur"),
            ("key", "k"),
            ("form[name]", "Caja"),
            ("form[actions][]", "locations.view"),
            ("form[reach]", "all")
        ])
    )),
    case!("POST /sfn/app/api_keys/api/rotate_api_key", Door::Tenant(Action::EditApiKeys), |w| call(
        "/sfn/app/api_keys/api/rotate_api_key",
        fields(&[("tenant", "sur"), ("id", &w.weak_api_key.to_string()), ("overlap_hours", "1")])
    )),
    case!("POST /sfn/app/api_keys/api/revoke_api_key", Door::Tenant(Action::EditApiKeys), |w| call(
        "/sfn/app/api_keys/api/revoke_api_key",
        fields(&[("tenant", "sur"), ("id", &w.weak_api_key.to_string())])
    )),
    case!("POST /sfn/app/sign_in_policy/api/find_sign_in_policy", Door::Tenant(Action::ViewSignInPolicy), |_| call(
        "/sfn/app/sign_in_policy/api/find_sign_in_policy",
        Sent::Json(json!({"tenant": "sur"}))
    )),
    case!("POST /sfn/app/sign_in_policy/api/preview_sign_in_policy", Door::Tenant(Action::EditSignInPolicy), |_| call(
        "/sfn/app/sign_in_policy/api/preview_sign_in_policy",
        fields(&[
            ("tenant", "sur"),
            ("form[password_at_least]", "10"),
            ("form[password_score]", "2"),
            ("form[password_sign_in]", "yes"),
            ("form[version]", "0")
        ])
    )),
    case!("POST /sfn/app/sign_in_policy/api/apply_sign_in_policy", Door::Tenant(Action::EditSignInPolicy), |_| call(
        "/sfn/app/sign_in_policy/api/apply_sign_in_policy",
        fields(&[
            ("tenant", "sur"),
            ("form[password_at_least]", "10"),
            ("form[password_score]", "2"),
            ("form[password_sign_in]", "yes"),
            ("form[version]", "0")
        ])
    )),
    case!("POST /sfn/app/staff_access/api/list_staff_access", Door::Tenant(Action::ViewStaffAccess), |_| call(
        "/sfn/app/staff_access/api/list_staff_access",
        Sent::Json(json!({"tenant": "sur"}))
    )),
    case!("POST /sfn/app/staff_access/api/end_staff_access", Door::Tenant(Action::EndStaffAccess), |w| call(
        "/sfn/app/staff_access/api/end_staff_access",
        fields(&[("tenant", "sur"), ("id", &w.stay.to_string())])
    )),
    case!("POST /sfn/app/staff_access/api/list_own_access", Door::Staff(StaffAction::ListTenants), |_| call(
        "/sfn/app/staff_access/api/list_own_access",
        Sent::Json(json!({}))
    )),
    case!("POST /sfn/app/staff_access/api/enter_tenant", Door::Staff(StaffAction::EnterTenant), |w| call(
        "/sfn/app/staff_access/api/enter_tenant",
        fields(&[
            ("id", &w.sur.to_string()),
            ("form[reason]", "Revisar una consulta"),
            ("form[minutes]", "15"),
            ("form[level]", "read")
        ])
    )),
    case!("POST /sfn/app/staff_access/api/leave_tenant", Door::Staff(StaffAction::EnterTenant), |w| call(
        "/sfn/app/staff_access/api/leave_tenant",
        fields(&[("id", &w.own_stay.to_string())])
    )),
    case!("POST /sfn/app/staff/api/list_staff", Door::Staff(StaffAction::ViewStaff), |_| call(
        "/sfn/app/staff/api/list_staff",
        Sent::Json(json!({}))
    )),
    case!("POST /sfn/app/staff/api/invite_staff", Door::Staff(StaffAction::EditStaff), |_| call(
        "/sfn/app/staff/api/invite_staff",
        fields(&[("form[email]", "otra@barberpro.example"), ("form[role]", "support")])
    )),
    case!("POST /sfn/app/staff/api/revoke_staff_invitation", Door::Staff(StaffAction::EditStaff), |w| call(
        "/sfn/app/staff/api/revoke_staff_invitation",
        fields(&[("id", &w.staff_invitation.to_string())])
    )),
    case!("POST /sfn/app/staff/api/edit_staff", Door::Staff(StaffAction::EditStaff), |w| call(
        "/sfn/app/staff/api/edit_staff",
        fields(&[("id", &w.visitor.to_string()), ("role", "operations"), ("version", "1")])
    )),
    case!("POST /sfn/app/staff/api/remove_staff", Door::Staff(StaffAction::EditStaff), |w| call(
        "/sfn/app/staff/api/remove_staff",
        fields(&[("id", &w.visitor.to_string())])
    )),
    case!("POST /sfn/app/staff/api/end_staff_sessions", Door::Staff(StaffAction::EditStaff), |w| call(
        "/sfn/app/staff/api/end_staff_sessions",
        fields(&[("id", &w.visitor.to_string())])
    )),
    case!("POST /sfn/app/access_events/api/list_access_events", Door::Tenant(Action::ViewAccessEvents), |_| call(
        "/sfn/app/access_events/api/list_access_events",
        Sent::Json(json!({"tenant": "sur", "filter": {}}))
    )),
];
