//! A provider on this machine: discovery, keys, codes, tokens, and everything that can be wrong with them. It runs on a
//! thread of its own, so that what it writes into its log is not in the log of the server that is tested.

use std::{
    collections::HashMap,
    sync::{
        Arc, LazyLock, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    Form, Json, Router,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header::AUTHORIZATION},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use domain::{clock::Clock, identity::codes::random_text};
use hmac::{Hmac, Mac};
use rsa::{
    RsaPrivateKey, pkcs1v15, pss,
    rand_core::OsRng,
    sha2::{Digest, Sha256},
    signature::{RandomizedSigner, SignatureEncoding, Signer},
    traits::PublicKeyParts,
};
use serde_json::{Value, json};
use tokio::runtime::Handle;

pub const CLIENT: &str = "barberpro";
pub const SECRET: &str = "s3cr3t-del-cl1ente/+=";

/// Three keys: the provider's, its next one, and a stranger's.
static KEYS: LazyLock<[RsaPrivateKey; 3]> =
    LazyLock::new(|| std::array::from_fn(|_| RsaPrivateKey::new(&mut OsRng, 2048).unwrap()));

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    WrongIssuer,
    WrongAudience,
    MoreAudiences,
    WrongParty,
    WrongNonce,
    NoNonce,
    Expired,
    IssuedLongAgo,
    IssuedLater,
    Unsigned,
    SignatureCutOff,
    SharedSecret,
    SharedPublicKey,
    StrangersKey,
    StrangersKeyId,
    OtherAccessToken,
    UnverifiedEmail,
    EmailNotSaidToBeVerified,
    NoEmail,
    NoIdToken,
    RefusesCode,
    NotJson,
    TooLong,
    Elsewhere,
    TokenFails,
}

/// The person at the provider.
#[derive(Clone, Debug)]
pub struct Someone {
    pub subject: String,
    pub email: String,
    pub name: String,
}

struct Code {
    nonce: String,
    challenge: String,
    redirect: String,
}

struct Inner {
    url: String,
    clock: Clock,
    fault: Option<Fault>,
    /// Which key signs and is published.
    key: usize,
    algorithm: &'static str,
    who: Someone,
    codes: HashMap<String, Code>,
    /// Everything that nobody but the two of us may know.
    secrets: Vec<String>,
}

pub struct Provider {
    pub url: String,
    inner: Arc<Mutex<Inner>>,
    calls: Arc<AtomicUsize>,
    handle: Handle,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

type Shared = State<(Arc<Mutex<Inner>>, Arc<AtomicUsize>)>;

impl Provider {
    pub fn start(clock: Clock) -> Self {
        let (ready, started) = std::sync::mpsc::channel();
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
                let url = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
                let who =
                    Someone { subject: "sub-ana".into(), email: "ana@sur.example".into(), name: "Ana Díaz".into() };
                let inner = Arc::new(Mutex::new(Inner {
                    url: url.clone(),
                    clock,
                    fault: None,
                    key: 0,
                    algorithm: "RS256",
                    who,
                    codes: HashMap::new(),
                    secrets: vec![SECRET.to_owned()],
                }));
                let calls = Arc::new(AtomicUsize::new(0));
                let app = Router::new()
                    .route("/.well-known/openid-configuration", get(discovery))
                    .route("/keys", get(keys))
                    .route("/authorize", get(authorize))
                    .route("/token", post(token))
                    .with_state((inner.clone(), calls.clone()));
                ready.send((url, inner, calls, Handle::current())).unwrap();
                let server = axum_serve(listener, app);
                tokio::select! { () = server => (), _ = stopped => () }
            });
        });
        let (url, inner, calls, handle) = started.recv().unwrap();
        Self { url, inner, calls, handle, stop: Some(stop), thread: Some(thread) }
    }

    fn with<T>(&self, change: impl FnOnce(&mut Inner) -> T) -> T {
        change(&mut self.inner.lock().unwrap())
    }

    pub fn fail(&self, fault: Option<Fault>) {
        self.with(|inner| inner.fault = fault);
    }

    pub fn is(&self, subject: &str, email: &str, name: &str) {
        self.with(|inner| {
            inner.who = Someone { subject: subject.into(), email: email.into(), name: name.into() };
        });
    }

    /// From now on the next key signs, and only it is published.
    pub fn rotate(&self) {
        self.with(|inner| inner.key = 1);
    }

    pub fn sign_by(&self, algorithm: &'static str) {
        self.with(|inner| inner.algorithm = algorithm);
    }

    /// How often it was asked anything.
    pub fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    pub fn secrets(&self) -> Vec<String> {
        self.with(|inner| inner.secrets.clone())
    }

    /// What a browser does there: says yes, and is sent back to an address of ours.
    pub async fn visit(&self, address: &str) -> String {
        let address = address.to_owned();
        let visit = self.handle.spawn(async move {
            let client = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build();
            let answer = client.unwrap().get(address).send().await.unwrap();
            let location = answer.headers().get("location").map(|value| value.to_str().unwrap().to_owned());
            location.unwrap_or_else(|| panic!("the provider answers {}", answer.status()))
        });
        visit.await.unwrap()
    }

    /// It is gone, and its port is free.
    pub fn stop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.stop();
    }
}

/// `axum::serve` is not built in here.
async fn axum_serve(listener: tokio::net::TcpListener, app: Router) {
    loop {
        let Ok((stream, _)) = listener.accept().await else { return };
        let service = hyper_util::service::TowerToHyperService::new(app.clone());
        tokio::spawn(async move {
            let io = hyper_util::rt::TokioIo::new(stream);
            hyper::server::conn::http1::Builder::new().serve_connection(io, service).await.ok();
        });
    }
}

async fn discovery(State((inner, calls)): Shared) -> Response {
    calls.fetch_add(1, Ordering::SeqCst);
    let inner = inner.lock().unwrap();
    let url = &inner.url;
    match inner.fault {
        Some(Fault::NotJson) => return "<html>".into_response(),
        Some(Fault::TooLong) => {
            return Json(json!({"issuer": url, "padding": "x".repeat(300 * 1024)})).into_response();
        }
        Some(Fault::Elsewhere) => return Redirect::to(&format!("{url}/elsewhere")).into_response(),
        _ => {}
    }
    Json(json!({
        "issuer": url,
        "authorization_endpoint": format!("{url}/authorize"),
        "token_endpoint": format!("{url}/token"),
        "jwks_uri": format!("{url}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "PS256", "HS256", "none"],
    }))
    .into_response()
}

async fn keys(State((inner, calls)): Shared) -> Json<Value> {
    calls.fetch_add(1, Ordering::SeqCst);
    let key = inner.lock().unwrap().key;
    let public = KEYS[key].to_public_key();
    let number = |number: &rsa::BigUint| URL_SAFE_NO_PAD.encode(number.to_bytes_be());
    Json(json!({"keys": [{
        "kty": "RSA", "use": "sig", "kid": format!("key-{key}"), "n": number(public.n()), "e": number(public.e()),
    }]}))
}

async fn authorize(State((inner, calls)): Shared, Query(asked): Query<HashMap<String, String>>) -> Response {
    calls.fetch_add(1, Ordering::SeqCst);
    let mut inner = inner.lock().unwrap();
    let asked_for = |name: &str| asked.get(name).cloned().unwrap_or_default();
    let scopes = asked_for("scope");
    let sound = asked_for("client_id") == CLIENT
        && asked_for("response_type") == "code"
        && asked_for("code_challenge_method") == "S256"
        && ["openid", "email"].iter().all(|scope| scopes.split(' ').any(|asked| asked == *scope))
        && asked_for("redirect_uri") == "http://localhost:3000/sign-in/company/callback"
        && asked_for("state").len() >= 20
        && asked_for("nonce").len() >= 20
        && asked_for("code_challenge").len() == 43;
    if !sound {
        return (StatusCode::BAD_REQUEST, format!("{asked:?}")).into_response();
    }
    let code = random_text(32);
    let redirect = asked_for("redirect_uri");
    inner.secrets.extend([code.clone(), asked_for("state"), asked_for("nonce")]);
    let issued = Code { nonce: asked_for("nonce"), challenge: asked_for("code_challenge"), redirect: redirect.clone() };
    inner.codes.insert(code.clone(), issued);
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("code", &code), ("state", &asked_for("state")), ("iss", &inner.url)])
        .finish();
    Redirect::to(&format!("{redirect}?{query}")).into_response()
}

fn refuse(error: &str, quoted: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({"error": error, "error_description": format!("refused: {quoted}")})))
        .into_response()
}

async fn token(
    State((inner, calls)): Shared,
    headers: HeaderMap,
    Form(sent): Form<HashMap<String, String>>,
) -> Response {
    calls.fetch_add(1, Ordering::SeqCst);
    let mut inner = inner.lock().unwrap();
    let sent_as = |name: &str| sent.get(name).cloned().unwrap_or_default();
    let (code, verifier) = (sent_as("code"), sent_as("code_verifier"));
    inner.secrets.push(verifier.clone());
    // RFC 6749, 2.3.1: both parts are encoded as in a form.
    let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let expected = format!("Basic {}", STANDARD.encode(format!("{}:{}", encode(CLIENT), encode(SECRET))));
    if headers.get(AUTHORIZATION).is_none_or(|given| given.to_str().unwrap() != expected) {
        return refuse("invalid_client", &code);
    }
    if inner.fault == Some(Fault::TokenFails) {
        return (StatusCode::INTERNAL_SERVER_ERROR, code).into_response();
    }
    // Used up: a code is worth one token.
    let Some(issued) = inner.codes.remove(&code) else { return refuse("invalid_grant", &code) };
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
    let sound = sent_as("grant_type") == "authorization_code"
        && sent_as("redirect_uri") == issued.redirect
        && challenge == issued.challenge;
    if !sound || inner.fault == Some(Fault::RefusesCode) {
        return refuse("invalid_grant", &code);
    }
    let access = random_text(40);
    let id = id_token(&inner, &issued, &access);
    inner.secrets.extend([access.clone(), id.clone()]);
    let mut answer = json!({"access_token": access, "token_type": "Bearer", "expires_in": 300, "id_token": id});
    if inner.fault == Some(Fault::NoIdToken) {
        answer.as_object_mut().unwrap().remove("id_token");
    }
    Json(answer).into_response()
}

fn id_token(inner: &Inner, issued: &Code, access: &str) -> String {
    let is = |fault| inner.fault == Some(fault);
    let now = inner.clock.now().timestamp();
    let half = |text: &str| URL_SAFE_NO_PAD.encode(&Sha256::digest(text.as_bytes())[..16]);
    let (issued_at, expires) = match inner.fault {
        Some(Fault::Expired) => (now - 400, now - 100),
        Some(Fault::IssuedLongAgo) => (now - 3600, now + 300),
        Some(Fault::IssuedLater) => (now + 3600, now + 7200),
        _ => (now, now + 300),
    };
    let mut claims = json!({
        "iss": if is(Fault::WrongIssuer) { "https://login.norte.example" } else { &inner.url },
        "aud": if is(Fault::WrongAudience) { json!("another") } else { json!(CLIENT) },
        "sub": inner.who.subject,
        "iat": issued_at,
        "exp": expires,
        "nonce": if is(Fault::WrongNonce) { "another-nonce-than-yours" } else { &issued.nonce },
        "email": inner.who.email,
        "email_verified": !is(Fault::UnverifiedEmail),
        "name": inner.who.name,
        "at_hash": half(if is(Fault::OtherAccessToken) { "another" } else { access }),
    });
    let fields = claims.as_object_mut().unwrap();
    match inner.fault {
        Some(Fault::MoreAudiences) => drop(fields.insert("aud".into(), json!([CLIENT, "another"]))),
        Some(Fault::WrongParty) => drop(fields.insert("azp".into(), json!("another"))),
        Some(Fault::NoNonce) => drop(fields.remove("nonce")),
        Some(Fault::NoEmail) => drop(fields.remove("email")),
        Some(Fault::EmailNotSaidToBeVerified) => drop(fields.remove("email_verified")),
        _ => {}
    }
    let algorithm = match inner.fault {
        Some(Fault::Unsigned) => "none",
        Some(Fault::SharedSecret | Fault::SharedPublicKey) => "HS256",
        _ => inner.algorithm,
    };
    let key = if is(Fault::StrangersKeyId) { 2 } else { inner.key };
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = json!({"typ": "JWT", "alg": algorithm, "kid": format!("key-{key}")});
    let signed = format!("{}.{}", encode(&header), encode(&claims));
    let by = &KEYS[if is(Fault::StrangersKey) || is(Fault::StrangersKeyId) { 2 } else { inner.key }];
    let by_secret = |secret: &[u8]| {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).unwrap();
        mac.update(signed.as_bytes());
        mac.finalize().into_bytes().to_vec()
    };
    let signature = match (inner.fault, algorithm) {
        (Some(Fault::Unsigned | Fault::SignatureCutOff), _) => Vec::new(),
        (Some(Fault::SharedSecret), _) => by_secret(SECRET.as_bytes()),
        (Some(Fault::SharedPublicKey), _) => by_secret(&by.n().to_bytes_be()),
        (_, "PS256") => {
            pss::SigningKey::<Sha256>::new(by.clone()).sign_with_rng(&mut OsRng, signed.as_bytes()).to_vec()
        }
        _ => pkcs1v15::SigningKey::<Sha256>::new(by.clone()).sign(signed.as_bytes()).to_vec(),
    };
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}
