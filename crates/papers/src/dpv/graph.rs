//! JSON-LD, as little of it as is needed.

use super::terms::{PREFIXES, Term};
use rights::Error;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// IRIs of one document.
pub(crate) struct Base(String);

impl Base {
    /// Checks that it is an absolute IRI of ASCII characters (RFC 3986) that ends where a name can follow.
    pub(crate) fn new(base: &str) -> Result<Base, Error> {
        let scheme = base.split_once(':').map(|(scheme, _)| scheme);
        let scheme_is_good = scheme.is_some_and(|s| {
            s.starts_with(|c: char| c.is_ascii_alphabetic())
                && s.chars()
                    .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        });
        let bad = |c: char| !c.is_ascii_graphic() || "<>\"{}|\\^`".contains(c);
        if !scheme_is_good || base.contains(bad) || !base.ends_with(['/', '#', ':']) {
            return Err(Error::input(format!(
                "`base` is `{}`; it has to be an absolute IRI that ends in `/`, `#` or `:`",
                base.escape_debug()
            )));
        }
        Ok(Base(base.to_owned()))
    }

    /// The IRI of something: whatever is not unreserved (RFC 3986, 2.3) is percent-encoded.
    pub(crate) fn iri(&self, what: &str, name: &str) -> String {
        let mut out = format!("{}{what}", self.0);
        if !name.is_empty() {
            out.push('/');
        }
        for byte in name.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                    out.push(char::from(byte));
                }
                // Writing to a String does not fail.
                _ => drop(write!(out, "%{byte:02X}")),
            }
        }
        out
    }
}

/// A node in the making.
#[derive(Default)]
pub(crate) struct Node(Map<String, Value>);

impl Node {
    /// A node with an IRI and a type.
    pub(crate) fn new(iri: &str, of: Term) -> Node {
        let mut node = Node::default();
        node.set("@id", json!(iri));
        node.set("@type", json!(of.name));
        node
    }

    fn set(&mut self, key: &str, value: Value) {
        self.0.insert(key.to_owned(), value);
    }

    /// Links to something with an IRI of its own.
    pub(crate) fn link(&mut self, property: Term, to: &[String]) {
        let links: Vec<Value> = to.iter().map(|iri| json!({ "@id": iri })).collect();
        match <[Value; 1]>::try_from(links) {
            Ok([one]) => self.set(property.name, one),
            Err(none) if none.is_empty() => {}
            Err(several) => self.set(property.name, Value::Array(several)),
        }
    }

    /// Links to terms.
    pub(crate) fn terms(&mut self, property: Term, to: &[Term]) {
        let names: Vec<String> = to.iter().map(|term| term.name.to_owned()).collect();
        self.link(property, &names);
    }

    /// A title, in a language if it is known.
    pub(crate) fn title(&mut self, title: Option<&str>, lang: Option<&str>) {
        let Some(title) = title.map(str::trim).filter(|t| !t.is_empty()) else {
            return;
        };
        let value = match lang {
            Some(lang) => json!({ "@value": title, "@language": lang }),
            None => json!(title),
        };
        self.set("dct:title", value);
    }

    /// A moment.
    pub(crate) fn moment(&mut self, property: Term, at: rights::Instant) {
        let value = json!({ "@value": at.to_string(), "@type": "xsd:dateTime" });
        self.set(property.name, value);
    }

    /// A property of a vocabulary outside of DPV.
    pub(crate) fn outside(&mut self, property: &str, to: Value) {
        self.set(property, to);
    }

    pub(crate) fn value(self) -> Value {
        Value::Object(self.0)
    }
}

/// A document.
pub(crate) fn document(nodes: Vec<Node>) -> Value {
    let prefixes = PREFIXES
        .iter()
        .map(|(name, iri)| ((*name).to_owned(), json!(iri)));
    let context: Map<String, Value> = prefixes.collect();
    let nodes: Vec<Value> = nodes.into_iter().map(Node::value).collect();
    json!({ "@context": context, "@graph": nodes })
}
