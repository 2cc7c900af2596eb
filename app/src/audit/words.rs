//! What was done, in words.

use domain::{
    access_events::AccessEventKind,
    audit::{AuditAction, AuditActor, Finding},
};
use serde_json::Value;

use crate::{
    access_events,
    i18n::{Words, t},
    notifications::category_text,
};

/// What somebody did.
pub(super) fn did(w: Words, action: AuditAction) -> &'static str {
    use AuditAction as A;
    match action {
        A::LocationCreated => t!(w, audit.did_location_created),
        A::LocationEdited => t!(w, audit.did_location_edited),
        A::LocationListTaken => t!(w, audit.did_location_list_taken),
        A::LegalEntityCreated => t!(w, audit.did_legal_entity_created),
        A::LegalEntityEdited => t!(w, audit.did_legal_entity_edited),
        A::TenantCreated => t!(w, audit.did_tenant_created),
        A::TenantEdited => t!(w, audit.did_tenant_edited),
        A::TenantSuspended => t!(w, audit.did_tenant_suspended),
        A::TenantReactivated => t!(w, audit.did_tenant_reactivated),
        A::OnboardingDismissed => t!(w, audit.did_onboarding_dismissed),
        A::BrandEdited => t!(w, audit.did_brand_edited),
        A::BrandLogoReplaced => t!(w, audit.did_brand_logo_replaced),
        A::BrandLogoRemoved => t!(w, audit.did_brand_logo_removed),
        A::ClockMoved => t!(w, audit.did_clock_moved),
        A::MemberInvited => t!(w, audit.did_member_invited),
        A::InvitationRevoked => t!(w, audit.did_invitation_revoked),
        A::MemberJoined => t!(w, audit.did_member_joined),
        A::MemberChanged => t!(w, audit.did_member_changed),
        A::MemberRemoved => t!(w, audit.did_member_removed),
        A::MemberSessionsEnded => t!(w, audit.did_member_sessions_ended),
        A::MemberListViewed => t!(w, audit.did_member_list_viewed),
        A::MemberViewed => t!(w, audit.did_member_viewed),
        A::RoleCreated => t!(w, audit.did_role_created),
        A::RoleChanged => t!(w, audit.did_role_changed),
        A::RoleRemoved => t!(w, audit.did_role_removed),
        A::SignInPolicyChanged => t!(w, audit.did_sign_in_policy_changed),
        A::ApiKeyCreated => t!(w, audit.did_api_key_created),
        A::ApiKeyRotated => t!(w, audit.did_api_key_rotated),
        A::ApiKeyRevoked => t!(w, audit.did_api_key_revoked),
        A::StaffEntered => t!(w, audit.did_staff_entered),
        A::StaffLeft => t!(w, audit.did_staff_left),
        A::StaffSentOut => t!(w, audit.did_staff_sent_out),
        A::StaffInvited => t!(w, audit.did_staff_invited),
        A::StaffInvitationRevoked => t!(w, audit.did_staff_invitation_revoked),
        A::StaffJoined => t!(w, audit.did_staff_joined),
        A::StaffRoleChanged => t!(w, audit.did_staff_role_changed),
        A::StaffRemoved => t!(w, audit.did_staff_removed),
        A::StaffSessionsEnded => t!(w, audit.did_staff_sessions_ended),
        A::StaffListViewed => t!(w, audit.did_staff_list_viewed),
        A::JobReplayed => t!(w, audit.did_job_replayed),
        A::JobCancelled => t!(w, audit.did_job_cancelled),
        A::ViewingBegun => t!(w, audit.did_viewing_begun),
        A::ViewingEnded => t!(w, audit.did_viewing_ended),
        A::Viewed => t!(w, audit.did_viewed),
        A::CompanySignInChanged => t!(w, audit.did_company_sign_in_changed),
        A::CompanySignInJoined => t!(w, audit.did_company_sign_in_joined),
        A::AccessEventListViewed => t!(w, audit.did_access_event_list_viewed),
        A::MessageListViewed => t!(w, audit.did_message_list_viewed),
        A::MessageViewed => t!(w, audit.did_message_viewed),
        A::QuietHoursEdited => t!(w, audit.did_message_quiet_hours_edited),
        A::NotificationPreferencesEdited => t!(w, audit.did_notification_preferences_edited),
        A::AuditListViewed => t!(w, audit.did_audit_list_viewed),
        A::AuditListTaken => t!(w, audit.did_audit_list_taken),
        A::AuditBundleTaken => t!(w, audit.did_audit_bundle_taken),
        A::AuditVerified => t!(w, audit.did_audit_verified),
        A::FileUploaded => t!(w, audit.did_file_uploaded),
        A::FileRefused => t!(w, audit.did_file_refused),
        A::FileDeleted => t!(w, audit.did_file_deleted),
        A::FileLinkGiven => t!(w, audit.did_file_link_given),
        A::PersonSignedIn => t!(w, audit.did_person_signed_in),
        A::PersonProfileEdited => t!(w, audit.did_person_profile_edited),
        A::PersonPasswordChanged => t!(w, audit.did_person_password_changed),
        A::PersonPasswordReset => t!(w, audit.did_person_password_reset),
        A::PersonFactorsChanged => t!(w, audit.did_person_factors_changed),
        A::PersonSessionsEnded => t!(w, audit.did_person_sessions_ended),
    }
}

/// The kinds of things, by the names that actions begin with.
pub(super) fn kinds(w: Words) -> Vec<(&'static str, String)> {
    AuditAction::kinds().into_iter().map(|kind| (kind, kind_name(w, kind).to_owned())).collect()
}

fn kind_name(w: Words, kind: &'static str) -> &'static str {
    match kind {
        "access_event" => t!(w, audit.kind_access_event),
        "api_key" => t!(w, audit.kind_api_key),
        "audit" => t!(w, audit.kind_audit),
        "brand" => t!(w, audit.kind_brand),
        "clock" => t!(w, audit.kind_clock),
        "company_sign_in" => t!(w, audit.kind_company_sign_in),
        "file" => t!(w, audit.kind_file),
        "invitation" => t!(w, audit.kind_invitation),
        "job" => t!(w, audit.kind_job),
        "legal_entity" => t!(w, audit.kind_legal_entity),
        "location" => t!(w, audit.kind_location),
        "member" => t!(w, audit.kind_member),
        "message" => t!(w, audit.kind_message),
        "notification" => t!(w, audit.kind_notification),
        "onboarding" => t!(w, audit.kind_onboarding),
        "person" => t!(w, audit.kind_person),
        "role" => t!(w, audit.kind_role),
        "sign_in_policy" => t!(w, audit.kind_sign_in_policy),
        "staff" => t!(w, audit.kind_staff),
        "tenant" => t!(w, audit.kind_tenant),
        "viewing" => t!(w, audit.kind_viewing),
        // A kind without a name shows its own.
        other => other,
    }
}

/// By what right it was done, where that is not the plain one.
pub(super) fn right(w: Words, actor: AuditActor) -> Option<&'static str> {
    match actor {
        AuditActor::Member => None,
        AuditActor::ViewingAs => Some(t!(w, access_events.by_viewing_as)),
        AuditActor::Staff => Some(t!(w, access_events.by_staff)),
        AuditActor::ApiKey => Some(t!(w, access_events.by_api_key)),
        AuditActor::Invitation => Some(t!(w, access_events.by_invitation)),
        AuditActor::Person => Some(t!(w, audit.by_person)),
    }
}

/// What there is to say of it besides: those that are events of access too are told as those are.
pub(super) fn note(w: Words, action: AuditAction, text: &str) -> Option<String> {
    match action.as_str().parse::<AccessEventKind>() {
        Ok(kind) => access_events::detail(w, kind, text),
        Err(_) => Some(text.to_owned()),
    }
}

/// The name of a field, where forms have one.
pub(super) fn field(w: Words, name: &str) -> String {
    match name {
        "name" | "display_name" => t!(w, locations.name),
        "street" => t!(w, locations.street),
        "city" => t!(w, locations.city),
        "province" => t!(w, locations.province),
        "postal_code" => t!(w, locations.postal_code),
        "phone" => t!(w, locations.phone),
        "status" => t!(w, locations.status),
        "legal_entity_id" => t!(w, locations.legal_entity),
        "locale" => t!(w, account.language),
        "gross_income_number" => t!(w, legal_entities.gross_income),
        "activity_started_on" => t!(w, legal_entities.activity_started),
        "action" => t!(w, audit.kind),
        "actor" => t!(w, audit.actor),
        "object" => t!(w, audit.object),
        "ahead_seconds" => t!(w, sandbox.ahead_seconds),
        "only" => t!(w, audit.only),
        "records" => t!(w, audit.sealed),
        "finding" => t!(w, audit.broken),
        "from" => t!(w, audit.from),
        "to" => t!(w, audit.to),
        "is_on" => t!(w, messages.quiet_title),
        other => return preference(w, other).unwrap_or_else(|| other.to_owned()),
    }
    .to_owned()
}

/// `team.mail`: how somebody hears of a category.
fn preference(w: Words, name: &str) -> Option<String> {
    let (category, way) = name.split_once('.')?;
    let way = match way {
        "in_app" => t!(w, notifications.in_app),
        "mail" => t!(w, notifications.mail),
        _ => return None,
    };
    Some(format!("{} · {way}", category_text(w, category.parse().ok()?)))
}

/// A value as it is read: text without its marks.
pub(super) fn value(w: Words, field: &str, value: &Value) -> String {
    match value {
        Value::String(text) if field == "status" && text == "open" => t!(w, locations.open).to_owned(),
        Value::String(text) if field == "status" && text == "closed" => t!(w, locations.closed).to_owned(),
        Value::Null => t!(w, audit.nothing).to_owned(),
        Value::Bool(true) => t!(w, audit.yes).to_owned(),
        Value::Bool(false) => t!(w, audit.no).to_owned(),
        Value::String(text) if text.is_empty() => t!(w, audit.nothing).to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

pub(super) fn finding(w: Words, finding: &Finding) -> String {
    let n = finding.sequence().to_string();
    match finding {
        Finding::Edited { .. } => t!(w, audit.edited, n = n).to_string(),
        Finding::WordsEdited { .. } => t!(w, audit.words_edited, n = n).to_string(),
        Finding::Removed { .. } => t!(w, audit.removed, n = n).to_string(),
        Finding::Moved { .. } => t!(w, audit.moved, n = n).to_string(),
        Finding::CutTail { .. } => t!(w, audit.cut_tail, n = n).to_string(),
        Finding::CheckpointDiffers { .. } => t!(w, audit.checkpoint_differs, n = n).to_string(),
        Finding::BadSignature { .. } => t!(w, audit.bad_signature, n = n).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_thing_has_a_name() {
        for kind in AuditAction::kinds() {
            assert_ne!(kind_name(Words::en, kind), kind);
        }
    }
}
