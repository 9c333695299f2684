//! The parts of the package: what is the same in every document lies in files beside this one.

use super::body;
use crate::doc::Doc;
use crate::xml::escaped;

const CONTENT_TYPES: &str = include_str!("parts/content_types.xml");
const PACKAGE_LINKS: &str = include_str!("parts/package_rels.xml");
const DOCUMENT_LINKS: &str = include_str!("parts/document_rels.xml");
const STYLES: &str = include_str!("parts/styles.xml");
const NUMBERING: &str = include_str!("parts/numbering.xml");
const SETTINGS: &str = include_str!("parts/settings.xml");
const FOOTER: &str = include_str!("parts/footer.xml");
const CORE: &str = include_str!("parts/core.xml");
const APP: &str = include_str!("parts/app.xml");

/// Names and contents, in the order in which they lie in the package.
pub(crate) fn parts(doc: &Doc) -> Vec<(&'static str, String)> {
    let locale = doc.lang.locale();
    vec![
        ("[Content_Types].xml", CONTENT_TYPES.to_owned()),
        ("_rels/.rels", PACKAGE_LINKS.to_owned()),
        ("docProps/core.xml", core(doc)),
        ("docProps/app.xml", APP.to_owned()),
        ("word/document.xml", body::write(doc)),
        ("word/_rels/document.xml.rels", DOCUMENT_LINKS.to_owned()),
        ("word/styles.xml", STYLES.replace("{locale}", locale)),
        ("word/numbering.xml", NUMBERING.to_owned()),
        ("word/settings.xml", SETTINGS.replace("{locale}", locale)),
        ("word/footer1.xml", footer(doc)),
    ]
}

/// Core properties (ISO/IEC 29500-2, 11). Each placeholder is filled once, the texts of others last, so that
/// a text cannot be taken for a placeholder.
fn core(doc: &Doc) -> String {
    let day = format!("{}T00:00:00Z", doc.made_on);
    let [before_title, rest] = halves(CORE, "{title}");
    let [before_subject, rest] = halves(rest, "{subject}");
    let [before_author, rest] = halves(rest, "{author}");
    let rest = rest
        .replace("{day}", &day)
        .replace("{lang}", doc.lang.locale());
    let author = doc.author.as_deref().unwrap_or_default();
    [
        before_title,
        &escaped(&doc.title),
        before_subject,
        &escaped(&doc.subtitle),
        before_author,
        &escaped(author),
        &rest,
    ]
    .concat()
}

fn footer(doc: &Doc) -> String {
    let (page, of) = (
        doc.lang.pick(("Page", "Seite")),
        doc.lang.pick(("of", "von")),
    );
    let fixed = FOOTER.replace("{page}", page).replace("{of}", of);
    let [before, after] = halves(&fixed, "{title}");
    [before, &escaped(&doc.title), after].concat()
}

fn halves<'a>(text: &'a str, at: &str) -> [&'a str; 2] {
    let (before, after) = text.split_once(at).unwrap_or((text, ""));
    [before, after]
}
