//! Networks as administrators write them: `190.210.0.0/16`, `2800:810::/32`, or one address.

use std::{fmt, net::IpAddr, str::FromStr};

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

/// One network, its host bits cleared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Network(IpNet);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a network")]
pub struct NotANetwork;

/// At most this many in one list: more is a mistake, or a list that nobody can look after.
pub const MOST: usize = 50;

impl Network {
    #[must_use]
    pub fn contains(self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }

    /// Every address in it as [`subscriber`] writes them, if they are at most `most`.
    #[must_use]
    pub fn subscribers(self, most: usize) -> Option<Vec<IpAddr>> {
        match self.0 {
            IpNet::V4(net) => {
                let size = 1_usize.checked_shl(32 - u32::from(net.prefix_len()))?;
                (size <= most).then(|| {
                    let first = u32::from(net.network());
                    (0..size).filter_map(|n| Some(IpAddr::V4((first + u32::try_from(n).ok()?).into()))).collect()
                })
            }
            IpNet::V6(net) => {
                let shift = 64_u32.saturating_sub(u32::from(net.prefix_len()));
                let size = 1_usize.checked_shl(shift)?;
                (size <= most).then(|| {
                    let first = u128::from(net.network()) >> 64;
                    (0..size as u128).map(|n| IpAddr::V6(((first + n) << 64).into())).collect()
                })
            }
        }
    }
}

/// Whether `address` is in one of `networks`. No networks: from everywhere. No address: from nowhere we know.
#[must_use]
pub fn allows(networks: &[Network], address: Option<IpAddr>) -> bool {
    networks.is_empty() || address.is_some_and(|address| networks.iter().any(|network| network.contains(address)))
}

/// What stands for one subscriber: an IPv4 address, or the /64 that a home or a shop is given (RFC 6177).
#[must_use]
pub fn subscriber(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6((u128::from(address) >> 64 << 64).into()),
    }
}

/// Reads a list, one network a line or separated by commas. `None`: one of them is none, or there are too many.
#[must_use]
pub fn list(text: &str) -> Option<Vec<Network>> {
    let parts = text.split([',', '\n', ' ', '\t', '\r']).map(str::trim).filter(|part| !part.is_empty());
    let networks = parts.map(|part| part.parse().ok()).collect::<Option<Vec<Network>>>()?;
    (networks.len() <= MOST).then_some(networks)
}

/// One network a line, as [`list`] reads it.
#[must_use]
pub fn lines(networks: &[Network]) -> String {
    networks.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

impl FromStr for Network {
    type Err = NotANetwork;
    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let whole = || text.parse::<IpAddr>().ok().map(IpNet::from);
        text.parse::<IpNet>().ok().or_else(whole).map(|net| Self(net.trunc())).ok_or(NotANetwork)
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = if self.0.addr().is_ipv4() { 32 } else { 128 };
        if self.0.prefix_len() == whole { self.0.addr().fmt(f) } else { self.0.fmt(f) }
    }
}

impl TryFrom<String> for Network {
    type Error = NotANetwork;
    fn try_from(text: String) -> Result<Self, NotANetwork> {
        text.parse()
    }
}

impl From<Network> for String {
    fn from(network: Network) -> Self {
        network.to_string()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn reads_what_administrators_write() {
        let networks = list("190.210.7.9/16, 200.1.2.3\n2800:810::1/32").unwrap();
        assert_eq!(lines(&networks), "190.210.0.0/16\n200.1.2.3\n2800:810::/32");
        for bad in ["300.1.1.1", "10.0.0.0/33", "example.com", "10.0.0.0-10.0.0.9"] {
            assert!(list(bad).is_none(), "{bad}");
        }
        assert!(list("").unwrap().is_empty());
    }

    #[test]
    fn lets_in_whom_it_should() {
        let networks = list("190.210.0.0/16 2800:810::/32").unwrap();
        for (address, expected) in
            [("190.210.255.1", true), ("190.211.0.1", false), ("::ffff:190.210.0.1", true), ("2800:810:9::1", true)]
        {
            assert_eq!(allows(&networks, Some(address.parse().unwrap())), expected, "{address}");
        }
        assert!(!allows(&networks, None));
        assert!(allows(&[], None));
    }

    #[test]
    fn subscribers_can_be_counted_out() {
        let of = |text: &str| text.parse::<Network>().unwrap().subscribers(300).map(|all| all.len());
        assert_eq!(of("10.0.0.0/24"), Some(256));
        assert_eq!(of("10.0.0.0/16"), None);
        assert_eq!(of("2800:810::/56"), Some(256));
        assert_eq!(of("2800:810::/64"), Some(1));
        assert_eq!(of("0.0.0.0/0"), None);
        let all = "10.0.0.8/30".parse::<Network>().unwrap().subscribers(10).unwrap();
        assert_eq!(all[3], "10.0.0.11".parse::<IpAddr>().unwrap());
        assert_eq!(subscriber("2800:810:1:2:3:4:5:6".parse().unwrap()), "2800:810:1:2::".parse::<IpAddr>().unwrap());
    }
}
