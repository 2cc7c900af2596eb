//! The listener, over real sockets.

use std::time::{Duration, Instant};

use domain::testing::{MASTER_KEYS, World};
use server::listener::{self, Ending, Limits};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
};

use crate::support::TestApp;

const LIMITS: Limits = Limits {
    connections: 100,
    idle: Duration::from_millis(400),
    write: Duration::from_millis(400),
    grace: Duration::from_secs(5),
};

struct Running {
    address: std::net::SocketAddr,
    stop: oneshot::Sender<()>,
    done: JoinHandle<()>,
}

async fn run(limits: Limits) -> Running {
    let app = TestApp::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let router = app.router.clone();
    let done = tokio::spawn(listener::serve(listener, router, limits, async move {
        stopped.await.ok();
        Ending::Prompt
    }));
    Running { address, stop, done }
}

async fn read_all(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut text))
        .await
        .expect("the server closes")
        .unwrap();
    String::from_utf8_lossy(&text).into_owned()
}

#[tokio::test]
async fn a_head_that_does_not_arrive_and_an_idle_connection_are_closed() {
    let running = run(LIMITS).await;
    let started = Instant::now();
    let mut slow = TcpStream::connect(running.address).await.unwrap();
    slow.write_all(b"GET /api/health/live HTTP/1.1\r\nHost: x\r\n").await.unwrap();
    read_all(&mut slow).await;
    assert!(started.elapsed() >= LIMITS.idle);
    let mut idle = TcpStream::connect(running.address).await.unwrap();
    idle.write_all(b"GET /api/health/live HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    assert!(read_all(&mut idle).await.starts_with("HTTP/1.1 204"));
}

#[tokio::test]
async fn a_request_that_has_begun_is_finished() {
    let running = run(LIMITS).await;
    let body = br#"{"email":"owner@sur.example","password":"una-clave-de-prueba"}"#;
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    let head = format!(
        "POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&body[..10]).await.unwrap();
    // Until the server has read the head, it has not begun.
    tokio::time::sleep(Duration::from_millis(200)).await;
    running.stop.send(()).unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!running.done.is_finished());
    stream.write_all(&body[10..]).await.unwrap();
    let answer = read_all(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
    running.done.await.unwrap();
    assert!(TcpStream::connect(running.address).await.is_err());
}

/// Clients that send one request after the other on connections they keep, as a proxy does, across a SIGTERM of the real
/// program. Like a proxy they go elsewhere once readiness says no. Everything that was sent is answered.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_terminated_server_loses_no_request() {
    let world = World::new().await;
    let site = std::env::temp_dir().join(format!("barberpro-site-{}", std::process::id()));
    std::fs::create_dir_all(&site).unwrap();
    std::fs::write(
        site.join("manifest.json"),
        r#"{"script": "/a.js", "wasm": "/a.wasm", "link": "/b.js", "style": "/a.css"}"#,
    )
    .unwrap();
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let mut server = tokio::process::Command::new(env!("CARGO_BIN_EXE_server"))
        .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--site", site.to_str().unwrap()])
        .args([
            "--database-url",
            &world.database.login_url(),
            "--master-keys",
            MASTER_KEYS,
            "--log",
            "off",
            "--rate-anonymous",
            "1000000",
        ])
        .args(["--connection-timeout", "500ms", "--shutdown-drain", "1s"])
        .stdout(std::process::Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let address = std::net::SocketAddr::from(([127, 0, 0, 1], port));
    while TcpStream::connect(address).await.is_err() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let clients: Vec<_> = (0..16).map(|_| tokio::spawn(until_not_ready(address))).collect();
    tokio::time::sleep(Duration::from_millis(500)).await;
    let id = server.id().unwrap().to_string();
    assert!(std::process::Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    let mut answered = 0;
    for client in clients {
        answered += client.await.unwrap();
    }
    assert!(answered > 16, "{answered} requests are no load");
    let ended = tokio::time::timeout(Duration::from_secs(10), server.wait()).await.expect("it ends").unwrap();
    assert!(ended.success());
    std::fs::remove_dir_all(site).unwrap();
}

/// How many requests were answered until readiness said no.
async fn until_not_ready(address: std::net::SocketAddr) -> u32 {
    let mut answered = 0;
    loop {
        let mut stream = TcpStream::connect(address).await.expect("a server that still drains takes connections");
        loop {
            stream.write_all(b"GET /api/health/ready HTTP/1.1\r\nHost: x\r\n\r\n").await.expect("sent");
            let mut answer = [0; 4096];
            let length = stream.read(&mut answer).await.expect("an answer, not a reset");
            let answer = String::from_utf8_lossy(&answer[..length]).into_owned();
            answered += 1;
            if answer.starts_with("HTTP/1.1 503") {
                return answered;
            }
            assert!(answer.starts_with("HTTP/1.1 204"), "after {answered}: {answer:?}");
            if answer.contains("connection: close") {
                break;
            }
        }
    }
}

/// Asks for much and reads nothing: the buffers between fill up, and then its time runs.
#[tokio::test]
async fn a_client_that_does_not_read_loses_its_place() {
    let running = run(Limits { connections: 1, ..LIMITS }).await;
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut deaf = socket.connect(running.address).await.unwrap();
    let many = b"GET /api/docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n".repeat(20);
    deaf.write_all(&many).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let mut next = TcpStream::connect(running.address).await.unwrap();
    next.write_all(b"GET /api/health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
    assert!(read_all(&mut next).await.starts_with("HTTP/1.1 204"));
}

#[tokio::test]
async fn more_connections_than_allowed_wait_for_a_place() {
    let running = run(Limits { connections: 1, ..LIMITS }).await;
    let _first = TcpStream::connect(running.address).await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    let mut second = TcpStream::connect(running.address).await.unwrap();
    let started = Instant::now();
    second.write_all(b"GET /api/health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
    assert!(read_all(&mut second).await.starts_with("HTTP/1.1 204"));
    // The first one's idle time has to pass.
    assert!(started.elapsed() >= Duration::from_millis(250), "{:?}", started.elapsed());
}
