//! A small client for benches: one connection a request, as many at once as are wanted.

use std::error::Error;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const EMAIL: &str = "duena@barberia-sur.example";
const PASSWORD: &str = "barberpro-demo";

pub type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// The cookie of the demo data's owner.
pub async fn sign_in(address: &str) -> Result<String> {
    let body = format!("{{\"email\":\"{EMAIL}\",\"password\":\"{PASSWORD}\"}}");
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request("POST", "/api/session", address, "", &body).as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: session=")).ok_or("not signed in")?;
    Ok(format!("session={}", cookie.split(';').next().unwrap_or_default()))
}

pub fn request(method: &str, path: &str, address: &str, cookie: &str, body: &str) -> String {
    format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

/// Status and body. What is asked for here is answered in one piece.
pub async fn call(address: &str, method: &str, path: &str, cookie: &str, body: &str) -> Result<(u16, String)> {
    send(address, &request(method, path, address, cookie, body)).await
}

/// A POST under an Idempotency-Key.
#[allow(dead_code, reason = "not every bench creates")]
pub async fn create(address: &str, path: &str, cookie: &str, key: &str, body: &str) -> Result<(u16, String)> {
    let request = request("POST", path, address, cookie, body);
    send(address, &request.replacen("\r\n", &format!("\r\nIdempotency-Key: {key}\r\n"), 1)).await
}

async fn send(address: &str, request: &str) -> Result<(u16, String)> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let code = answer.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or("no status")?;
    let (_, body) = answer.split_once("\r\n\r\n").ok_or("no body")?;
    Ok((code, body.to_owned()))
}
