//! Events as the platform sends them.

use crate::describe::words::{AccountName, AudienceName, ChoiceName, KindName};
use rights::{AccountType, Audience, ChoiceKind, Day, Instant, Kind, PurposeId};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum EventType {
    /// An item came to be: `row` is it, as `demur import items` reads it.
    ItemCreated,
    /// Who can see an item is another audience: `person`, `item`, `audience`.
    AudienceChanged,
    /// An item was deleted: `person`, `item`.
    ItemDeleted,
    /// A person has another name: `person`, `handle`.
    AccountRenamed,
    /// A person came to be, or is known better: `person`, and whatever is known.
    AccountCreated,
    /// The birth day of a person is another one: `person`, `birth` (`null`: not known after all).
    BirthdayCorrected,
    /// A person can be written to at another place: `person`, `mail`, `lang` (`null`: none any more).
    ContactChanged,
    /// Two accounts belong to one human being: `person`, `with`, `evidence`.
    AccountsLinked,
    /// A person said something on the platform: `person`, `choice`, and whatever it is about.
    ChoiceMade,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "stream": "eu-1",
    "position": 17,
    "at": "2026-11-29T10:00:00Z",
    "type": "choice_made",
    "person": "B000444",
    "choice": "objection"
}))]
pub(crate) struct Event {
    /// The stream that it is in: letters, digits, `.`, `_`, `:`, `-`.
    #[schema(min_length = 1, max_length = 100, pattern = "^[A-Za-z0-9._:-]+$")]
    pub(crate) stream: String,
    /// Its place there: one more than that of the event before, unless `after` says otherwise.
    #[schema(minimum = 0, maximum = 9223372036854775807_i64)]
    pub(crate) position: u64,
    /// The position of the event before it in the stream, where that is not one less: of logs whose
    /// positions have gaps.
    #[serde(default)]
    pub(crate) after: Option<u64>,
    /// When it happened.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) at: Instant,
    /// What happened.
    pub(crate) r#type: EventType,
    /// Who, by the id under which they came to be known. A no, and what is said of an item, may name a handle.
    #[serde(default)]
    pub(crate) person: Option<String>,
    /// The item, by its id on the platform.
    #[serde(default)]
    pub(crate) item: Option<String>,
    /// A new item, in the platform's own columns.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub(crate) row: Option<Map<String, Value>>,
    /// Who can see it now.
    #[serde(default)]
    #[schema(value_type = Option<AudienceName>)]
    pub(crate) audience: Option<Audience>,
    /// Another name.
    #[serde(default)]
    pub(crate) handle: Option<String>,
    /// Other ids and names.
    #[serde(default)]
    pub(crate) handles: Option<Vec<String>>,
    /// The other account of the same human being, by its id.
    #[serde(default)]
    pub(crate) with: Option<String>,
    /// How the platform knows that both are one.
    #[serde(default)]
    pub(crate) evidence: Option<String>,
    /// Birth day; `null` is not known.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>, format = Date)]
    pub(crate) birth: Option<Option<Day>>,
    /// Region.
    #[serde(default)]
    pub(crate) region: Option<String>,
    /// The day on which the account was made.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub(crate) created: Option<Day>,
    /// Type of account.
    #[serde(default)]
    #[schema(value_type = Option<AccountName>)]
    pub(crate) account: Option<AccountType>,
    /// Mail address; `null` is none any more.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    pub(crate) mail: Option<Option<String>>,
    /// Language, as a tag; `null` is not known. Of a consent, that in which its wording was read.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    pub(crate) lang: Option<Option<String>>,
    /// What was said.
    #[serde(default)]
    #[schema(value_type = Option<ChoiceName>)]
    pub(crate) choice: Option<ChoiceKind>,
    /// Purposes that it is about; without, all.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>)]
    pub(crate) purposes: Option<BTreeSet<PurposeId>>,
    /// Kinds of items; without, all.
    #[serde(default)]
    #[schema(value_type = Option<Vec<KindName>>)]
    pub(crate) kinds: Option<BTreeSet<Kind>>,
    /// Surfaces; without, all.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>)]
    pub(crate) surfaces: Option<BTreeSet<String>>,
    /// Only items created before this day.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub(crate) before: Option<Day>,
    /// What the person wrote.
    #[serde(default)]
    pub(crate) note: Option<String>,
    /// The version of the wording that was read, of a consent; needed where `[portal.consent]` names a folder of them.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) version: Option<String>,
}

/// `null` is something else than nothing.
fn said<'de, D, T>(from: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(from).map(Some)
}

/// Stream and position of something, whatever else it is.
#[derive(Debug, Deserialize)]
pub(super) struct Place {
    pub(super) stream: String,
    pub(super) position: u64,
    #[serde(default)]
    pub(super) after: Option<u64>,
}

impl Place {
    /// Whether stream and position can be those of an event.
    pub(super) fn is_good(&self) -> bool {
        let letter = |b: u8| b.is_ascii_alphanumeric() || b"._:-".contains(&b);
        let stream = &self.stream;
        (1..=100).contains(&stream.len())
            && stream.bytes().all(letter)
            && i64::try_from(self.position).is_ok()
    }
}

/// One event as it was sent: its line or its place in the list, from 1; its place in a stream, where that can
/// be read; what it says, or why that cannot be taken.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(super) line: u64,
    pub(super) place: Option<Place>,
    pub(super) event: Result<Box<Event>, String>,
    pub(super) raw: Vec<u8>,
}

/// The longest event, in bytes.
const LONGEST: usize = 4 << 20;

impl Sent {
    /// Reads one.
    pub(crate) fn read(line: u64, raw: &[u8]) -> Sent {
        let sent = |place, event| Sent {
            line,
            place,
            event,
            raw: raw.to_vec(),
        };
        if raw.len() > LONGEST {
            let raw = raw.get(..1_000).unwrap_or_default();
            return Sent {
                raw: raw.to_vec(),
                ..sent(None, Err("it is longer than 4 MiB".to_owned()))
            };
        }
        match serde_json::from_slice::<Event>(raw) {
            Ok(event) => {
                let place = Place {
                    stream: event.stream.clone(),
                    position: event.position,
                    after: event.after,
                };
                match place.is_good() {
                    true => sent(Some(place), Ok(Box::new(event))),
                    false => sent(None, Err("`stream` or `position` is none".to_owned())),
                }
            }
            Err(e) => {
                let place = serde_json::from_slice::<Place>(raw)
                    .ok()
                    .filter(Place::is_good);
                sent(place, Err(crate::asked::shown(&e)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn null_is_something_else_than_nothing() {
        let read = |rest: &str| {
            let text = format!(
                r#"{{"stream":"s","position":1,"at":"2026-01-01","type":"birthday_corrected","person":"a"{rest}}}"#
            );
            Sent::read(1, text.as_bytes()).event.unwrap()
        };
        assert_eq!(read("").birth, None);
        assert_eq!(read(r#","birth":null"#).birth, Some(None));
        let day = "2001-02-03".parse().unwrap();
        assert_eq!(read(r#","birth":"2001-02-03""#).birth, Some(Some(day)));
    }

    #[test]
    fn what_cannot_be_taken_keeps_its_place_where_that_can_be_read() {
        let place = |text: &str| {
            let sent = Sent::read(1, text.as_bytes());
            assert!(sent.event.is_err(), "{text}");
            sent.place.map(|place| (place.stream, place.position))
        };
        let known = r#"{"stream":"s","position":7,"type":"moved","at":"2026-01-01"}"#;
        assert_eq!(place(known), Some(("s".to_owned(), 7)));
        assert_eq!(
            place(r#"{"stream":"s","position":7}"#),
            Some(("s".to_owned(), 7))
        );
        for none in [
            "",
            "{",
            "[]",
            r#"{"stream":"s"}"#,
            r#"{"stream":"a b","position":1}"#,
            r#"{"stream":"s","position":-1}"#,
            r#"{"stream":"s","position":9223372036854775808}"#,
        ] {
            assert_eq!(place(none), None, "{none}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_sent_is_read_or_not(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            drop(Sent::read(1, &bytes));
        }
    }
}
