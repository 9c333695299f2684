//! The receipt as a page to print, and finding the receipt in such a page again.

use super::said::{Said, said};
use super::square::{Square, square};
use super::words::Words;
use super::{Lang, Receipt};
use askama::Template;
use rights::Error;

/// What stands around the JSON in the page. Saving from a browser leaves it as it is.
const OPEN: &str = "<pre id=\"receipt\">";
const CLOSE: &str = "</pre>";

#[derive(Template)]
#[template(path = "receipt.html")]
struct Page<'a> {
    tag: &'static str,
    w: &'static Words,
    said: Said,
    person: String,
    recorded: String,
    origin: &'a str,
    index: String,
    size: String,
    root: String,
    key: String,
    others: Vec<String>,
    code: Option<Square>,
    json: String,
}

pub(super) fn html(receipt: &Receipt, lang: Lang) -> Result<String, Error> {
    // INVARIANT: nothing is printed of a receipt that does not hold.
    let checked = receipt.check(None)?;
    let words = Words::of(lang);
    let person = checked.record.person.as_ref();
    let other = |(name, at): &(String, Option<_>)| match at {
        Some(at) => format!("{name}, {}", lang.moment(*at)),
        None => name.clone(),
    };
    let page = Page {
        tag: lang.tag(),
        w: words,
        said: said(&checked.record.entry, lang),
        person: person.map_or(words.nobody.to_owned(), |p| p.id.to_string()),
        recorded: lang.moment(checked.record.recorded_at),
        origin: &checked.origin,
        index: lang.count(checked.index),
        size: lang.count(checked.size),
        root: checked.root.to_string(),
        key: receipt.log.to_string(),
        others: checked.others.iter().map(other).collect(),
        code: square(&receipt.to_qr_text()?)?,
        json: receipt.to_json()?,
    };
    page.render()
        .map_err(|e| Error::internal("the receipt cannot be rendered").because(e))
}

/// The JSON that a page holds.
pub(super) fn embedded(page: &str) -> Option<String> {
    let (_, rest) = page.split_once(OPEN)?;
    let (inside, _) = rest.split_once(CLOSE)?;
    Some(unescaped(inside))
}

/// Undoes the escapes of this page, and those that browsers write when they save it.
fn unescaped(text: &str) -> String {
    const ESCAPES: [(&str, char); 10] = [
        ("&#38;", '&'),
        ("&#60;", '<'),
        ("&#62;", '>'),
        ("&#34;", '"'),
        ("&#39;", '\''),
        ("&amp;", '&'),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&quot;", '"'),
        ("&nbsp;", '\u{a0}'),
    ];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.find('&').and_then(|at| rest.split_at_checked(at)) {
        out.push_str(before);
        let found = ESCAPES
            .iter()
            .find_map(|(escape, is)| Some((from.strip_prefix(escape)?, *is)));
        let (after, is) = found.unwrap_or((from.get(1..).unwrap_or_default(), '&'));
        out.push(is);
        rest = after;
    }
    out.push_str(rest);
    out
}
