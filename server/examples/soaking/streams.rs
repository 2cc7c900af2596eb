//! Open pages: streams of what happens, cut now and then and taken up again by their last id.

use std::{
    collections::hash_map::DefaultHasher,
    hash::{Hash, Hasher},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    task::JoinHandle,
};

use crate::client::{Result, request};

pub const STREAMS: usize = 200;
const PATH: &str = "/api/tenants/barberia-sur/live";
/// A stream is cut after so long, at another moment for each.
const SHORTEST: u64 = 20;

/// What the streams were told.
pub struct Heard {
    /// Of each stream, the events in their order, as digests of their ids.
    pub events: Vec<Vec<u64>>,
    pub taken_up_again: u64,
}

pub struct Streams {
    tasks: Vec<JoinHandle<Result<Vec<u64>>>>,
    ended: Arc<AtomicBool>,
    taken_up: Arc<AtomicU64>,
}

pub fn digest(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

/// All of them are open when this returns.
pub async fn open(address: &Arc<str>, cookie: &Arc<str>) -> Result<Streams> {
    let (ended, taken_up) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let mut tasks = Vec::with_capacity(STREAMS);
    for number in 0..STREAMS {
        let first = ask(address, cookie, None, &mut Vec::new()).await?;
        let (address, cookie) = (Arc::clone(address), Arc::clone(cookie));
        let (ended, taken_up) = (Arc::clone(&ended), Arc::clone(&taken_up));
        tasks.push(tokio::spawn(follow(number as u64, address, cookie, first, ended, taken_up)));
    }
    Ok(Streams { tasks, ended, taken_up })
}

/// Waits a moment for what is on its way, and gives what was heard.
pub async fn end(streams: Streams) -> Result<Heard> {
    tokio::time::sleep(Duration::from_secs(5)).await;
    streams.ended.store(true, Ordering::Relaxed);
    let mut events = Vec::with_capacity(STREAMS);
    for task in streams.tasks {
        events.push(task.await??);
    }
    Ok(Heard { events, taken_up_again: streams.taken_up.load(Ordering::Relaxed) })
}

/// A stream that says that it is ready, and the id that it said it at.
type Opened = (BufReader<TcpStream>, Option<String>);

/// Puts what was missed into `heard`: it comes before a stream says that it is ready.
async fn ask(address: &str, cookie: &str, last: Option<&str>, heard: &mut Vec<u64>) -> Result<Opened> {
    let mut text = request("GET", PATH, address, cookie, "");
    if let Some(last) = last {
        text = text.replacen("\r\n", &format!("\r\nLast-Event-ID: {last}\r\n"), 1);
    }
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(text.as_bytes()).await?;
    let mut stream = BufReader::with_capacity(1024, stream);
    let (mut line, mut id, mut ready) = (String::new(), last.map(str::to_owned), false);
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Err("a stream was refused".into());
        }
        if line.starts_with("event: reset") {
            return Err("a stream was told to read everything anew".into());
        }
        ready |= line.starts_with("event: ready");
        if let Some(said) = line.strip_prefix("id: ") {
            id = Some(said.trim().to_owned());
        }
        heard.extend(event(&line));
        // An empty line ends what was said.
        if ready && line.trim().is_empty() {
            return Ok((stream, id));
        }
    }
}

/// The event that a line tells of, if it does.
fn event(line: &str) -> Option<u64> {
    line.strip_prefix("data: {\"id\":\"").map(|rest| digest(rest.split('"').next().unwrap_or_default()))
}

async fn follow(
    number: u64,
    address: Arc<str>,
    cookie: Arc<str>,
    first: Opened,
    ended: Arc<AtomicBool>,
    taken_up: Arc<AtomicU64>,
) -> Result<Vec<u64>> {
    let ((mut stream, mut last), mut heard) = (first, Vec::new());
    // The id comes before what it is the id of, and counts once that is there.
    let mut said = None;
    let (mut line, mut cut) = (Vec::new(), Instant::now() + Duration::from_secs(SHORTEST + number % 97));
    while !ended.load(Ordering::Relaxed) {
        if Instant::now() >= cut {
            drop(stream);
            (stream, last) = ask(&address, &cookie, last.as_deref(), &mut heard).await?;
            taken_up.fetch_add(1, Ordering::Relaxed);
            line.clear();
            cut = Instant::now() + Duration::from_secs(SHORTEST + number % 97);
        }
        // Reading goes on where it was interrupted: what was read of a line is kept.
        match tokio::time::timeout(Duration::from_millis(500), stream.read_until(b'\n', &mut line)).await {
            Err(_) => continue,
            Ok(Err(_) | Ok(0)) => {
                (stream, last) = ask(&address, &cookie, last.as_deref(), &mut heard).await?;
                taken_up.fetch_add(1, Ordering::Relaxed);
            }
            Ok(Ok(_)) => {
                let text = String::from_utf8_lossy(&line);
                if let Some(id) = text.strip_prefix("id: ") {
                    said = Some(id.trim().to_owned());
                } else if let Some(event) = event(&text) {
                    heard.push(event);
                    last = said.take().or(last);
                }
            }
        }
        line.clear();
    }
    Ok(heard)
}
