//! Plots as SVG, each with a table of the same figures.
//!
//! Everything is sized in per cent across and pixels down, so that letters stay as large as those
//! around them on any screen. Series differ in pattern and shape, and their names stand beside them.

mod bars;
mod draw;
mod funnel;
mod histogram;
mod lines;
mod scale;

pub(crate) use bars::{BarRow, bars};
pub(crate) use funnel::{Stage, funnel};
pub(crate) use histogram::{Marker, histogram};
pub(crate) use lines::lines;

use draw::escaped;
use std::fmt;

/// A plot.
pub(crate) struct Plot {
    /// Names it on its page.
    pub(crate) id: &'static str,
    /// What it shows.
    pub(crate) title: String,
    /// What is to be seen in it, for whoever does not see it.
    description: String,
    height_px: u64,
    body: String,
    /// Whether it needs more room than a phone has; it scrolls in its own box there.
    pub(crate) wide: bool,
    /// Headings of the table; the first is that of the rows' names.
    pub(crate) head: Vec<String>,
    /// Rows of the table; the first cell is their name.
    pub(crate) rows: Vec<Vec<String>>,
}

impl fmt::Display for Plot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, title, description) = (self.id, escaped(&self.title), escaped(&self.description));
        let (height, body) = (self.height_px, &self.body);
        write!(
            f,
            "<svg class=\"plot-svg\" width=\"100%\" height=\"{height}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\">\
             <title id=\"{id}-t\">{title}</title><desc id=\"{id}-d\">{description}</desc>{body}</svg>"
        )
    }
}

/// Every text in it was escaped.
impl askama::filters::HtmlSafe for Plot {}
