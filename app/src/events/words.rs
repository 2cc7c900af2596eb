//! What each type of event means, in words.

use domain::events::EventKind as Kind;

use crate::i18n::{Words, t};

/// When it happens, in a sentence.
#[must_use]
pub fn described(w: Words, kind: Kind) -> &'static str {
    match kind {
        Kind::LocationCreated => t!(w, events.location_created),
        Kind::LocationUpdated => t!(w, events.location_updated),
        Kind::LocationStatusChanged => t!(w, events.location_status_changed),
        Kind::MemberInvited => t!(w, events.member_invited),
        Kind::InvitationRevoked => t!(w, events.invitation_revoked),
        Kind::MemberJoined => t!(w, events.member_joined),
        Kind::MemberChanged => t!(w, events.member_changed),
        Kind::MemberRemoved => t!(w, events.member_removed),
        Kind::RoleCreated => t!(w, events.role_created),
        Kind::RoleChanged => t!(w, events.role_changed),
        Kind::RoleRemoved => t!(w, events.role_removed),
        Kind::LegalEntityCreated => t!(w, events.legal_entity_created),
        Kind::LegalEntityUpdated => t!(w, events.legal_entity_updated),
        Kind::LegalEntityClosed => t!(w, events.legal_entity_closed),
        Kind::ApiKeyCreated => t!(w, events.api_key_created),
        Kind::ApiKeyRotated => t!(w, events.api_key_rotated),
        Kind::ApiKeyRevoked => t!(w, events.api_key_revoked),
        Kind::TenantCreated => t!(w, events.tenant_created),
        Kind::TenantUpdated => t!(w, events.tenant_updated),
        Kind::TenantSuspended => t!(w, events.tenant_suspended),
        Kind::TenantReactivated => t!(w, events.tenant_reactivated),
        Kind::BrandChanged => t!(w, events.brand_changed),
        Kind::SignInPolicyChanged => t!(w, events.sign_in_policy_changed),
        Kind::StaffAccessOpened => t!(w, events.staff_access_opened),
        Kind::StaffAccessEnded => t!(w, events.staff_access_ended),
        Kind::ClockMoved => t!(w, events.clock_moved),
        Kind::FileAdded => t!(w, events.file_added),
        Kind::FileRemoved => t!(w, events.file_removed),
        Kind::QuietHoursChanged => t!(w, events.quiet_hours_changed),
    }
}
