//! A page taken apart: tags with their attributes, as far as the tests need it.
//!
//! Stricter than browsers: an attribute without quotes, or a tag that does not close, is a panic.

/// A tag that opens or closes.
#[derive(Debug, Clone)]
pub(crate) struct Tag {
    /// Its name; of one that closes, with the slash.
    pub(crate) name: String,
    /// Attributes, still escaped.
    pub(crate) attributes: Vec<(String, String)>,
    /// The text up to the next tag.
    pub(crate) text: String,
}

impl Tag {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// Every tag of a page, in its order.
pub(crate) fn tags(html: &str) -> Vec<Tag> {
    let mut tags = vec![];
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        let end = after.find('>').unwrap();
        let (inside, after) = (&after[..end], &after[end + 1..]);
        let next = after.find('<').unwrap_or(after.len());
        tags.push(tag(inside, after[..next].trim()));
        rest = &after[next..];
    }
    tags
}

fn tag(inside: &str, text: &str) -> Tag {
    let (name, mut rest) = inside
        .split_once(char::is_whitespace)
        .unwrap_or((inside, ""));
    let mut attributes = vec![];
    loop {
        rest = rest.trim_start().trim_end_matches('/');
        if rest.is_empty() {
            break;
        }
        let end = rest
            .find(|c: char| c == '=' || c.is_whitespace())
            .unwrap_or(rest.len());
        let (attribute, after) = rest.split_at(end);
        let value = after
            .strip_prefix("=\"")
            .map(|v| v.split_once('"').unwrap());
        attributes.push((
            attribute.to_owned(),
            value.map_or(String::new(), |(v, _)| v.to_owned()),
        ));
        rest = value.map_or(after, |(_, after)| after);
        assert!(!rest.starts_with('='), "not quoted: <{inside}>");
    }
    Tag {
        name: name.to_owned(),
        attributes,
        text: text.to_owned(),
    }
}
