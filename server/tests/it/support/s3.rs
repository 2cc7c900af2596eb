//! A bucket as the documentation of Amazon S3 describes it, as far as files need it: PutObject, GetObject with ranges,
//! DeleteObject, and multipart uploads. Every request has to be signed (AWS Signature Version 4), and is verified.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

pub const ACCESS_KEY: &str = "AKIDEXAMPLE";
pub const SECRET_KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
pub const REGION: &str = "sa-east-1";
pub const BUCKET: &str = "papeles";
/// Every part but the last has so many bytes at least.
const LEAST_PART: usize = 5 * 1024 * 1024;

/// What goes wrong with the next requests, one each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing: for requests in between.
    None,
    /// 503, to be tried again.
    SlowDown,
    /// 500 for what is not signed in time, say.
    Refused,
    /// The connection is closed before an answer.
    NoAnswer,
    /// The answer is cut off in the middle of its body.
    CutAnswer,
}

#[derive(Default)]
struct Inner {
    objects: BTreeMap<String, Vec<u8>>,
    uploads: BTreeMap<String, (String, BTreeMap<u32, Vec<u8>>)>,
    faults: VecDeque<Fault>,
    asked: Vec<String>,
    wrong_signatures: Vec<String>,
}

#[derive(Clone)]
pub struct Bucket {
    pub endpoint: String,
    inner: Arc<Mutex<Inner>>,
}

impl Bucket {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let bucket = Self { endpoint: format!("http://{}", listener.local_addr().unwrap()), inner: Arc::default() };
        let app = Router::new().fallback(answer).with_state(bucket.clone());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        bucket
    }

    /// The flags of a server that keeps its files here.
    pub fn flags(&self) -> Vec<String> {
        [
            "--file-store=s3".to_owned(),
            format!("--s3-bucket={BUCKET}/empresas"),
            format!("--s3-endpoint={}", self.endpoint),
            format!("--s3-region={REGION}"),
            format!("--s3-access-key={ACCESS_KEY}"),
            format!("--s3-secret-key={SECRET_KEY}"),
        ]
        .into()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap()
    }

    pub fn fails(&self, faults: &[Fault]) {
        self.lock().faults = faults.iter().copied().collect();
    }

    pub fn objects(&self) -> BTreeMap<String, Vec<u8>> {
        self.lock().objects.clone()
    }

    /// Uploads that were begun and neither completed nor given up.
    pub fn open_uploads(&self) -> usize {
        self.lock().uploads.len()
    }

    /// `PUT /papeles/...?partNumber=1`, from the first one on.
    pub fn asked(&self) -> Vec<String> {
        self.lock().asked.clone()
    }

    pub fn wrong_signatures(&self) -> Vec<String> {
        self.lock().wrong_signatures.clone()
    }
}

fn refused(status: StatusCode, code: &str) -> Response {
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>{code}</Message></Error>"
    );
    (status, [(header::CONTENT_TYPE, "application/xml")], body).into_response()
}

fn xml(body: String) -> Response {
    ([(header::CONTENT_TYPE, "application/xml")], body).into_response()
}

fn etag(content: &[u8]) -> String {
    format!("\"{}\"", hex(&Sha256::digest(content)[..16]))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn answer(State(bucket): State<Bucket>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, usize::MAX).await else {
        return refused(StatusCode::BAD_REQUEST, "IncompleteBody");
    };
    let (path, query) = (parts.uri.path().to_owned(), parts.uri.query().unwrap_or_default().to_owned());
    let fault = {
        let mut inner = bucket.lock();
        let asked = if query.is_empty() { path.clone() } else { format!("{path}?{query}") };
        inner.asked.push(format!("{} {asked}", parts.method));
        inner.faults.pop_front().unwrap_or(Fault::None)
    };
    if let Err(why) = verify(&parts.method, &path, &query, &parts.headers, &body) {
        bucket.lock().wrong_signatures.push(why);
        return refused(StatusCode::FORBIDDEN, "SignatureDoesNotMatch");
    }
    match fault {
        Fault::SlowDown => return refused(StatusCode::SERVICE_UNAVAILABLE, "SlowDown"),
        Fault::Refused => return refused(StatusCode::FORBIDDEN, "AccessDenied"),
        // Without the message of a panic: it is the connection that is to end.
        Fault::NoAnswer => std::panic::resume_unwind(Box::new("no answer")),
        Fault::None | Fault::CutAnswer => {}
    }
    let Some(key) = path.strip_prefix(&format!("/{BUCKET}/")).map(str::to_owned) else {
        return refused(StatusCode::NOT_FOUND, "NoSuchBucket");
    };
    let pairs: BTreeMap<String, String> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    object(&bucket, &parts.method, key, &pairs, &parts.headers, body, fault)
}

fn object(
    bucket: &Bucket,
    method: &Method,
    key: String,
    query: &BTreeMap<String, String>,
    headers: &HeaderMap,
    body: Bytes,
    fault: Fault,
) -> Response {
    let mut inner = bucket.lock();
    let upload = query.get("uploadId").cloned();
    match (method.as_str(), upload) {
        ("PUT", None) => {
            let tag = etag(&body);
            inner.objects.insert(key, body.to_vec());
            [(header::ETAG, tag)].into_response()
        }
        ("POST", None) if query.contains_key("uploads") => {
            let id = format!("upload-{}", inner.asked.len());
            inner.uploads.insert(id.clone(), (key.clone(), BTreeMap::new()));
            xml(format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><InitiateMultipartUploadResult><Bucket>{BUCKET}</Bucket><Key>{key}</Key><UploadId>{id}</UploadId></InitiateMultipartUploadResult>"
            ))
        }
        ("PUT", Some(id)) => {
            let number: u32 = query["partNumber"].parse().unwrap();
            let tag = etag(&body);
            let Some((_, parts)) = inner.uploads.get_mut(&id) else {
                return refused(StatusCode::NOT_FOUND, "NoSuchUpload");
            };
            parts.insert(number, body.to_vec());
            [(header::ETAG, tag)].into_response()
        }
        ("POST", Some(id)) => {
            let Some((key, parts)) = inner.uploads.get(&id).cloned() else {
                return refused(StatusCode::NOT_FOUND, "NoSuchUpload");
            };
            let named = String::from_utf8_lossy(&body).matches("<PartNumber>").count();
            let last = parts.keys().max().copied();
            let is_small = |(number, part): (&u32, &Vec<u8>)| Some(*number) != last && part.len() < LEAST_PART;
            if named != parts.len() || parts.iter().any(is_small) {
                return refused(StatusCode::BAD_REQUEST, "EntityTooSmall");
            }
            inner.uploads.remove(&id);
            let content: Vec<u8> = parts.into_values().flatten().collect();
            let tag = etag(&content);
            inner.objects.insert(key.clone(), content);
            xml(format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><CompleteMultipartUploadResult><Bucket>{BUCKET}</Bucket><Key>{key}</Key><ETag>{}</ETag></CompleteMultipartUploadResult>",
                tag.replace('"', "&quot;")
            ))
        }
        ("DELETE", Some(id)) => {
            inner.uploads.remove(&id);
            StatusCode::NO_CONTENT.into_response()
        }
        ("DELETE", None) => {
            // Deleting what is not there is no error.
            inner.objects.remove(&key);
            StatusCode::NO_CONTENT.into_response()
        }
        ("GET", None) => match inner.objects.get(&key) {
            Some(content) => get(content, headers, fault),
            None => refused(StatusCode::NOT_FOUND, "NoSuchKey"),
        },
        _ => refused(StatusCode::NOT_IMPLEMENTED, "NotImplemented"),
    }
}

fn get(content: &[u8], headers: &HeaderMap, fault: Fault) -> Response {
    let tag = etag(content);
    // `bytes=5-` or `bytes=5-9`.
    let range = headers.get(header::RANGE).map(|range| {
        let (from, to) = range.to_str().unwrap().strip_prefix("bytes=").unwrap().split_once('-').unwrap();
        let from: usize = from.parse().unwrap();
        (from, to.parse().map_or(content.len(), |to: usize| to + 1).min(content.len()))
    });
    let (from, to) = range.unwrap_or((0, content.len()));
    let part = content[from..to].to_vec();
    let mut response = Response::builder()
        .header(header::ETAG, tag)
        .header(header::LAST_MODIFIED, "Mon, 16 Nov 2026 12:00:00 GMT")
        .header(header::CONTENT_LENGTH, part.len());
    if range.is_some() {
        let of = format!("bytes {from}-{}/{}", to - 1, content.len());
        response = response.status(StatusCode::PARTIAL_CONTENT).header(header::CONTENT_RANGE, of);
    }
    if fault == Fault::CutAnswer {
        let half = Bytes::from(part[..part.len() / 2].to_vec());
        let cut = std::io::Error::new(std::io::ErrorKind::ConnectionReset, "cut");
        return response.body(Body::from_stream(futures::stream::iter([Ok(half), Err(cut)]))).unwrap();
    }
    response.body(Body::from(part)).unwrap()
}

/// AWS Signature Version 4: the request as it is to be written, the text to sign, the key of the day.
fn verify(method: &Method, path: &str, query: &str, headers: &HeaderMap, body: &[u8]) -> Result<(), String> {
    let header = |name: &str| {
        headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned).ok_or(format!("{name} is missing"))
    };
    let (authorization, date) = (header("authorization")?, header("x-amz-date")?);
    let said = authorization.strip_prefix("AWS4-HMAC-SHA256 ").ok_or("another algorithm")?;
    let field = |name: &str| {
        let fields = said.split(", ").filter_map(|field| field.split_once('='));
        fields.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_owned()).ok_or(format!("no {name}"))
    };
    let (credential, signed, signature) = (field("Credential")?, field("SignedHeaders")?, field("Signature")?);
    let day = date.get(..8).ok_or("a date that is none")?;
    let scope = format!("{day}/{REGION}/s3/aws4_request");
    if credential != format!("{ACCESS_KEY}/{scope}") {
        return Err(format!("credential {credential}"));
    }
    for needed in ["host", "x-amz-content-sha256", "x-amz-date"] {
        if !signed.split(';').any(|name| name == needed) {
            return Err(format!("{needed} is not signed"));
        }
    }
    let hash = header("x-amz-content-sha256")?;
    if hash != "UNSIGNED-PAYLOAD" && hash != hex(&Sha256::digest(body)) {
        return Err("the body is another one".to_owned());
    }
    let mut pairs: Vec<String> = query.split('&').filter(|pair| !pair.is_empty()).map(str::to_owned).collect();
    for pair in &mut pairs {
        if !pair.contains('=') {
            pair.push('=');
        }
    }
    pairs.sort();
    let mut lines = String::new();
    for name in signed.split(';') {
        lines.push_str(&format!("{name}:{}\n", header(name)?.trim()));
    }
    let request = format!("{method}\n{path}\n{}\n{lines}\n{signed}\n{hash}", pairs.join("&"));
    let text = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{}", hex(&Sha256::digest(request.as_bytes())));
    let sign = |key: &[u8], text: &str| {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().to_vec()
    };
    let key = [day, REGION, "s3", "aws4_request"]
        .iter()
        .fold(format!("AWS4{SECRET_KEY}").into_bytes(), |key, part| sign(&key, part));
    let expected = hex(&sign(&key, &text));
    if signature == expected { Ok(()) } else { Err(format!("{signature} is not {expected} for\n{request}")) }
}
