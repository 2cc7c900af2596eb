//! The program: one binary, one subcommand for each thing it does.

use std::process::ExitCode;

use clap::Parser;
use server::config::{Command, Program};

/// Rendering a page is thousands of small allocations: the system's allocator took a fifth of its time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let program = match Program::try_parse() {
        Ok(program) => program,
        Err(error) => return server::config::explain(&error),
    };
    let outcome = match program.command {
        Command::Serve(settings) => server::commands::serve::run(*settings),
        Command::Work(settings) => server::commands::work::run(*settings),
        Command::Migrate(settings) => server::commands::migrate::run(&settings),
        Command::Demo(settings) => server::commands::demo::run(settings),
        Command::Postgres(settings) => server::commands::postgres::run(&settings),
        Command::Keys(settings) => server::commands::keys::run(&settings),
        Command::Audit(settings) => server::commands::audit::run(settings),
        Command::Openapi => server::commands::openapi::run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            server::commands::complain(&*error);
            ExitCode::FAILURE
        }
    }
}
