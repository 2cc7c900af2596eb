//! Words. Every text is a key of `app/locales`, checked when this compiles; a page's language does not change while it
//! is open (choosing another one loads it anew), so a locale is a plain value and no signal.

/// Made by build.rs from the locale files.
#[allow(clippy::all, clippy::expect_used, clippy::unwrap_used, reason = "generated")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/i18n/mod.rs"));
}

pub use generated::i18n::{self as keys, Locale as Words};
pub use leptos_i18n::td_string as t;

use domain::{
    Error,
    error::Problem,
    identity::AssignedRole,
    legal_entities::TaxCondition,
    locale::Locale,
    policy::{Action, Role, StaffRole},
};
use leptos::prelude::*;

use crate::viewer::Viewer;

/// The words of a locale.
#[must_use]
pub const fn words(locale: Locale) -> Words {
    match locale {
        Locale::EsAr => Words::es_AR,
        Locale::En => Words::en,
    }
}

/// The locale of words.
#[must_use]
pub const fn locale(words: Words) -> Locale {
    match words {
        Words::es_AR => Locale::EsAr,
        Words::en => Locale::En,
    }
}

/// The words of the page's reader.
#[must_use]
pub fn use_words() -> Words {
    words(use_locale())
}

#[must_use]
pub fn use_locale() -> Locale {
    use_context::<Viewer>().map(|viewer| viewer.locale).unwrap_or_default()
}

/// What is wrong with a field.
#[must_use]
pub fn problem(w: Words, problem: &Problem) -> String {
    match problem {
        Problem::Required => t!(w, problems.required).to_string(),
        Problem::TooLong { max } => t!(w, problems.too_long, max = max.to_string()).to_string(),
        Problem::Slug => t!(w, problems.slug).to_string(),
        Problem::Email => t!(w, problems.email).to_string(),
        Problem::Cuit => t!(w, problems.cuit).to_string(),
        Problem::Phone => t!(w, problems.phone).to_string(),
        Problem::PostalCode => t!(w, problems.postal_code).to_string(),
        Problem::Choice => t!(w, problems.choice).to_string(),
        Problem::Taken => t!(w, problems.taken).to_string(),
        Problem::Unknown => t!(w, problems.unknown).to_string(),
        Problem::Characters => t!(w, problems.characters).to_string(),
        Problem::TooShort { min } => t!(w, problems.too_short, min = min.to_string()).to_string(),
        Problem::TooMany { max } => t!(w, problems.too_many, max = max.to_string()).to_string(),
        Problem::Between { min, max } => {
            t!(w, problems.between, min = min.to_string(), max = max.to_string()).to_string()
        }
        Problem::Guessable => t!(w, problems.guessable).to_string(),
        Problem::Wrong => t!(w, problems.wrong).to_string(),
        Problem::Network => t!(w, problems.network).to_string(),
        Problem::ExcludesYou => t!(w, problems.excludes_you).to_string(),
        Problem::NoProvider => t!(w, problems.no_provider).to_string(),
        Problem::BeyondYou => t!(w, problems.beyond_you).to_string(),
        Problem::LastOwner => t!(w, problems.last_owner).to_string(),
        Problem::OwnerReachesAll => t!(w, problems.owner_reaches_all).to_string(),
        Problem::Domain => t!(w, problems.domain).to_string(),
        Problem::PublicMail => t!(w, problems.public_mail).to_string(),
        Problem::ChallengeMissing => t!(w, problems.challenge_missing).to_string(),
        Problem::Issuer => t!(w, problems.issuer).to_string(),
        Problem::ProviderAway => t!(w, problems.provider_away).to_string(),
        Problem::Date => t!(w, problems.date).to_string(),
        Problem::Time => t!(w, inputs.not_a_time).to_owned(),
        Problem::SameTime => t!(w, messages.problem_same_time).to_owned(),
        Problem::Past => t!(w, problems.past).to_string(),
        Problem::Colour => t!(w, brand.problem_colour).to_string(),
        Problem::ImageFormat => t!(w, brand.problem_format).to_string(),
        Problem::ImageVector => t!(w, brand.problem_vector).to_string(),
        // In the larger unit where it is a whole number of them.
        Problem::FileTooLarge { max } if *max > 1024 && max % 1024 == 0 => {
            t!(w, files.problem_large, max = (max / 1024).to_string()).to_string()
        }
        Problem::FileTooLarge { max } => t!(w, brand.problem_file, max = max.to_string()).to_string(),
        Problem::ImageTooLarge { max } => t!(w, brand.problem_sides, max = max.to_string()).to_string(),
        Problem::ImageBroken => t!(w, brand.problem_broken).to_string(),
        Problem::Future => t!(w, problems.future).to_string(),
        Problem::TooFar => t!(w, problems.too_far).to_string(),
        Problem::FileKind => t!(w, files.problem_kind).to_string(),
        Problem::FileActive => t!(w, files.problem_active).to_string(),
        Problem::FileProgram => t!(w, files.problem_program).to_string(),
        Problem::FileMacros => t!(w, files.problem_macros).to_string(),
        Problem::FileInfected => t!(w, files.problem_infected).to_string(),
        Problem::FileNotScannable => t!(w, files.problem_not_scannable).to_string(),
        Problem::FileWaiting => t!(w, files.problem_waiting).to_string(),
        Problem::StorageFull => t!(w, files.problem_full).to_string(),
    }
}

/// What happened and what to do about it: a title and a sentence.
#[must_use]
pub fn error(w: Words, error: &Error) -> (&'static str, &'static str) {
    match error {
        Error::Unauthenticated => (t!(w, errors.unauthenticated), t!(w, errors.unauthenticated_text)),
        Error::WrongCredentials => (t!(w, errors.wrong_credentials), t!(w, errors.wrong_credentials_text)),
        Error::NotFound => (t!(w, errors.not_found), t!(w, errors.not_found_text)),
        Error::Forbidden => (t!(w, errors.forbidden), t!(w, errors.forbidden_text)),
        Error::Invalid { .. } => (t!(w, errors.invalid), t!(w, errors.invalid_text)),
        Error::SecondFactorRequired => {
            (t!(w, errors.second_factor_required), t!(w, errors.second_factor_required_text))
        }
        Error::SignInAgain => (t!(w, errors.sign_in_again), t!(w, errors.sign_in_again_text)),
        Error::ConfirmIdentity => (t!(w, errors.confirm_identity), t!(w, errors.confirm_identity_text)),
        Error::NetworkNotAllowed => (t!(w, errors.network_not_allowed), t!(w, errors.network_not_allowed_text)),
        Error::PasswordChangeRequired => {
            (t!(w, errors.password_change_required), t!(w, errors.password_change_required_text))
        }
        Error::CompanySignInRequired => {
            (t!(w, errors.company_sign_in_required), t!(w, errors.company_sign_in_required_text))
        }
        Error::CompanySecondFactorRequired => {
            (t!(w, errors.company_second_factor_required), t!(w, errors.company_second_factor_required_text))
        }
        Error::TenantSuspended => (t!(w, errors.tenant_suspended), t!(w, errors.tenant_suspended_text)),
        Error::CodeNotValid => (t!(w, errors.code_not_valid), t!(w, errors.code_not_valid_text)),
        Error::PasskeyRefused => (t!(w, errors.passkey_refused), t!(w, errors.passkey_refused_text)),
        Error::AlreadyMember => (t!(w, errors.already_member), t!(w, errors.already_member_text)),
        Error::LastOwner => (t!(w, errors.last_owner), t!(w, errors.last_owner_text)),
        Error::InUse => (t!(w, errors.in_use), t!(w, errors.in_use_text)),
        Error::TooManyRequests { .. } => (t!(w, errors.too_many_requests), t!(w, errors.too_many_requests_text)),
        Error::Malformed => (t!(w, errors.malformed), t!(w, errors.malformed_text)),
        Error::Stale => (t!(w, errors.stale), t!(w, errors.stale_text)),
        Error::PreconditionFailed => (t!(w, errors.precondition_failed), t!(w, errors.precondition_failed_text)),
        Error::IdempotencyKeyReused => {
            (t!(w, errors.idempotency_key_reused), t!(w, errors.idempotency_key_reused_text))
        }
        Error::TooLarge => (t!(w, errors.too_large), t!(w, errors.too_large_text)),
        Error::UnsupportedMediaType => {
            (t!(w, errors.unsupported_media_type), t!(w, errors.unsupported_media_type_text))
        }
        Error::MethodNotAllowed => (t!(w, errors.method_not_allowed), t!(w, errors.method_not_allowed_text)),
        Error::CrossOrigin => (t!(w, errors.cross_origin), t!(w, errors.cross_origin_text)),
        Error::Timeout => (t!(w, errors.timeout), t!(w, errors.timeout_text)),
        Error::Unavailable => (t!(w, errors.unavailable), t!(w, errors.unavailable_text)),
        Error::Internal => (t!(w, errors.internal), t!(w, errors.internal_text)),
    }
}

#[must_use]
pub fn role(w: Words, role: Role) -> &'static str {
    match role {
        Role::Owner => t!(w, roles.owner),
        Role::Administrator => t!(w, roles.administrator),
        Role::RegionalManager => t!(w, roles.regional_manager),
        Role::Reception => t!(w, roles.reception),
        Role::Analyst => t!(w, roles.analyst),
        Role::Provider => t!(w, roles.provider),
    }
}

/// What can be done, as a person would say it.
#[must_use]
pub fn action(w: Words, action: Action) -> &'static str {
    match action {
        Action::ViewTenant => t!(w, actions.tenants_view),
        Action::EditTenant => t!(w, actions.tenants_edit),
        Action::EditBrand => t!(w, brand.action_edit),
        Action::ViewLegalEntities => t!(w, actions.legal_entities_view),
        Action::CreateLegalEntity => t!(w, actions.legal_entities_create),
        Action::EditLegalEntity => t!(w, actions.legal_entities_edit),
        Action::ViewLocations => t!(w, actions.locations_view),
        Action::CreateLocation => t!(w, actions.locations_create),
        Action::EditLocation => t!(w, actions.locations_edit),
        Action::ViewMembers => t!(w, actions.members_view),
        Action::InviteMember => t!(w, actions.members_invite),
        Action::EditMember => t!(w, actions.members_edit),
        Action::RemoveMember => t!(w, actions.members_remove),
        Action::ViewAsMember => t!(w, actions.members_view_as),
        Action::EditRoles => t!(w, actions.roles_edit),
        Action::ViewSignInPolicy => t!(w, actions.sign_in_policy_view),
        Action::EditSignInPolicy => t!(w, actions.sign_in_policy_edit),
        Action::ViewApiKeys => t!(w, actions.api_keys_view),
        Action::EditApiKeys => t!(w, actions.api_keys_edit),
        Action::ViewStaffAccess => t!(w, actions.staff_access_view),
        Action::EndStaffAccess => t!(w, actions.staff_access_end),
        Action::ViewAccessEvents => t!(w, actions.access_events_view),
        Action::ViewAudit => t!(w, audit.action_view),
        Action::TakeAudit => t!(w, audit.action_take),
        Action::ViewEvents => t!(w, events.action_view),
        Action::MoveClock => t!(w, actions.clock_move),
        Action::ViewFiles => t!(w, files.action_view),
        Action::CreateFile => t!(w, files.action_create),
        Action::DeleteFile => t!(w, files.action_delete),
        Action::ViewMessages => t!(w, messages.action_view),
    }
}

#[must_use]
pub fn staff_role(w: Words, role: StaffRole) -> &'static str {
    match role {
        StaffRole::Administrator => t!(w, staff.administrator),
        StaffRole::CustomerSuccess => t!(w, staff.customer_success),
        StaffRole::Support => t!(w, staff.support),
        StaffRole::Finance => t!(w, staff.finance),
        StaffRole::Operations => t!(w, staff.operations),
    }
}

#[must_use]
pub fn assigned_role(w: Words, assigned: &AssignedRole) -> String {
    match assigned {
        AssignedRole::BuiltIn(built_in) => role(w, *built_in).to_owned(),
        AssignedRole::Custom { name, .. } => name.clone(),
        AssignedRole::Staff => t!(w, nav.staff_side).to_owned(),
    }
}

#[must_use]
pub fn tax_condition(w: Words, condition: TaxCondition) -> &'static str {
    match condition {
        TaxCondition::ResponsableInscripto => t!(w, tax_conditions.responsable_inscripto),
        TaxCondition::Monotributo => t!(w, tax_conditions.monotributo),
        TaxCondition::Exento => t!(w, tax_conditions.exento),
    }
}
