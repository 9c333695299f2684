//! Documents that an officer hands to an authority.
//!
//! **Does:** turns plain facts into six documents, in English and German: the record of processing
//! activities ([`record`], GDPR Art. 30(1)), the assessment of a legal basis ([`assessment`], Art. 6(1)),
//! the input to a data protection impact assessment ([`dpia`], Art. 35(7)), the public summary of
//! training content ([`summary`], AI Act Art. 53(1)(d)), the statistics of a year ([`statistics`]) and the
//! notification of a breach ([`breach`], GDPR Art. 33(3)).
//! Each says visibly what is missing and who has to fill it in ([`Gap`]). Says the same in terms of the
//! Data Privacy Vocabulary ([`dpv`]).
//!
//! **Does not:** know storage, HTTP, the ledger or a clock; invent what a fact does not say.
//!
//! **Takes:** the structs of [`facts`], [`Options`]. **Gives:** a [`Paper`]: the model of a document
//! ([`Doc`]), and of it JSON, DOCX, HTML and plain text. Equal input gives equal bytes.
//!
//! Follows Regulations (EU) 2016/679 and 2024/1689, the Commission's template of 24 July 2025, ISO/IEC
//! 29500 (Office Open XML, transitional) and DPV 2.3. What each document contains and which article asks for
//! it is told in `docs/papers.md`.

mod doc;
mod docx;
pub mod dpv;
mod draft;
pub mod facts;
mod finish;
mod html;
mod lang;
mod number;
mod paper;
mod plain;
mod words;
mod write;
mod xml;

pub use doc::{Block, By, Doc, DocKind, Gap, Table, Value};
pub use lang::{Lang, Options};
pub use paper::Paper;
pub use write::assessment::assessment;
pub use write::breach::breach;
pub use write::dpia::dpia;
pub use write::record::record;
pub use write::statistics::statistics;
pub use write::summary::summary;
