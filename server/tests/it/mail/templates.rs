//! Every mail in every language, as people read it.

use chrono::{TimeZone as _, Utc};
use domain::{
    access_events::{AccessEvent, AccessEventKind, ActorKind},
    ids::AccessEventId,
    locale::Locale,
    messages::{FactorChange, InvitedAs, Mail, Said},
    policy::Role,
};
use server::mail::render::{Rendered, render};

const URL: &str = "https://app.example.com";

/// Each mail once, with `name` wherever a person's or a company's name stands.
fn every_mail(name: &str) -> Vec<Mail> {
    let name = || name.to_owned();
    let at = Utc.with_ymd_and_hms(2026, 11, 16, 1, 5, 0).unwrap();
    let code = || "K7QX9RTM2VDW".to_owned();
    vec![
        Mail::PasswordReset { name: name(), code: code(), minutes: 30 },
        Mail::PasswordChanged { name: name(), at, device: name() },
        Mail::Invitation {
            tenant_name: name(),
            inviter: name(),
            role: InvitedAs::Role(Role::Reception),
            code: code(),
            days: 1,
        },
        Mail::SecondFactorChanged { name: name(), what: FactorChange::TotpAdded, at },
        Mail::NewSignIn { name: name(), device: name(), at },
        Mail::StaffAccessOpened {
            name: name(),
            staff_name: name(),
            reason: name(),
            until: at,
            tenant_name: name(),
            slug: "sur".parse().unwrap(),
        },
        Mail::AccountLocked { name: name(), minutes: 15 },
        Mail::AccessChanged {
            name: name(),
            tenant_name: name(),
            slug: "sur".parse().unwrap(),
            event: AccessEvent {
                id: AccessEventId::new(),
                kind: AccessEventKind::MemberChanged,
                actor_kind: ActorKind::ApiKey,
                actor_name: name(),
                subject_name: Some(name()),
                detail: Some("reception → analyst".to_owned()),
                at,
            },
        },
    ]
}

fn rendered(mail: &Mail, locale: Locale) -> Rendered {
    render(mail, locale, URL).unwrap_or_else(|error| panic!("{mail:?} in {locale}: {error}"))
}

#[test]
fn every_mail_reads_as_reviewed() {
    for locale in Locale::ALL {
        for mail in every_mail("Ana Ñandú") {
            let Rendered { subject, text, html } = rendered(&mail, locale);
            insta::assert_snapshot!(
                format!("{}.{locale}", mail.template()),
                format!("{subject}\n\n=== text\n{text}\n=== html\n{html}")
            );
        }
    }
}

/// Rendering inlines every class, and fails on one that cannot be.
#[test]
fn no_class_is_left_and_every_style_is_plain() {
    for mail in every_mail("Ana") {
        let html = rendered(&mail, Locale::EsAr).html;
        assert!(!html.contains("class=") && !html.contains("rgba(") && html.contains("color:#"), "{html}");
    }
}

#[test]
fn what_people_typed_stays_what_it_is() {
    let name = "<img src=x onerror=alert(1)>\r\nBcc: all@example.com\u{2028}\u{202e}\"{{ code }}\" class=\"m-0\" & co";
    for locale in Locale::ALL {
        for mail in every_mail(name) {
            let Rendered { subject, text, html } = rendered(&mail, locale);
            assert!(!subject.chars().any(char::is_control), "{subject:?}");
            assert!(!text.lines().any(|line| line.starts_with("Bcc:")), "{text}");
            assert!(!format!("{subject}{text}{html}").contains('\u{202e}'));
            assert!(!html.contains("<img") && !html.contains("class=\"") && !html.contains("\"{{"), "{html}");
            // Typed as a name, a template is a name.
            assert!(text.contains("{{ code }}"), "{text}");
        }
    }
}

#[test]
fn codes_are_in_the_fragment_and_in_the_text() {
    for (mail, page) in every_mail("Ana").into_iter().filter(|mail| mail.code().is_some()).zip(["reset", "invitation"])
    {
        let text = rendered(&mail, Locale::En).text;
        assert!(text.contains(&format!("{URL}/{page}#K7QX9RTM2VDW\n")), "{text}");
        assert!(text.contains("\n    K7QX9RTM2VDW\n"), "{text}");
        assert!(!text.contains('?'), "no code is in a query: {text}");
    }
}

#[test]
fn every_change_of_a_second_factor_has_words() {
    let at = Utc.with_ymd_and_hms(2026, 11, 16, 12, 0, 0).unwrap();
    for what in FactorChange::ALL.iter().copied() {
        for locale in Locale::ALL {
            let mail = Mail::SecondFactorChanged { name: "Ana".into(), what, at };
            assert!(!rendered(&mail, locale).text.is_empty());
        }
    }
}
