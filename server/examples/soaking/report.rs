//! What was found, in words.

use std::{fmt::Write as _, sync::atomic::Ordering, time::Duration};

use super::{
    checks::Check,
    memory::Memory,
    streams::{Heard, STREAMS},
    traffic::Done,
};
use crate::client::Result;

pub fn text(
    minutes: u64,
    kills: u32,
    settled: Duration,
    done: &Done,
    heard: &Heard,
    memory: &Memory,
    checks: &[Check],
) -> Result<String> {
    let mut text = String::from("# Everything together for a while\n\n");
    writeln!(
        text,
        "Made by `bin/bench soak`: {minutes} minutes of people who look, change and create, each creation asked for twice at once under one key, {STREAMS} open streams that are cut and taken up again, and jobs, on one server. The work beside it is done by a process of its own, which is killed with SIGKILL once a minute, each time at another second. Client, server, worker and database share the machine.\n"
    )?;
    writeln!(text, "| what | measured |\n|---|---|")?;
    let count = |count: &std::sync::atomic::AtomicU64| count.load(Ordering::Relaxed);
    writeln!(text, "| workers killed | {kills} |")?;
    writeln!(text, "| pages and lists looked at | {} |", count(&done.looks))?;
    writeln!(text, "| changes | {} |", count(&done.edits))?;
    writeln!(text, "| creations | {} |", count(&done.shops) + count(&done.invitations))?;
    writeln!(text, "| jobs | {} |", count(&done.jobs))?;
    writeln!(text, "| streams taken up again | {} |", heard.taken_up_again)?;
    writeln!(text, "| everything done after the end | {:.1} s |", settled.as_secs_f64())?;
    writeln!(text, "| memory of the server, third minute | {:.1} MiB |", memory.warm())?;
    writeln!(text, "| memory of the server, last minute | {:.1} MiB |", memory.last())?;
    writeln!(text, "| memory of the server, most | {:.1} MiB |", memory.most())?;
    writeln!(
        text,
        "| memory is flat: at most a tenth more in the last minute | {} |",
        if memory.is_flat() { "yes" } else { "NO" }
    )?;
    writeln!(text, "\n| what has to be there | expected | found | |\n|---|---:|---:|---|")?;
    for check in checks {
        let holds = if check.holds() { "" } else { "WRONG" };
        writeln!(text, "| {} | {} | {} | {holds} |", check.what, check.expected, check.found)?;
    }
    Ok(text)
}
