//! What is recorded, and by what right it was done.

use crate::address::text_enum;

text_enum! {
    /// What was done: the kind of thing, and what became of it. Names never change: they are part of what is chained.
    AuditAction {
        LocationCreated = "location.created",
        LocationEdited = "location.edited",
        LocationListTaken = "location.list_taken",
        LegalEntityCreated = "legal_entity.created",
        LegalEntityEdited = "legal_entity.edited",
        TenantCreated = "tenant.created",
        TenantEdited = "tenant.edited",
        TenantSuspended = "tenant.suspended",
        TenantReactivated = "tenant.reactivated",
        OnboardingDismissed = "onboarding.dismissed",
        BrandEdited = "brand.edited",
        BrandLogoReplaced = "brand.logo_replaced",
        BrandLogoRemoved = "brand.logo_removed",
        ClockMoved = "clock.moved",
        MemberInvited = "member.invited",
        InvitationRevoked = "invitation.revoked",
        MemberJoined = "member.joined",
        MemberChanged = "member.changed",
        MemberRemoved = "member.removed",
        MemberSessionsEnded = "member.sessions_ended",
        MemberListViewed = "member.list_viewed",
        MemberViewed = "member.viewed",
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
        StaffInvited = "staff.invited",
        StaffInvitationRevoked = "staff.invitation_revoked",
        StaffJoined = "staff.joined",
        StaffRoleChanged = "staff.role_changed",
        StaffRemoved = "staff.removed",
        StaffSessionsEnded = "staff.sessions_ended",
        StaffListViewed = "staff.list_viewed",
        JobReplayed = "job.replayed",
        JobCancelled = "job.cancelled",
        ViewingBegun = "viewing.begun",
        ViewingEnded = "viewing.ended",
        Viewed = "viewing.page",
        CompanySignInChanged = "company_sign_in.changed",
        CompanySignInJoined = "company_sign_in.joined",
        AccessEventListViewed = "access_event.list_viewed",
        MessageListViewed = "message.list_viewed",
        MessageViewed = "message.viewed",
        QuietHoursEdited = "message.quiet_hours_edited",
        NotificationPreferencesEdited = "notification.preferences_edited",
        AuditListViewed = "audit.list_viewed",
        AuditListTaken = "audit.list_taken",
        AuditBundleTaken = "audit.bundle_taken",
        AuditVerified = "audit.verified",
        FileUploaded = "file.uploaded",
        FileRefused = "file.refused",
        FileDeleted = "file.deleted",
        FileLinkGiven = "file.link_given",
        PersonSignedIn = "person.signed_in",
        PersonProfileEdited = "person.profile_edited",
        PersonPasswordChanged = "person.password_changed",
        PersonPasswordReset = "person.password_reset",
        PersonFactorsChanged = "person.factors_changed",
        PersonSessionsEnded = "person.sessions_ended",
    }
}

impl AuditAction {
    /// What somebody looked at or took away, and changed nothing by.
    pub const READS: &'static [Self] = &[
        Self::LocationListTaken,
        Self::MemberListViewed,
        Self::MemberViewed,
        Self::StaffListViewed,
        Self::Viewed,
        Self::AccessEventListViewed,
        Self::MessageListViewed,
        Self::MessageViewed,
        Self::AuditListViewed,
        Self::AuditListTaken,
        Self::AuditBundleTaken,
        Self::AuditVerified,
        Self::FileLinkGiven,
    ];

    /// The kind of thing it is done to: what its name begins with.
    #[must_use]
    pub fn kind(self) -> &'static str {
        self.as_str().split('.').next().unwrap_or_default()
    }

    /// Every kind of thing, once.
    #[must_use]
    pub fn kinds() -> Vec<&'static str> {
        let mut kinds: Vec<_> = Self::ALL.iter().map(|action| action.kind()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }
}

text_enum! {
    /// By what right it was done.
    AuditActor {
        Member = "member",
        ViewingAs = "viewing_as",
        Staff = "staff",
        ApiKey = "api_key",
        Invitation = "invitation",
        /// Somebody at their own account.
        Person = "person",
    }
}
