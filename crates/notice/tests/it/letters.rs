//! What a mail looks like.

use crate::shop::{NOW, Shop, asking, occasion};
use notice::{Letter, Link, Linked, MailId, Occasion};
use rights::{Contact, Instant, Ordinal, Sequence};

fn contact(lang: Option<&str>) -> Contact {
    Contact {
        mail: Some("ada@example.org".parse().unwrap()),
        lang: lang.map(|l| l.parse().unwrap()),
    }
}

async fn write(lang: Option<&str>) -> (Shop, String) {
    write_of(lang, &occasion()).await
}

async fn write_of(lang: Option<&str>, occasion: &Occasion) -> (Shop, String) {
    let shop = Shop::with(&[]).await;
    let text = {
        let keys = (&shop.settings, &shop.links, &shop.mail_key);
        let letter = Letter::new(keys, Sequence(4), (&shop.texts, occasion)).unwrap();
        let now: Instant = NOW.parse().unwrap();
        let at = (now, now.day());
        let written = letter
            .write((Ordinal(17), 0), &contact(lang), at, 0)
            .unwrap();
        assert_eq!(written.to.to_string(), "ada@example.org");
        let name = written.id.name(&shop.mail_key);
        assert_eq!(
            written.return_path.to_string(),
            format!("bounces+{name}@mail.example.org")
        );
        assert_eq!(MailId::of(&name, &shop.mail_key), Some(written.id));
        let again = letter
            .write((Ordinal(17), 0), &contact(lang), at, 0)
            .unwrap();
        let text = String::from_utf8(written.bytes).unwrap();
        let parts = |text: &str| text.split("boundary=").next().unwrap().to_owned();
        assert_eq!(
            parts(&text),
            parts(&String::from_utf8(again.bytes).unwrap()),
            "the same mail written again has the same name and links"
        );
        text
    };
    (shop, text)
}

#[tokio::test]
async fn headers_align_and_name_nobody() {
    let (shop, mail) = write(Some("de")).await;
    let (head, _) = mail.split_once("\r\n\r\n").unwrap();
    let head = head.replace("\r\n ", " ");
    let name = MailId {
        campaign: Sequence(4),
        person: Ordinal(17),
        round: 0,
    }
    .name(&shop.mail_key);
    for line in [
        "From: \"Example Town\" <privacy@example.org>".to_owned(),
        "To: ada@example.org".to_owned(),
        "Date: Mon, 23 Nov 2026 10:00:00 +0000".to_owned(),
        format!("Message-ID: <{name}@mail.example.org>"),
        format!("X-Demur-Notice: {name}"),
        "Auto-Submitted: auto-generated".to_owned(),
        "MIME-Version: 1.0".to_owned(),
    ] {
        assert!(head.lines().any(|l| l == line), "{line}\n{head}");
    }
    // Unsubscribing from mail is no objection: the header that says it can be done is not there.
    assert!(!head.to_ascii_lowercase().contains("list-unsubscribe"));
    assert!(mail.lines().all(|l| l.len() <= 998), "RFC 5322, 2.1.1");
    assert!(!mail.contains("member-"), "no id of the person is in it");
}

/// The parts, decoded by another program.
pub(crate) fn decoded(mail: &str) -> Option<serde_json::Value> {
    let python = std::env::var_os("DEMUR_PYTHON")?;
    let script = "
import email, email.policy, json, sys
m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
print(json.dumps({'subject': m['subject'], 'text': m.get_body(('plain',)).get_content(), 'html': m.get_body(('html',)).get_content()}))
";
    let mut child = std::process::Command::new(python)
        .args(["-c", script])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    use std::io::Write as _;
    child
        .stdin
        .take()
        .unwrap()
        .write_all(mail.as_bytes())
        .unwrap();
    let out = child.wait_with_output().unwrap();
    serde_json::from_slice(&out.stdout).ok()
}

#[tokio::test]
async fn text_and_page_say_the_same_in_the_language_of_the_person() {
    for (lang, snapshot) in [
        (Some("de-AT"), "de"),
        (Some("en"), "en"),
        (Some("fr"), "en"),
        (None, "en"),
    ] {
        let (shop, mail) = write(lang).await;
        let Some(parts) = decoded(&mail) else {
            assert!(std::env::var_os("CI").is_none(), "DEMUR_PYTHON must be set");
            println!("skipped: DEMUR_PYTHON is not set");
            return;
        };
        let text = parts["text"].as_str().unwrap().replace("\r\n", "\n");
        let html = parts["html"].as_str().unwrap();
        let link = text.split("https://privacy.example.org/o/").nth(1).unwrap();
        let link = link.split_whitespace().next().unwrap();
        let (link, asked) = link.split_once('?').unwrap();
        assert_eq!(
            asked,
            format!("lang={snapshot}"),
            "the page is in its language"
        );
        let day: rights::Day = "2026-11-24".parse().unwrap();
        let Linked::Good(opened) = Link::open(link, &shop.links, day) else {
            panic!("{link}");
        };
        assert_eq!(
            (opened.person, opened.campaign),
            (Ordinal(17), Some(Sequence(4)))
        );
        assert_eq!(opened.until.to_string(), "2028-11-22", "730 days");
        assert!(html.contains(&format!(
            "href=\"https://privacy.example.org/o/{link}?{asked}\""
        )));
        let stable = text.replace(link, "LINK");
        if lang != Some("fr") && lang.is_some() {
            insta::assert_snapshot!(format!("text_{snapshot}"), stable);
            insta::assert_snapshot!(
                format!("subject_{snapshot}"),
                parts["subject"].as_str().unwrap()
            );
        }
        assert!(text.contains(if snapshot == "de" {
            "widersprechen"
        } else {
            "object"
        }));
    }
}

/// Where a consent is asked for, nothing says that a use begins, and everything says that none does without.
#[tokio::test]
async fn a_consent_is_asked_for_and_no_use_is_announced() {
    for (lang, begins, nothing) in [
        (
            "de",
            "widersprechen, können",
            "Ohne Ihr Ja wird nichts von Ihnen genutzt.",
        ),
        (
            "en",
            "If you do not object",
            "Nothing of yours is used unless you say yes.",
        ),
    ] {
        let (_, mail) = write_of(Some(lang), &asking(true)).await;
        let Some(parts) = decoded(&mail) else { return };
        let page = parts["html"].as_str().unwrap();
        let text = parts["text"].as_str().unwrap().replace("\r\n", "\n");
        let consent = format!("https://privacy.example.org/consent?lang={lang}");
        for words in [page, &text] {
            assert!(words.contains(nothing), "{words}");
            assert!(
                !words.contains(begins) && !words.contains("2026"),
                "{words}"
            );
            assert!(words.contains(&consent), "where one says yes: {words}");
        }
        let token = text.split("/o/").nth(1).unwrap().split('?').next().unwrap();
        insta::assert_snapshot!(format!("consent_{lang}"), text.replace(token, "LINK"));
        insta::assert_snapshot!(
            format!("consent_subject_{lang}"),
            parts["subject"].as_str().unwrap()
        );
        // A second purpose with a consent, beside one that can be objected to.
        let (_, mail) = write_of(Some(lang), &asking(false)).await;
        let parts = decoded(&mail).unwrap();
        let text = parts["text"].as_str().unwrap().replace("\r\n", "\n");
        assert!(
            text.contains("7") && text.contains("2026") && text.contains(&consent),
            "{text}"
        );
        let token = text.split("/o/").nth(1).unwrap().split('?').next().unwrap();
        insta::assert_snapshot!(format!("both_{lang}"), text.replace(token, "LINK"));
    }
}

/// The platform's own page for saying yes stands in the mail as it is.
#[tokio::test]
async fn a_page_of_the_platform_can_take_the_consent() {
    let mut shop = Shop::with(&[]).await;
    let place = "https://example.org/settings/ai?from=mail";
    shop.settings.sender.consent = Some(place.to_owned());
    let mut asking = asking(true);
    asking.asked = false;
    assert_eq!(shop.texts.check(&shop.settings, &asking), []);
    let keys = (&shop.settings, &shop.links, &shop.mail_key);
    let letter = Letter::new(keys, Sequence(4), (&shop.texts, &asking)).unwrap();
    let now: Instant = NOW.parse().unwrap();
    let to = contact(Some("en"));
    let written = letter
        .write((Ordinal(17), 0), &to, (now, now.day()), 0)
        .unwrap();
    let Some(parts) = decoded(&String::from_utf8(written.bytes).unwrap()) else {
        return;
    };
    let text = parts["text"].as_str().unwrap();
    assert!(text.lines().any(|line| line == place), "{text}");
    assert!(
        parts["html"]
            .as_str()
            .unwrap()
            .contains(&format!("href=\"{place}\""))
    );
}
