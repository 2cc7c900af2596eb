//! Every setting: a flag, an environment variable, a documented default.

use std::{fmt, net::SocketAddr, path::PathBuf, process::ExitCode, time::Duration};

use clap::{
    Args, CommandFactory, Parser, Subcommand, ValueEnum,
    error::{ContextKind, ContextValue, ErrorKind},
};
use domain::{db::Pool, identity::password::Cost, network::Network};

use crate::{files::settings::FileSettings, jobs::JobSettings, live::follow::Mode, mail::MailSettings};

/// BarberPro: the platform for companies that run barber shops and salons.
#[derive(Debug, Parser)]
#[command(name = "server", version = crate::COMMIT, max_term_width = 120)]
pub struct Program {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Answer requests: pages, REST, files. Runs the worker too, unless told not to
    Serve(Box<ServeSettings>),
    /// Run background work only
    Work(Box<WorkSettings>),
    /// Make the database's roles and run the migrations that are new
    Migrate(DatabaseSettings),
    /// Load two companies with people in every role, once. For trying out, never for a public installation
    Demo(DemoSettings),
    /// Start or stop the Postgres cluster that serves when DATABASE_URL is not set
    Postgres(PostgresSettings),
    /// Show or change the keys that secrets are encrypted with. Changing them disturbs no running server
    Keys(KeysSettings),
    /// Verify the audit: the chains of the database, or a bundle
    Audit(AuditSettings),
    /// Print the description of the REST API (OpenAPI, JSON)
    Openapi,
}

#[derive(Args, Clone, Debug)]
pub struct DatabaseSettings {
    /// The database, as the server's own login role [default: a cluster of its own, below --data]
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub database_url: Option<String>,
    /// The same database, as an administrator who may create roles and act as app_owner; only migrations and demo data
    /// use it [default: as --database-url]
    #[arg(long, env = "DATABASE_ADMIN_URL", hide_env_values = true, value_name = "URL")]
    pub database_admin_url: Option<String>,
    /// The same database straight, past a pooler that lends connections for one transaction each: what listens for events
    /// needs it [default: as --database-url]
    #[arg(long, env = "DATABASE_DIRECT_URL", hide_env_values = true, value_name = "URL")]
    pub database_direct_url: Option<String>,
    /// Connections to the database, at most
    #[arg(long, env = "DATABASE_MAX_CONNECTIONS", default_value = "16", value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub database_max_connections: u32,
    /// How long a request waits for a free connection
    #[arg(long, env = "DATABASE_ACQUIRE_TIMEOUT", default_value = "5s", value_name = "DURATION", value_parser = duration)]
    pub database_acquire_timeout: Duration,
    /// Prepared statements per connection; 0 behind PgBouncer before 1.21 in transaction mode
    #[arg(long, env = "DATABASE_STATEMENT_CACHE", default_value = "256", value_name = "N")]
    pub database_statement_cache: usize,
    /// A statement that takes longer is logged, by its fingerprint and without values
    #[arg(long, env = "SLOW_QUERY", default_value = "500ms", value_name = "DURATION", value_parser = duration)]
    pub slow_query: Duration,
    /// Where the cluster of its own lives [default: .data/postgres, for root /var/lib/barberpro/postgres]
    #[arg(long, env = "DATA_DIR", value_name = "FOLDER")]
    pub data: Option<PathBuf>,
}

/// What whoever watches over an installation reads, besides the log.
#[derive(Args, Clone, Debug)]
pub struct WatchSettings {
    /// Where metrics are read, as /metrics: an address that the public does not reach [default: nowhere]
    #[arg(long, env = "METRICS_LISTEN", value_name = "ADDRESS:PORT")]
    pub metrics_listen: Option<SocketAddr>,
    /// The collector that spans are sent to (OpenTelemetry, OTLP over HTTP), without the path of traces [default: none]
    #[arg(long, env = "OTEL_EXPORTER_OTLP_ENDPOINT", hide_env_values = true, value_name = "URL", value_parser = collector)]
    pub otlp_endpoint: Option<String>,
    /// Which share of traces is sent, 0 to 1
    #[arg(long, env = "OTLP_SHARE", default_value = "1", value_name = "SHARE", value_parser = share)]
    pub otlp_share: f64,
}

impl DatabaseSettings {
    #[must_use]
    pub const fn pool(&self) -> Pool {
        Pool {
            max_connections: self.database_max_connections,
            acquire_timeout: self.database_acquire_timeout,
            statement_cache: self.database_statement_cache,
            slow_query: self.slow_query,
        }
    }
}

/// A setting that is shown nowhere.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

#[derive(Args, Clone, Debug)]
pub struct KeySettings {
    /// A file with the master keys, one `id:base64` of 32 bytes a line, the current one first [default: with a cluster of
    /// its own, a file beside it, made once]
    #[arg(long, env = "MASTER_KEY_FILE", value_name = "FILE")]
    pub master_key_file: Option<PathBuf>,
    /// The master keys themselves, separated by commas or new lines [default: as in --master-key-file]
    #[arg(long, env = "MASTER_KEYS", hide_env_values = true, value_name = "ID:BASE64,...")]
    pub master_keys: Option<Secret>,
}

#[derive(Args, Clone, Debug)]
pub struct AuditSettings {
    #[command(subcommand)]
    pub action: AuditAction,
}

#[derive(Clone, Debug, Subcommand)]
pub enum AuditAction {
    /// Verify every chain of the database, from the first record to the last
    Verify(VerifySettings),
    /// Verify a bundle with the public key alone: no database is needed
    VerifyBundle(BundleSettings),
    /// Print the public keys that checkpoints are signed with
    Keys(VerifySettings),
}

#[derive(Args, Clone, Debug)]
pub struct VerifySettings {
    #[command(flatten)]
    pub database: DatabaseSettings,
    #[command(flatten)]
    pub keys: KeySettings,
    #[command(flatten)]
    pub log: LogSettings,
}

#[derive(Args, Clone, Debug)]
pub struct BundleSettings {
    /// The bundle, as it was downloaded
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// A public key of the installation, as /api/audit/keys publishes it; more of them by more of these
    #[arg(long, value_name = "BASE64", required = true)]
    pub public_key: Vec<String>,
    /// Checkpoints that were kept from the chain's public address: a bundle that ends before one of them was cut
    #[arg(long, value_name = "FILE")]
    pub checkpoints: Option<PathBuf>,
}

#[derive(Args, Clone, Debug)]
pub struct LogSettings {
    /// What is logged: a level, or levels by target as in `info,sqlx=warn`
    #[arg(long, env = "LOG", default_value = "info", value_name = "FILTER")]
    pub log: String,
    /// How it is written
    #[arg(long, env = "LOG_FORMAT", default_value = "text", value_enum)]
    pub log_format: LogFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum LogFormat {
    Text,
    /// One JSON object a line
    Json,
}

#[derive(Args, Clone, Debug)]
pub struct ServeSettings {
    #[command(flatten)]
    pub database: DatabaseSettings,
    #[command(flatten)]
    pub keys: KeySettings,
    #[command(flatten)]
    pub mail: MailSettings,
    #[command(flatten)]
    pub jobs: JobSettings,
    #[command(flatten)]
    pub files: FileSettings,
    #[command(flatten)]
    pub log: LogSettings,
    #[command(flatten)]
    pub watch: WatchSettings,
    /// Where to listen
    #[arg(long, env = "LISTEN", default_value = "127.0.0.1:3000", value_name = "ADDRESS:PORT")]
    pub listen: SocketAddr,
    /// The address people use. With https, cookies travel over nothing else [default: http://localhost and the port]
    #[arg(long, env = "PUBLIC_URL", value_name = "URL", value_parser = public_url)]
    pub public_url: Option<String>,
    /// The browser part and the style sheet, as `cargo xtask build` leaves them
    #[arg(long, env = "SITE", default_value = "target/site", value_name = "FOLDER")]
    pub site: PathBuf,
    /// Bytes of a request's body, at most
    #[arg(long, env = "BODY_LIMIT", default_value = "10485760", value_name = "BYTES")]
    pub body_limit: usize,
    /// How long a file may take to come; nothing may come for as long as a request may take
    #[arg(long, env = "UPLOAD_TIMEOUT", default_value = "10m", value_name = "DURATION", value_parser = upload_duration)]
    pub upload_timeout: Duration,
    /// How long a request may take
    #[arg(long, env = "REQUEST_TIMEOUT", default_value = "30s", value_name = "DURATION", value_parser = duration)]
    pub request_timeout: Duration,
    /// How long a connection may take to send a request's head, and stay idle between requests
    #[arg(long, env = "CONNECTION_TIMEOUT", default_value = "5s", value_name = "DURATION", value_parser = duration)]
    pub connection_timeout: Duration,
    /// Connections at once; more wait to be accepted
    #[arg(long, env = "MAX_CONNECTIONS", default_value = "10000", value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub max_connections: u32,
    /// After SIGTERM: how long new requests are still answered, while readiness already says no. Longer than
    /// --connection-timeout, so that every idle connection has ended by itself
    #[arg(long, env = "SHUTDOWN_DRAIN", default_value = "6s", value_name = "DURATION", value_parser = duration)]
    pub shutdown_drain: Duration,
    /// After that: how long running requests may take to finish
    #[arg(long, env = "SHUTDOWN_GRACE", default_value = "30s", value_name = "DURATION", value_parser = duration)]
    pub shutdown_grace: Duration,
    /// Proxies that are believed about where a request comes from (X-Forwarded-For): networks, separated by commas
    /// [default: none]
    #[arg(long, env = "TRUSTED_PROXIES", value_name = "NETWORKS", value_delimiter = ',')]
    pub trusted_proxies: Vec<Network>,
    /// How long a session lasts without being used
    #[arg(long, env = "SESSION_IDLE", default_value = "2h", value_name = "DURATION", value_parser = duration)]
    pub session_idle: Duration,
    /// Whether staff need a second factor [default: required, and with --demo optional]
    #[arg(long, env = "STAFF_SECOND_FACTOR", value_enum)]
    pub staff_second_factor: Option<Needed>,
    /// Requests a minute of one address that nobody is signed in from
    #[arg(long, env = "RATE_ANONYMOUS", default_value = "300", value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub rate_anonymous: u32,
    /// Sign-ins, letters asked for and codes shown, an hour and address
    #[arg(long, env = "RATE_SIGN_IN", default_value = "120", value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub rate_sign_in: u32,
    /// Requests a minute of one person
    #[arg(long, env = "RATE_PERSON", default_value = "1200", value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub rate_person: u32,
    /// Requests a minute of one API key
    #[arg(long, env = "RATE_API_KEY", default_value = "600", value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub rate_api_key: u32,
    /// Memory of one password hash (argon2id), in KiB
    #[arg(long, env = "PASSWORD_MEMORY", default_value = "19456", value_name = "KIB")]
    pub password_memory: u32,
    /// Passes of one password hash
    #[arg(long, env = "PASSWORD_PASSES", default_value = "2", value_name = "N")]
    pub password_passes: u32,
    /// Lanes of one password hash
    #[arg(long, env = "PASSWORD_LANES", default_value = "1", value_name = "N")]
    pub password_lanes: u32,
    /// How long a session lasts, used or not
    #[arg(long, env = "SESSION_LIFETIME", default_value = "12h", value_name = "DURATION", value_parser = duration)]
    pub session_lifetime: Duration,
    /// Load the demo data first, if it is not there, and say so on the sign-in page
    #[arg(long, env = "DEMO")]
    pub demo: bool,
    /// Everybody's password in the demo data
    #[arg(
        long,
        env = "DEMO_PASSWORD",
        default_value = "barberpro-demo",
        hide_env_values = true,
        value_name = "PASSWORD"
    )]
    pub demo_password: String,
    /// The name server that is asked whose a mail domain is [default: the system's]
    #[arg(long, env = "DNS_RESOLVER", value_name = "ADDRESS:PORT")]
    pub dns_resolver: Option<SocketAddr>,
    /// How pages that stay up to date hear of what happens: listening, or looking, where listening does not work
    #[arg(long, env = "LIVE", value_enum, default_value = "auto")]
    pub live: Mode,
    /// How often it is looked, where it is not listened
    #[arg(long, env = "LIVE_POLL", default_value = "1s", value_name = "DURATION", value_parser = duration)]
    pub live_poll: Duration,
    /// Streams of such pages at once; more are refused and look by themselves
    #[arg(long, env = "LIVE_STREAMS", default_value = "5000", value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub live_streams: u32,
    /// Of one person or key
    #[arg(long, env = "LIVE_STREAMS_PERSON", default_value = "20", value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub live_streams_person: u32,
    /// How often a stream without news says that it is still there. Shorter than a proxy's patience
    #[arg(long, env = "LIVE_HEARTBEAT", default_value = "15s", value_name = "DURATION", value_parser = duration)]
    pub live_heartbeat: Duration,
    /// How often it is looked whether somebody with an open stream is still let in
    #[arg(long, env = "LIVE_RECHECK", default_value = "30s", value_name = "DURATION", value_parser = duration)]
    pub live_recheck: Duration,
    #[command(flatten)]
    pub events: EventSettings,
    #[command(flatten)]
    pub messages: MessageSettings,
    /// Leave background work to `server work`
    #[arg(long, env = "NO_WORKER")]
    pub no_worker: bool,
}

#[derive(Args, Clone, Copy, Debug)]
pub struct EventSettings {
    /// Whole months that events are kept, besides the current one
    #[arg(long, env = "EVENTS_KEEP", default_value = "13", value_name = "MONTHS", value_parser = clap::value_parser!(u32).range(1..=1200))]
    pub events_keep: u32,
}

#[derive(Args, Clone, Copy, Debug)]
pub struct MessageSettings {
    /// Days that messages are kept once they are over, with their history
    #[arg(long, env = "MESSAGES_KEEP", default_value = "400", value_name = "DAYS", value_parser = clap::value_parser!(u32).range(i64::from(domain::messages::retention::LEAST)..=36500))]
    pub messages_keep: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Needed {
    Required,
    Optional,
}

impl ServeSettings {
    /// Whether staff need a second factor. In the demo everybody knows the passwords anyway.
    #[must_use]
    pub fn staff_need_second_factor(&self) -> bool {
        self.staff_second_factor.map_or(!self.demo, |needed| needed == Needed::Required)
    }

    /// How much work a password hash is.
    #[must_use]
    pub const fn password_cost(&self) -> Cost {
        Cost { memory_kib: self.password_memory, passes: self.password_passes, lanes: self.password_lanes }
    }

    /// Whether the public address is https: cookies are then marked so.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.starts_with("https://"))
    }

    /// The address people use.
    #[must_use]
    pub fn address(&self) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://localhost:{}", self.listen.port()))
    }

    /// Whether only this machine reaches it. Demo data, whose passwords everybody knows, is for nothing else.
    #[must_use]
    pub fn is_local(&self) -> bool {
        let url: Option<http::Uri> = self.address().parse().ok();
        let host = url.as_ref().and_then(|url| url.host()).unwrap_or_default();
        let plain = url.as_ref().and_then(|url| url.authority()).is_some_and(|whole| !whole.as_str().contains('@'));
        plain && matches!(host, "localhost" | "127.0.0.1" | "[::1]") && self.listen.ip().is_loopback()
    }
}

#[derive(Args, Clone, Debug)]
pub struct WorkSettings {
    #[command(flatten)]
    pub database: DatabaseSettings,
    #[command(flatten)]
    pub keys: KeySettings,
    #[command(flatten)]
    pub mail: MailSettings,
    #[command(flatten)]
    pub jobs: JobSettings,
    #[command(flatten)]
    pub files: FileSettings,
    #[command(flatten)]
    pub log: LogSettings,
    #[command(flatten)]
    pub watch: WatchSettings,
    /// The address people use: mails lead there [default: http://localhost:3000]
    #[arg(long, env = "PUBLIC_URL", value_name = "URL", value_parser = public_url)]
    pub public_url: Option<String>,
    #[command(flatten)]
    pub events: EventSettings,
    #[command(flatten)]
    pub messages: MessageSettings,
    /// Do what is due, then end
    #[arg(long)]
    pub once: bool,
}

#[derive(Args, Clone, Debug)]
pub struct DemoSettings {
    #[command(flatten)]
    pub database: DatabaseSettings,
    /// Everybody's password in the demo data
    #[arg(
        long,
        env = "DEMO_PASSWORD",
        default_value = "barberpro-demo",
        hide_env_values = true,
        value_name = "PASSWORD"
    )]
    pub demo_password: String,
}

#[derive(Args, Clone, Debug)]
pub struct PostgresSettings {
    pub action: PostgresAction,
    /// Where the cluster lives [default: .data/postgres, for root /var/lib/barberpro/postgres]
    #[arg(long, env = "DATA_DIR", value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// The cluster of the tests instead
    #[arg(long)]
    pub tests: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum PostgresAction {
    Start,
    Stop,
    /// Print the connection string of the administrator
    Url,
}

#[derive(Args, Clone, Debug)]
pub struct KeysSettings {
    pub action: KeysAction,
    #[command(flatten)]
    pub database: DatabaseSettings,
    #[command(flatten)]
    pub keys: KeySettings,
    #[command(flatten)]
    pub log: LogSettings,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum KeysAction {
    /// Which master keys are in use, and how far a rotation is
    Status,
    /// Make new data keys, encrypt everything anew, and free older master keys. Killed, it goes on when run again
    Rotate,
}

pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    humantime::parse_duration(text).map_err(|error| format!("{error}; write for example 30s, 5m or 12h"))
}

/// What is left of an upload that was cut off is removed after two hours.
fn upload_duration(text: &str) -> Result<Duration, String> {
    duration(text)
        .and_then(|long| if long <= Duration::from_hours(1) { Ok(long) } else { Err("at most 1h".to_owned()) })
}

fn collector(text: &str) -> Result<String, String> {
    let uri: http::Uri = text.parse().map_err(|error| format!("{error}"))?;
    match (uri.scheme_str(), uri.host(), uri.query()) {
        (Some("http" | "https"), Some(_), None) => Ok(text.trim_end_matches('/').to_owned()),
        _ => Err("write for example http://127.0.0.1:4318".to_owned()),
    }
}

fn share(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(share @ 0.0..=1.0) => Ok(share),
        _ => Err("write a number from 0 to 1".to_owned()),
    }
}

fn public_url(text: &str) -> Result<String, String> {
    let url = text.trim_end_matches('/');
    let uri: http::Uri = url.parse().map_err(|error| format!("{error}"))?;
    match (uri.scheme_str(), uri.host(), uri.path()) {
        (Some("http" | "https"), Some(_), "/" | "") => Ok(url.to_owned()),
        _ => Err("write for example https://app.example.com, without a path".to_owned()),
    }
}

/// Prints what clap says and, for a wrong value, which flag and which environment variable it can have come from.
#[expect(clippy::print_stderr, reason = "before there is a log")]
pub fn explain(error: &clap::Error) -> ExitCode {
    // Failing to write to a closed terminal is nothing to act on.
    error.print().ok();
    if matches!(error.kind(), ErrorKind::InvalidValue | ErrorKind::ValueValidation)
        && let Some(ContextValue::String(argument)) = error.get(ContextKind::InvalidArg)
        && let Some(variable) = variable_of(argument)
    {
        let flag = argument.split(' ').next().unwrap_or_default();
        eprintln!("\nThe setting {flag} (environment variable {variable}) is wrong, so nothing was started.");
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// The environment variable of an argument such as `--listen <ADDRESS:PORT>`.
fn variable_of(argument: &str) -> Option<String> {
    let mut program = Program::command();
    program.build();
    let arguments = program.get_subcommands().flat_map(clap::Command::get_arguments);
    let wanted = arguments.into_iter().find(|known| known.to_string() == argument);
    wanted.and_then(|known| Some(known.get_env()?.to_string_lossy().into_owned()))
}

#[cfg(test)]
mod tests;
