//! How a mail leaves: over SMTP, or into a folder for people who try things out.

use std::{
    fmt, fs, io,
    io::Write,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    time::Duration,
};

use domain::messages::Outcome;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor, transport::smtp};

/// Codes of RFC 4954 about who we are. They say nothing about the message: it is tried again when the setting is right.
const ABOUT_US: [u16; 4] = [530, 534, 535, 538];

#[derive(Clone)]
pub enum Transport {
    Smtp { transport: Box<AsyncSmtpTransport<Tokio1Executor>>, server: String, patience: Duration },
    Folder(PathBuf),
}

impl Transport {
    /// Hands a message over. `name` is the file's name in a folder.
    pub async fn send(&self, message: Message, name: String) -> Outcome {
        match self {
            Self::Smtp { transport, patience, .. } => {
                match tokio::time::timeout(*patience, transport.send(message)).await {
                    Ok(Ok(response)) => Outcome::Sent { receipt: receipt(&response) },
                    Ok(Err(error)) => refusal(&error),
                    Err(_) => Outcome::Later { why: "the mail server did not answer in time".to_owned() },
                }
            }
            Self::Folder(folder) => {
                let path = folder.join(format!("{name}.eml"));
                let written =
                    tokio::task::spawn_blocking(move || write(&path, &message.formatted()).map(|()| path)).await;
                match written {
                    Ok(Ok(path)) => Outcome::Sent { receipt: format!("written to {}", path.display()) },
                    Ok(Err(error)) => Outcome::Later { why: format!("the mail folder cannot be written to: {error}") },
                    Err(_) => Outcome::Later { why: "writing was cut off".to_owned() },
                }
            }
        }
    }
}

fn receipt(response: &smtp::response::Response) -> String {
    format!("{} {}", response.code(), response.message().collect::<Vec<_>>().join(" "))
}

fn refusal(error: &smtp::Error) -> Outcome {
    let about_us = error.status().is_some_and(|code| ABOUT_US.contains(&u16::from(code)));
    let why = error.to_string();
    if error.is_permanent() && !about_us { Outcome::Never { why } } else { Outcome::Later { why } }
}

/// Appears whole or not at all. Only we may read it: there may be a code in it.
fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let unfinished = path.with_extension("unfinished");
    let mut file = fs::File::options().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
    file.write_all(content)?;
    fs::rename(unfinished, path)
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// For the log and the terminal. The address of the server may have a password in it, and is not shown.
impl fmt::Display for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Smtp { server, .. } => write!(f, "sent over {server}"),
            Self::Folder(folder) => write!(f, "written to {} and not sent (SMTP_URL is not set)", folder.display()),
        }
    }
}
