//! The dossier as PDF (ISO 32000): to print, to send, to search.
//!
//! It uses Helvetica, which every reader brings, in the encoding of Western Europe (WinAnsi): nothing is
//! embedded. A character that this encoding lacks is written as its number, `‹U+017C›`, and the page
//! says so; the text beneath (`ActualText`) is the real one, so that searching and copying find it.

mod blocks;
mod flow;
mod font;

use super::form::Dossier;
use super::page::name;
use super::words::Words;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use flow::{Flow, HEIGHT, WIDTH};
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, TextStr};
use rights::Error;
use std::io::Write;

/// The dossier as a PDF file.
///
/// # Errors
/// Never in practice; a failure is a defect.
pub fn dossier_pdf(dossier: &Dossier) -> Result<Vec<u8>, Error> {
    let words = Words::of(dossier.lang);
    let mut flow = Flow::new(&format!("demur · {} · {}", words.kicker, name(dossier)));
    for block in blocks::of(dossier) {
        flow.add(&block);
    }
    if flow.has_numbers() {
        flow.add(&blocks::Block::Small(words.numbers.to_owned()));
    }
    write(dossier, flow.finish())
}

/// The file around the pages.
fn write(dossier: &Dossier, pages: Vec<Vec<u8>>) -> Result<Vec<u8>, Error> {
    let words = Words::of(dossier.lang);
    let [catalog, tree, info, plain, bold] = [1, 2, 3, 4, 5].map(Ref::new);
    let number = |at: usize| i32::try_from(at).unwrap_or(i32::MAX - 7);
    let page_ref = |at: usize| Ref::new(6 + 2 * number(at));
    let content_ref = |at: usize| Ref::new(7 + 2 * number(at));
    let mut pdf = Pdf::new();
    let mut root = pdf.catalog(catalog);
    root.pages(tree).lang(TextStr(dossier.lang.tag()));
    root.viewer_preferences().display_doc_title(true);
    root.finish();
    let mut about = pdf.document_info(info);
    about.title(TextStr(&format!("{} · {}", words.kicker, name(dossier))));
    about.producer(TextStr(&format!("demur {}", dossier.tool)));
    about.finish();
    let kids = (0..pages.len()).map(page_ref);
    pdf.pages(tree).kids(kids).count(number(pages.len()));
    for (reference, face) in [(plain, font::PLAIN), (bold, font::BOLD)] {
        let mut font = pdf.type1_font(reference);
        font.base_font(Name(face.name))
            .encoding_predefined(Name(b"WinAnsiEncoding"));
    }
    for (at, content) in pages.iter().enumerate() {
        let mut page = pdf.page(page_ref(at));
        page.media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT));
        page.parent(tree).contents(content_ref(at));
        let mut resources = page.resources();
        resources
            .fonts()
            .pair(Name(font::PLAIN.key), plain)
            .pair(Name(font::BOLD.key), bold);
        resources.finish();
        page.finish();
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
        let packed = packed.write_all(content).and_then(|()| packed.finish());
        let packed =
            packed.map_err(|e| Error::internal("a page could not be packed").because(e))?;
        pdf.stream(content_ref(at), &packed)
            .filter(Filter::FlateDecode);
    }
    Ok(pdf.finish())
}
