//! The detail of an event in words. It is written for the record, by names that do not change; what cannot be read is
//! shown as it stands.

use chrono::TimeDelta;
use domain::{
    access_events::AccessEventKind as Kind,
    format,
    ids::CustomRoleId,
    policy::{Action, Role},
};
use serde_json::Value;

use crate::{
    api_keys::shop_count,
    i18n::{self, Words, t},
    sign_in_policy::score,
};

/// `None`: there is nothing to say that the event itself does not.
pub(crate) fn detail(w: Words, kind: Kind, text: &str) -> Option<String> {
    let words = match kind {
        Kind::RoleCreated | Kind::ApiKeyCreated => actions(w, text),
        Kind::RoleChanged => sides(text, |side| actions(w, side)),
        Kind::MemberInvited | Kind::MemberJoined | Kind::MemberRemoved => place(w, text),
        Kind::MemberChanged => sides(text, |side| place(w, side)),
        Kind::SignInPolicyChanged => settings(w, text),
        Kind::CompanySignInChanged => provider(w, text),
        Kind::CompanySignInJoined => sides(text, |side| place(w, side)),
        Kind::ApiKeyRotated if text == "0 h" => return None,
        Kind::ApiKeyRotated => t!(w, access_events.overlap, hours = text.to_owned()).to_string(),
        _ => text.to_owned(),
    };
    (!words.is_empty()).then_some(words)
}

/// `before → after`.
fn sides(text: &str, words: impl Fn(&str) -> String) -> String {
    text.split(" → ").map(words).collect::<Vec<_>>().join(" → ")
}

/// `locations.view, locations.edit`.
fn actions(w: Words, text: &str) -> String {
    let name = |name: &str| {
        name.parse::<Action>().map_or_else(|_| name.to_owned(), |action| i18n::action(w, action).to_owned())
    };
    text.split(", ").map(name).collect::<Vec<_>>().join(", ")
}

/// A role's name, the id of a tenant's own, or the name of one.
fn role(w: Words, text: &str) -> String {
    match (text.parse::<Role>(), text.parse::<CustomRoleId>()) {
        (Ok(role), _) => i18n::role(w, role).to_owned(),
        (_, Ok(_)) => t!(w, access_events.own_role).to_owned(),
        _ => text.to_owned(),
    }
}

/// A role, and the ids of shops where it is not all of them: `reception (loc_..., loc_...)`.
fn place(w: Words, text: &str) -> String {
    match text.strip_suffix(')').and_then(|text| text.rsplit_once(" (")) {
        Some((name, shops)) if shops.starts_with("loc_") => {
            format!("{} ({})", role(w, name), shop_count(w, shops.split(", ").count()))
        }
        _ => role(w, text),
    }
}

/// `idle_minutes: null → 60; networks: [] → ["190.210.0.0/16"]`.
fn settings(w: Words, text: &str) -> String {
    let setting = |text: &str| {
        let (field, values) = text.split_once(": ")?;
        let (name, empty) = match field {
            "second_factor_roles" => (t!(w, sign_in_policy.section_factor), t!(w, access_events.nobody)),
            "session_minutes" => (t!(w, sign_in_policy.session_minutes), t!(w, access_events.no_limit)),
            "idle_minutes" => (t!(w, sign_in_policy.idle_minutes), t!(w, access_events.no_limit)),
            "networks" => (t!(w, sign_in_policy.section_networks), t!(w, api_keys.any_network)),
            "password" => (t!(w, sign_in_policy.section_password), ""),
            "password_sign_in" => (t!(w, sign_in_policy.password_sign_in), ""),
            _ => return None,
        };
        let values = sides(values, |side| {
            let length = side.parse().ok().filter(|_| field.ends_with("_minutes")).and_then(TimeDelta::try_minutes);
            if let Some(length) = length {
                return format::duration(i18n::locale(w), length);
            }
            serde_json::from_str(side).map_or_else(|_| side.to_owned(), |value| setting_value(w, &value, empty))
        });
        Some(format!("{name}: {values}"))
    };
    let part = |text: &str| setting(text).unwrap_or_else(|| text.to_owned());
    text.split("; ").map(part).collect::<Vec<_>>().join(" · ")
}

/// `claimed: barberia-sur.com.ar`, or the provider's settings: `enabled: true → false; client_secret`.
fn provider(w: Words, text: &str) -> String {
    let value = |side: &str| match serde_json::from_str(side) {
        Ok(Value::Null) => t!(w, company_sign_in.reach_all).to_owned(),
        Ok(Value::Bool(true)) => t!(w, company_sign_in.yes).to_owned(),
        Ok(Value::Bool(false)) => t!(w, company_sign_in.no).to_owned(),
        Ok(Value::String(text)) => text,
        Ok(Value::Array(shops)) => shop_count(w, shops.len()),
        Ok(Value::Object(role_given)) => match role_given.iter().next() {
            Some((_, Value::String(name))) => role(w, name),
            Some((_, Value::Object(own))) => {
                own.get("name").and_then(Value::as_str).map_or_else(|| side.to_owned(), str::to_owned)
            }
            _ => side.to_owned(),
        },
        _ => side.to_owned(),
    };
    let part = |text: &str| {
        let (field, values) = text.split_once(": ").unwrap_or((text, ""));
        let name = match field {
            "claimed" => t!(w, access_events.domain_claimed),
            "verified" => t!(w, access_events.domain_verified),
            "removed" => t!(w, access_events.domain_removed),
            "issuer" => t!(w, company_sign_in.issuer),
            "client_id" => t!(w, company_sign_in.client_id),
            "client_secret" => return t!(w, access_events.secret_replaced).to_owned(),
            "enabled" => t!(w, company_sign_in.enabled),
            "joins_automatically" => t!(w, company_sign_in.joins),
            "role" => t!(w, company_sign_in.role),
            "locations" => t!(w, company_sign_in.reach),
            "trusts_second_factor" => t!(w, company_sign_in.trusts),
            "set_up_by_owner" => t!(w, access_events.set_up_by_owner),
            _ => return text.to_owned(),
        };
        // A first setting has nothing before the arrow.
        let values = values.strip_prefix(" → ").map_or_else(|| sides(values, value), value);
        format!("{name}: {values}")
    };
    text.split("; ").map(part).collect::<Vec<_>>().join(" · ")
}

fn setting_value(w: Words, value: &Value, empty: &str) -> String {
    match value {
        Value::Null => empty.to_owned(),
        Value::Bool(true) => t!(w, sign_in_policy.password_yes).to_owned(),
        Value::Bool(false) => t!(w, sign_in_policy.password_no).to_owned(),
        Value::Array(items) if items.is_empty() => empty.to_owned(),
        Value::Array(items) => {
            items.iter().filter_map(Value::as_str).map(|item| role(w, item)).collect::<Vec<_>>().join(", ")
        }
        Value::Object(rule) => {
            let number = |key: &str| rule.get(key).and_then(Value::as_u64).and_then(|n| u8::try_from(n).ok());
            let (length, strength) = (number("at_least").unwrap_or_default(), number("score").unwrap_or_default());
            format!(
                "{}, {}",
                t!(w, sign_in_policy.characters, n = length.to_string()),
                score(w, strength).to_lowercase()
            )
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_are_told_in_words() {
        let w = Words::en;
        let reception = i18n::role(w, Role::Reception);
        let (networks, any) = (t!(w, sign_in_policy.section_networks), t!(w, api_keys.any_network));
        let (passwords, hard) = (t!(w, sign_in_policy.section_password), score(w, 3).to_lowercase());
        for (kind, text, words) in [
            (Kind::ApiKeyRotated, "0 h", None),
            (Kind::MemberInvited, "reception", Some(reception.to_owned())),
            (
                Kind::MemberChanged,
                "reception (loc_1, loc_2) → night shift",
                Some(format!("{reception} (2 shops) → night shift")),
            ),
            (
                Kind::SignInPolicyChanged,
                r#"networks: [] → ["10.0.0.0/8"]; from.later: 1 → 2"#,
                Some(format!("{networks}: {any} → 10.0.0.0/8 · from.later: 1 → 2")),
            ),
            (
                Kind::SignInPolicyChanged,
                "idle_minutes: null → 43200",
                Some(format!(
                    "{}: {} → 30\u{a0}days",
                    t!(w, sign_in_policy.idle_minutes),
                    t!(w, access_events.no_limit)
                )),
            ),
            (
                Kind::SignInPolicyChanged,
                r#"password: {"at_least":12,"score":3} → {"at_least":14,"score":3}"#,
                Some(format!("{passwords}: 12 characters, {hard} → 14 characters, {hard}")),
            ),
            (
                Kind::CompanySignInChanged,
                r#"client_id:  → "barberpro"; role: {"built_in":"provider"} → {"built_in":"reception"}; locations: null → ["loc_1"]; client_secret"#,
                Some(format!(
                    "{}: barberpro · {}: {} → {reception} · {}: {} → 1 shop · {}",
                    t!(w, company_sign_in.client_id),
                    t!(w, company_sign_in.role),
                    i18n::role(w, Role::Provider),
                    t!(w, company_sign_in.reach),
                    t!(w, company_sign_in.reach_all),
                    t!(w, access_events.secret_replaced)
                )),
            ),
            (
                Kind::CompanySignInChanged,
                "verified: sur.example",
                Some(format!("{}: sur.example", t!(w, access_events.domain_verified))),
            ),
            (
                Kind::CompanySignInJoined,
                "https://login.example → reception",
                Some(format!("https://login.example → {reception}")),
            ),
            (Kind::StaffEntered, "why: they asked", Some("why: they asked".to_owned())),
        ] {
            assert_eq!(detail(w, kind, text), words, "{text}");
        }
    }
}
