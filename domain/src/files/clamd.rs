//! ClamAV's daemon, over TCP: the command INSTREAM.
//!
//! Source: clamd(8), COMMANDS. `zINSTREAM\0`, then pieces of four bytes of length in network order and so many of content, ended
//! by a length of 0. The answer is `stream: OK`, `stream: <name> FOUND`, or a text that ends in `ERROR`, also before all is sent:
//! `INSTREAM size limit exceeded. ERROR`, after which the daemon closes the connection.

use std::time::Duration;

use bytes::Bytes;
use futures::{Stream, StreamExt};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
};

use super::scanner::{Away, Verdict};

const CONNECT: Duration = Duration::from_secs(5);
/// Of an answer: it is one line.
const MOST_ANSWER: u64 = 4096;
/// Of the name of what was found.
const LONGEST_NAME: usize = 100;

/// Where it listens: `host:port`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clamd(String);

impl Clamd {
    /// `None` where that is no host and port.
    pub(super) fn new(address: &str) -> Option<Self> {
        let (host, port) = address.rsplit_once(':')?;
        let is_host = !host.is_empty() && !host.contains(['/', '@', ' ']);
        (is_host && port.parse::<u16>().is_ok_and(|port| port > 0)).then(|| Self(address.to_owned()))
    }

    pub(super) async fn scan(&self, content: impl Stream<Item = Result<Bytes, Away>>) -> Result<Verdict, Away> {
        let connected = tokio::time::timeout(CONNECT, TcpStream::connect(&self.0)).await;
        let stream = connected.map_err(|_| Away)?.map_err(|error| {
            tracing::warn!(%error, "the scanner cannot be reached");
            Away
        })?;
        let (reader, writer) = stream.into_split();
        let answer = answer(reader);
        tokio::pin!(answer);
        // It may answer before it has all, and then reads no more.
        let sent = tokio::select! {
            early = &mut answer => return early.and_then(|text| read(&text)),
            sent = send(writer, content) => sent,
        };
        match sent {
            Ok(_open) => read(&answer.await?),
            Err(Cut::Content) => Err(Away),
            // Why it was closed is what it said before, if anything.
            Err(Cut::Connection) => read(&answer.await?),
        }
    }
}

enum Cut {
    /// The content could not be read.
    Content,
    Connection,
}

/// The open half is handed back: closed, some daemons take the connection for given up.
async fn send<W: AsyncWrite + Unpin>(
    mut writer: W,
    content: impl Stream<Item = Result<Bytes, Away>>,
) -> Result<W, Cut> {
    let gone = |_| Cut::Connection;
    writer.write_all(b"zINSTREAM\0").await.map_err(gone)?;
    tokio::pin!(content);
    while let Some(piece) = content.next().await {
        let piece = piece.map_err(|Away| Cut::Content)?;
        // A length of 0 would be the end.
        if piece.is_empty() {
            continue;
        }
        let length = u32::try_from(piece.len()).map_err(|_| Cut::Content)?;
        writer.write_all(&length.to_be_bytes()).await.map_err(gone)?;
        writer.write_all(&piece).await.map_err(gone)?;
    }
    writer.write_all(&0_u32.to_be_bytes()).await.map_err(gone)?;
    writer.flush().await.map_err(gone)?;
    Ok(writer)
}

/// One line, ended by a zero or by the end of the connection.
async fn answer(reader: impl AsyncRead + Unpin) -> Result<String, Away> {
    let mut reader = reader.take(MOST_ANSWER);
    let mut text = Vec::new();
    loop {
        match reader.read_buf(&mut text).await {
            Ok(0) | Err(_) => break,
            Ok(_) if text.contains(&0) => break,
            Ok(_) => {}
        }
    }
    let text = text.split(|byte| *byte == 0).next().unwrap_or_default();
    if text.is_empty() {
        tracing::warn!("the scanner closed the connection without an answer");
        return Err(Away);
    }
    Ok(String::from_utf8_lossy(text).trim().to_owned())
}

fn read(answer: &str) -> Result<Verdict, Away> {
    let said = answer.strip_prefix("stream:").unwrap_or(answer).trim();
    if said == "OK" {
        return Ok(Verdict::Clean);
    }
    if let Some(name) = said.strip_suffix(" FOUND") {
        let name = name.chars().filter(char::is_ascii_graphic).take(LONGEST_NAME).collect();
        return Ok(Verdict::Infected(name));
    }
    if said.contains("size limit exceeded") {
        return Ok(Verdict::TooLarge);
    }
    let said: String = said.chars().filter(|letter| !letter.is_control()).take(200).collect();
    tracing::warn!(said, "the scanner did not scan");
    Err(Away)
}
