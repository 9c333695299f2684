//! A town in which members posted about somebody without an account, and that somebody's form.

use crate::notices::MailServer;
use crate::served::{Answer, Portal, link_in, shop, until};
use crate::sets::TownShop;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use corpus::set::SetTable;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};
use std::fs;
use std::io::Cursor;

pub(crate) const FORM: &str = "/without-account";
/// What only the guest says: it has to be gone with them.
pub(crate) const MAIL: &str = "nele.sommerfeld@guest.example";
pub(crate) const TEXT: &str = "The pictures are of my sister's wedding.";

/// A picture by number: hills and a sun.
pub(crate) fn drawn(n: u32) -> DynamicImage {
    let (high, wide) = (f64::from(n % 7) / 7.0, f64::from(n % 5) + 1.0);
    DynamicImage::ImageRgb8(RgbImage::from_fn(160, 120, |x, y| {
        let (u, v) = (f64::from(x) / 160.0, f64::from(y) / 120.0);
        let hill = 0.5 + 0.2 * (u * wide * 3.0 + high * 6.0).sin() + 0.1 * (u * 11.0).cos();
        let sun = (u - high).powi(2) + (v - 0.2).powi(2) < 0.02;
        let light = if sun {
            250.0
        } else if v > hill {
            60.0 + 80.0 * u
        } else {
            190.0 - 90.0 * v
        };
        Rgb([light as u8, (light * 0.9) as u8, (light * 0.7) as u8])
    }))
}

pub(crate) fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.to_rgb8().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A town in which two members posted about Nele Sommerfeld; gives their ids.
pub(crate) fn town(server: &MailServer) -> (TownShop, String, String) {
    let shop = shop(server, "60");
    let people = shop.people_in(2);
    let [ada, ben] = [&people[0], &people[1]].map(Clone::clone);
    let row = |id: &str, person: &str, more: Value| {
        let mut row = json!({
            "id": id, "person": person, "kind": "post", "audience": "public", "audience_then": "public",
            "created": "2024-05-01", "text": "Nothing to see.", "collected_for": ["community"],
        });
        for (key, value) in more.as_object().unwrap() {
            row[key] = value.clone();
        }
        format!("{row}\n")
    };
    let picture = |n| json!({"kind": "photo", "text": "At the lake", "media": BASE64.encode(encoded(&drawn(n), ImageFormat::Png))});
    let rows = [
        row(
            "about/1",
            &ada,
            json!({"text": "Dinner with Nele  SOMMERFELD, who is ill again."}),
        ),
        row("about/2", &ben, picture(1)),
        row("about/3", &ben, picture(3)),
        row("about/4", &ada, json!({"text": "Sommerfeld is a village."})),
    ];
    fs::write(shop.root().join("about.jsonl"), rows.concat()).unwrap();
    let done = shop.json(&["import", "items", "about.jsonl"]);
    assert_eq!(done["files"][0]["quarantined"], 0, "{done}");
    fs::remove_file(shop.root().join("about.jsonl")).unwrap();
    let mail = ["--mail", "mara@example.org"];
    shop.json(&[&["staff", "add", "mara", "--role", "officer"], &mail[..]].concat());
    (shop, ada, ben)
}

/// Whether an item may be used, and by which rules.
pub(crate) fn decided(shop: &TownShop, item: &str) -> (bool, Vec<String>) {
    let told = shop.json(&["explain", "--item", item, "--purpose", "ai_assistant"]);
    let item = &told[0]["items"][0];
    let rules = item["rules"].as_array().unwrap().iter();
    (
        item["admitted"].as_bool().unwrap(),
        rules
            .map(|rule| rule.as_str().unwrap().to_owned())
            .collect(),
    )
}

/// How many rows of the first set are visible.
pub(crate) fn visible(shop: &TownShop) -> u64 {
    let runtime = tokio_runtime();
    runtime.block_on(async {
        let table = SetTable::load(&shop.set(1)).await.unwrap();
        let mut rows = 0;
        for file in table.files().unwrap() {
            table.each_visible(&file, |_, _| rows += 1).unwrap();
        }
        rows
    })
}

pub(crate) fn tokio_runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap()
}

pub(crate) fn send(portal: &Portal, fields: &[(&str, &str)], picture: Option<&[u8]>) -> Answer {
    portal.upload(FORM, fields, picture.map(|bytes| ("picture", bytes)))
}

/// Sends the form for somebody with this address, and presses the button where the link in their mail leads; the
/// path of the link, and the answer.
pub(crate) fn handed_in(
    server: &MailServer,
    portal: &Portal,
    fields: &[(&str, &str)],
    mail: &str,
) -> (String, Answer) {
    let path = "/without-account/confirm/";
    let letters = || {
        let mails = server.mails().into_iter();
        mails.filter(|(to, text)| to == mail && crate::served::plain(text).contains(path))
    };
    let before = letters().count();
    let sent = send(portal, &[fields, &[("mail", mail)]].concat(), None);
    assert_eq!(sent.status, 200, "{}", sent.body);
    let (_, letter) = until(|| letters().nth(before));
    let link = link_in(&letter, path);
    assert_eq!(portal.get(&link, "").status, 200);
    let answer = portal.post(&link, "", "");
    (link, answer)
}

/// The number of a request that its page shows, and the id by which the ledger knows whoever made it.
pub(crate) fn asked_by(shop: &TownShop, page: &str) -> (String, String) {
    let number = page.split("Your request ").nth(1).unwrap();
    let digits = number
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == ',');
    let number: String = digits.filter(char::is_ascii_digit).collect();
    let made = shop.json(&["ledger", "prove", &number]);
    let record: Value = serde_json::from_str(made["record"].as_str().unwrap()).unwrap();
    let guest = record["person"]["id"].as_str().unwrap().to_owned();
    assert!(guest.starts_with("guest:"), "{made}");
    (number, guest)
}

/// The path of the link in the newest mail to the guest that has one.
pub(crate) fn mailed(server: &MailServer, path: &str, skip: usize) -> String {
    let mail = until(|| {
        let mut mails = server.mails().into_iter().skip(skip);
        mails.rfind(|(to, mail)| to == MAIL && crate::served::plain(mail).contains(path))
    });
    link_in(&mail.1, path)
}
