//! The feed that lies in a copy: signed, of this set, not behind or ahead of its states, how old.

use super::{Finding, Outside};
use crate::set::{Signed, paths};
use feed::Reader;
use std::path::Path;

pub(super) fn check(outside: &Outside<'_>, set: &Path, newest: u64) -> Vec<Finding> {
    if !paths::feed(set).exists() {
        let why =
            "there is no feed in the copy: what was refused since its newest state is not known";
        return ["feed", "feed_age"]
            .map(|name| Finding::not_checked(name, why))
            .into();
    }
    let reader = match Reader::open(set, outside.key.bytes()) {
        Ok(reader) => reader,
        Err(e) => {
            let why = "the feed does not hold";
            return vec![
                Finding::of("feed", Err(e.to_string())),
                Finding::not_checked("feed_age", why),
            ];
        }
    };
    vec![
        Finding::of("feed", state(&reader, set, newest)),
        age(outside, &reader),
    ]
}

/// The feed names the newest state that lies in the set.
fn state(reader: &Reader, set: &Path, newest: u64) -> Result<String, String> {
    let head = reader.head();
    let signed = Signed::read(&paths::state(set, head.state)).map_err(|e| {
        format!(
            "the feed names state `{}`, which the copy has not: {e}",
            head.state
        )
    })?;
    if signed.hash != head.state_hash {
        return Err(format!(
            "state `{}` of the copy is not the one that the feed names",
            head.state
        ));
    }
    if head.state < newest {
        return Err(format!(
            "the feed knows states up to `{}`, and the copy has `{newest}`: the feed is the older one",
            head.state
        ));
    }
    Ok(format!(
        "signed; state {newest} is its newest, {} items refused since state {}, up to entry {}",
        head.revoked, head.base_state, head.sequence
    ))
}

fn age(outside: &Outside<'_>, reader: &Reader) -> Finding {
    let age = reader.age(outside.clock.now());
    let text = format!("{:.0} seconds old", age.as_secs_f64());
    match outside.max_age_seconds {
        None => Finding::not_checked(
            "feed_age",
            &format!(
                "{text}; how old it may be was not said (--max-age): a newer state may have been signed since"
            ),
        ),
        Some(most) if age.as_micros() <= u128::from(most) * 1_000_000 => {
            Finding::of("feed_age", Ok(text))
        }
        Some(most) => Finding::of("feed_age", Err(format!("{text}, more than {most}"))),
    }
}
