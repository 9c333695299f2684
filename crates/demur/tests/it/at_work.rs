//! A town whose console has something in every room: requests of all sorts, a campaign with bounces, a set with
//! late choices, a copy elsewhere, an incident, documents, keys, a webhook.

use crate::console::{admit, days_ago, enter, send, send_parts};
use crate::guest_town;
use crate::notices::{MailServer, plan};
use crate::served::{Portal, csrf, until};
use crate::sets::TownShop;
use std::fs;

pub(crate) struct AtWork {
    pub(crate) shop: TownShop,
    pub(crate) portal: Portal,
    /// The cookie of Mara, the officer.
    pub(crate) mara: String,
    /// The cookie of u7, a member who asked something.
    pub(crate) member: String,
    /// Somebody of whom something is used, and of whom nobody else said anything.
    pub(crate) used: String,
}

impl AtWork {
    pub(crate) fn begin(server: &MailServer) -> AtWork {
        let (shop, ada, ben) = guest_town::town(server);
        admit(&shop, "ed", "engineer");
        admit(&shop, "ann", "auditor");
        announce(&shop, server);
        shop.json(&["compile", "--purpose", "ai_assistant"]);
        let portal = Portal::start_for(&shop, &["mara"]);
        let mara = portal.sign_in_staff(0);
        let member = portal.sign_in(server, "u7");
        let work = AtWork {
            used: ben,
            shop,
            portal,
            mara,
            member,
        };
        work.copy_and_choices(&ada);
        work.requests(server);
        work.the_rest();
        work
    }

    fn sent(&self, path: &str, fields: &[(&str, &str)], status: u16) -> String {
        let answer = send(&self.portal, &self.mara, path, fields);
        assert_eq!(answer.status, status, "{path}: {}", answer.body);
        answer.headers.get("location").cloned().unwrap_or_default()
    }

    /// A copy at somebody's, and choices that reach it and the set: orders, masks, times to effect.
    fn copy_and_choices(&self, person: &str) {
        self.shop
            .until(|feed| feed["age_seconds"].as_f64().unwrap() < 0.5);
        let make = ["export", "ai_assistant", "--to", "../copy", "--format"];
        let whose = ["jsonl", "--recipient", "Example Labs"];
        self.shop.json(&[&make[..], &whose[..]].concat());
        let file = self.shop.root().join("../said.csv");
        let text = format!("person,choice,at\n{person},restriction,2026-02-01\n");
        fs::write(&file, text).unwrap();
        self.shop
            .json(&["import", "choices", file.to_str().unwrap()]);
    }

    /// By letter, overdue; a member's question and objection to a part; a guest's request.
    fn requests(&self, server: &MailServer) {
        let came = days_ago(40);
        let letter = [
            ("kind", "access"),
            ("channel", "letter"),
            ("received", came.as_str()),
            ("person", "u9"),
            ("behalf", "agent"),
            ("name", "Edda Rohrbach"),
            ("evidence", "Vollmacht"),
            ("text", "Was haben Sie von meiner Mandantin?"),
        ];
        let file = Some(("power.pdf", "%PDF-1.7 the power"));
        let at = "/console/requests/enter";
        let entered = send_parts(&self.portal, &self.mara, at, &letter, file);
        assert_eq!(entered.status, 303, "{}", entered.body);
        let page = self.portal.get("/questions", &self.member);
        let form = format!(
            "csrf={}&subject=Kopien&text=Wer+hat+eine+Kopie%3F",
            csrf(&page.body)
        );
        let asked = self.portal.post("/questions", &self.member, &form);
        assert_eq!(asked.status, 200, "{}", asked.body);
        let page = self.portal.get("/object", &self.member);
        let part = format!("csrf={}&reach=part&kind=photo", csrf(&page.body));
        let objected = self.portal.post("/object", &self.member, &part);
        assert_eq!(objected.status, 200, "{}", objected.body);
        let before = server.mails().len();
        let fields = [
            ("wish", "special"),
            ("words", "nele sommerfeld"),
            ("text", guest_town::TEXT),
            ("mail", guest_town::MAIL),
        ];
        let sent = guest_town::send(&self.portal, &fields, None);
        assert_eq!(sent.status, 200, "{}", sent.body);
        let confirm = guest_town::mailed(server, "/without-account/confirm/", before);
        let status = self.portal.post(&confirm, "", "").headers["location"].clone();
        until(|| {
            let page = self.portal.get(&status, "").body;
            (!page.contains("The search goes on")).then_some(())
        });
    }

    fn the_rest(&self) {
        let told = self.shop.json(&[
            "explain",
            "--person",
            &self.used,
            "--purpose",
            "ai_assistant",
        ]);
        let item = told[0]["items"][0]["item"].as_str().unwrap().to_owned();
        let known = days_ago(2);
        let incident = [
            ("title", "Ein Beitrag zu viel"),
            ("found_by", "report"),
            ("received", known.as_str()),
            ("hour", "08:15"),
            ("items", item.as_str()),
        ];
        let incident = self.sent("/console/incidents/open", &incident, 303);
        let why = [("look", "Anruf vom Vormittag")];
        self.sent(&incident, &why, 303);
        self.sent("/console/documents", &[], 303);
        let key = [("name", "feed"), ("scope", "people:read")];
        self.sent("/console/keys", &key, 200);
        // Nobody answers there: deliveries fail and are listed.
        let hook = [
            ("address", "https://hooks.invalid/demur"),
            ("event", "choice.recorded"),
        ];
        self.sent("/console/webhooks", &hook, 200);
        let person = self.person();
        let why = [("reason", "Anruf vom Vormittag")];
        self.sent(&person, &why, 303);
    }

    /// Where the console shows the person of whom something is used.
    pub(crate) fn person(&self) -> String {
        let at = format!("/console/persons?q={}", self.used);
        let found = self.portal.get(&at, &self.mara).body;
        let at = found.find("/console/persons/").unwrap();
        found[at..].split('"').next().unwrap().to_owned()
    }
}

/// What the operator wrote down: settings and the assessment.
pub(crate) fn operators_words(shop: &TownShop) -> String {
    let files = ["demur.toml", "assessments/ai_assistant.toml"];
    let read = |file| fs::read_to_string(shop.root().join(file)).unwrap();
    files.map(read).concat()
}

/// Told of by mail; two mails come back, one more is not understood.
fn announce(shop: &TownShop, server: &MailServer) {
    plan(shop, "spring-2027");
    crate::notices::send(shop, &[]);
    let maildir = shop.root().join("bounces");
    for part in ["new", "cur", "tmp"] {
        fs::create_dir_all(maildir.join(part)).unwrap();
    }
    for (number, bounce) in server.bounces().iter().take(2).enumerate() {
        fs::write(maildir.join(format!("new/{number}.host")), bounce).unwrap();
    }
    let odd = "From: Post <post@example.net>\r\nSubject: Hallo\r\n\r\nIch bin bis Freitag nicht da, oder doch?\r\n";
    fs::write(maildir.join("new/odd.host"), odd).unwrap();
    let returns = ["notice", "returns", "--maildir", maildir.to_str().unwrap()];
    let found = shop.json(&returns);
    assert_eq!(
        (&found["not_reached"], &found["aside"]),
        (&2.into(), &1.into()),
        "{found}"
    );
}

/// Signs the auditor in.
pub(crate) fn auditor(work: &AtWork, server: &MailServer) -> String {
    enter(&work.portal, server, "ann")
}
