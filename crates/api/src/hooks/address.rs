//! Where webhooks may go. Somebody who can make one could otherwise have this machine ask for addresses that
//! only it can reach (server-side request forgery).

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use rights::Error;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use url::{Host, Url};

/// An address that a webhook may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(Url);

/// The longest address that is taken.
const LONGEST: usize = 1_000;

impl Address {
    /// Reads one: `https`, without user and password, and not of the operator's own network. With `inside`
    /// addresses of that network may be used as well, and `http` on the machine itself.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(text: &str, inside: bool) -> Result<Address, Error> {
        let shown: String = text.chars().take(100).collect();
        let wrong = |why: &str| Error::input(format!("`{}`: {why}", shown.escape_debug()));
        if text.len() > LONGEST {
            return Err(wrong("an address has at most 1,000 bytes"));
        }
        let url = Url::parse(text).map_err(|_| wrong("this is no address"))?;
        let host = url.host().ok_or_else(|| wrong("it names no host"))?;
        let own = match host {
            Host::Ipv4(ip) => is_inside(ip.into()),
            Host::Ipv6(ip) => is_inside(ip.into()),
            Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
        };
        let loopback = match host {
            Host::Ipv4(ip) => ip.is_loopback(),
            Host::Ipv6(ip) => ip.is_loopback(),
            Host::Domain(name) => name == "localhost",
        };
        if own && !inside {
            return Err(wrong(
                "it is within the operator's own network; set `webhooks_inside` under [api] where that is meant",
            ));
        }
        match url.scheme() {
            "https" => {}
            "http" if inside && loopback => {}
            _ => return Err(wrong("webhooks go by https alone")),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(wrong("leave user and password out: deliveries are signed"));
        }
        if url.fragment().is_some() {
            return Err(wrong("leave out what stands behind the `#`"));
        }
        Ok(Address(url))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The machine that it goes to.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    pub(super) fn url(&self) -> &Url {
        &self.0
    }
}

/// Whether an address is of the machine itself, of a private network, or of none that the internet knows.
fn is_inside(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            let [a, b, ..] = ip.octets();
            ip.is_loopback()
                || ip.is_private()
                || ip.is_link_local()
                || ip.is_broadcast()
                || ip.is_multicast()
                || ip.is_documentation()
                || a == 0
                || a >= 240
                // Shared by providers (RFC 6598), and for measuring (RFC 2544).
                || (a == 100 && (64..128).contains(&b))
                || (a == 198 && (b == 18 || b == 19))
        }
        IpAddr::V6(ip) => {
            let [first, ..] = ip.segments();
            ip.is_loopback()
                || ip.is_unspecified()
                || ip.is_multicast()
                || first & 0xfe00 == 0xfc00
                || first & 0xffc0 == 0xfe80
                || embedded(ip).is_some_and(|ip| is_inside(ip.into()))
        }
    }
}

/// The IPv4 address that an IPv6 one stands for: mapped, or behind a translator (RFC 6052).
fn embedded(ip: Ipv6Addr) -> Option<std::net::Ipv4Addr> {
    let translated = || match ip.segments() {
        [0x64, 0xff9b, 0, 0, 0, 0, a, b] => {
            let ([a, b], [c, d]) = (a.to_be_bytes(), b.to_be_bytes());
            Some(std::net::Ipv4Addr::new(a, b, c, d))
        }
        _ => None,
    };
    ip.to_ipv4_mapped().or_else(translated)
}

/// Looks names up, and knows none of the operator's own network unless that is allowed. It is asked at each
/// connection, so a name that leads elsewhere later does not get in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Names {
    pub(super) inside: bool,
}

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let inside = self.inside;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let found: Vec<SocketAddr> = found.filter(|at| inside || !is_inside(at.ip())).collect();
            if found.is_empty() {
                return Err("the name leads nowhere, or into the operator's own network".into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

impl Names {
    pub(super) fn shared(inside: bool) -> Arc<Names> {
        Arc::new(Names { inside })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_the_outside_by_https_is_asked() {
        for good in [
            "https://hooks.example.org/demur",
            "https://hooks.example.org:8443/a?b=c",
            "https://93.184.216.34/",
        ] {
            assert!(Address::read(good, false).is_ok(), "{good}");
        }
        for bad in [
            "http://hooks.example.org/",
            "ftp://hooks.example.org/",
            "file:///etc/passwd",
            "https://localhost/",
            "https://a.localhost/",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://10.0.0.8/",
            "https://169.254.169.254/latest/meta-data",
            "https://100.64.0.1/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[fd00::1]/",
            "https://user:secret@hooks.example.org/",
            "https://hooks.example.org/#x",
            "https://",
            "hooks.example.org",
            "",
        ] {
            assert!(Address::read(bad, false).is_err(), "{bad}");
        }
        assert!(Address::read("http://127.0.0.1:8000/x", true).is_ok());
        assert!(Address::read("https://10.0.0.8/", true).is_ok());
        assert!(Address::read("http://10.0.0.8/", true).is_err());
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_is_not_known() {
        let ask = |inside| Names { inside }.resolve("localhost".parse().unwrap());
        assert!(ask(false).await.is_err());
        assert!(ask(true).await.unwrap().next().is_some());
    }

    proptest! {
        #[test]
        fn whatever_is_given_as_an_address_is_read_or_not(text in ".{0,60}", inside: bool) {
            if let Ok(address) = Address::read(&text, inside) {
                prop_assert!(["https", "http"].contains(&address.url().scheme()));
            }
        }
    }
}
