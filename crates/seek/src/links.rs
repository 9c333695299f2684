//! Which item a link names.

use rights::Error;
use url::Url;

/// How links to items look on a platform.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// What stands before and behind the id.
    forms: Vec<(String, String)>,
    /// Hosts of the platform; empty where nobody has said.
    hosts: Vec<String>,
}

/// The longest link or id that is looked at, in bytes.
const LONGEST: usize = 2_000;
/// So many parts of a path are looked at.
const PARTS: usize = 8;

impl Links {
    /// From forms such as `https://example.org/posts/{id}`.
    ///
    /// # Errors
    /// A form without `{id}`, or that is no address.
    pub fn new(forms: &[String]) -> Result<Links, Error> {
        let mut links = Links::default();
        for form in forms {
            let wrong = || {
                Error::input(format!(
                    "`{form}` is no form of a link; write it as https://example.org/posts/{{id}}"
                ))
            };
            let (before, behind) = form.split_once("{id}").ok_or_else(wrong)?;
            let url = Url::parse(&form.replace("{id}", "0")).map_err(|e| wrong().because(e))?;
            let host = url.host_str().ok_or_else(wrong)?.to_owned();
            if before.len() <= url.scheme().len() + 3 + host.len() {
                return Err(wrong());
            }
            links.forms.push((before.to_owned(), behind.to_owned()));
            links.hosts.push(host);
        }
        Ok(links)
    }

    /// Ids that a line may name, the likeliest first; none for a link that is not one of this platform.
    #[must_use]
    pub fn ids(&self, line: &str) -> Vec<String> {
        let line = line.trim();
        if line.is_empty() || line.len() > LONGEST {
            return Vec::new();
        }
        let url = match Url::parse(line) {
            Ok(url) if url.has_host() => url,
            // Not an address: an id as it is.
            _ => return vec![line.to_owned()],
        };
        let host = url.host_str().unwrap_or_default();
        let ours = self.hosts.is_empty() || self.hosts.iter().any(|known| is_of(host, known));
        if !ours {
            return Vec::new();
        }
        let mut ids: Vec<String> = self.exact(line).collect();
        ids.extend(likely(&url));
        let mut seen = std::collections::BTreeSet::new();
        ids.retain(|id| !id.is_empty() && seen.insert(id.clone()));
        ids
    }

    /// The address of an item on the platform, by the first form; none where nobody has said how addresses look.
    #[must_use]
    pub fn link_to(&self, id: &str) -> Option<String> {
        let (before, behind) = self.forms.first()?;
        Some(format!("{before}{}{behind}", encoded(id)))
    }

    /// What stands where a form has the id.
    fn exact(&self, line: &str) -> impl Iterator<Item = String> {
        let forms = self.forms.iter();
        forms.filter_map(move |(before, behind)| {
            let rest = line.strip_prefix(before.as_str())?;
            let id = match behind.is_empty() {
                true => rest.split(['?', '#']).next()?.trim_end_matches('/'),
                false => rest.split_once(behind.as_str())?.0,
            };
            Some(plain(id))
        })
    }
}

/// A host of the platform, also with a name before it, such as `www.`.
fn is_of(host: &str, known: &str) -> bool {
    let before = host.strip_suffix(known);
    before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

/// Ends of the path, the longest first, since ids can have slashes; then what stands behind `?` and `#`.
fn likely(url: &Url) -> Vec<String> {
    let path: Vec<&str> = url.path().split('/').filter(|p| !p.is_empty()).collect();
    let first = path.len().saturating_sub(PARTS);
    let ends = (first..path.len()).filter_map(|at| path.get(at..));
    let mut ids: Vec<String> = ends.map(|end| plain(&end.join("/"))).collect();
    ids.extend(
        url.query_pairs()
            .take(20)
            .map(|(_, value)| value.into_owned()),
    );
    ids.extend(url.fragment().map(plain));
    ids
}

/// With `%` and two digits for whatever an address cannot have; ids can have slashes.
fn encoded(id: &str) -> String {
    let one = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    id.bytes().map(one).collect()
}

/// With `%` and two digits undone.
fn plain(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        let code = match first {
            b'%' => after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok()),
            _ => None,
        };
        match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                out.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn links() -> Links {
        let forms = [
            "https://town.example/p/{id}",
            "https://town.example/x/{id}/view",
        ];
        Links::new(&forms.map(str::to_owned)).unwrap()
    }

    #[test]
    fn the_id_is_where_a_form_has_it() {
        for (line, id) in [
            ("https://town.example/p/ada/1", "ada/1"),
            ("https://town.example/p/ada%2F1?from=mail#top", "ada/1"),
            ("https://town.example/p/i7/", "i7"),
            ("https://town.example/x/i7/view", "i7"),
            (" ada/1 ", "ada/1"),
            ("https://www.town.example/other/i7", "other/i7"),
        ] {
            assert_eq!(
                links().ids(line).first().map(String::as_str),
                Some(id),
                "{line}"
            );
        }
        let ids = links().ids("https://town.example/show?post=i9&lang=de");
        assert!(ids.contains(&"i9".to_owned()), "{ids:?}");
        let ids = links().ids("https://town.example/a/b/i9");
        assert!(ids.contains(&"i9".to_owned()), "{ids:?}");
    }

    #[test]
    fn other_platforms_are_not_this_one() {
        for line in [
            "https://elsewhere.example/p/i7",
            "https://eviltown.example/p/i7",
            "https://town.example.evil.example/p/i7",
            "",
            "   ",
        ] {
            assert!(links().ids(line).is_empty(), "{line}");
        }
        assert_eq!(Links::default().ids("https://any.example/i7"), ["i7"]);
        for form in [
            "https://town.example/p/",
            "town.example/{id}",
            "https://{id}",
            "https://x{id}/",
        ] {
            assert!(Links::new(&[form.to_owned()]).is_err(), "{form}");
        }
    }

    proptest! {
        #[test]
        fn any_line_is_read(line in "\\PC{0,200}") {
            for id in links().ids(&line) {
                prop_assert!(!id.is_empty());
            }
        }

        #[test]
        fn an_id_survives_its_address(id in "[a-z0-9_:-]{1,20}(/[a-z0-9]{1,5})?") {
            let line = format!("https://town.example/p/{id}");
            let ids = links().ids(&line);
            prop_assert_eq!(ids.first(), Some(&id));
        }

        #[test]
        fn an_address_leads_back_to_its_id(id in "[^/]\\PC{0,30}[^/ ]") {
            let line = links().link_to(&id).unwrap();
            prop_assert!(Url::parse(&line).is_ok(), "{line}");
            let ids = links().ids(&line);
            prop_assert_eq!(ids.first(), Some(&id), "{}", line);
            prop_assert_eq!(Links::default().link_to(&id), None);
        }
    }
}
