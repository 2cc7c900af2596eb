//! A Postgres cluster of one's own, run from the machine's installed programs: for people who set no `DATABASE_URL`,
//! and for tests.
//!
//! The cluster listens on a Unix socket in a folder only its user can enter, on no TCP port: two clusters never fight
//! over one, and nothing on the network reaches it. Postgres refuses to run as root, so for root every program is run
//! as the user `postgres`, who then owns the folder.
//!
//! A killed owner leaves the cluster running; the next [`Cluster::start`] finds it and goes on with it.

use std::{
    fs, io,
    os::unix::{
        fs::{DirBuilderExt, MetadataExt, OpenOptionsExt},
        net::UnixStream,
    },
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

/// The user of the cluster's administrator. It bypasses row level security: migrations and tests only.
pub const ADMINISTRATOR: &str = "postgres";

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(
        "PostgreSQL's server programs (15 or newer) were not found. Install them (Debian and Ubuntu: apt-get install postgresql), or set DATABASE_URL to a database of yours"
    )]
    NoPrograms,
    #[error(
        "the user 'postgres' does not exist, and PostgreSQL refuses to run as root: create it, or run as another user"
    )]
    NoPostgresUser,
    #[error("{program} failed: {output}")]
    Program { program: &'static str, output: String },
    #[error("{}: {source}", path.display())]
    Io { path: PathBuf, source: io::Error },
}

/// What the cluster is for: decides how careful it is with data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Survives a power cut.
    Keep,
    /// May lose everything in a crash of the machine, and is faster for it.
    Throwaway,
}

/// A cluster's place on this machine. Making one touches nothing; [`Cluster::start`] does.
#[derive(Clone, Debug)]
pub struct Cluster {
    folder: PathBuf,
    programs: PathBuf,
    purpose: Purpose,
}

impl Cluster {
    /// `folder` is made on the first start. Its path may be any length; see [`Cluster::socket_folder`].
    ///
    /// # Errors
    /// [`Error::NoPrograms`] where PostgreSQL is not installed.
    pub fn new(folder: impl Into<PathBuf>, purpose: Purpose) -> Result<Self, Error> {
        let folder = folder.into();
        let folder = std::path::absolute(&folder).map_err(|source| Error::Io { path: folder, source })?;
        Ok(Self { folder, programs: find_programs()?, purpose })
    }

    /// Where clusters live when nobody says: below the working directory, or for root, whose files another user has to
    /// enter, below `/var/lib/barberpro`.
    #[must_use]
    pub fn default_folder(name: &str) -> PathBuf {
        if is_root() { Path::new("/var/lib/barberpro").join(name) } else { Path::new(".data").join(name) }
    }

    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes the cluster if it is not there, starts it if it does not run.
    ///
    /// # Errors
    /// When a program of PostgreSQL fails; the error carries what it said.
    pub fn start(&self) -> Result<(), Error> {
        self.make_folders()?;
        // Two processes may start the same cluster at the same time (test binaries do): one after the other.
        let lock = self.lock()?;
        if !self.data().join("PG_VERSION").exists() {
            self.initialise()?;
        }
        if !self.is_running() {
            self.run(
                "pg_ctl",
                &[
                    "start",
                    "--wait",
                    "--timeout=60",
                    "--silent",
                    "--log",
                    &self.folder.join("log").to_string_lossy(),
                    "--options",
                    &self.options(),
                ],
            )?;
        }
        drop(lock);
        Ok(())
    }

    /// Stops the cluster; open transactions are rolled back. Nothing to do when it does not run.
    ///
    /// # Errors
    /// When `pg_ctl` fails.
    pub fn stop(&self) -> Result<(), Error> {
        if self.is_running() {
            self.run("pg_ctl", &["stop", "--wait", "--mode=fast", "--silent"])?;
        }
        Ok(())
    }

    #[must_use]
    pub fn is_running(&self) -> bool {
        // The process number alone proves nothing: after a power cut another process may have it.
        self.data().join("postmaster.pid").exists()
            && UnixStream::connect(self.socket_folder().join(".s.PGSQL.5432")).is_ok()
            && self.command("pg_ctl").arg("status").output().is_ok_and(|o| o.status.success())
    }

    /// A connection string for sqlx and psql. Whoever can enter the socket's folder is let in as any user: the folder's
    /// permissions are the password.
    #[must_use]
    pub fn url(&self, user: &str, database: &str) -> String {
        let host: String = self.socket_folder().to_string_lossy().bytes().map(percent_encode).collect();
        format!("postgres://{user}@localhost/{database}?host={host}")
    }

    /// A Unix socket's path is at most 107 bytes, so a cluster in a deep folder has its socket in a short one.
    #[must_use]
    pub fn socket_folder(&self) -> PathBuf {
        let folder = &self.folder;
        let inside = folder.join("run");
        if inside.as_os_str().len() <= 80 {
            return inside;
        }
        let digest = folder.as_os_str().as_encoded_bytes().iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3) // FNV-1a
        });
        std::env::temp_dir().join(format!("barberpro-{}-{digest:016x}", rustix::process::getuid().as_raw()))
    }

    /// Runs SQL through `psql` as the administrator: for chores that run before there is a program to do it.
    ///
    /// # Errors
    /// When `psql` fails, with what it said.
    pub fn psql(&self, database: &str, arguments: &[&str]) -> Result<String, Error> {
        let socket = self.socket_folder();
        let output = Command::new(self.programs.join("psql"))
            .args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-At", "-U", ADMINISTRATOR, "-d", database, "-h"])
            .arg(socket)
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .map_err(|source| Error::Io { path: self.programs.join("psql"), source })?;
        checked("psql", &output)
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn initialise(&self) -> Result<(), Error> {
        let data = self.data();
        if data.exists() {
            // A first start that was killed half way. Without PG_VERSION there is no cluster in it to lose.
            fs::remove_dir_all(&data).map_err(|source| Error::Io { path: data.clone(), source })?;
        }
        self.run(
            "initdb",
            &["--username", ADMINISTRATOR, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"],
        )?;
        Ok(())
    }

    /// Settings of each start rather than of the cluster: its folder may have moved since it was made.
    fn options(&self) -> String {
        let socket = self.socket_folder().to_string_lossy().replace('\'', "'\\''");
        let mut options = format!(
            "-c listen_addresses='' -c unix_socket_directories='{socket}' -c max_connections=200 \
             -c shared_buffers=256MB -c timezone=UTC -c log_timezone=UTC"
        );
        if self.purpose == Purpose::Throwaway {
            options.push_str(" -c fsync=off -c synchronous_commit=off -c full_page_writes=off");
        }
        options
    }

    fn make_folders(&self) -> Result<(), Error> {
        let socket = self.socket_folder();
        for folder in [&self.folder, &socket] {
            if folder.exists() {
                continue;
            }
            if let Some(parent) = folder.parent() {
                fs::create_dir_all(parent).map_err(|source| Error::Io { path: parent.into(), source })?;
            }
            fs::DirBuilder::new()
                .mode(0o700)
                .create(folder)
                .map_err(|source| Error::Io { path: folder.clone(), source })?;
            if is_root() {
                checked(
                    "chown",
                    &Command::new("chown")
                        .arg(ADMINISTRATOR)
                        .arg(folder)
                        .output()
                        .map_err(|source| Error::Io { path: folder.clone(), source })?,
                )
                .map_err(|_| Error::NoPostgresUser)?;
            }
        }
        // The temporary folder is everybody's: a socket folder somebody else made there is not to be trusted.
        let look = |path: &Path| fs::symlink_metadata(path).map_err(|source| Error::Io { path: path.into(), source });
        let (ours, theirs) = (look(&self.folder)?, look(&socket)?);
        if !theirs.is_dir() || theirs.uid() != ours.uid() || theirs.mode() & 0o077 != 0 {
            let why = "must be a folder of the cluster's own user, closed to others (mode 0700)";
            return Err(Error::Io { path: socket, source: io::Error::new(io::ErrorKind::PermissionDenied, why) });
        }
        Ok(())
    }

    /// A file beside the cluster's folder, not in it: what is in there belongs to another user when we are root, who
    /// could point it elsewhere.
    fn beside(&self, ending: &str) -> Result<(PathBuf, fs::File), Error> {
        let mut name = self.folder.as_os_str().to_owned();
        name.push(ending);
        let path = PathBuf::from(name);
        let flags = i32::try_from(rustix::fs::OFlags::NOFOLLOW.bits()).unwrap_or_default();
        let opened = fs::File::options().write(true).create(true).truncate(false).custom_flags(flags).open(&path);
        match opened {
            Ok(file) => Ok((path, file)),
            Err(source) => Err(Error::Io { path, source }),
        }
    }

    fn lock(&self) -> Result<fs::File, Error> {
        let (path, file) = self.beside(".lock")?;
        rustix::fs::flock(&file, rustix::fs::FlockOperation::LockExclusive)
            .map_err(|errno| Error::Io { path, source: errno.into() })?;
        Ok(file)
    }

    /// Claims the cluster for as long as the returned file lives. `None`: another process has it, and stopping the
    /// cluster is for that one to do.
    ///
    /// # Errors
    /// When the lock file cannot be made.
    pub fn claim(&self) -> Result<Option<fs::File>, Error> {
        self.make_folders()?;
        let (path, file) = self.beside(".claim")?;
        match rustix::fs::flock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Some(file)),
            Err(rustix::io::Errno::WOULDBLOCK) => Ok(None),
            Err(errno) => Err(Error::Io { path, source: errno.into() }),
        }
    }

    fn command(&self, program: &str) -> Command {
        let path = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", ADMINISTRATOR, "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        // pg_ctl's working directory becomes the server's: one that the other user may enter.
        command.current_dir("/").arg("--pgdata").arg(self.data());
        command.stdin(Stdio::null());
        command
    }

    fn run(&self, program: &'static str, arguments: &[&str]) -> Result<String, Error> {
        let mut command = self.command(program);
        command.args(arguments);
        if program == "pg_ctl" {
            // The server inherits its parent's output: a pipe would never see its end.
            command.stdout(Stdio::null()).stderr(Stdio::null());
        }
        let output = command.output().map_err(|source| Error::Io { path: self.programs.join(program), source })?;
        checked(program, &output).map_err(|error| match error {
            Error::Program { program: "pg_ctl", .. } => {
                let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                let last: Vec<&str> = log.lines().rev().take(5).collect();
                Error::Program {
                    program,
                    output: format!(
                        "{} ({})",
                        last.into_iter().rev().collect::<Vec<_>>().join(" / "),
                        self.folder.join("log").display()
                    ),
                }
            }
            other => other,
        })
    }
}

/// Before 15, everybody may create tables in the schema `public`.
const OLDEST: u32 = 15;

/// The newest installed PostgreSQL: Debian keeps each version's programs in a folder of its own, off `PATH`.
fn find_programs() -> Result<PathBuf, Error> {
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().filter_map(|entry| {
        let version: u32 = entry.file_name().to_str()?.parse().ok()?;
        (version >= OLDEST).then(|| (version, entry.path().join("bin")))
    });
    let on_path = std::env::var_os("PATH")
        .into_iter()
        .flat_map(|path| std::env::split_paths(&path).collect::<Vec<_>>())
        .map(|folder| (0, folder));
    debian
        .chain(on_path)
        .filter(|(_, folder)| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file())
        .max_by_key(|(version, _)| *version)
        .map(|(_, folder)| folder)
        .ok_or(Error::NoPrograms)
}

fn checked(program: &'static str, output: &Output) -> Result<String, Error> {
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        let said = [&output.stderr[..], &output.stdout[..]].concat();
        Err(Error::Program { program, output: String::from_utf8_lossy(&said).trim().to_owned() })
    }
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

fn percent_encode(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_deep_folder_gets_a_short_socket_path() {
        let cluster = Cluster::new(PathBuf::from("/tmp").join("deep".repeat(40)), Purpose::Throwaway).unwrap();
        assert!(cluster.socket_folder().as_os_str().len() < 90);
    }

    #[test]
    fn a_url_escapes_the_socket_folder() {
        let cluster = Cluster::new("/tmp/a b", Purpose::Throwaway).unwrap();
        assert_eq!(cluster.url("u", "d"), "postgres://u@localhost/d?host=%2Ftmp%2Fa%20b%2Frun");
    }

    #[test]
    fn only_one_process_claims_a_cluster() {
        let folder = std::env::temp_dir().join(format!("bp-claim-{}", std::process::id()));
        let cluster = Cluster::new(&folder, Purpose::Throwaway).unwrap();
        let first = cluster.claim().unwrap();
        assert!(first.is_some());
        assert!(cluster.claim().unwrap().is_none());
        drop(first);
        assert!(cluster.claim().unwrap().is_some());
        fs::remove_dir_all(&folder).unwrap();
        fs::remove_file(folder.with_extension("claim")).unwrap();
    }
}
