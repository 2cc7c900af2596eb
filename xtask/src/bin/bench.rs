//! `bin/bench`: how much the product costs over a bare axum handler, measured in one run on one machine.
//!
//! `bench FLOOR PRODUCT COOKIE OUT` drives wrk against both in turn and writes a table. The floor is measured before
//! and after each page, so that a machine that gets slower meanwhile does not look like a page that is.
#![expect(clippy::print_stdout, reason = "a command line talks to its terminal")]

use std::{collections::BTreeMap, env, error::Error, fmt::Write as _, fs, process::Command};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const SECONDS: u32 = 8;
const CONNECTIONS: [u32; 3] = [1, 64, 512];

#[derive(Clone, Copy)]
struct Measured {
    requests_per_second: f64,
    median_ms: f64,
    p99_ms: f64,
    errors: u64,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [floor, product, cookie, out] = arguments.as_slice() else {
        return Err("usage: bench FLOOR-URL PRODUCT-URL COOKIE OUT.md".into());
    };
    let pages = [
        ("GET /api/health", format!("{product}/api/health"), ""),
        ("GET /t/barberia-sur", format!("{product}/t/barberia-sur"), cookie),
    ];
    let mut rows = BTreeMap::new();
    for (number, connections) in CONNECTIONS.into_iter().enumerate() {
        for (order, (name, url, cookie)) in pages.iter().enumerate() {
            let before = wrk(floor, connections, "")?;
            let measured = wrk(url, connections, cookie)?;
            let after = wrk(floor, connections, "")?;
            let bare = (before.requests_per_second + after.requests_per_second) / 2.0;
            println!("{name} at {connections}: {:.0}/s, floor {bare:.0}/s", measured.requests_per_second);
            rows.insert((order, number), (*name, connections, measured, before, bare));
        }
    }
    fs::write(out, table(&rows)?)?;
    println!("written to {out}");
    Ok(())
}

type Rows<'a> = BTreeMap<(usize, usize), (&'a str, u32, Measured, Measured, f64)>;

fn table(rows: &Rows) -> Result<String> {
    let mut text = String::from("# Cost over a bare axum handler\n\n");
    writeln!(
        text,
        "Made by `bin/bench`, which measures both in one run: wrk and the servers share the machine's cores.\n"
    )?;
    writeln!(text, "- machine: {}", machine())?;
    writeln!(text, "- commit: {}", line("git", &["rev-parse", "--short=12", "HEAD"]))?;
    writeln!(text, "- {SECONDS} s each, one load thread, floor before and after each row\n")?;
    writeln!(
        text,
        "| request | connections | requests/s | median ms | p99 ms | errors | floor requests/s | floor median ms | ratio |"
    )?;
    writeln!(text, "|---|---:|---:|---:|---:|---:|---:|---:|---:|")?;
    for (name, connections, measured, floor, bare) in rows.values() {
        writeln!(
            text,
            "| {name} | {connections} | {:.0} | {:.2} | {:.2} | {} | {bare:.0} | {:.2} | {:.1} |",
            measured.requests_per_second,
            measured.median_ms,
            measured.p99_ms,
            measured.errors,
            floor.median_ms,
            bare / measured.requests_per_second
        )?;
    }
    writeln!(
        text,
        "\nratio: requests per second of the floor, divided by those of the page. Errors count answers other than 2xx and 3xx, and broken sockets."
    )?;
    Ok(text)
}

fn wrk(url: &str, connections: u32, cookie: &str) -> Result<Measured> {
    let (connections, duration) = (connections.to_string(), format!("{SECONDS}s"));
    let mut command = Command::new("wrk");
    command.args([
        "--threads",
        "1",
        "--connections",
        &connections,
        "--duration",
        &duration,
        "--timeout",
        "10s",
        "--latency",
    ]);
    if !cookie.is_empty() {
        command.args(["--header", &format!("Cookie: {cookie}")]);
    }
    let output = command.arg(url).output().map_err(|error| format!("wrk: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    read(&text).ok_or_else(|| format!("wrk said something unexpected of {url}:\n{text}").into())
}

/// wrk's report.
fn read(text: &str) -> Option<Measured> {
    let value = |name: &str| text.lines().find_map(|line| line.trim().strip_prefix(name)).map(str::trim);
    let number = |name: &str| value(name).and_then(|rest| rest.trim_start_matches(':').trim().parse::<f64>().ok());
    let refused = number("Non-2xx or 3xx responses").unwrap_or(0.0);
    let broken: u64 = value("Socket errors:")
        .map(|rest| rest.split(',').filter_map(|part| part.split_whitespace().last()?.parse::<u64>().ok()).sum())
        .unwrap_or(0);
    Some(Measured {
        requests_per_second: number("Requests/sec")?,
        median_ms: milliseconds(value("50%")?)?,
        p99_ms: milliseconds(value("99%")?)?,
        errors: refused as u64 + broken,
    })
}

/// `851.00us`, `1.20ms` and `2.05s` in milliseconds.
fn milliseconds(text: &str) -> Option<f64> {
    for (unit, factor) in [("us", 0.001), ("ms", 1.0), ("s", 1000.0), ("m", 60_000.0)] {
        if let Some(number) = text.strip_suffix(unit) {
            return Some(number.parse::<f64>().ok()? * factor);
        }
    }
    None
}

fn machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split(':').nth(1))
        .unwrap_or("unknown")
        .trim()
        .to_owned();
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kilobytes: u64 = memory
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:")?.split_whitespace().next()?.parse().ok())
        .unwrap_or(0);
    format!(
        "{cores} cores ({model}), {} GiB, Linux {}, {}",
        kilobytes >> 20,
        line("uname", &["-r"]),
        line("rustc", &["--version"])
    )
}

fn line(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map_or_else(|_| "unknown".to_owned(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_report_is_read() {
        let measured = read(
            "Running 8s test @ http://x\n  Latency Distribution\n     50%  851.00us\n     75%    1.20ms\n     99%    2.05s\n  \
             7 requests in 8s\n  Socket errors: connect 1, read 2, write 0, timeout 3\n  Non-2xx or 3xx responses: 4\n\
             Requests/sec:  23262.50\n",
        )
        .unwrap();
        assert!((measured.requests_per_second - 23262.5).abs() < 0.01);
        assert!((measured.median_ms - 0.851).abs() < 1e-9 && (measured.p99_ms - 2050.0).abs() < 1e-9);
        assert_eq!(measured.errors, 10);
        assert!(read("nothing").is_none());
    }
}
