//! Measures streams of what happens, for bin/bench: `live ADDRESS:PORT PID FILE`.
//!
//! Opens 2,000 streams of one person on one server, changes a shop again and again, and writes down how long each change takes
//! from its answer (it is then committed) to each stream, and how much memory the server took for a stream.

mod client;

use std::{
    fmt::Write as _,
    fs,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    sync::mpsc,
};

use client::{Result, call, request, sign_in};

const STREAMS: usize = 2_000;
const CHANGES: usize = 50;
/// A stream got a change: when.
type Arrival = (usize, Instant);

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let address: Arc<str> = arguments.next().ok_or("ADDRESS:PORT is missing")?.into();
    let pid = arguments.next().ok_or("PID is missing")?;
    let file = arguments.next().ok_or("FILE is missing")?;
    let cookie = sign_in(&address).await?;
    let shops = call(&address, "GET", "/api/tenants/barberia-sur/locations?limit=1", &cookie, "").await?;
    let shops: serde_json::Value = serde_json::from_str(&shops.1)?;
    let shop = shops["items"][0]["id"].as_str().ok_or("no shop")?.to_owned();

    let before = memory(&pid)?;
    let (arrived, mut arrivals) = mpsc::unbounded_channel();
    let mut tasks = Vec::with_capacity(STREAMS);
    for _ in 0..STREAMS {
        let stream = open(&address, &cookie).await?;
        tasks.push(tokio::spawn(read(stream, arrived.clone())));
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    let after = memory(&pid)?;

    let mut delays = Vec::with_capacity(STREAMS * CHANGES);
    for change in 0..CHANGES {
        let status = if change % 2 == 0 { "closed" } else { "open" };
        let path = format!("/api/tenants/barberia-sur/locations/{shop}/status");
        let (code, text) = call(&address, "PUT", &path, &cookie, &format!("{{\"status\":\"{status}\"}}")).await?;
        if code != 200 {
            return Err(format!("the change was answered {code}: {text}").into());
        }
        let committed = Instant::now();
        let all = async {
            let mut got = Vec::with_capacity(STREAMS);
            while got.len() < STREAMS {
                match arrivals.recv().await {
                    Some((which, at)) if which == change => got.push(at),
                    Some(_) => {}
                    None => break,
                }
            }
            got
        };
        let got = tokio::time::timeout(Duration::from_secs(30), all).await?;
        // What arrives before the answer that says that it was committed took no time that can be told.
        delays.extend(got.iter().map(|at| at.saturating_duration_since(committed)));
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    tasks.iter().for_each(tokio::task::JoinHandle::abort);
    delays.sort();
    fs::write(&file, report(&delays, after.saturating_sub(before))?)?;
    Ok(())
}

fn report(delays: &[Duration], kilobytes: u64) -> Result<String> {
    let at = |share: f64| {
        let index = ((delays.len() - 1) as f64 * share) as usize;
        delays.get(index).copied().unwrap_or_default().as_secs_f64() * 1000.0
    };
    let mut text = String::from("# Streams of what happens\n\n");
    writeln!(
        text,
        "Made by `bin/bench live`: {STREAMS} open streams of one tenant on one server, {CHANGES} changes of a shop, one after the other. The delay is from the answer that the change was committed to its arrival at a stream, over loopback; client and server share the machine.\n"
    )?;
    writeln!(text, "| what | measured |\n|---|---|")?;
    writeln!(text, "| arrivals | {} |", delays.len())?;
    writeln!(text, "| delay, median | {:.1} ms |", at(0.5))?;
    writeln!(text, "| delay, 99 % | {:.1} ms |", at(0.99))?;
    writeln!(text, "| delay, longest | {:.1} ms |", at(1.0))?;
    writeln!(
        text,
        "| memory of the server per stream, its connection included | {:.1} KiB |",
        kilobytes as f64 / STREAMS as f64
    )?;
    Ok(text)
}

/// What the server holds in memory, in KiB.
fn memory(pid: &str) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.split_whitespace().next().ok_or("no number")?.parse()?)
}

/// A stream that says that it is ready.
async fn open(address: &str, cookie: &str) -> Result<BufReader<TcpStream>> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request("GET", "/api/tenants/barberia-sur/live", address, cookie, "").as_bytes()).await?;
    let mut stream = BufReader::with_capacity(1024, stream);
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Err("a stream was refused: see --live-streams and --live-streams-person".into());
        }
        if line.starts_with("event: ready") {
            return Ok(stream);
        }
    }
}

/// Counts the changes as they come.
async fn read(mut stream: BufReader<TcpStream>, arrived: mpsc::UnboundedSender<Arrival>) {
    let (mut line, mut count) = (String::new(), 0);
    loop {
        line.clear();
        if !matches!(stream.read_line(&mut line).await, Ok(1..)) {
            return;
        }
        if line.starts_with("data: {\"id\"") {
            arrived.send((count, Instant::now())).ok();
            count += 1;
        }
    }
}
