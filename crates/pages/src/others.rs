//! What others posted about a member: asking that it is not used.

use crate::FormError;
use crate::guest::Wish;
use crate::page::page;

/// Asks what to look for among others' items.
#[derive(Clone, Debug)]
pub struct OthersAsk {
    /// What is wished, as chosen.
    pub wish: Option<Wish>,
    /// Links as entered.
    pub links: String,
    /// Words as entered.
    pub words: String,
    /// What else was said.
    pub text: String,
    /// Whether it is certain that what only some can see is never used.
    pub private_is_out: bool,
    /// The largest picture that is taken.
    pub picture_megabytes: u64,
    /// What is wrong.
    pub errors: Vec<FormError>,
}

impl OthersAsk {
    /// What a member can wish for; whether anything of theirs is used they see without asking.
    pub const WISHES: [Wish; 2] = [Wish::Objection, Wish::Special];

    pub(crate) fn is_wished(&self, wish: &Wish) -> bool {
        self.wish == Some(*wish)
    }
}

page!(OthersAsk, "others.html");
