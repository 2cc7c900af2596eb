//! What the server holds in memory while all of it goes on.

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use crate::client::Result;

const EVERY: Duration = Duration::from_secs(5);
/// A server that is new fills its caches and its pool: what it then holds is compared with what it holds at the end.
const WARM: Duration = Duration::from_secs(120);
/// By so much the last minute may hold more than the minute after it was warm.
const MOST_GROWTH: f64 = 1.10;

pub struct Memory {
    /// When, since the beginning, and how many KiB.
    looks: Vec<(Duration, u64)>,
}

impl Memory {
    pub async fn watch(pid: String, going: Arc<AtomicBool>) -> Result<Self> {
        let (begun, mut looks) = (Instant::now(), Vec::new());
        while going.load(Ordering::Relaxed) {
            looks.push((begun.elapsed(), resident(&pid)?));
            tokio::time::sleep(EVERY).await;
        }
        Ok(Self { looks })
    }

    /// The mean of a minute from `from` on, in MiB.
    fn minute(&self, from: Duration) -> f64 {
        let until = from + Duration::from_secs(60);
        let of: Vec<u64> =
            self.looks.iter().filter(|(at, _)| *at >= from && *at < until).map(|(_, held)| *held).collect();
        of.iter().sum::<u64>() as f64 / of.len().max(1) as f64 / 1024.0
    }

    pub fn warm(&self) -> f64 {
        self.minute(WARM)
    }

    pub fn last(&self) -> f64 {
        let end = self.looks.last().map_or(Duration::ZERO, |(at, _)| *at);
        self.minute(end.saturating_sub(Duration::from_secs(60)))
    }

    pub fn most(&self) -> f64 {
        self.looks.iter().map(|(_, held)| *held).max().unwrap_or_default() as f64 / 1024.0
    }

    pub fn is_flat(&self) -> bool {
        self.last() <= self.warm() * MOST_GROWTH
    }
}

/// In KiB.
fn resident(pid: &str) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS: the server is gone")?;
    Ok(line.split_whitespace().next().ok_or("no number")?.parse()?)
}
