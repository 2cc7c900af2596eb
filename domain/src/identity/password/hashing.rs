//! argon2id, by default with OWASP's parameters (19 MiB, 2 passes, 1 lane; Password Storage Cheat Sheet, 2025).

use std::sync::{
    Arc, LazyLock, OnceLock,
    atomic::{AtomicUsize, Ordering},
};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::sync::Semaphore;

use crate::error::{Error, Result};

/// How much work one hash is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    pub memory_kib: u32,
    pub passes: u32,
    pub lanes: u32,
}

impl Default for Cost {
    fn default() -> Self {
        Self { memory_kib: Params::DEFAULT_M_COST, passes: Params::DEFAULT_T_COST, lanes: Params::DEFAULT_P_COST }
    }
}

static COST: OnceLock<Params> = OnceLock::new();

/// Each hash takes memory and one whole core for some 20 ms. Half of the cores at most: pages need the others.
static AT_ONCE: LazyLock<Arc<Semaphore>> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Arc::new(Semaphore::new((cores / 2).max(1)))
});

/// More than these do not wait: they are told to come back. At 20 ms each the last one waits some ten seconds.
const MOST_WAITING: usize = 500;
static WAITING: AtomicUsize = AtomicUsize::new(0);

/// Sets the cost for this program, once, before the first hash.
///
/// # Errors
/// When argon2 does not take these numbers.
pub fn configure(cost: Cost) -> std::result::Result<(), String> {
    let params =
        Params::new(cost.memory_kib, cost.passes, cost.lanes, None).map_err(|error| format!("argon2: {error}"))?;
    if COST.get_or_init(|| params.clone()) == &params { Ok(()) } else { Err("the cost is set already".to_owned()) }
}

fn params() -> &'static Params {
    COST.get_or_init(Params::default)
}

fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params().clone())
}

/// A PHC string: algorithm, parameters, salt and hash.
///
/// # Errors
/// [`Error::Internal`] when the system gives no randomness.
pub async fn hash(password: String) -> Result<String> {
    bounded(move || {
        argon2().hash_password(password.as_bytes()).map(|hash| hash.to_string()).map_err(|error| {
            tracing::error!(%error, "hashing a password failed");
            Error::Internal
        })
    })
    .await?
}

/// Whether `password` made `hash`. For an account that does not exist pass `None`: it takes as long and is false, so
/// that time does not tell which accounts exist.
///
/// # Errors
/// [`Error::Internal`] when the server is stopping.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool> {
    bounded(move || {
        let exists = hash.is_some();
        let hash = hash.unwrap_or_else(|| nobodys().to_owned());
        let fits =
            PasswordHash::new(&hash).is_ok_and(|parsed| argon2().verify_password(password.as_bytes(), &parsed).is_ok());
        exists && fits
    })
    .await
}

/// Whether a stored hash was made with other parameters than today's.
#[must_use]
pub fn is_outdated(hash: &str) -> bool {
    PasswordHash::new(hash).map_or(true, |parsed| {
        let (ours, theirs) = (params(), Params::try_from(&parsed).ok());
        let costs = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
        parsed.algorithm.as_str() != "argon2id" || theirs.as_ref().map(costs) != Some(costs(ours))
    })
}

/// The hash of a password nobody has.
fn nobodys() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| {
        let password = uuid::Uuid::now_v7();
        argon2().hash_password(password.as_bytes()).map(|hash| hash.to_string()).unwrap_or_default()
    })
}

/// Counted while it lives, however its owner ends.
struct Waiting;

impl Waiting {
    fn begin() -> Result<Self> {
        if WAITING.fetch_add(1, Ordering::SeqCst) < MOST_WAITING {
            return Ok(Self);
        }
        WAITING.fetch_sub(1, Ordering::SeqCst);
        Err(Error::Unavailable)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        WAITING.fetch_sub(1, Ordering::SeqCst);
    }
}

async fn bounded<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let waiting = Waiting::begin()?;
    let place = Arc::clone(&AT_ONCE).acquire_owned().await.map_err(|_| Error::Internal)?;
    drop(waiting);
    let work = move || {
        // The place goes with the work, not with the caller: one who hangs up does not make room for another.
        let _place = place;
        work()
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| Error::Internal)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[tokio::test]
    async fn callers_who_hang_up_do_not_make_room_for_others() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        static RUNNING: AtomicUsize = AtomicUsize::new(0);
        static MOST: AtomicUsize = AtomicUsize::new(0);
        for _ in 0..20 {
            let caller = tokio::spawn(bounded(|| {
                MOST.fetch_max(RUNNING.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::sleep(std::time::Duration::from_millis(20));
                RUNNING.fetch_sub(1, Ordering::SeqCst);
            }));
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            caller.abort();
        }
        assert!((1..=2).contains(&MOST.load(Ordering::SeqCst)));
    }

    #[tokio::test]
    async fn only_the_password_itself_fits() {
        let stored = hash("correcto caballo".into()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify("correcto caballo".into(), Some(stored.clone())).await.unwrap());
        assert!(!verify("correcto caballo ".into(), Some(stored.clone())).await.unwrap());
        assert!(!verify("correcto caballo".into(), None).await.unwrap());
        assert!(!verify("x".into(), Some("not a hash".into())).await.unwrap());
        assert!(!is_outdated(&stored));
        assert!(is_outdated("$argon2id$v=19$m=4096,t=3,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b4dWRWJTmaaJObG"));
    }
}
