//! Staff, keys and webhooks in plain words: who may reach what.

use super::Lang;
use rights::Entry;

type Rows = Vec<(&'static str, String)>;

/// The title of such an entry, and its parts.
pub(super) fn parts(entry: &Entry, lang: Lang) -> (&'static str, Rows) {
    let by = lang.pick("By", "Von");
    let key = lang.pick("Begins with", "Beginnt mit");
    let webhook = lang.pick("Number", "Nummer");
    match entry {
        Entry::StaffChanged {
            name,
            role,
            moved,
            by,
        } => {
            let none = || lang.pick("no access", "kein Zugang").to_owned();
            let mut rows = vec![
                (lang.pick("Who", "Wer"), name.clone()),
                (
                    lang.pick("Role", "Rolle"),
                    role.clone().unwrap_or_else(none),
                ),
            ];
            if *moved {
                let changed = lang.pick("changed", "geändert").to_owned();
                rows.push((lang.pick("Address", "Adresse"), changed));
            }
            rows.push((lang.pick("Changed by", "Geändert von"), by.clone()));
            let title = lang.pick(
                "Access of staff changed",
                "Zugang von Mitarbeitenden geändert",
            );
            (title, rows)
        }
        Entry::KeyMade {
            key: prefix,
            name,
            scopes,
            expires,
            by: who,
        } => (
            lang.pick(
                "Key of a program made",
                "Schlüssel eines Programms erstellt",
            ),
            vec![
                (lang.pick("For", "Für"), name.clone()),
                (key, prefix.clone()),
                (lang.pick("What it may", "Was er darf"), scopes.join(", ")),
                (
                    lang.pick("Works until", "Gilt bis"),
                    expires.map_or_else(
                        || lang.pick("revoked", "zum Widerruf").to_owned(),
                        |day| lang.day(day),
                    ),
                ),
                (by, who.clone()),
            ],
        ),
        Entry::KeyRevoked {
            key: prefix,
            by: who,
        } => (
            lang.pick(
                "Key of a program revoked",
                "Schlüssel eines Programms widerrufen",
            ),
            vec![(key, prefix.clone()), (by, who.clone())],
        ),
        Entry::WebhookMade {
            webhook: id,
            host,
            events,
            by: who,
        } => (
            lang.pick("Webhook made", "Webhook eingerichtet"),
            vec![
                (lang.pick("It goes to", "Er geht an"), host.clone()),
                (webhook, id.clone()),
                (
                    lang.pick("It is told of", "Gemeldet wird"),
                    events.join(", "),
                ),
                (by, who.clone()),
            ],
        ),
        Entry::WebhookRemoved {
            webhook: id,
            by: who,
        } => (
            lang.pick("Webhook removed", "Webhook entfernt"),
            vec![(webhook, id.clone()), (by, who.clone())],
        ),
        Entry::WebhookSwitched {
            webhook: id,
            on,
            by: who,
        } => (
            match on {
                true => lang.pick("Webhook switched on", "Webhook eingeschaltet"),
                false => lang.pick("Webhook switched off", "Webhook ausgeschaltet"),
            },
            vec![(webhook, id.clone()), (by, who.clone())],
        ),
        Entry::WebhookResent {
            webhook: id,
            told,
            by: who,
        } => (
            lang.pick(
                "Message to a webhook sent again",
                "Nachricht an einen Webhook erneut gesendet",
            ),
            vec![
                (webhook, id.clone()),
                (
                    lang.pick("It tells of entry", "Sie meldet Eintrag"),
                    told.to_string(),
                ),
                (by, who.clone()),
            ],
        ),
        Entry::WebhookSecretChanged {
            webhook: id,
            by: who,
        } => (
            lang.pick(
                "Secret of a webhook changed",
                "Geheimnis eines Webhooks geändert",
            ),
            vec![(webhook, id.clone()), (by, who.clone())],
        ),
        _ => ("", Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rights::Sequence;

    #[test]
    fn a_message_that_was_sent_again_is_said_in_both_languages() {
        let entry = Entry::WebhookResent {
            webhook: "hook_5f1c".to_owned(),
            told: Sequence(4711),
            by: "mara".to_owned(),
        };
        let values = ["hook_5f1c", "4711", "mara"];
        for (lang, title) in [
            (Lang::En, "Message to a webhook sent again"),
            (Lang::De, "Nachricht an einen Webhook erneut gesendet"),
        ] {
            let (said, rows) = parts(&entry, lang);
            assert_eq!(said, title);
            assert_eq!(rows.iter().map(|row| &row.1).collect::<Vec<_>>(), values);
        }
    }

    #[test]
    fn a_secret_that_was_changed_is_said_in_both_languages() {
        let entry = Entry::WebhookSecretChanged {
            webhook: "hook_5f1c".to_owned(),
            by: "key:0a7e".to_owned(),
        };
        for (lang, title) in [
            (Lang::En, "Secret of a webhook changed"),
            (Lang::De, "Geheimnis eines Webhooks geändert"),
        ] {
            let (said, rows) = parts(&entry, lang);
            assert_eq!(said, title);
            let values = rows.iter().map(|row| row.1.as_str());
            assert!(values.eq(["hook_5f1c", "key:0a7e"]), "{rows:?}");
        }
    }
}
