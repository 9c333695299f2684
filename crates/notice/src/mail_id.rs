//! The name of one mail: in its Message-ID and its return path, so that whatever comes back says
//! which one it was.

use crate::key_file;
use hmac::{Hmac, Mac};
use rights::{Error, Hash, Ordinal, Randomness, Sequence};
use sha2::Sha256;
use std::fmt;
use std::path::Path;

/// The keys under which mails are named: the newest names, each knows what it named.
#[derive(Clone)]
pub struct MailKey {
    newest: [u8; 32],
    /// The newest first.
    earlier: Vec<[u8; 32]>,
}

/// What the keys are called in messages.
const KEYS: &str = "keys of mails' names";

impl MailKey {
    /// From 32 random bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> MailKey {
        MailKey {
            newest: bytes,
            earlier: Vec::new(),
        }
    }

    /// Reads a file of lines of 64 hex digits, the newest first; makes it with a first key where there is none.
    ///
    /// # Errors
    /// When the file is another one, or cannot be read or written.
    pub fn load_or_create(path: &Path, randomness: &dyn Randomness) -> Result<MailKey, Error> {
        let mut key = [0; 32];
        randomness.fill(&mut key)?;
        let first = MailKey::new(key);
        let text = key_file::read_or_create((path, KEYS), &first.text())?;
        let wrong = || {
            let path = path.display();
            Error::input(format!(
                "`{path}` has no {KEYS}: lines of 64 hex digits expected"
            ))
        };
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let keys: Result<Vec<Hash>, Error> = lines.map(|line| line.trim().parse()).collect();
        let mut keys = keys.map_err(|_| wrong())?.into_iter().map(|key| key.0);
        Ok(MailKey {
            newest: keys.next().ok_or_else(wrong)?,
            earlier: keys.collect(),
        })
    }

    /// Adds a key, which names mails from now on; what comes back of those before is still known. With `forget`
    /// it is not.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn rotate(
        &self,
        path: &Path,
        randomness: &dyn Randomness,
        forget: bool,
    ) -> Result<MailKey, Error> {
        let mut newest = [0; 32];
        randomness.fill(&mut newest)?;
        let earlier = match forget {
            true => Vec::new(),
            false => self.all().copied().collect(),
        };
        let keys = MailKey { newest, earlier };
        key_file::replace((path, KEYS), &keys.text())?;
        Ok(keys)
    }

    fn all(&self) -> impl Iterator<Item = &[u8; 32]> {
        std::iter::once(&self.newest).chain(&self.earlier)
    }

    fn text(&self) -> String {
        let line = |key: &[u8; 32]| format!("{}\n", Hash(*key));
        self.all().map(line).collect()
    }
}

fn mac(key: &[u8; 32], label: &[u8], bytes: &[u8]) -> [u8; 32] {
    // HMAC takes keys of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return [0; 32];
    };
    mac.update(label);
    mac.update(bytes);
    mac.finalize().into_bytes().into()
}

impl fmt::Debug for MailKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MailKey(..)")
    }
}

/// One mail: of which campaign, to whom, the how manieth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MailId {
    /// The ledger entry with which the campaign was planned.
    pub campaign: Sequence,
    /// To whom.
    pub person: Ordinal,
    /// 0 for the first mail of the campaign to this person, then reminders.
    pub round: u16,
}

const BODY: usize = 12;
const TAG: usize = 8;
const LABEL: &[u8] = b"demur mail tag\0";
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

impl MailId {
    /// 32 letters and digits that say nothing to anybody without the key. A synthetic nonce (as RFC 5297
    /// does it): a tag over what is said, and a key stream from the tag. The same mail always has the
    /// same name.
    #[must_use]
    pub fn name(self, key: &MailKey) -> String {
        let body = self.body();
        let tag: [u8; TAG] = first(&mac(&key.newest, LABEL, &body));
        let mut out = Vec::with_capacity(TAG + BODY);
        out.extend(tag);
        out.extend(veil(&key.newest, &tag, body));
        base32(&out)
    }

    /// The mail of a name; `None` when it is none of ours.
    #[must_use]
    pub fn of(name: &str, key: &MailKey) -> Option<MailId> {
        let bytes = unbase32(&name.to_ascii_lowercase())?;
        let (tag, body) = bytes.split_at_checked(TAG)?;
        let (tag, body): ([u8; TAG], [u8; BODY]) = (tag.try_into().ok()?, body.try_into().ok()?);
        key.all().find_map(|key| {
            let body = veil(key, &tag, body);
            (first::<TAG>(&mac(key, LABEL, &body)) == tag).then(|| MailId::read(body))
        })
    }

    fn body(self) -> [u8; BODY] {
        let mut out = [0; BODY];
        let campaign = self.campaign.0.to_be_bytes();
        // 48 bits are 281 million million ledger entries.
        let parts = campaign
            .into_iter()
            .skip(2)
            .chain(self.person.0.to_be_bytes())
            .chain(self.round.to_be_bytes());
        out.iter_mut().zip(parts).for_each(|(to, from)| *to = from);
        out
    }

    fn read(body: [u8; BODY]) -> MailId {
        let [a, b, c, d, e, f, p, q, r, s, x, y] = body;
        MailId {
            campaign: Sequence(u64::from_be_bytes([0, 0, a, b, c, d, e, f])),
            person: Ordinal(u32::from_be_bytes([p, q, r, s])),
            round: u16::from_be_bytes([x, y]),
        }
    }
}

fn first<const N: usize>(bytes: &[u8; 32]) -> [u8; N] {
    let mut out = [0; N];
    out.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    out
}

fn veil(key: &[u8; 32], tag: &[u8; TAG], mut body: [u8; BODY]) -> [u8; BODY] {
    let stream = mac(key, b"demur mail stream\0", tag);
    body.iter_mut()
        .zip(stream)
        .for_each(|(byte, with)| *byte ^= with);
    body
}

fn base32(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 8 / 5);
    for group in bytes.chunks(5) {
        let number = group
            .iter()
            .fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        for at in (0..8).rev() {
            let letter = ALPHABET.get((number >> (at * 5) & 31) as usize);
            out.push(char::from(letter.copied().unwrap_or(b'a')));
        }
    }
    out
}

fn unbase32(text: &str) -> Option<Vec<u8>> {
    if text.len() != (TAG + BODY) * 8 / 5 {
        return None;
    }
    let mut out = Vec::with_capacity(TAG + BODY);
    for group in text.as_bytes().chunks(8) {
        let mut number = 0_u64;
        for letter in group {
            let value = ALPHABET.iter().position(|known| known == letter)?;
            number = number << 5 | value as u64;
        }
        out.extend(number.to_be_bytes().into_iter().skip(3));
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn id(campaign: u64, person: u32, round: u16) -> MailId {
        MailId {
            campaign: Sequence(campaign),
            person: Ordinal(person),
            round,
        }
    }

    proptest! {
        #[test]
        fn a_name_leads_back(campaign in 0..1_u64 << 48, person: u32, round: u16, key: [u8; 32]) {
            let key = MailKey::new(key);
            let name = id(campaign, person, round).name(&key);
            prop_assert_eq!(name.len(), 32);
            prop_assert_eq!(MailId::of(&name, &key), Some(id(campaign, person, round)));
            prop_assert_eq!(MailId::of(&name.to_ascii_uppercase(), &key), Some(id(campaign, person, round)));
        }

        #[test]
        fn one_letter_less_or_other_is_none(person: u32, at in 0..32_usize, letter in 0..32_usize) {
            let key = MailKey::new([7; 32]);
            let name = id(9, person, 0).name(&key);
            let mut bytes = name.clone().into_bytes();
            bytes[at] = ALPHABET[letter];
            let other = String::from_utf8(bytes).unwrap();
            prop_assume!(other != name);
            prop_assert_eq!(MailId::of(&other, &key), None);
            prop_assert_eq!(MailId::of(&name[1..], &key), None);
        }

        #[test]
        fn any_text_is_read(text: String) {
            let _ = MailId::of(&text, &MailKey::new([7; 32]));
        }
    }

    #[test]
    fn a_new_key_names_and_earlier_ones_still_know_theirs() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mail.key");
        let source = ledger::OsRandomness;
        let first = MailKey::load_or_create(&path, &source).unwrap();
        let before = id(5, 1, 0).name(&first);
        let read = MailKey::load_or_create(&path, &source).unwrap();
        assert_eq!(id(5, 1, 0).name(&read), before, "made once");
        read.rotate(&path, &source, false).unwrap();
        let second = MailKey::load_or_create(&path, &source).unwrap();
        let after = id(5, 1, 0).name(&second);
        assert_ne!(before, after);
        for name in [&before, &after] {
            assert_eq!(MailId::of(name, &second), Some(id(5, 1, 0)));
        }
        assert_eq!(MailId::of(&after, &first), None);
        second.rotate(&path, &source, true).unwrap();
        let third = MailKey::load_or_create(&path, &source).unwrap();
        for name in [&before, &after] {
            assert_eq!(MailId::of(name, &third), None);
        }
        std::fs::write(&path, "").unwrap();
        assert!(MailKey::load_or_create(&path, &source).is_err());
    }

    #[test]
    fn another_key_reads_nothing_and_neighbours_look_unlike() {
        let (key, other) = (MailKey::new([1; 32]), MailKey::new([2; 32]));
        let (a, b) = (id(5, 1, 0).name(&key), id(5, 2, 0).name(&key));
        assert_eq!(MailId::of(&a, &other), None);
        let same = a.bytes().zip(b.bytes()).filter(|(a, b)| a == b).count();
        assert!(same < 8, "{a} {b}");
    }
}
