//! JSON, HTML and packed texts with what hides a text undone.

use super::{Findings, stream};
use serde_json::{Deserializer, Value};
use std::fs::{self, File};
use std::io::{BufReader, Read};
use std::path::Path;

type Failure = Box<dyn std::error::Error>;

/// JSON values one after another, as in JSON Lines.
pub(super) fn json(path: &Path, into: &mut Findings<'_>) -> Result<(), Failure> {
    let input = BufReader::new(File::open(path)?);
    for value in Deserializer::from_reader(input).into_iter::<Value>() {
        walk(&value?, "", into);
    }
    Ok(())
}

fn walk(value: &Value, place: &str, into: &mut Findings<'_>) {
    match value {
        Value::String(text) => {
            into.search(&format!("value {place}"), text.as_bytes());
            // A log writes statistics as JSON in a text.
            if text.starts_with(['{', '['])
                && let Ok(inner) = serde_json::from_str(text)
            {
                walk(&inner, place, into);
            }
        }
        Value::Array(values) => values.iter().for_each(|v| walk(v, place, into)),
        Value::Object(fields) => {
            for (name, value) in fields {
                into.search(&format!("a name in {place}"), name.as_bytes());
                walk(value, &format!("{place}/{name}"), into);
            }
        }
        Value::Number(number) => {
            into.search(&format!("value {place}"), number.to_string().as_bytes())
        }
        Value::Null | Value::Bool(_) => {}
    }
}

/// A page with its entities undone.
pub(super) fn html(path: &Path, into: &mut Findings<'_>) -> Result<(), Failure> {
    let text = fs::read(path)?;
    let text = String::from_utf8_lossy(&text);
    into.search("text with entities undone", unescape(&text).as_bytes());
    Ok(())
}

/// Undoes the entities that templates write.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, entity) = rest.split_at(at);
        out.push_str(before);
        let end = entity.find(';').filter(|end| *end <= 10);
        let name = end.and_then(|end| entity.get(1..end));
        match (name.and_then(character), end) {
            (Some(c), Some(end)) => {
                out.push(c);
                rest = entity.get(end + 1..).unwrap_or_default();
            }
            _ => {
                out.push('&');
                rest = entity.get(1..).unwrap_or_default();
            }
        }
    }
    out + rest
}

fn character(name: &str) -> Option<char> {
    let number = |digits: &str, radix| char::from_u32(u32::from_str_radix(digits, radix).ok()?);
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => match name.strip_prefix('#')? {
            hex if hex.starts_with(['x', 'X']) => number(hex.get(1..)?, 16),
            decimal => number(decimal, 10),
        },
    }
}

/// A text packed with zstd or gzip.
pub(super) fn unpack(path: &Path, into: &mut Findings<'_>) -> Result<(), Failure> {
    let mut input = BufReader::new(File::open(path)?);
    let mut first = [0; 2];
    input.read_exact(&mut first)?;
    let input = BufReader::new(File::open(path)?);
    if first == [0x1f, 0x8b] {
        stream(flate2::read::MultiGzDecoder::new(input), "unpacked", into)?;
    } else {
        stream(zstd::Decoder::new(input)?, "unpacked", into)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn entities_are_undone() {
        assert_eq!(
            unescape("a &lt;b&gt; &#39;c&#x27; &amp;amp;"),
            "a <b> 'c' &amp;"
        );
        assert_eq!(
            unescape("fish & chips &unknown; &"),
            "fish & chips &unknown; &"
        );
    }
}
