//! A server for one test: a world of its own behind the real router, and clients that act as its people.

pub mod clamd;
pub mod s3;

use std::{net::SocketAddr, sync::Arc};

use app::{
    assets::Assets,
    session::server::{BEGINS, SIGNED_IN},
};
use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use clap::Parser;
use domain::{
    identity::{Method as SignInMethod, Shown},
    ids::UserId,
    testing::{ADDRESS, MASTER_KEYS, World},
};
use serde_json::Value;
use server::{
    config::{Command, Program, ServeSettings},
    router,
    session_store::PostgresSessions,
    state::AppState,
};
use tower::ServiceExt;
use tower_sessions::{SessionStore, session::Record};

pub struct TestApp {
    pub world: World,
    pub state: AppState,
    pub router: Router,
}

/// Settings as the command line makes them.
pub fn settings(flags: &[&str]) -> ServeSettings {
    let program = Program::try_parse_from(["server", "serve"].iter().chain(flags)).unwrap();
    let Command::Serve(settings) = program.command else { panic!("serve") };
    *settings
}

impl TestApp {
    pub async fn new() -> Self {
        Self::with(&[]).await
    }

    pub async fn with(flags: &[&str]) -> Self {
        let world = World::new().await;
        let mut assets = Assets::unhashed("pkg", "barberpro");
        for page in ["overviewpage", "locationspage"] {
            assets.pages.insert(page.to_owned(), vec![format!("/pkg/{page}.wasm")]);
        }
        let assets = Arc::new(assets);
        let settings = settings(flags);
        let db = world.database.db.clone().with_files(settings.files.open().unwrap());
        let state = AppState::new(db, world.clock.clone(), assets, settings);
        Self { router: router::router(state.clone()), state, world }
    }

    /// The same world behind a server that was started with other settings.
    pub fn with_other_settings(&self, flags: &[&str]) -> Self {
        let settings = settings(flags);
        let db = self.world.database.db.clone().with_files(settings.files.open().unwrap());
        let state = AppState::new(db, self.world.clock.clone(), self.state.assets.clone(), settings);
        Self { router: router::router(state.clone()), state, world: self.world.clone() }
    }

    /// A program with one of a tenant's keys.
    pub fn program(&self, key: &str) -> Client {
        Client { authorization: Some(format!("Bearer {key}")), ..self.anonymous() }
    }

    pub fn anonymous(&self) -> Client {
        Client { router: self.router.clone(), cookie: None, authorization: None, language: "es-AR" }
    }

    /// Somebody with a session, as sign-in leaves one.
    pub async fn client(&self, user: UserId) -> Client {
        let (at, method) = (self.world.clock.now(), SignInMethod::Password);
        self.client_as(Shown { user, at, method, second_factor_at: Some(at), confined_to: None }).await
    }

    /// Somebody with a session that began with what was shown.
    pub async fn client_as(&self, shown: Shown) -> Client {
        let db = &self.world.database.db;
        let (signed_in, _) = domain::identity::begin(db, &self.world.request(), shown, None).await.unwrap();
        let store = PostgresSessions::new(db.clone(), self.world.clock.clone(), &self.state.settings);
        let mut record = Record {
            id: tower_sessions::session::Id::default(),
            data: [(SIGNED_IN.to_owned(), serde_json::to_value(signed_in).unwrap()), (BEGINS.to_owned(), true.into())]
                .into(),
            expiry_date: time::OffsetDateTime::now_utc() + time::Duration::DAY,
        };
        store.create(&mut record).await.unwrap();
        Client { cookie: Some(format!("session={}", record.id)), ..self.anonymous() }
    }

    /// The same client before another server that shares the database.
    pub async fn at_another_server(&self, client: &Client) -> Client {
        let db = self.world.database.another_server(MASTER_KEYS).await.unwrap();
        let settings = (*self.state.settings).clone();
        let db = db.with_files(settings.files.open().unwrap());
        let state = AppState::new(db, self.world.clock.clone(), self.state.assets.clone(), settings);
        Client { router: router::router(state), ..client.clone() }
    }

    pub async fn owner(&self) -> Client {
        self.client(self.world.owner).await
    }

    pub async fn staff(&self) -> Client {
        self.client(self.world.staff).await
    }
}

#[derive(Clone)]
pub struct Client {
    router: Router,
    cookie: Option<String>,
    authorization: Option<String>,
    language: &'static str,
}

/// What is sent.
#[derive(Clone, Debug)]
pub enum Sent {
    Nothing,
    Json(Value),
    /// As a form's fields.
    Form(Vec<(String, String)>),
    /// Bytes of a type.
    File(String, Vec<u8>),
}

/// A picture of one pixel: a PNG in base 64.
pub const PICTURE: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

pub fn picture() -> Vec<u8> {
    STANDARD.decode(PICTURE).unwrap()
}

pub fn fields(pairs: &[(&str, &str)]) -> Sent {
    Sent::Form(pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect())
}

impl Client {
    /// With another session than it had.
    pub fn with_cookie(self, cookie: &str) -> Self {
        Self { cookie: Some(cookie.to_owned()), ..self }
    }

    pub fn in_english(self) -> Self {
        Self { language: "en", ..self }
    }

    /// Its session, as a header has it.
    pub fn cookie(&self) -> &str {
        self.cookie.as_deref().unwrap_or_default()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, Sent::Nothing, &[]).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Sent::Json(body), &[]).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, Sent::Json(body), &[]).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, Sent::Nothing, &[]).await
    }

    /// A form, as a browser without JavaScript sends it.
    pub async fn submit(&self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        self.send(Method::POST, path, fields(pairs), &[("accept", "text/html")]).await
    }

    pub async fn send(&self, method: Method, path: &str, sent: Sent, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header(header::ACCEPT_LANGUAGE, self.language);
        request = request.header(header::HOST, "localhost:3000");
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        if let Some(authorization) = &self.authorization {
            request = request.header(header::AUTHORIZATION, authorization);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = match sent {
            Sent::Nothing => Body::empty(),
            Sent::Json(value) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(value.to_string())
            }
            Sent::Form(pairs) => {
                request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
                Body::from(form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish())
            }
            Sent::File(kind, bytes) => {
                request = request.header(header::CONTENT_TYPE, kind);
                Body::from(bytes)
            }
        };
        self.raw(request.body(body).unwrap()).await
    }

    /// An answer whose body is still on its way.
    pub async fn open(&self, path: &str, headers: &[(&str, &str)]) -> http::Response<Body> {
        let mut request = Request::builder().uri(path).header(header::HOST, "localhost:3000");
        let own = [(header::COOKIE, &self.cookie), (header::AUTHORIZATION, &self.authorization)];
        for (name, value) in own.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
            request = request.header(name, value);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(Body::empty()).unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(ADDRESS, 50_000)));
        self.router.clone().oneshot(request).await.unwrap()
    }

    pub async fn raw(&self, mut request: Request<Body>) -> Answer {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(ADDRESS, 50_000)));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, body }
    }
}

#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// The cookie of that name that the answer sets, with its attributes.
    pub fn cookie(&self, name: &str) -> &str {
        let cookies = self.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
        cookies.into_iter().find(|cookie| cookie.starts_with(&format!("{name}="))).unwrap_or_default()
    }

    /// The problem's code and the fields it names.
    #[track_caller]
    pub fn problem(&self) -> (String, Vec<String>) {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text());
        let problem = self.json();
        let fields = problem["fields"].as_array().into_iter().flatten();
        (
            problem["code"].as_str().unwrap().to_owned(),
            fields.map(|f| f["field"].as_str().unwrap().to_owned()).collect(),
        )
    }
}
