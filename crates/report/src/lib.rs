//! What went in and why not, and what is known of one person, each as one HTML page.
//!
//! **Does:** turns counts, a policy in prose and one person's items, or a dossier, into a page that
//! stands alone: no script, no font, image or style from elsewhere. English and German. It can be read on a phone,
//! printed, in light and dark, without colour, and by a screen reader: each plot has a title and a
//! table of its figures.
//!
//! **Does not:** count, decide, or read files.
//!
//! **Takes:** [`ReportInput`], [`dossier::Dossier`]. **Gives:** HTML as text.
//!
//! Follows WCAG 2.2 AA for contrast, structure and language.

mod bars;
pub mod dossier;
mod flow;
mod input;
mod lang;
mod number;
mod page;
mod prose;
mod withheld;
mod words;

pub use input::{PolicyPart, ReportInput, RuleLine, SampleItem, SamplePerson, SetPart, Share};
pub use lang::Lang;
pub use page::html;
pub use withheld::without_person;
