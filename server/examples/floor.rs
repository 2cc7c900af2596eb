//! The floor of bin/bench: the least that axum can do, accepted by the same loop. What the product adds is the ratio.
//!
//! `floor ADDRESS:PORT` answers GET / with two bytes.

use std::time::Duration;

use axum::{Router, routing::get};
use server::listener::{self, Limits};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3301".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    let limits = Limits {
        connections: 10_000,
        idle: Duration::from_secs(5),
        write: Duration::from_secs(30),
        grace: Duration::from_secs(1),
    };
    listener::serve(listener, Router::new().route("/", get(async || "ok")), limits, std::future::pending()).await;
    Ok(())
}
