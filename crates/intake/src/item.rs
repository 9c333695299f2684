//! One item: its columns, checked.

use crate::field::Field;
use crate::records::{Kind as RowKind, Mapped};
use rights::{Audience, Hash, Instant, Kind, SpecialCategory};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

pub(crate) const ITEMS: RowKind = RowKind {
    section: "items",
    columns: &[
        "id",
        "person",
        "kind",
        "audience",
        "audience_then",
        "created",
        "surface",
        "language",
        "text",
        "media_uri",
        "media",
        "media_sha256",
        "reply_to",
        "share_of",
        "quote_of",
        "mentions",
        "depicted",
        "special_category",
        "collected_for",
    ],
    required: &["id"],
};

/// What a file says about an item.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Item {
    pub(crate) id: String,
    pub(crate) person: Option<String>,
    pub(crate) profile: ProfileKey,
    pub(crate) created: Option<Instant>,
    pub(crate) text: Option<String>,
    pub(crate) media_uri: Option<String>,
    pub(crate) media: Option<Vec<u8>>,
    pub(crate) media_sha256: Option<Hash>,
    pub(crate) reply_to: Vec<String>,
    pub(crate) share_of: Vec<String>,
    pub(crate) quote_of: Vec<String>,
    pub(crate) mentions: Vec<String>,
    pub(crate) depicted: Vec<String>,
}

/// The part of an item that many share; a row of profiles.parquet.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ProfileKey {
    pub(crate) kind: Kind,
    pub(crate) audience: Audience,
    pub(crate) audience_then: Audience,
    pub(crate) surface: String,
    pub(crate) language: String,
    pub(crate) special_category: SpecialCategory,
    pub(crate) collected_for: BTreeSet<String>,
}

const UNKNOWN: &str = "unknown";

impl Item {
    /// Checks a row. What is not said is unknown; what cannot be read is a reason to set it aside.
    pub(crate) fn read(row: &mut Mapped) -> Result<Item, String> {
        let profile = ProfileKey {
            kind: row.parsed("kind")?.unwrap_or(Kind::Unknown),
            audience: row.parsed("audience")?.unwrap_or(Audience::Unknown),
            audience_then: row.parsed("audience_then")?.unwrap_or(Audience::Unknown),
            surface: row.text("surface")?.unwrap_or_else(|| UNKNOWN.to_owned()),
            language: row.text("language")?.unwrap_or_else(|| UNKNOWN.to_owned()),
            special_category: special(row)?,
            collected_for: row
                .take("collected_for")
                .list("collected_for")?
                .into_iter()
                .collect(),
        };
        let media = row.take("media").bytes("media")?;
        let said: Option<Hash> = row.parsed("media_sha256")?;
        let media_sha256 = media.as_deref().map(Hash::of).or(said);
        if let (Some(said), Some(found)) = (said, media_sha256)
            && said != found
        {
            return Err(format!(
                "`media_sha256` is `{said}`, but the media hash to `{found}`"
            ));
        }
        let mut list = |column: &str| row.take(column).list(column);
        let (reply_to, share_of, quote_of) =
            (list("reply_to")?, list("share_of")?, list("quote_of")?);
        let (mentions, depicted) = (list("mentions")?, list("depicted")?);
        Ok(Item {
            id: row.need("id")?,
            person: row.text("person")?,
            profile,
            created: row.parsed("created")?,
            text: row.text("text")?,
            media_uri: row.text("media_uri")?,
            media,
            media_sha256,
            reply_to,
            share_of,
            quote_of,
            mentions,
            depicted,
        })
    }

    /// A digest of everything that the file says about the item: equal for a repetition.
    pub(crate) fn digest(&self) -> u64 {
        let mut digest = Sha256::new();
        let mut put = |bytes: &[u8]| {
            digest.update((bytes.len() as u64).to_le_bytes());
            digest.update(bytes);
        };
        let profile = &self.profile;
        put(&[
            profile.kind.code(),
            profile.audience.code(),
            profile.audience_then.code(),
            profile.special_category.code(),
        ]);
        for text in [
            Some(&profile.surface),
            Some(&profile.language),
            self.person.as_ref(),
            self.text.as_ref(),
            self.media_uri.as_ref(),
        ] {
            put(&[u8::from(text.is_some())]);
            put(text.map_or(b"", |t| t.as_bytes()));
        }
        put(&self
            .created
            .map_or(i64::MIN, Instant::epoch_micros)
            .to_le_bytes());
        put(self.media_sha256.as_ref().map_or(b"", |h| h.0.as_slice()));
        let collected: Vec<String> = profile.collected_for.iter().cloned().collect();
        for list in [
            &collected,
            &self.reply_to,
            &self.share_of,
            &self.quote_of,
            &self.mentions,
            &self.depicted,
        ] {
            put(&(list.len() as u64).to_le_bytes());
            list.iter().for_each(|text| put(text.as_bytes()));
        }
        let [a, b, c, d, e, f, g, h, ..]: [u8; 32] = digest.finalize().into();
        u64::from_le_bytes([a, b, c, d, e, f, g, h])
    }

    /// A digest of the id, by which repetitions are found.
    pub(crate) fn key(&self) -> u128 {
        let hash = Hash::of(self.id.as_bytes()).0;
        hash.iter()
            .take(16)
            .fold(0, |key, byte| key << 8 | u128::from(*byte))
    }
}

/// Flags come as words or as true and false.
fn special(row: &mut Mapped) -> Result<SpecialCategory, String> {
    match row.take("special_category") {
        Field::Bool(true) => Ok(SpecialCategory::Yes),
        Field::Bool(false) => Ok(SpecialCategory::No),
        other => match other.text("special_category")?.as_deref() {
            None => Ok(SpecialCategory::Unknown),
            Some("true" | "1") => Ok(SpecialCategory::Yes),
            Some("false" | "0") => Ok(SpecialCategory::No),
            Some(word) => word
                .parse()
                .map_err(|e: rights::Error| format!("`special_category`: {e}")),
        },
    }
}
