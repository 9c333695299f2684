//! Addresses of a provider: secrets and tokens go there.

use crate::settings::shown;
use rights::Error;
use url::{Host, Url};

/// The longest address that is taken.
const LONGEST: usize = 2_000;

/// Reads one: `https`, or `http` on the machine itself, which nobody outside can listen to; without user,
/// password and fragment.
pub(crate) fn read(what: &str, text: &str) -> Result<Url, Error> {
    let wrong = |why: &str| Error::input(format!("{what} `{}`: {why}", shown(text)));
    if text.len() > LONGEST {
        return Err(wrong("an address has at most 2,000 bytes"));
    }
    let url = Url::parse(text).map_err(|_| wrong("this is no address"))?;
    let loopback = match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => return Err(wrong("it names no host")),
    };
    match url.scheme() {
        "https" => {}
        "http" if loopback => {}
        _ => return Err(wrong("a provider is asked by https alone")),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("leave user and password out"));
    }
    if url.fragment().is_some() {
        return Err(wrong("leave out what stands behind the `#`"));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_or_the_machine_itself() {
        for good in [
            "https://id.example.org",
            "https://id.example.org/realms/town?x=1",
            "http://127.0.0.1:3000",
            "http://[::1]:3000/",
            "http://localhost:3000",
        ] {
            assert!(read("issuer", good).is_ok(), "{good}");
        }
        for bad in [
            "http://id.example.org",
            "http://localhost.example.org",
            "http://10.0.0.1/",
            "ftp://id.example.org",
            "javascript:alert(1)",
            "https://user:secret@id.example.org",
            "https://id.example.org/#x",
            "id.example.org",
            "",
        ] {
            assert!(read("issuer", bad).is_err(), "{bad}");
        }
    }
}
