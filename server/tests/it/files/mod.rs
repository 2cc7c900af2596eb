//! Files over HTTP: sent, looked at, kept elsewhere, given out.

mod bucket;
mod downloading;
mod scanning;
mod sending;

use http::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Client, Sent, TestApp};

const FILES: &str = "/api/tenants/sur/files";

/// Sends a content as a program does.
async fn send(client: &Client, name: &str, purpose: &str, content: &[u8]) -> Answer {
    send_with(client, name, purpose, content, &[]).await
}

async fn send_with(client: &Client, name: &str, purpose: &str, content: &[u8], headers: &[(&str, &str)]) -> Answer {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("name", name)
        .append_pair("purpose", purpose)
        .finish();
    let sent = Sent::File("application/octet-stream".to_owned(), content.to_vec());
    client.send(Method::POST, &format!("{FILES}?{query}"), sent, headers).await
}

fn id(file: &Value) -> &str {
    file["id"].as_str().unwrap()
}

/// The path of a link to a file.
async fn link(client: &Client, file: &str, show: bool) -> String {
    let link = client.post(&format!("{FILES}/{file}/links"), json!({"show": show})).await.expect(200).json();
    link["address"].as_str().unwrap().strip_prefix("http://localhost:3000").unwrap().to_owned()
}

/// Everything that is due, as `server work` does it.
async fn work(app: &TestApp) {
    let worker = app.state.settings.jobs.worker(app.state.db.clone(), app.state.clock.clone());
    worker.once().await.unwrap();
}

async fn flags(all: &[String]) -> TestApp {
    TestApp::with(&all.iter().map(String::as_str).collect::<Vec<_>>()).await
}
