//! What counts as public here.

use crate::page::page;

/// The page that explains it.
#[derive(Clone, Debug)]
pub struct Public {
    /// Whether it must be known that something was public when it was posted. Otherwise something of
    /// which only the audience today is known can be used.
    pub then_must_be_known: bool,
    /// What the platform's surfaces mean, as far as the operator says.
    pub surfaces: Vec<Surface>,
}

/// A surface of the platform.
#[derive(Clone, Debug)]
pub struct Surface {
    /// Its name.
    pub name: String,
    /// Who can see what stands there, in a sentence.
    pub seen_by: String,
    /// Whether it counts as public.
    pub public: bool,
}

page!(Public, "public.html");
