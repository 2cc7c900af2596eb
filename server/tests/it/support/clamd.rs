//! A scanner as clamd(8) describes it: `zINSTREAM`, pieces with their lengths, one line of answer, and then it closes. It
//! finds the test file of EICAR and nothing else.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// The test file that every scanner finds (eicar.org), in two parts, so that no scanner finds it here.
pub const EICAR: [&str; 2] = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD", "-ANTIVIRUS-TEST-FILE!$H+H*"];

pub fn eicar() -> Vec<u8> {
    EICAR.concat().into_bytes()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    Scans,
    /// Takes so many bytes (`StreamMaxLength`), says so, and closes the connection.
    TakesAtMost(usize),
    /// Reads and never answers.
    Hangs,
    /// Closes the connection at once.
    Closes,
    /// Something is wrong with it.
    Fails,
}

#[derive(Clone)]
pub struct Clamd {
    pub address: String,
    mood: Arc<Mutex<Mood>>,
    /// What was sent to it, whole.
    seen: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Clamd {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let clamd = Self {
            address: listener.local_addr().unwrap().to_string(),
            mood: Arc::new(Mutex::new(Mood::Scans)),
            seen: Arc::default(),
        };
        let serving = clamd.clone();
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let clamd = serving.clone();
                tokio::spawn(async move {
                    // A client that goes away ends a connection, and nothing else.
                    let _ = clamd.answer(connection).await;
                });
            }
        });
        clamd
    }

    pub fn is(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    pub fn seen(&self) -> Vec<Vec<u8>> {
        self.seen.lock().unwrap().clone()
    }

    async fn answer(&self, mut connection: TcpStream) -> std::io::Result<()> {
        let mood = *self.mood.lock().unwrap();
        if mood == Mood::Closes {
            return Ok(());
        }
        let mut command = [0; 10];
        connection.read_exact(&mut command).await?;
        if &command != b"zINSTREAM\0" {
            return connection.write_all(b"UNKNOWN COMMAND\0").await;
        }
        let mut content = Vec::new();
        loop {
            let length = connection.read_u32().await? as usize;
            if length == 0 {
                break;
            }
            if let Mood::TakesAtMost(most) = mood
                && content.len() + length > most
            {
                return connection.write_all(b"INSTREAM size limit exceeded. ERROR\0").await;
            }
            let start = content.len();
            content.resize(start + length, 0);
            connection.read_exact(&mut content[start..]).await?;
        }
        let is_eicar = content.windows(EICAR.concat().len()).any(|part| part == EICAR.concat().as_bytes());
        self.seen.lock().unwrap().push(content);
        match mood {
            Mood::Hangs => std::future::pending().await,
            Mood::Fails => connection.write_all(b"Can't allocate memory ERROR\0").await,
            _ if is_eicar => connection.write_all(b"stream: Eicar-Signature FOUND\0").await,
            _ => connection.write_all(b"stream: OK\0").await,
        }
    }
}
