//! `bin/bench sign-in`: whether time tells which accounts exist, and how pages fare while many people sign in.
//!
//! `bench-sign-in PRODUCT COOKIE OUT`. The server has to trust this machine as a proxy, so that each attempt can come from
//! an address of its own: throttles are by account and address, and they are not what is measured here.
#![expect(clippy::print_stdout, reason = "a command line talks to its terminal")]

use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs,
    io::{Read, Write as _},
    net::TcpStream,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Instant,
};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// Accounts of the demo data.
const KNOWN: [&str; 6] = [
    "duena@barberia-sur.example",
    "encargado@barberia-sur.example",
    "barbero@barberia-sur.example",
    "duenio@cadena-norte.example",
    "staff@barberpro.example",
    "finanzas@barberpro.example",
];
/// Below the five attempts after which an account is locked.
const EACH: usize = 4;
const PARALLEL: usize = 200;

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [product, cookie, out] = arguments.as_slice() else {
        return Err("usage: bench-sign-in HOST:PORT COOKIE OUT.md".into());
    };
    let product: Arc<str> = product.as_str().into();
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for round in 0..EACH {
        for (number, email) in KNOWN.iter().enumerate() {
            let place = round * KNOWN.len() + number;
            // In turn, so that a machine that gets slower meanwhile does so for both.
            known.push(attempt(&product, email, place)?);
            unknown.push(attempt(&product, &format!("nadie-{place}@ejemplo.example"), 100 + place)?);
        }
    }
    println!("known {:.1} ms, unknown {:.1} ms", median(&mut known), median(&mut unknown));
    let mut calm = pages(&product, cookie, &AtomicBool::new(true), 100)?;

    let going = Arc::new(AtomicBool::new(true));
    let begun = Instant::now();
    let signing: Vec<_> = (0..PARALLEL)
        .map(|number| {
            let product = Arc::clone(&product);
            thread::spawn(move || attempt(&product, &format!("muchos-{number}@ejemplo.example"), 1000 + number))
        })
        .collect();
    let watcher = {
        let (product, cookie, going) = (Arc::clone(&product), cookie.clone(), Arc::clone(&going));
        thread::spawn(move || pages(&product, &cookie, &going, 0))
    };
    let mut waited = Vec::new();
    for one in signing {
        waited.push(one.join().map_err(|_| "a sign-in broke off")??);
    }
    let all = begun.elapsed().as_secs_f64();
    going.store(false, Ordering::Relaxed);
    let mut busy = watcher.join().map_err(|_| "the pages broke off")??;
    println!("page {:.1} ms, meanwhile {:.1} ms", median(&mut calm), median(&mut busy));

    let mut text =
        String::from("# Signing in\n\nMade by `bin/bench sign-in`, which runs on the machine of the server.\n\n");
    writeln!(text, "- machine: {} cores, {}", thread::available_parallelism()?, line("uname", &["-rm"]))?;
    writeln!(text, "- commit: {}\n", line("git", &["rev-parse", "--short=12", "HEAD"]))?;
    text.push_str(
        "## Does time tell which accounts exist\n\nA wrong password, in turn for an account and for none.\n\n",
    );
    text.push_str("| account | n | median ms | p90 ms |\n|---|---:|---:|---:|\n");
    for (name, times) in [("exists", &mut known), ("does not", &mut unknown)] {
        writeln!(text, "| {name} | {} | {:.1} | {:.1} |", times.len(), median(times), percentile(times, 0.9))?;
    }
    writeln!(
        text,
        "\n## {PARALLEL} people at once\n\nA tenant's page, asked for one after the other, before and while {PARALLEL} people sign in.\n"
    )?;
    text.push_str("| page | n | median ms | p99 ms |\n|---|---:|---:|---:|\n");
    for (name, times) in [("before", &mut calm), ("meanwhile", &mut busy)] {
        writeln!(text, "| {name} | {} | {:.1} | {:.1} |", times.len(), median(times), percentile(times, 0.99))?;
    }
    writeln!(
        text,
        "\nAll {PARALLEL} were answered within {all:.1} s; the median waited {:.1} s. Half of the cores hash at a time.",
        median(&mut waited) / 1000.0
    )?;
    fs::write(out, text)?;
    println!("written to {out}");
    Ok(())
}

/// One sign-in with a wrong password, from an address of its own. In milliseconds.
fn attempt(product: &str, email: &str, from: usize) -> Result<f64> {
    let body = format!("{{\"email\": \"{email}\", \"password\": \"no es esta\"}}");
    let head = format!(
        "POST /api/session HTTP/1.1\r\nHost: {product}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         X-Forwarded-For: 10.9.{}.{}\r\nConnection: close\r\n\r\n",
        body.len(),
        from / 250,
        from % 250 + 1
    );
    let (status, time) = ask(product, &(head + &body))?;
    if status == "401" { Ok(time) } else { Err(format!("a sign-in was answered {status}").into()) }
}

/// A page, again and again: `most` times, or until told to stop. In milliseconds.
fn pages(product: &str, cookie: &str, going: &AtomicBool, most: usize) -> Result<Vec<f64>> {
    let request =
        format!("GET /t/barberia-sur HTTP/1.1\r\nHost: {product}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n");
    let mut times = Vec::new();
    while going.load(Ordering::Relaxed) && (most == 0 || times.len() < most) {
        let (status, time) = ask(product, &request)?;
        if status != "200" {
            return Err(format!("the page was answered {status}").into());
        }
        times.push(time);
    }
    Ok(times)
}

fn ask(product: &str, request: &str) -> Result<(String, f64)> {
    let begun = Instant::now();
    let mut stream = TcpStream::connect(product)?;
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let time = begun.elapsed().as_secs_f64() * 1000.0;
    let head = String::from_utf8_lossy(&answer[..answer.len().min(20)]).into_owned();
    Ok((head.split(' ').nth(1).unwrap_or("nothing").to_owned(), time))
}

fn median(times: &mut [f64]) -> f64 {
    percentile(times, 0.5)
}

/// The value below which `share` of them are.
fn percentile(times: &mut [f64], share: f64) -> f64 {
    times.sort_by(f64::total_cmp);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the length")]
    let place = ((times.len().saturating_sub(1)) as f64 * share).round() as usize;
    times.get(place).copied().unwrap_or(f64::NAN)
}

fn line(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map_or_else(|_| "unknown".to_owned(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
