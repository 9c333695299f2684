//! A document as Office Open XML (ISO/IEC 29500, transitional): what Word, LibreOffice and others open.
//!
//! Heading styles are the built-in ones, so that navigation, tables of contents and screen readers know them;
//! the first row of each table is marked as its heading and repeated on each page; title and language are set.

mod body;
mod package;
mod zip;

use crate::doc::Doc;

/// The file. Equal documents give equal bytes.
pub(crate) fn write(doc: &Doc) -> Vec<u8> {
    let mut zip = zip::Zip::default();
    for (name, content) in package::parts(doc) {
        zip.add(name, content.as_bytes());
    }
    zip.finish()
}
