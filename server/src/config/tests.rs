#![allow(clippy::unwrap_used)]
use super::*;

#[test]
fn the_command_line_is_sound() {
    Program::command().debug_assert();
}

#[test]
fn every_setting_is_documented_and_can_come_from_the_environment() {
    let mut program = Program::command();
    program.build();
    for command in program.get_subcommands().filter(|command| command.get_name() != "help") {
        for argument in
            command.get_arguments().filter(|a| !matches!(a.get_id().as_str(), "help" | "action" | "once" | "tests"))
        {
            let name = format!("{} {argument}", command.get_name());
            assert!(argument.get_help().is_some(), "{name} has no description");
            assert!(argument.get_env().is_some(), "{name} has no environment variable");
            let default = !argument.get_default_values().is_empty()
                || argument.get_help().unwrap().to_string().contains("[default:")
                || !argument.get_action().takes_values();
            assert!(default, "{name} does not say its default");
        }
    }
}

#[test]
fn demo_data_is_for_this_machine_only() {
    let local = |flags: &[&str]| {
        let program = Program::try_parse_from(["server", "serve"].iter().chain(flags)).unwrap();
        let Command::Serve(settings) = program.command else { panic!("serve") };
        settings.is_local()
    };
    assert!(local(&[]));
    assert!(local(&["--listen", "127.0.0.1:4000", "--public-url", "http://localhost:4000"]));
    for flags in [
        &["--listen", "0.0.0.0:3000"][..],
        &["--public-url", "https://app.example.com"],
        &["--public-url", "http://localhost:1@evil.example"],
        &["--public-url", "http://localhost.evil.example"],
    ] {
        assert!(!local(flags), "{flags:?}");
    }
}

#[test]
fn wrong_values_are_named() {
    for (flag, value, variable) in [
        ("--listen", "nowhere", "LISTEN"),
        ("--public-url", "ftp://x", "PUBLIC_URL"),
        ("--public-url", "https://x/path", "PUBLIC_URL"),
        ("--request-timeout", "soon", "REQUEST_TIMEOUT"),
        ("--database-max-connections", "0", "DATABASE_MAX_CONNECTIONS"),
        ("--log-format", "xml", "LOG_FORMAT"),
        ("--dns-resolver", "nowhere", "DNS_RESOLVER"),
    ] {
        let error = Program::try_parse_from(["server", "serve", flag, value]).unwrap_err();
        let Some(ContextValue::String(argument)) = error.get(ContextKind::InvalidArg) else {
            panic!("{flag}: {error}")
        };
        assert_eq!(variable_of(argument).as_deref(), Some(variable));
    }
}
