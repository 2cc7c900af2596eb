//! The build and the chores of the workspace: `cargo xtask COMMAND`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool talks through its output")]

mod build;
mod dev;
#[cfg(test)]
mod in_step;
mod new_vertical;
mod prepare;
mod repo;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::repo::Repo;

/// What every command gives back: the message names the file or program it is about.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The build and the chores of the workspace")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds the browser part and the style sheet into target/site and checks the size budgets
    Build {
        /// Unoptimised and uncompressed, for work in progress; budgets are not enforced
        #[arg(long)]
        quick: bool,
    },
    /// Builds quickly, runs the server, and does both again on every change
    Dev {
        /// Passed on to `server serve`
        #[arg(last = true)]
        server: Vec<String>,
    },
    /// Makes .sqlx/ anew from the migrations, on a database of its own
    Prepare {
        /// Changes nothing; fails when .sqlx/ is not what would be made
        #[arg(long)]
        check: bool,
    },
    /// Lays the stubs of a new vertical, in the layout of locations; see docs/ADDING-A-VERTICAL.md
    NewVertical {
        /// Its name: plural, lower case, such as chairs or price_lists
        name: String,
        /// One of them, where dropping the s is wrong, such as category
        #[arg(long)]
        singular: Option<String>,
        /// Also with uncommitted changes
        #[arg(long)]
        force: bool,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = Repo::find().and_then(|repo| match arguments.command {
        Command::Build { quick } => build::run(&repo, quick),
        Command::Dev { server } => dev::run(&repo, &server),
        Command::Prepare { check } => prepare::run(&repo, check),
        Command::NewVertical { name, singular, force } => new_vertical::run(&repo, &name, singular.as_deref(), force),
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
