//! A name server on this machine that knows TXT records and nothing else (RFC 1035).

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::net::UdpSocket;

type Records = Arc<Mutex<HashMap<String, Vec<String>>>>;

pub struct Dns {
    pub address: SocketAddr,
    records: Records,
    task: tokio::task::JoinHandle<()>,
}

impl Dns {
    pub async fn start() -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let address = socket.local_addr().unwrap();
        let records = Records::default();
        let known = records.clone();
        let task = tokio::spawn(async move {
            let mut query = [0; 512];
            while let Ok((length, peer)) = socket.recv_from(&mut query).await {
                if let Some(answer) = answer(&query[..length], &known) {
                    socket.send_to(&answer, peer).await.ok();
                }
            }
        });
        Self { address, records, task }
    }

    pub fn say(&self, name: &str, texts: &[&str]) {
        let texts = texts.iter().map(|text| (*text).to_owned()).collect();
        self.records.lock().unwrap().insert(name.to_owned(), texts);
    }
}

impl Drop for Dns {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn answer(query: &[u8], known: &Records) -> Option<Vec<u8>> {
    let (mut labels, mut at) = (Vec::new(), 12);
    loop {
        let length = usize::from(*query.get(at)?);
        at += 1;
        if length == 0 {
            break;
        }
        labels.push(String::from_utf8(query.get(at..at + length)?.to_vec()).ok()?);
        at += length;
    }
    let question = query.get(12..at + 4)?;
    let texts = known.lock().unwrap().get(&labels.join(".").to_lowercase()).cloned().unwrap_or_default();
    // An answer with recursion; without records: no such name.
    let code = if texts.is_empty() { 0x83 } else { 0x80 };
    let mut answer =
        [&query[..2], &[0x81, code, 0, 1, 0, u8::try_from(texts.len()).ok()?, 0, 0, 0, 0], question].concat();
    for text in texts {
        let length = u8::try_from(text.len()).ok()?;
        // The question's name, TXT, IN, for a minute.
        answer.extend([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, length + 1, length]);
        answer.extend(text.as_bytes());
    }
    Some(answer)
}
