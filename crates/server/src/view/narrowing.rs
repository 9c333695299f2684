//! What is known of an item's audience and language, and what its audience can be narrowed to.

use crate::record::Taken;
use report::dossier::{Dossier, ItemLine};
use rights::{Audience, Choice, LanguageTag};

/// The language of an item's text, where it is known.
pub(crate) fn language(item: &ItemLine) -> Option<LanguageTag> {
    // `unknown` and `und` say that nobody knows.
    let known = !matches!(item.language.as_str(), "" | "unknown" | "und");
    known.then(|| item.language.parse().ok()).flatten()
}

/// Who can see an item now; where that is no audience, nobody knows.
pub(crate) fn audience_now(item: &ItemLine) -> Audience {
    item.audience.parse().unwrap_or(Audience::Unknown)
}

/// Audiences that are narrower, for certain, than what an item has now, from the widest.
pub(crate) fn narrower(item: &ItemLine) -> Vec<Audience> {
    match audience_now(item) {
        Audience::Public => vec![Audience::Friends, Audience::OnlyMe],
        Audience::Friends | Audience::ClosedGroup | Audience::Unknown => vec![Audience::OnlyMe],
        Audience::OnlyMe => Vec::new(),
    }
}

/// The entry with which the same was said of an item before.
pub(crate) fn said_of(dossier: &Dossier, wanted: &Choice) -> Option<Taken> {
    let about = dossier.about.as_ref();
    let choices = about.into_iter().flat_map(|about| &about.choices).rev();
    let mut same = choices.filter(|line| {
        let said = &line.choice;
        said.kind == wanted.kind && said.item == wanted.item && said.audience == wanted.audience
    });
    same.next().map(|line| Taken {
        sequence: line.sequence,
        at: line.recorded_at,
        again: true,
    })
}

#[cfg(test)]
mod tests {
    use super::super::items::actions;
    use super::super::items::tests::item;
    use super::*;
    use rights::Kind;

    #[test]
    fn only_what_is_narrower_is_offered_and_unknown_languages_are_none() {
        for (now, offered) in [
            ("public", vec![Audience::Friends, Audience::OnlyMe]),
            ("friends", vec![Audience::OnlyMe]),
            ("closed_group", vec![Audience::OnlyMe]),
            ("unknown", vec![Audience::OnlyMe]),
            ("no such audience", vec![Audience::OnlyMe]),
            ("only_me", vec![]),
        ] {
            let mut post = item(0, Kind::Post);
            post.audience = now.to_owned();
            assert_eq!(narrower(&post), offered, "{now}");
            assert_eq!(actions(&post).narrow.is_some(), !offered.is_empty());
        }
        for (said, tag) in [
            ("de", Some("de")),
            ("en_GB", Some("en-gb")),
            ("unknown", None),
            ("und", None),
            ("", None),
            ("the Saxon tongue", None),
        ] {
            let mut post = item(0, Kind::Post);
            post.language = said.to_owned();
            let found = language(&post);
            assert_eq!(found.as_ref().map(LanguageTag::as_str), tag, "{said}");
        }
    }
}
