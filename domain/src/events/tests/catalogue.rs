//! What is promised of each type.

use serde_json::Value;

use super::super::{EventKind, catalogue};

#[test]
fn every_sample_is_as_its_schema_says_and_less_is_not() {
    for event in catalogue() {
        let schema =
            jsonschema::draft202012::new(&event.schema).unwrap_or_else(|error| panic!("{}: {error}", event.kind));
        let data = &event.sample.data;
        let wrong: Vec<String> = schema.iter_errors(data).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}\n{data}", event.kind);
        // The schema holds something: without any of what it asks for, or with another type, it refuses.
        let required = event.schema["required"].as_array().unwrap_or_else(|| panic!("{} asks for nothing", event.kind));
        for field in required {
            let field = field.as_str().unwrap();
            let mut less = data.clone();
            less.as_object_mut().unwrap().remove(field);
            assert!(!schema.is_valid(&less), "{} without {field}", event.kind);
            let mut other = data.clone();
            other[field] = Value::Array(vec![Value::Null]);
            assert!(!schema.is_valid(&other), "{} with another {field}", event.kind);
        }
    }
}

/// What a type carries is promised to other programs. Whoever changes it counts its version up, which makes another file;
/// the files of older versions stay, since events of them are still there to be read.
#[test]
fn what_a_type_carries_changes_only_with_its_version() {
    for event in catalogue() {
        let name = format!("{}.v{}", event.kind, event.version);
        let text = serde_json::to_string_pretty(&event.schema).unwrap();
        insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../schemas" }, {
            insta::assert_snapshot!(name, text);
        });
    }
}

#[test]
fn every_version_that_ever_was_is_described() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/events/schemas");
    let mut there: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .filter_map(|entry| Some(entry.unwrap().file_name().to_str()?.strip_suffix(".snap")?.to_owned()))
        .collect();
    there.sort();
    let mut expected: Vec<String> = EventKind::ALL
        .iter()
        .flat_map(|kind| (1..=kind.version()).map(move |version| format!("{kind}.v{version}")))
        .collect();
    expected.sort();
    assert_eq!(there, expected);
}

/// People's names, addresses and e-mail addresses are for those who may see them, by id.
#[test]
fn nothing_that_reaches_or_names_a_person_is_carried() {
    fn fields(value: &Value, found: &mut Vec<String>) {
        if let Some(properties) = value["properties"].as_object() {
            for (name, value) in properties {
                found.push(name.clone());
                fields(value, found);
            }
        }
    }
    for event in catalogue() {
        let mut found = Vec::new();
        fields(&event.schema, &mut found);
        assert!(!found.is_empty(), "{}", event.kind);
        for field in &found {
            for word in ["email", "phone", "street", "cuit", "display_name", "legal_name", "reason", "secret_", "actor"]
            {
                assert!(!field.contains(word) || field == "old_secret_until", "{}: {field}", event.kind);
            }
        }
        // A name is a thing's: of a person there is the id.
        let is_of_person = event.kind.as_str().starts_with("member.") || event.kind.as_str().starts_with("staff_");
        assert!(!is_of_person || !found.contains(&"name".to_owned()), "{}", event.kind);
    }
}
