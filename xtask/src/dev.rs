//! `cargo xtask dev`: builds quickly, runs the server, and does both again when a source changes.

use std::{
    collections::BTreeMap,
    fs,
    path::PathBuf,
    process::{Child, Command},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant, SystemTime},
};

use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGINT, SIGTERM};

use crate::{
    Result, build,
    repo::{self, Repo},
};

/// Folders and files that are watched, and what a change in them asks for: the site, the server.
const WATCHED: [(&str, bool, bool); 8] = [
    ("app", true, true),
    ("domain", true, true),
    ("frontend", true, false),
    ("style/app.css", true, false),
    ("public", true, false),
    ("server/Cargo.toml", false, true),
    ("server/src", false, true),
    ("migrations", false, true),
];
const POLL: Duration = Duration::from_millis(500);
/// Longer than the server takes to finish the requests it has.
const PATIENCE: Duration = Duration::from_secs(15);

type Files = BTreeMap<PathBuf, (SystemTime, u64)>;

/// What is still to be done. It stays so until it succeeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Due {
    site: bool,
    server: bool,
}

impl Due {
    const NOTHING: Self = Self { site: false, server: false };

    fn add(&mut self, other: Self) {
        self.site |= other.site;
        self.server |= other.server;
    }
}

/// Runs until Ctrl-C.
pub fn run(repo: &Repo, server_arguments: &[String]) -> Result<()> {
    // Ctrl-C reaches the server too, by the terminal: this process only has to outlive it.
    let interrupted = Arc::new(AtomicBool::new(false));
    let terminated = Arc::new(AtomicBool::new(false));
    signal_hook::flag::register(SIGINT, Arc::clone(&interrupted))?;
    signal_hook::flag::register(SIGTERM, Arc::clone(&terminated))?;
    let ended = || interrupted.load(Ordering::Relaxed) || terminated.load(Ordering::Relaxed);

    let mut server = Server { child: None };
    let mut due = Due { site: true, server: true };
    let mut files = look(repo)?;
    while !ended() {
        if due != Due::NOTHING {
            match work(repo, server_arguments, &mut server, &mut due) {
                Ok(()) => println!("watching for changes"),
                Err(_) if ended() => break,
                Err(error) => eprintln!("error: {error}\nwaiting for a change"),
            }
        }
        let change = loop {
            thread::sleep(POLL);
            if ended() {
                break Due::NOTHING;
            }
            server.notice_end();
            let now = look(repo)?;
            let change = changes(repo, &files, &now);
            files = now;
            if change != Due::NOTHING {
                break change;
            }
        };
        due.add(change);
        settle(repo, &mut files, &mut due)?;
    }
    server.end(terminated.load(Ordering::Relaxed))
}

/// Does what is due, as far as it succeeds. The server runs on while things are built, and when they fail.
fn work(repo: &Repo, server_arguments: &[String], server: &mut Server, due: &mut Due) -> Result<()> {
    if due.site {
        let manifest = || fs::read(repo.site().join("manifest.json")).ok();
        let before = manifest();
        build::run(repo, true)?;
        // The server reads the manifest when it starts.
        *due = Due { site: false, server: due.server || manifest() != before };
    }
    if due.server {
        repo::run("cargo build of the server", repo.cargo().args(["build", "--package", "server"]))?;
        server.end(true)?;
        let mut cargo = repo.cargo();
        server.start(cargo.args(["run", "--quiet", "--package", "server", "--", "serve"]).args(server_arguments))?;
        due.server = false;
    }
    Ok(())
}

/// A change is seldom alone (a branch is switched, an editor saves all): waits until nothing changes any more.
fn settle(repo: &Repo, files: &mut Files, due: &mut Due) -> Result<()> {
    while *due != Due::NOTHING {
        thread::sleep(POLL / 5);
        let now = look(repo)?;
        let change = changes(repo, files, &now);
        *files = now;
        if change == Due::NOTHING {
            break;
        }
        due.add(change);
    }
    Ok(())
}

fn look(repo: &Repo) -> Result<Files> {
    let mut files = Files::new();
    for (name, ..) in WATCHED {
        let path = repo.root.join(name);
        let found = if path.is_file() { vec![path] } else { repo::files_below(&path)? };
        for file in found {
            // A file that vanished since is a change for the next look.
            if let Ok((modified, length)) = fs::metadata(&file).and_then(|file| Ok((file.modified()?, file.len()))) {
                files.insert(file, (modified, length));
            }
        }
    }
    Ok(files)
}

fn changes(repo: &Repo, before: &Files, now: &Files) -> Due {
    let changed = before.iter().filter(|(path, state)| now.get(*path) != Some(*state)).map(|(path, _)| path);
    let added = now.keys().filter(|path| !before.contains_key(*path));
    let mut due = Due::NOTHING;
    for path in changed.chain(added) {
        for (name, site, server) in WATCHED {
            if path.starts_with(repo.root.join(name)) {
                due.add(Due { site, server });
            }
        }
    }
    due
}

/// The running server. `cargo run` becomes the server itself, so a signal to it reaches the server.
struct Server {
    child: Option<Child>,
}

impl Server {
    fn start(&mut self, command: &mut Command) -> Result<()> {
        self.child = Some(command.spawn().map_err(|error| format!("cargo cannot be started: {error}"))?);
        Ok(())
    }

    /// Says so when the server ended by itself.
    fn notice_end(&mut self) {
        if let Some(child) = &mut self.child
            && let Ok(Some(status)) = child.try_wait()
        {
            self.child = None;
            eprintln!("the server ended ({status}); waiting for a change");
        }
    }

    /// Waits for the server to end. Asks it to when `ask` says so, or when it takes too long.
    fn end(&mut self, ask: bool) -> Result<()> {
        let Some(mut child) = self.child.take() else { return Ok(()) };
        let signal = |child: &Child| {
            if let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
                // An error means that it has ended.
                let _ = kill_process(pid, Signal::INT);
            }
        };
        if ask {
            signal(&child);
        }
        let mut start = Instant::now();
        let mut asked = ask;
        while child.try_wait()?.is_none() {
            if start.elapsed() > PATIENCE {
                if asked {
                    child.kill()?;
                } else {
                    signal(&child);
                    (asked, start) = (true, Instant::now());
                }
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Only after an error: nobody watches the server any more.
        let _ = self.end(true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, u64)]) -> Files {
        list.iter()
            .map(|(path, length)| (PathBuf::from("/repo").join(path), (SystemTime::UNIX_EPOCH, *length)))
            .collect()
    }

    #[test]
    fn a_change_asks_for_what_depends_on_it() {
        let repo = Repo { root: "/repo".into(), target: "/target".into() };
        let before = files(&[("app/src/lib.rs", 1), ("server/src/main.rs", 1), ("public/favicon.svg", 1)]);
        let after = |list| changes(&repo, &before, &files(list));
        let same = [("app/src/lib.rs", 1), ("server/src/main.rs", 1), ("public/favicon.svg", 1)];
        assert_eq!(after(&same), Due::NOTHING);
        let edited = [("app/src/lib.rs", 2), ("server/src/main.rs", 1), ("public/favicon.svg", 1)];
        assert_eq!(after(&edited), Due { site: true, server: true });
        let removed = [("app/src/lib.rs", 1), ("server/src/main.rs", 1)];
        assert_eq!(after(&removed), Due { site: true, server: false });
        let added = [&same[..], &[("migrations/0009_new.sql", 1)]].concat();
        assert_eq!(after(&added), Due { site: false, server: true });
    }
}
