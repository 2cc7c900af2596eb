//! Every type of event: what it carries, in which version, as a schema and a sample. The schemas are made from the Rust
//! types; a snapshot of each version holds them to what was promised.

use serde::Serialize;
use serde_json::{Value, json};
use utoipa::{PartialSchema, ToSchema};

use super::{
    EventActor, EventKind, EventRecord, EventType, Position,
    facts::{
        About, ApiKeyEndFacts, ApiKeyFacts, ApiKeyRotationFacts, BrandFacts, ClockFacts, Facts, FileEndFacts,
        FileFacts, InvitationEndFacts, InvitationFacts, LegalEntityFacts, LocationFacts, LocationStatusFacts,
        MemberFacts, QuietHoursFacts, RoleEndFacts, RoleFacts, SignInPolicyFacts, StaffAccessEndFacts,
        StaffAccessFacts, TenantFacts, TenantStatusFacts, sample_id, sample_time,
    },
};
use crate::{
    access_events::ActorKind,
    ids::{EventId, RequestId, UserId},
};

macro_rules! event_types {
    ($($kind:ident($facts:ty) $version:literal,)+) => {
        /// An event as it is published: its kind, and what that kind carries.
        #[derive(Clone, Debug, Serialize)]
        #[serde(untagged)]
        pub enum Event { $($kind($facts),)+ }

        impl Event {
            #[must_use]
            pub const fn kind(&self) -> EventKind {
                match self { $(Self::$kind(_) => EventKind::$kind,)+ }
            }

            pub(crate) fn about(&self) -> About {
                match self { $(Self::$kind(facts) => facts.about(),)+ }
            }
        }

        impl EventKind {
            /// Of what it carries. One more whenever that changes.
            #[must_use]
            pub const fn version(self) -> i16 {
                match self { $(Self::$kind => $version,)+ }
            }
        }

        fn describe(kind: EventKind) -> EventType {
            match kind {
                $(EventKind::$kind => {
                    event_type(kind, schema::<$facts>(), &Event::$kind(<$facts>::sample()))
                })+
            }
        }
    };
}

event_types! {
    LocationCreated(LocationFacts) 1,
    LocationUpdated(LocationFacts) 1,
    LocationStatusChanged(LocationStatusFacts) 1,
    MemberInvited(InvitationFacts) 1,
    InvitationRevoked(InvitationEndFacts) 1,
    MemberJoined(MemberFacts) 1,
    MemberChanged(MemberFacts) 1,
    MemberRemoved(MemberFacts) 1,
    RoleCreated(RoleFacts) 1,
    RoleChanged(RoleFacts) 1,
    RoleRemoved(RoleEndFacts) 1,
    LegalEntityCreated(LegalEntityFacts) 1,
    LegalEntityUpdated(LegalEntityFacts) 1,
    LegalEntityClosed(LegalEntityFacts) 1,
    ApiKeyCreated(ApiKeyFacts) 1,
    ApiKeyRotated(ApiKeyRotationFacts) 1,
    ApiKeyRevoked(ApiKeyEndFacts) 1,
    TenantCreated(TenantFacts) 1,
    TenantUpdated(TenantFacts) 1,
    TenantSuspended(TenantStatusFacts) 1,
    TenantReactivated(TenantStatusFacts) 1,
    BrandChanged(BrandFacts) 1,
    SignInPolicyChanged(SignInPolicyFacts) 1,
    StaffAccessOpened(StaffAccessFacts) 1,
    StaffAccessEnded(StaffAccessEndFacts) 1,
    ClockMoved(ClockFacts) 1,
    FileAdded(FileFacts) 1,
    FileRemoved(FileEndFacts) 1,
    QuietHoursChanged(QuietHoursFacts) 1,
}

/// Every type, in the order of [`EventKind::ALL`].
#[must_use]
pub fn catalogue() -> Vec<EventType> {
    EventKind::ALL.iter().map(|kind| describe(*kind)).collect()
}

fn event_type(kind: EventKind, schema: Value, event: &Event) -> EventType {
    let data = serde_json::to_value(event).unwrap_or_default();
    let sample = EventRecord {
        id: EventId::from_uuid(sample_id()),
        kind,
        version: kind.version(),
        position: Position { xact: 7301, sequence: 42 },
        location_id: event.about().location,
        actor: EventActor { kind: ActorKind::Member, id: Some(UserId::from_uuid(sample_id()).to_string()) },
        request_id: RequestId::from_uuid(sample_id()),
        at: sample_time(),
        data,
    };
    EventType { kind, version: kind.version(), schema, sample }
}

/// A schema that stands by itself: what it refers to is in it.
fn schema<T: ToSchema>() -> Value {
    let mut parts = Vec::new();
    T::schemas(&mut parts);
    let mut schema = serde_json::to_value(<T as PartialSchema>::schema()).unwrap_or_default();
    let mut parts: Vec<(String, Value)> =
        parts.into_iter().map(|(name, part)| (name, serde_json::to_value(part).unwrap_or_default())).collect();
    parts.sort_by(|one, other| one.0.cmp(&other.0));
    parts.dedup_by(|one, other| one.0 == other.0);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    if !parts.is_empty() {
        schema["$defs"] = Value::Object(parts.into_iter().collect());
    }
    point_inwards(&mut schema);
    schema
}

/// OpenAPI keeps shared parts elsewhere than JSON Schema does.
fn point_inwards(value: &mut Value) {
    match value {
        Value::Object(map) => {
            if let Some(Value::String(to)) = map.get_mut("$ref") {
                *to = to.replace("#/components/schemas/", "#/$defs/");
            }
            map.values_mut().for_each(point_inwards);
        }
        Value::Array(items) => items.iter_mut().for_each(point_inwards),
        _ => {}
    }
}
