//! One erased item that still says something.

use rights::Ordinal;

/// An erased item, as it stands in the files.
#[derive(Clone, Debug)]
pub(super) struct Own {
    pub(super) person: Ordinal,
    /// Row in the content.
    pub(super) row: u64,
    /// Its id.
    pub(super) item: String,
    /// Code of its profile.
    pub(super) profile: u32,
    /// Address of its medium.
    pub(super) media_uri: Option<String>,
}
