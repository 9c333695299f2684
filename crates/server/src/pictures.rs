//! Pictures of items, for whoever has to decide what they show.

use crate::app::App;
use arrow::array::{Array as _, AsArray as _};
use rights::{Error, ItemId};
use std::collections::BTreeSet;

/// The largest picture that is shown.
const LARGEST: usize = 24 << 20;
/// Rows with media that are in memory at the same time.
const ROWS: usize = 2;

/// A picture as it was imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemPicture {
    /// Its media type: that of its bytes, whatever it was called.
    pub media_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}

/// The media type of a picture that browsers show and that runs nothing; none for anything else, such as SVG.
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    let webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    if bytes.starts_with(b"\xff\xd8\xff") {
        Some("image/jpeg")
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else {
        webp.then_some("image/webp")
    }
}

impl App {
    /// The picture of an item; none where it is not kept here, is too large, or is no picture. It reads the facts of
    /// every content.
    ///
    /// # Errors
    /// When facts or contents cannot be read.
    pub fn picture(&self, item: &ItemId) -> Result<Option<ItemPicture>, Error> {
        let mut found = None;
        self.each_media(&BTreeSet::from([item.as_str()]), |_, media_type, bytes| {
            found = Some(ItemPicture {
                media_type,
                bytes: bytes.to_vec(),
            });
        })?;
        Ok(found)
    }

    /// Which of these items have a picture that can be shown. It reads the media of each.
    ///
    /// # Errors
    /// When facts or contents cannot be read.
    pub fn with_pictures(&self, items: &[ItemId]) -> Result<BTreeSet<ItemId>, Error> {
        let wanted = items.iter().map(ItemId::as_str).collect();
        let mut found = BTreeSet::new();
        self.each_media(&wanted, |item, _, _| {
            found.insert(ItemId::from(item));
        })?;
        Ok(found)
    }

    /// Where an item is on the platform, if the operator says how links look.
    ///
    /// # Errors
    /// When the operator's forms of links are none.
    pub fn item_at(&self, item: &ItemId) -> Result<Option<String>, Error> {
        Ok(self.item_links()?.link_to(item.as_str()))
    }

    fn each_media(
        &self,
        wanted: &BTreeSet<&str>,
        mut shown: impl FnMut(&str, &'static str, &[u8]),
    ) -> Result<(), Error> {
        if wanted.is_empty() {
            return Ok(());
        }
        let store = &self.parts.store;
        tokio::task::block_in_place(|| {
            let found = store.find(|_, item| wanted.contains(item))?;
            for (file, info) in store.contents()?.iter().enumerate() {
                let mut here: Vec<_> = found.iter().filter(|item| item.file == file).collect();
                here.sort_by_key(|item| item.row);
                here.dedup_by_key(|item| item.row);
                let rows = here.iter().map(|item| item.row).collect();
                let mut here = here.iter();
                let read = store.read_rows(info, &["media"], Some(rows))?;
                for batch in read.in_batches_of(ROWS) {
                    let batch = batch?;
                    let media = batch.column_by_name("media");
                    let media = media.and_then(|media| media.as_binary_opt::<i32>());
                    for row in 0..batch.num_rows() {
                        let Some(item) = here.next() else {
                            break;
                        };
                        let bytes = media.filter(|media| media.is_valid(row));
                        let bytes = bytes.map(|media| media.value(row)).unwrap_or_default();
                        if let Some(kind) = media_type(bytes).filter(|_| bytes.len() <= LARGEST) {
                            shown(&item.item, kind, bytes);
                        }
                    }
                }
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::media_type;

    #[test]
    fn only_pictures_that_run_nothing_are_shown() {
        assert_eq!(media_type(b"\xff\xd8\xff\xe0 jpeg"), Some("image/jpeg"));
        assert_eq!(media_type(b"\x89PNG\r\n\x1a\n..."), Some("image/png"));
        assert_eq!(media_type(b"RIFF\x10\0\0\0WEBPVP8 "), Some("image/webp"));
        for other in [
            b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>".as_slice(),
            b"<html><script>",
            b"RIFF\x10\0\0\0WAVEfmt ",
            b"RIFF",
            b"",
        ] {
            assert_eq!(media_type(other), None);
        }
    }
}
