//! What a link in a mail carries: person, campaign, last day, and how often links were revoked before; sealed.

use crate::links::LinkKeys;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use rights::{Day, Ordinal, Sequence};

/// What a link says to whoever has the keys, and to nobody else. It names nobody: an ordinal is a bare
/// number, and even that is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Who may object by it.
    pub person: Ordinal,
    /// The ledger entry with which the campaign was planned; a bare objection link has none.
    pub campaign: Option<Sequence>,
    /// The last day on which it can be used.
    pub until: Day,
    /// How often links of the campaign to the person had been made worthless when it was made.
    pub generation: u16,
}

/// What became of a link that somebody came with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Linked {
    /// It is one of ours, and its day has not passed.
    Good(Link),
    /// It was one of ours.
    Expired(Link),
    /// It is none of ours, or damaged.
    Unknown,
}

const BODY: usize = 18;
/// Stands for no campaign; no ledger has so many entries.
const NONE: u64 = u64::MAX;

impl Link {
    /// The link as text for an address: letters, digits, `-` and `_`. The same link always gives the
    /// same text, so that a mail written anew is the same mail.
    #[must_use]
    pub fn seal(&self, keys: &LinkKeys) -> Option<String> {
        let campaign = self.campaign.map_or(NONE, |at| at.0);
        let mut body = Vec::with_capacity(BODY);
        body.extend(self.person.0.to_be_bytes());
        body.extend(campaign.to_be_bytes());
        body.extend(self.until.epoch_days().to_be_bytes());
        // Links of a campaign of which none was revoked are as they always were.
        if self.generation > 0 {
            body.extend(self.generation.to_be_bytes());
        }
        Some(BASE64.encode(keys.seal(&body)?))
    }

    /// Reads a link.
    #[must_use]
    pub fn open(text: &str, keys: &LinkKeys, today: Day) -> Linked {
        match Link::read(text, keys) {
            Some(link) if today <= link.until => Linked::Good(link),
            Some(link) => Linked::Expired(link),
            None => Linked::Unknown,
        }
    }

    fn read(text: &str, keys: &LinkKeys) -> Option<Link> {
        let body = keys.open(&BASE64.decode(text).ok()?)?;
        let (person, rest) = body.split_at_checked(4)?;
        let (campaign, rest) = rest.split_at_checked(8)?;
        let (until, generation) = rest.split_at_checked(4)?;
        let campaign = u64::from_be_bytes(campaign.try_into().ok()?);
        let until = i32::from_be_bytes(until.try_into().ok()?);
        Some(Link {
            person: Ordinal(u32::from_be_bytes(person.try_into().ok()?)),
            campaign: (campaign != NONE).then_some(Sequence(campaign)),
            until: Day::from_epoch_days(until)?,
            generation: match generation {
                [] => 0,
                bytes => u16::from_be_bytes(bytes.try_into().ok()?),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn keys(seed: u8) -> LinkKeys {
        LinkKeys::new(vec![(1, [seed; 32])]).unwrap()
    }

    fn link() -> Link {
        Link {
            person: Ordinal(17),
            campaign: Some(Sequence(4)),
            until: "2027-05-27".parse().unwrap(),
            generation: 0,
        }
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn opens_until_its_day_and_with_its_key() {
        let text = link().seal(&keys(1)).unwrap();
        assert_eq!(
            Link::open(&text, &keys(1), day("2027-05-27")),
            Linked::Good(link())
        );
        assert_eq!(
            Link::open(&text, &keys(1), day("2027-05-28")),
            Linked::Expired(link())
        );
        assert_eq!(
            Link::open(&text, &keys(2), day("2026-01-01")),
            Linked::Unknown
        );
        assert_eq!(link().seal(&keys(1)).unwrap(), text, "always the same");
        let bare = Link {
            campaign: None,
            ..link()
        };
        let text = bare.seal(&keys(1)).unwrap();
        assert_eq!(
            Link::open(&text, &keys(1), day("2026-01-01")),
            Linked::Good(bare)
        );
    }

    #[test]
    fn a_link_says_how_often_links_were_revoked_before_it() {
        let today = day("2026-01-01");
        let first = link().seal(&keys(1)).unwrap();
        assert_eq!(Link::open(&first, &keys(1), today), Linked::Good(link()));
        for generation in [1, 2, u16::MAX] {
            let later = Link {
                generation,
                ..link()
            };
            let text = later.seal(&keys(1)).unwrap();
            assert_ne!(text, first);
            assert_eq!(Link::open(&text, &keys(1), today), Linked::Good(later));
        }
    }

    #[test]
    fn a_rotated_key_still_opens() {
        let text = link().seal(&keys(1)).unwrap();
        let rotated = LinkKeys::new(vec![(1, [1; 32]), (2, [9; 32])]).unwrap();
        let today = day("2026-01-01");
        assert_eq!(Link::open(&text, &rotated, today), Linked::Good(link()));
        let newer = link().seal(&rotated).unwrap();
        assert_ne!(newer, text);
        assert_eq!(Link::open(&newer, &rotated, today), Linked::Good(link()));
        assert_eq!(Link::open(&newer, &keys(1), today), Linked::Unknown);
    }

    proptest! {
        #[test]
        fn one_other_character_opens_nothing(at in 0..70_usize, other in "[A-Za-z0-9_-]") {
            let text = link().seal(&keys(1)).unwrap();
            let mut bytes = text.clone().into_bytes();
            let at = at % bytes.len();
            bytes[at] = other.as_bytes()[0];
            let changed = String::from_utf8(bytes).unwrap();
            prop_assume!(changed != text);
            prop_assert_eq!(Link::open(&changed, &keys(1), day("2026-01-01")), Linked::Unknown);
        }

        #[test]
        fn any_text_is_read(text: String) {
            prop_assert_eq!(Link::open(&text, &keys(1), day("2026-01-01")), Linked::Unknown);
        }
    }
}
