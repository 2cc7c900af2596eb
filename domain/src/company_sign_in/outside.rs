//! The way out: to providers, whose addresses tenants choose, and to the DNS. What a tenant chooses must not lead into
//! our own network (server-side request forgery), so every address is looked at when it is connected to.

use std::{
    collections::HashMap,
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    time::Duration,
};

use hickory_resolver::{
    TokioResolver,
    config::{ConnectionConfig, NameServerConfig, ResolverConfig},
    net::runtime::TokioRuntimeProvider,
    proto::rr::RData,
};
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, RedirectUrl};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::sync::Semaphore;
use url::{Host, Url};

use super::{MailDomain, provider::Known};
use crate::{
    error::{Error, Result},
    watch,
};

/// A provider that takes longer is away. Three calls fit into the time of a request.
const PATIENCE: Duration = Duration::from_secs(8);
const CONNECT: Duration = Duration::from_secs(4);
/// Of an answer: discovery documents and key sets are a few kilobytes.
const MOST_BYTES: usize = 256 * 1024;
/// Calls at once. More wait; who waits too long is told that the provider is away.
const AT_ONCE: usize = 32;
/// And of one host: a slow one keeps no other tenant's waiting.
const AT_ONCE_EACH: usize = 4;
/// Providers remembered at most.
const REMEMBERED: usize = 256;
const DNS_PATIENCE: Duration = Duration::from_secs(3);

/// Shared by all requests of a server.
#[derive(Clone)]
pub struct Outside(Arc<Inner>);

struct Inner {
    /// Only this machine reaches the server: it may reach this machine.
    local: bool,
    redirect: String,
    dns: Option<SocketAddr>,
    client: OnceLock<Option<reqwest::Client>>,
    resolver: OnceLock<Option<TokioResolver>>,
    busy: Semaphore,
    busy_each: Mutex<HashMap<String, Arc<Semaphore>>>,
    known: Mutex<HashMap<String, Known>>,
}

/// Why nothing came back. Texts of others are not in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Away {
    #[error("the address is not one that may be asked")]
    Forbidden,
    #[error("no answer")]
    Silent,
    #[error("the answer is too long")]
    TooLong,
}

impl fmt::Debug for Outside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outside").field("local", &self.0.local).finish_non_exhaustive()
    }
}

impl Outside {
    /// For a server that people reach at `public_url`; `local`: nobody but this machine does. `dns`: the name server to
    /// ask about domains, instead of the system's.
    #[must_use]
    pub fn new(public_url: &str, local: bool, dns: Option<SocketAddr>) -> Self {
        Self(Arc::new(Inner {
            local,
            redirect: format!("{public_url}/sign-in/company/callback"),
            dns,
            client: OnceLock::new(),
            resolver: OnceLock::new(),
            busy: Semaphore::new(AT_ONCE),
            busy_each: Mutex::default(),
            known: Mutex::default(),
        }))
    }

    /// Where providers send people back to.
    #[must_use]
    pub fn redirect_uri(&self) -> &str {
        &self.0.redirect
    }

    pub(super) fn redirect_url(&self) -> Option<RedirectUrl> {
        RedirectUrl::new(self.0.redirect.clone()).ok()
    }

    /// Providers asked lately, by issuer.
    pub(super) fn known(&self) -> MutexGuard<'_, HashMap<String, Known>> {
        // Nothing that panics runs while it is held.
        self.0.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn remember(&self, issuer: &str, provider: Known) {
        let mut known = self.known();
        // Full: all are forgotten rather than the oldest. Asking again is two calls.
        if known.len() >= REMEMBERED && !known.contains_key(issuer) {
            known.clear();
        }
        known.insert(issuer.to_owned(), provider);
    }

    /// Whether a provider's address may be used at all: https, or this machine's where the server is this machine's own.
    pub(super) fn accepts(&self, address: &str) -> bool {
        let Ok(url) = Url::parse(address) else { return false };
        if !url.username().is_empty() || url.password().is_some() {
            return false;
        }
        match (url.scheme(), url.host()) {
            ("https", Some(Host::Ipv4(address))) => self.0.local || is_public(address.into()),
            ("https", Some(Host::Ipv6(address))) => self.0.local || is_public(address.into()),
            // A name is looked at when it is resolved.
            ("https", Some(Host::Domain(_))) => true,
            ("http", Some(Host::Ipv4(address))) => self.0.local && address.is_loopback(),
            ("http", Some(Host::Ipv6(address))) => self.0.local && address.is_loopback(),
            ("http", Some(Host::Domain(name))) => self.0.local && name == "localhost",
            _ => false,
        }
    }

    /// The places of one host, which calls to it share.
    fn places_of(&self, host: &str) -> Arc<Semaphore> {
        let mut each = self.0.busy_each.lock().unwrap_or_else(PoisonError::into_inner);
        if each.len() >= REMEMBERED {
            each.retain(|_, places| Arc::strong_count(places) > 1);
        }
        let places = each.entry(host.to_ascii_lowercase()).or_insert_with(|| Arc::new(Semaphore::new(AT_ONCE_EACH)));
        Arc::clone(places)
    }

    fn client(&self) -> Option<&reqwest::Client> {
        let made = self.0.client.get_or_init(|| {
            let guard = Arc::new(Guard { local: self.0.local });
            reqwest::Client::builder()
                .dns_resolver(guard)
                // A proxy would connect for us, past the guard.
                .no_proxy()
                .redirect(reqwest::redirect::Policy::none())
                .https_only(!self.0.local)
                .connect_timeout(CONNECT)
                .timeout(PATIENCE)
                .pool_idle_timeout(Duration::from_secs(30))
                .user_agent("BarberPro")
                .build()
                .inspect_err(|error| tracing::error!(%error, "providers cannot be reached: no client"))
                .ok()
        });
        made.as_ref()
    }

    /// Asks a provider. The log never has what was sent or answered.
    async fn send(&self, request: HttpRequest) -> std::result::Result<HttpResponse, Away> {
        tokio::time::timeout(PATIENCE, self.send_now(request)).await.unwrap_or(Err(Away::Silent))
    }

    async fn send_now(&self, request: HttpRequest) -> std::result::Result<HttpResponse, Away> {
        if !self.accepts(&request.uri().to_string()) {
            return Err(Away::Forbidden);
        }
        let client = self.client().ok_or(Away::Silent)?;
        let host = self.places_of(request.uri().host().unwrap_or_default());
        let _place_there = host.acquire().await.map_err(|_| Away::Silent)?;
        let _place = self.0.busy.acquire().await.map_err(|_| Away::Silent)?;
        let mut request = reqwest::Request::try_from(request).map_err(|_| Away::Forbidden)?;
        if let Some(trace) = watch::traceparent().and_then(|trace| trace.parse().ok()) {
            request.headers_mut().insert("traceparent", trace);
        }
        let mut answer = client.execute(request).await.map_err(|_| Away::Silent)?;
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|_| Away::Silent)? {
            if body.len() + chunk.len() > MOST_BYTES {
                return Err(Away::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        let mut response = HttpResponse::new(body);
        *response.status_mut() = answer.status();
        *response.headers_mut() = std::mem::take(answer.headers_mut());
        Ok(response)
    }

    fn resolver(&self) -> Option<&TokioResolver> {
        let made = self.0.resolver.get_or_init(|| {
            let builder = match self.0.dns {
                Some(server) => {
                    let connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()].map(|mut connection| {
                        connection.port = server.port();
                        connection
                    });
                    let server = NameServerConfig::new(server.ip(), true, connections.into());
                    let config = ResolverConfig::from_name_servers(vec![server]);
                    Ok(TokioResolver::builder_with_config(config, TokioRuntimeProvider::default()))
                }
                None => TokioResolver::builder_tokio(),
            };
            let built = builder.and_then(|mut builder| {
                let options = builder.options_mut();
                options.timeout = DNS_PATIENCE;
                options.attempts = 2;
                // Whoever has just made a record wants it to be seen.
                options.cache_size = 0;
                builder.build()
            });
            built.inspect_err(|error| tracing::error!(%error, "domains cannot be looked up: no resolver")).ok()
        });
        made.as_ref()
    }

    /// Whether the domain's DNS says what was asked for.
    pub(super) async fn answers_challenge(&self, domain: &MailDomain, challenge: &str) -> Result<bool> {
        let resolver = self.resolver().ok_or(Error::Unavailable)?;
        // A name with its last dot: no search domain of ours is tried after it.
        let name = format!("{}.", domain.record());
        match tokio::time::timeout(PATIENCE, resolver.txt_lookup(name)).await {
            Ok(Ok(found)) => Ok(found.answers().iter().any(|record| match &record.data {
                RData::TXT(text) => text.txt_data.concat() == challenge.as_bytes(),
                _ => false,
            })),
            Ok(Err(error)) if error.is_nx_domain() || error.is_no_records_found() => Ok(false),
            Ok(Err(error)) => {
                tracing::warn!(%error, "a domain could not be looked up");
                Err(Error::Unavailable)
            }
            Err(_) => Err(Error::Unavailable),
        }
    }
}

impl<'c> AsyncHttpClient<'c> for Outside {
    type Error = Away;
    type Future = Pin<Box<dyn Future<Output = std::result::Result<HttpResponse, Away>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

/// Resolves names to public addresses only. What it gives is what is connected to: a name cannot be one thing when it is
/// looked at and another when it is used.
struct Guard {
    local: bool,
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let local = self.local;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found.filter(|address| local || is_public(address.ip())).collect();
            if allowed.is_empty() {
                return Err(Away::Forbidden.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

/// Whether an address is one of the internet's (IANA special-purpose address registries, RFC 6890 and its updates).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || a == 0
        // 100.64.0.0/10: between carriers and their customers.
        || (a == 100 && (64..128).contains(&b))
        // 192.0.0.0/24 and the former 6to4 relays.
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        // 198.18.0.0/15: measuring.
        || (a == 198 && (b == 18 || b == 19))
        // Multicast, reserved, broadcast.
        || a >= 224;
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    // Only 2000::/3 is given out. Of that, what wraps an IPv4 address or is none of the internet's is left out: Teredo and
    // the other protocol assignments (2001::/23), documentation (2001:db8::/32, 3fff::/20), 6to4 (2002::/16).
    let given_out = first & 0xe000 == 0x2000;
    let protocols = first == 0x2001 && second < 0x0200;
    let documentation = (first == 0x2001 && second == 0x0db8) || (first == 0x3fff && second < 0x1000);
    given_out && !protocols && !documentation && first != 0x2002
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_addresses_of_the_internet_are_public() {
        for public in ["8.8.8.8", "200.45.1.1", "100.128.0.1", "172.32.0.1", "2800:810::1", "2606:4700::1111"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for special in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "192.0.0.8",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "203.0.113.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "::ffff:8.8.8.8",
            "64:ff9b::a00:1",
            "2001::1",
            "2001:db8::1",
            "2002:a00:1::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "ff02::1",
        ] {
            assert!(!is_public(special.parse().unwrap()), "{special}");
        }
    }

    #[test]
    fn a_provider_is_reached_by_https_and_not_inside() {
        let public = Outside::new("https://app.example.com", false, None);
        let local = Outside::new("http://localhost:3000", true, None);
        for (address, from_public, from_local) in [
            ("https://login.example.com", true, true),
            ("https://8.8.8.8/x", true, true),
            ("http://login.example.com", false, false),
            ("https://127.0.0.1", false, true),
            ("https://10.0.0.1", false, true),
            ("https://[::1]", false, true),
            ("https://[::ffff:169.254.169.254]", false, true),
            // Another way to write 127.0.0.1.
            ("https://2130706433", false, true),
            ("http://127.0.0.1:8080", false, true),
            ("http://localhost:8080", false, true),
            ("http://10.0.0.1", false, false),
            ("https://user:pass@login.example.com", false, false),
            ("file:///etc/passwd", false, false),
            ("gopher://login.example.com", false, false),
            ("javascript:alert(1)", false, false),
        ] {
            assert_eq!(public.accepts(address), from_public, "{address}");
            assert_eq!(local.accepts(address), from_local, "{address}");
        }
    }
}
