//! The page of a notice against its mail, through a real mail server.

use crate::letters::decoded;
use crate::sending::{at, named, send};
use crate::server::MailServer;
use crate::shop::{Shop, occasion};
use notice::{Link, Linked, Piece, Plan, Showing, Shown, Texts, Wait};
use rights::{Clock as _, Error, LanguageTag, Ordinal, Sequence};

async fn show(shop: &Shop, link: &Link, lang: &str) -> Result<Option<Shown>, Error> {
    let showing = Showing {
        ledger: &shop.ledger,
        outbox: &shop.outbox,
        settings: &shop.settings,
        root: shop.folder.path(),
        clock: &shop.clock,
    };
    let reads: LanguageTag = lang.parse().unwrap();
    let now = |_: &Plan| Ok(occasion());
    showing.show(link, &reads, &now).await
}

fn opened(shop: &Shop, mail: &str) -> Link {
    let token = mail.split("/n/").nth(1).unwrap().split('?').next().unwrap();
    let found = match Link::open(token, &shop.links, shop.clock.today()) {
        Linked::Good(link) => Some(link),
        _ => None,
    };
    found.unwrap()
}

fn texts(pieces: &[Piece]) -> Vec<String> {
    let text = |piece: &Piece| match piece {
        Piece::Heading(text) | Piece::Paragraph(text) | Piece::Line(text) => text.clone(),
    };
    pieces.iter().map(text).collect()
}

/// The text of a page, less its tags.
fn bare(html: &str) -> String {
    let parts = html.split('<').skip(1);
    let text: String = parts
        .filter_map(|part| Some(part.split_once('>')?.1))
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn change(shop: &Shop, file: &str, from: &str, to: &str) {
    let path = shop.folder.path().join("notices/announcement").join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from}");
    std::fs::write(path, text.replace(from, to)).unwrap();
}

/// Whatever becomes of texts, settings, days of links and assessments, the page says what the mail said.
#[tokio::test]
async fn the_page_says_what_the_mail_said() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let mut shop = at(&server, &named(&["ada", "bob"])).await;
    send(&shop, Wait::Yes).await.unwrap();
    let mut mails = server.taken();
    mails.sort_by(|a, b| a.to.cmp(&b.to));
    shop.clock.by_hours(3 * 24);
    change(&shop, "de/body.html", "Wofür", "Etwas ganz anderes");
    change(&shop, "en/facts.toml", "Nobody but us.", "Everybody.");
    shop.settings.controller.name = "Another Ltd".to_owned();
    shop.settings.sender.link_days = 10;
    for (mail, lang, day) in [
        (&mails[0], "de", "7. Dezember 2026"),
        (&mails[1], "en", "7 December 2026"),
    ] {
        let Some(parts) = decoded(&mail.data) else {
            return;
        };
        let html = parts["html"].as_str().unwrap().replace("&#x2f;", "/");
        let html = html.as_str();
        let link = opened(&shop, html);
        let shown = show(&shop, &link, lang).await.unwrap().unwrap();
        assert_eq!(
            shown.sent.to_string(),
            "2026-11-23",
            "not what its links say"
        );
        let said = shown.said.unwrap();
        assert_eq!(said.subject, parts["subject"].as_str().unwrap());
        assert_eq!(said.first_use.unwrap().to_string(), "2026-12-07");
        let pieces = texts(&said.pieces);
        assert!(pieces.iter().any(|text| text.contains(day)), "{pieces:?}");
        let bare = bare(html);
        for text in &pieces {
            assert!(bare.contains(text.as_str()), "`{text}` is not in the mail");
        }
        // And the other way round: each paragraph and line of the mail that is no link.
        for inner in html.split("<p").chain(html.split("<li")).skip(1) {
            let Some((_, inner)) = inner.split_once('>') else {
                continue;
            };
            let ends = ["</p>", "</li>"]
                .into_iter()
                .filter_map(|end| inner.find(end));
            let end = ends.min().unwrap_or(0);
            let inner = &inner[..end];
            if !inner.contains('<') && !inner.is_empty() {
                assert!(
                    pieces.iter().any(|piece| piece == inner),
                    "`{inner}` is not on the page"
                );
            }
        }
    }
}

/// A mail that was put off until other texts held has its own words, as the one before has.
#[tokio::test]
async fn who_got_other_words_is_shown_those() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let mut shop = at(&server, &named(&["bob", "later1"])).await;
    for _ in 0..2 {
        send(&shop, Wait::No).await.unwrap();
        shop.clock.by_hours(2);
    }
    shop.settings.officer.contact = "someone.else@example.org".to_owned();
    send(&shop, Wait::Yes).await.unwrap();
    let mails = server.taken();
    assert_eq!(mails.len(), 2, "{mails:?}");
    for (mail, officer) in [(&mails[0], "dpo@"), (&mails[1], "someone.else@")] {
        let Some(parts) = decoded(&mail.data) else {
            return;
        };
        let link = opened(&shop, parts["html"].as_str().unwrap());
        let shown = show(&shop, &link, "en").await.unwrap().unwrap();
        let said = texts(&shown.said.unwrap().pieces).join("\n");
        assert!(said.contains(officer), "{said}");
        assert!(parts["text"].as_str().unwrap().contains(officer));
    }
}

/// Before anything was sent the page is made of the texts, as long as they are those that were planned.
#[tokio::test]
async fn other_texts_than_those_that_were_planned_are_not_shown() {
    let shop = Shop::with(&named(&["ada"])).await;
    let (planned, _) = shop.plan("spring").await;
    let link = Link {
        person: Ordinal(0),
        campaign: Some(planned.sequence),
        until: shop.clock.today().plus_days(10),
        generation: 0,
    };
    let shown = show(&shop, &link, "de").await.unwrap().unwrap();
    let said = shown.said.unwrap();
    assert_eq!(
        said.first_use.unwrap().to_string(),
        "2026-12-07",
        "told today"
    );
    assert!(said.subject.contains("Widerspruchsrecht"), "{said:?}");
    change(&shop, "de/body.txt", "WOFÜR", "WOZU");
    let folder = shop.folder.path().join("notices/announcement");
    assert_ne!(Texts::load(&folder).unwrap().hash(), shop.texts.hash());
    let shown = show(&shop, &link, "de").await.unwrap().unwrap();
    assert_eq!(shown.said, None, "nobody is shown other words");
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(show(&shop, &link, "en").await.unwrap().unwrap().said, None);
    let other = Link {
        campaign: Some(Sequence(0)),
        ..link
    };
    assert_eq!(show(&shop, &other, "de").await.unwrap(), None);
}
