//! The byte sequences in which a text may stand.

use crate::set::schema::parse_pseudonym;
use memchr::memmem::Finder;
use rights::Error;

/// Texts that are looked for.
pub(super) struct Patterns {
    all: Vec<(String, Vec<Finder<'static>>)>,
}

impl Patterns {
    /// # Errors
    /// An empty text, which is everywhere.
    pub(super) fn of(texts: &[String]) -> Result<Patterns, Error> {
        let one = |text: &String| {
            if text.is_empty() {
                return Err(Error::input(
                    "an empty text is in every file; say what to find",
                ));
            }
            let units = || text.encode_utf16();
            let mut sequences = vec![
                text.as_bytes().to_vec(),
                units().flat_map(u16::to_le_bytes).collect(),
                units().flat_map(u16::to_be_bytes).collect(),
            ];
            sequences.extend(parse_pseudonym(text).ok().map(|p| p.0.to_vec()));
            let finders = sequences.iter().map(|s| Finder::new(s).into_owned());
            Ok((text.clone(), finders.collect()))
        };
        let all = texts.iter().map(one).collect::<Result<_, Error>>()?;
        Ok(Patterns { all })
    }

    /// The texts that stand in bytes.
    pub(super) fn in_bytes<'p>(&'p self, bytes: &'p [u8]) -> impl Iterator<Item = &'p str> {
        let stands = |finders: &[Finder<'_>]| finders.iter().any(|f| f.find(bytes).is_some());
        let found = self.all.iter().filter(move |(_, finders)| stands(finders));
        found.map(|(text, _)| text.as_str())
    }

    /// Every sequence with its text.
    pub(super) fn sequences(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let all = self.all.iter();
        all.flat_map(|(text, finders)| finders.iter().map(|f| (text.as_str(), f.needle())))
    }

    /// Bytes of the longest sequence.
    pub(super) fn longest(&self) -> usize {
        self.sequences().map(|(_, s)| s.len()).max().unwrap_or(1)
    }
}
