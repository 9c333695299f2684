//! Announcements, and events of the platform's, in plain words.

use super::Lang;
use rights::Entry;

type Rows = Vec<(&'static str, String)>;

/// The title of such an entry, and its parts.
pub(super) fn parts(entry: &Entry, lang: Lang) -> (&'static str, Rows) {
    match entry {
        Entry::CampaignPlanned(campaign) => (
            lang.pick("Announcement planned", "Ankündigung geplant"),
            vec![
                (
                    lang.pick("Announcement", "Ankündigung"),
                    campaign.id.clone(),
                ),
                (
                    lang.pick("Purposes", "Zwecke"),
                    campaign
                        .told
                        .keys()
                        .map(ToString::to_string)
                        .collect::<Vec<_>>()
                        .join(", "),
                ),
                (
                    "SHA-256",
                    campaign.texts.map_or("-".into(), |hash| hash.to_string()),
                ),
            ],
        ),
        Entry::EventsTaken {
            stream,
            last,
            events,
        } => (
            lang.pick("Events taken", "Ereignisse übernommen"),
            vec![
                (lang.pick("Stream", "Strom"), stream.clone()),
                (lang.pick("How many", "Wie viele"), lang.count(*events)),
                (
                    lang.pick("Up to position", "Bis Position"),
                    last.to_string(),
                ),
            ],
        ),
        Entry::CampaignSent {
            campaign,
            sent,
            unreached,
        } => (
            lang.pick("Announcement sent", "Ankündigung versandt"),
            vec![
                (lang.pick("Announcement", "Ankündigung"), campaign.clone()),
                (lang.pick("Sent to", "Versandt an"), lang.count(*sent)),
                (
                    lang.pick("Not reached", "Nicht erreicht"),
                    lang.count(*unreached),
                ),
            ],
        ),
        Entry::LinksRevoked { campaign } => (
            lang.pick(
                "Links in mails of an announcement made worthless",
                "Links in E-Mails einer Ankündigung für ungültig erklärt",
            ),
            vec![(lang.pick("Announcement", "Ankündigung"), campaign.clone())],
        ),
        _ => ("", Vec::new()),
    }
}
