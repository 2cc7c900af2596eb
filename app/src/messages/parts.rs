//! What the pages of messages share.

use domain::messages::{Basis, Channel, MessageRecipient, MessageStatus, Suppression, Template};
use leptos::prelude::*;

use crate::{
    i18n::{Words, t, use_words},
    ui::{Badge, Tone},
};

pub(super) fn channel_text(w: Words, channel: Channel) -> &'static str {
    match channel {
        Channel::Email => t!(w, messages.channel_email),
        Channel::InApp => t!(w, messages.channel_in_app),
    }
}

pub(super) fn status_text(w: Words, status: MessageStatus) -> &'static str {
    match status {
        MessageStatus::Queued => t!(w, messages.queued),
        MessageStatus::Held => t!(w, messages.held),
        MessageStatus::Sending => t!(w, messages.sending),
        MessageStatus::Sent => t!(w, messages.sent),
        MessageStatus::Delivered => t!(w, messages.delivered),
        MessageStatus::Read => t!(w, messages.read),
        MessageStatus::Failed => t!(w, messages.failed),
        MessageStatus::Suppressed => t!(w, messages.suppressed),
    }
}

pub(super) const fn tone(status: MessageStatus) -> Tone {
    match status {
        MessageStatus::Queued | MessageStatus::Suppressed => Tone::Neutral,
        MessageStatus::Sending | MessageStatus::Delivered => Tone::Info,
        MessageStatus::Held => Tone::Warn,
        MessageStatus::Sent | MessageStatus::Read => Tone::Good,
        MessageStatus::Failed => Tone::Bad,
    }
}

pub(super) fn template_text(w: Words, template: Template) -> &'static str {
    match template {
        Template::PasswordReset => t!(w, messages.template_password_reset),
        Template::PasswordChanged => t!(w, messages.template_password_changed),
        Template::Invitation => t!(w, messages.template_invitation),
        Template::SecondFactorChanged => t!(w, messages.template_second_factor_changed),
        Template::NewSignIn => t!(w, messages.template_new_sign_in),
        Template::StaffAccessOpened => t!(w, messages.template_staff_access_opened),
        Template::AccountLocked => t!(w, messages.template_account_locked),
        Template::AccessChanged => t!(w, messages.template_access_changed),
    }
}

pub(super) fn basis_text(w: Words, basis: Basis) -> &'static str {
    match basis {
        Basis::Security => t!(w, messages.basis_security),
        Basis::Contract => t!(w, messages.basis_contract),
        Basis::LegitimateInterest => t!(w, messages.basis_legitimate_interest),
        Basis::Consent => t!(w, messages.basis_consent),
    }
}

/// Why nothing was sent is a name of ours; what a mail server answered stands as it is.
pub(super) fn detail_text(w: Words, status: MessageStatus, detail: &str) -> String {
    match (status, detail.parse()) {
        (MessageStatus::Suppressed, Ok(Suppression::TurnedOff)) => t!(w, messages.turned_off).to_owned(),
        _ => detail.to_owned(),
    }
}

/// Who it was for: by name where that is known, and where it went.
pub(super) fn recipient_text(w: Words, recipient: &MessageRecipient) -> (String, Option<String>) {
    match (&recipient.name, &recipient.address) {
        (Some(name), address) => (name.clone(), address.clone()),
        (None, Some(address)) => (address.clone(), None),
        (None, None) => (t!(w, access_events.somebody).to_owned(), None),
    }
}

#[component]
pub(super) fn StatusBadge(status: MessageStatus) -> impl IntoView {
    let w = use_words();
    view! { <Badge tone=tone(status)>{status_text(w, status)}</Badge> }
}
