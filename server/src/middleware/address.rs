//! Where a request comes from. Only proxies that are named in the settings are believed about it.

use std::net::{IpAddr, SocketAddr};

use axum::{extract::ConnectInfo, http::Extensions, http::HeaderMap};
use domain::network::Network;

/// The nearest address that is not a proxy of ours: X-Forwarded-For is read from the right, where our own proxies wrote,
/// and no further than they vouch for it.
pub fn of(extensions: &Extensions, headers: &HeaderMap, trusted: &[Network]) -> Option<IpAddr> {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical())?;
    let is_ours = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    if !is_ours(peer) {
        return Some(peer);
    }
    let mut nearest = peer;
    let values = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let hops: Vec<&str> = values.flat_map(|value| value.split(',')).map(str::trim).collect();
    for hop in hops.into_iter().rev() {
        let Ok(address) = hop.parse::<IpAddr>() else { break };
        nearest = address.to_canonical();
        if !is_ours(nearest) {
            break;
        }
    }
    Some(nearest)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_our_proxies_are_believed() {
        let from = |peer: &str, forwarded: &str, trusted: &str| {
            let mut extensions = Extensions::new();
            extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 1)));
            let mut headers = HeaderMap::new();
            if !forwarded.is_empty() {
                headers.insert("x-forwarded-for", forwarded.parse().unwrap());
            }
            of(&extensions, &headers, &domain::network::list(trusted).unwrap()).unwrap().to_string()
        };
        assert_eq!(from("198.51.100.1", "203.0.113.7", ""), "198.51.100.1", "nobody is believed unless named");
        assert_eq!(from("10.0.0.1", "203.0.113.7", "10.0.0.0/8"), "203.0.113.7");
        assert_eq!(from("10.0.0.1", "6.6.6.6, 203.0.113.7, 10.0.0.2", "10.0.0.0/8"), "203.0.113.7");
        assert_eq!(from("10.0.0.1", "nonsense, 10.0.0.2", "10.0.0.0/8"), "10.0.0.2");
        assert_eq!(from("10.0.0.1", "", "10.0.0.0/8"), "10.0.0.1");
        assert_eq!(from("::ffff:198.51.100.1", "", ""), "198.51.100.1");
    }
}
