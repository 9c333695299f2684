//! One item: its columns, checked.

use crate::fault::Fault;
use crate::take::Take;
use rights::{Audience, Hash, Instant, Kind, SpecialCategory};
use sha2::{Digest, Sha256};
use std::borrow::Cow;

/// What stands for a surface or a language that was not said.
pub(crate) const UNKNOWN: &str = "unknown";

/// What a file says about an item; texts lie in the row.
#[derive(Debug)]
pub(crate) struct Item<'a> {
    pub(crate) id: &'a str,
    pub(crate) person: Option<&'a str>,
    pub(crate) profile: Profile<'a>,
    pub(crate) created: Option<Instant>,
    pub(crate) text: Option<Cow<'a, str>>,
    pub(crate) media_uri: Option<&'a str>,
    pub(crate) media: Option<Cow<'a, [u8]>>,
    pub(crate) media_sha256: Option<Hash>,
    pub(crate) reply_to: Vec<Cow<'a, str>>,
    pub(crate) share_of: Vec<Cow<'a, str>>,
    pub(crate) quote_of: Vec<Cow<'a, str>>,
    pub(crate) mentions: Vec<Cow<'a, str>>,
    pub(crate) depicted: Vec<Cow<'a, str>>,
}

/// The part of an item that many share; a row of profiles.parquet.
#[derive(Debug)]
pub(crate) struct Profile<'a> {
    pub(crate) kind: Kind,
    pub(crate) audience: Audience,
    pub(crate) audience_then: Audience,
    pub(crate) surface: &'a str,
    pub(crate) language: &'a str,
    pub(crate) special_category: SpecialCategory,
    /// Sorted, each once.
    pub(crate) collected_for: Vec<Cow<'a, str>>,
}

/// The places of the columns of [`ITEMS`].
pub(crate) mod at {
    pub(crate) const ID: usize = 0;
    pub(crate) const PERSON: usize = 1;
    pub(crate) const KIND: usize = 2;
    pub(crate) const AUDIENCE: usize = 3;
    pub(crate) const AUDIENCE_THEN: usize = 4;
    pub(crate) const CREATED: usize = 5;
    pub(crate) const SURFACE: usize = 6;
    pub(crate) const LANGUAGE: usize = 7;
    pub(crate) const TEXT: usize = 8;
    pub(crate) const MEDIA_URI: usize = 9;
    pub(crate) const MEDIA: usize = 10;
    pub(crate) const MEDIA_SHA256: usize = 11;
    pub(crate) const REPLY_TO: usize = 12;
    pub(crate) const SHARE_OF: usize = 13;
    pub(crate) const QUOTE_OF: usize = 14;
    pub(crate) const MENTIONS: usize = 15;
    pub(crate) const DEPICTED: usize = 16;
    pub(crate) const SPECIAL_CATEGORY: usize = 17;
    pub(crate) const COLLECTED_FOR: usize = 18;
}

impl<'a> Item<'a> {
    /// Checks a row. What is not said is unknown; what cannot be read is a fault.
    pub(crate) fn read(take: Take<'a>) -> Result<Item<'a>, Fault> {
        take.need(at::ID)?;
        Item::read_known(take)
    }

    /// Reads a row that was accepted before; columns that the plan leaves out say nothing.
    pub(crate) fn read_known(take: Take<'a>) -> Result<Item<'a>, Fault> {
        let media = take.bytes(at::MEDIA)?;
        Ok(Item {
            id: take.name(at::ID)?.unwrap_or_default(),
            person: take.name(at::PERSON)?,
            profile: Profile::read(&take)?,
            created: take.moment(at::CREATED)?,
            text: text(&take)?,
            media_uri: take.text(at::MEDIA_URI)?,
            media_sha256: media_hash(&take, media.as_deref())?,
            media,
            reply_to: take.ids(at::REPLY_TO)?,
            share_of: take.ids(at::SHARE_OF)?,
            quote_of: take.ids(at::QUOTE_OF)?,
            mentions: take.list(at::MENTIONS)?,
            depicted: take.list(at::DEPICTED)?,
        })
    }

    /// A digest of everything that the file says about the item: equal for a repetition, whatever
    /// the format of the file.
    pub(crate) fn digest(&self) -> u64 {
        let mut digest = Sha256::new();
        let p = &self.profile;
        digest.update([
            p.kind.code(),
            p.audience.code(),
            p.audience_then.code(),
            p.special_category.code(),
        ]);
        digest.update(
            self.created
                .map_or(i64::MIN, Instant::epoch_micros)
                .to_le_bytes(),
        );
        let hash = self.media_sha256.map(|h| h.0);
        let texts = [
            Some(p.surface),
            Some(p.language),
            self.person,
            self.text.as_deref(),
            self.media_uri,
        ];
        for text in texts
            .into_iter()
            .map(|t| t.map(str::as_bytes))
            .chain([hash.as_ref().map(|h| h.as_slice())])
        {
            // A length that no text has stands for nothing said.
            digest.update(text.map_or(u64::MAX, |t| t.len() as u64).to_le_bytes());
            digest.update(text.unwrap_or_default());
        }
        let lists = [
            &p.collected_for,
            &self.reply_to,
            &self.share_of,
            &self.quote_of,
            &self.mentions,
            &self.depicted,
        ];
        for list in lists {
            digest.update((list.len() as u64).to_le_bytes());
            for part in list {
                digest.update((part.len() as u64).to_le_bytes());
                digest.update(part.as_bytes());
            }
        }
        let [a, b, c, d, e, f, g, h, ..]: [u8; 32] = digest.finalize().into();
        u64::from_le_bytes([a, b, c, d, e, f, g, h])
    }
}

fn text<'a>(take: &Take<'a>) -> Result<Option<Cow<'a, str>>, Fault> {
    let text = take.text(at::TEXT)?;
    Ok(text.map(|text| {
        if take.plan.strip_html {
            Cow::Owned(nanohtml2text::html2text(text))
        } else {
            Cow::Borrowed(text)
        }
    }))
}

fn media_hash(take: &Take<'_>, media: Option<&[u8]>) -> Result<Option<Hash>, Fault> {
    let said = take.name(at::MEDIA_SHA256)?;
    let remedy = "write the SHA-256 of the media in 64 hex digits, or leave it out";
    let parse = |text: &str| text.to_ascii_lowercase().parse::<Hash>();
    let said = said.map(parse).transpose();
    let said = said.map_err(|e| {
        take.plan.fault(
            at::MEDIA_SHA256,
            &crate::fault::shown(&e.to_string()),
            remedy,
        )
    })?;
    let found = media.map(Hash::of);
    match (said, found) {
        (Some(said), Some(found)) if said != found => {
            let what = format!("`{said}` is not the hash of the media, `{found}`");
            Err(take.plan.fault(at::MEDIA_SHA256, &what, remedy))
        }
        (said, found) => Ok(found.or(said)),
    }
}

impl<'a> Profile<'a> {
    fn read(take: &Take<'a>) -> Result<Profile<'a>, Fault> {
        let mut collected_for = take.list(at::COLLECTED_FOR)?;
        collected_for.sort_unstable();
        collected_for.dedup();
        let special = take.flag(
            at::SPECIAL_CATEGORY,
            SpecialCategory::Yes,
            SpecialCategory::No,
        )?;
        Ok(Profile {
            kind: take.word(at::KIND)?.unwrap_or(Kind::Unknown),
            audience: take.word(at::AUDIENCE)?.unwrap_or(Audience::Unknown),
            audience_then: take.word(at::AUDIENCE_THEN)?.unwrap_or(Audience::Unknown),
            surface: take.name(at::SURFACE)?.unwrap_or(UNKNOWN),
            language: take.name(at::LANGUAGE)?.unwrap_or(UNKNOWN),
            special_category: special.unwrap_or(SpecialCategory::Unknown),
            collected_for,
        })
    }
}

/// A digest of an id, by which repetitions are found.
pub(crate) fn id_key(id: &str) -> (u64, u64) {
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, ..]: [u8; 32] =
        Sha256::digest(id.as_bytes()).into();
    (
        u64::from_be_bytes([a, b, c, d, e, f, g, h]),
        u64::from_be_bytes([i, j, k, l, m, n, o, p]),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::ITEMS;

    #[test]
    fn places_are_those_of_the_table() {
        for (place, name) in [
            (at::ID, "id"),
            (at::CREATED, "created"),
            (at::MEDIA_SHA256, "media_sha256"),
            (at::QUOTE_OF, "quote_of"),
            (at::COLLECTED_FOR, "collected_for"),
        ] {
            assert_eq!(ITEMS.place(name), Some(place), "{name}");
        }
    }
}
