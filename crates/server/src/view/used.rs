//! Whether an item is used: a decision says whether it may be, and only a training set makes use of it.

use pages::Used;
use report::dossier::{Became, InSet, ItemLine, Now};
use rights::PurposeId;

/// Whether a set, by its name, was made for a purpose.
pub(crate) fn is_for(set: &str, purpose: &PurposeId) -> bool {
    let number = set.strip_prefix(purpose.as_str());
    number.is_some_and(|number| number.starts_with('/'))
}

/// What a decision about an item comes to.
///
/// What is refused is out at once: loaders do not hand it out any more, also before its set is masked.
pub(crate) fn used(item: &ItemLine, now: &Now) -> Used {
    let holds = |set: &InSet| set.became == Became::In && is_for(&set.set, &now.purpose);
    match (now.admitted, item.sets.iter().any(holds)) {
        (false, _) => Used::Out,
        (true, true) => Used::In,
        (true, false) => Used::May,
    }
}

#[cfg(test)]
mod tests {
    use super::super::items::tests::item;
    use super::*;
    use rights::Kind;

    fn decided(admitted: bool, sets: &[(&str, Became)]) -> Used {
        let now = Now {
            purpose: "ai_assistant".into(),
            admitted,
            rules: Vec::new(),
            reasons: Vec::new(),
            entries: Vec::new(),
        };
        let set = |(set, became): &(&str, Became)| InSet {
            set: (*set).to_owned(),
            became: *became,
            rules: Vec::new(),
            reasons: Vec::new(),
            cell: None,
            masked: None,
        };
        let item = ItemLine {
            sets: sets.iter().map(set).collect(),
            ..item(0, Kind::Post)
        };
        used(&item, &now)
    }

    #[test]
    fn only_what_a_set_of_the_purpose_holds_is_used() {
        let (one, other) = ("ai_assistant/0001", "ai_assistant_2/0001");
        assert_eq!(decided(true, &[]), Used::May);
        assert_eq!(decided(true, &[(one, Became::Masked)]), Used::May);
        assert_eq!(decided(true, &[(other, Became::In)]), Used::May);
        assert_eq!(decided(true, &[(one, Became::In)]), Used::In);
        assert_eq!(decided(false, &[(one, Became::In)]), Used::Out);
    }
}
