//! A mail server for one test. It speaks as much SMTP as sending needs, and fails as it is told to.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// What happens to one connection.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// The recipient is refused with this answer.
    Refuse(&'static str),
    /// The connection ends while the message is sent.
    CloseInData,
    /// Nothing is said after the greeting.
    Silence,
}

#[derive(Clone, Debug)]
pub struct SmtpServer {
    pub address: SocketAddr,
    faults: Arc<Mutex<VecDeque<Fault>>>,
    received: Arc<Mutex<Vec<String>>>,
}

impl SmtpServer {
    /// The first connections have one of `faults` each, in order; all later ones have none.
    pub async fn new(faults: &[Fault]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            faults: Arc::new(Mutex::new(faults.iter().copied().collect())),
            received: Arc::default(),
        };
        let here = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let fault = here.faults.lock().unwrap().pop_front();
                // An error is a client that went away.
                tokio::spawn(serve(stream, fault, here.received.clone()));
            }
        });
        server
    }

    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Every message that was taken, as it came.
    pub fn received(&self) -> Vec<String> {
        self.received.lock().unwrap().clone()
    }
}

async fn serve(stream: TcpStream, fault: Option<Fault>, received: Arc<Mutex<Vec<String>>>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 mail.test ESMTP\r\n").await?;
    if matches!(fault, Some(Fault::Silence)) {
        std::future::pending::<()>().await;
    }
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let command = line.trim_end().to_ascii_uppercase();
        let answer = match command.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => "250-mail.test\r\n250-8BITMIME\r\n250 SMTPUTF8",
            "HELO" | "MAIL" | "RSET" | "NOOP" => "250 2.0.0 ok",
            "RCPT" => match fault {
                Some(Fault::Refuse(answer)) => answer,
                _ => "250 2.1.5 ok",
            },
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await?;
                let mut message = String::new();
                loop {
                    let mut line = String::new();
                    if stream.read_line(&mut line).await? == 0 || matches!(fault, Some(Fault::CloseInData)) {
                        return Ok(());
                    }
                    if line == ".\r\n" {
                        break;
                    }
                    message.push_str(&line);
                }
                received.lock().unwrap().push(message);
                "250 2.0.0 queued as 4XYZ"
            }
            "QUIT" => {
                stream.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => "502 5.5.2 what?",
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
}
