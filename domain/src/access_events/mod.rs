//! What happened to who may do what in a tenant: written with the change it tells of, never edited.

#[cfg(feature = "server")]
mod actions;
#[cfg(feature = "server")]
pub(crate) mod store;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

#[cfg(feature = "server")]
pub use actions::list;

use crate::{address::text_enum, ids::AccessEventId, page::Cursor};

text_enum! {
    /// What happened.
    AccessEventKind {
        MemberInvited = "member.invited",
        InvitationRevoked = "invitation.revoked",
        MemberJoined = "member.joined",
        MemberChanged = "member.changed",
        MemberRemoved = "member.removed",
        MemberSessionsEnded = "member.sessions_ended",
        RoleCreated = "role.created",
        RoleChanged = "role.changed",
        RoleRemoved = "role.removed",
        SignInPolicyChanged = "sign_in_policy.changed",
        ApiKeyCreated = "api_key.created",
        ApiKeyRotated = "api_key.rotated",
        ApiKeyRevoked = "api_key.revoked",
        StaffEntered = "staff.entered",
        StaffLeft = "staff.left",
        StaffSentOut = "staff.sent_out",
        ViewingBegun = "viewing.begun",
        ViewingEnded = "viewing.ended",
        Viewed = "viewing.page",
        CompanySignInChanged = "company_sign_in.changed",
        CompanySignInJoined = "company_sign_in.joined",
        TenantSuspended = "tenant.suspended",
        TenantReactivated = "tenant.reactivated",
    }
}

text_enum! {
    /// By what right it was done.
    ActorKind {
        Member = "member",
        ViewingAs = "viewing_as",
        Staff = "staff",
        ApiKey = "api_key",
        Invitation = "invitation",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AccessEvent {
    pub id: AccessEventId,
    pub kind: AccessEventKind,
    pub actor_kind: ActorKind,
    pub actor_name: String,
    /// Whom or what it was done to.
    pub subject_name: Option<String>,
    pub detail: Option<String>,
    pub at: DateTime<Utc>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
pub struct AccessEventFilter {
    /// Where to go on, as the page before said.
    #[cfg_attr(feature = "server", param(value_type = Option<String>))]
    pub cursor: Option<Cursor>,
    /// 1 to 100; 25 unless told.
    pub limit: Option<u32>,
}
