//! Everything that can be said to one person about the use of what is theirs (GDPR Art. 15): as data,
//! as a page, and as a document.

mod copies;
mod form;
mod item_form;
mod page;
mod pdf;
mod set_form;
mod words;

pub use form::*;
pub use item_form::*;
pub use page::dossier_html;
pub use pdf::dossier_pdf;
pub use set_form::*;
