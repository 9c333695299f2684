//! An incident from the moment it is opened until it is closed: what is named, and the hours in which the authority is
//! told.

use super::{items, listed, open, tell, words};
use crate::console::{days_ago, kinds, send, with_mara};
use crate::served::{plain, until};
use serde_json::{Value, json};

#[test]
fn an_incident_runs_its_hours_until_the_authority_is_told() {
    let Some((server, shop, portal, cookie)) = with_mara("40", "officer") else {
        return;
    };
    let path = open(&portal, &cookie, &items(&shop, "u7", 1));
    assert!(kinds(&shop, "u7").contains(&"incident_concerns".to_owned()));
    let page = portal.get(&path, &cookie).body;
    assert!(page.contains("overdue"), "{page}");
    assert!(page.contains("Reasons for the delay"), "it is late: {page}");
    let people = format!("{path}/people");
    // Each part has to say something: nobody is mailed half a message.
    let whole = words("An item of yours was used.");
    for missing in 0..4 {
        let mut some = whole.clone();
        some[missing].1.clear();
        some[missing + 4].1.clear();
        let answer = tell(&portal, &cookie, &people, &some);
        assert_eq!(answer.status, 200, "{missing}");
        assert!(answer.body.contains("Please fill in"), "{}", answer.body);
    }
    assert_eq!(tell(&portal, &cookie, &people, &[]).status, 200);
    let told = tell(&portal, &cookie, &people, &whole);
    assert_eq!(told.status, 303, "{}", told.body);
    let mail = until(|| {
        let mails = server.mails();
        mails
            .into_iter()
            .find(|(_, mail)| plain(mail).contains("An item of yours was used."))
    });
    assert_eq!(mail.0, "u7@example.org");
    until(|| {
        kinds(&shop, "u7")
            .contains(&"incident_told".to_owned())
            .then_some(())
    });
    // Dealt with or not: without the authority it ends only where there is nothing to tell it.
    let early = [("outcome", "settled"), ("reason", "mended")];
    let early = send(&portal, &cookie, &format!("{path}/close"), &early);
    assert_eq!(early.status, 403, "{}", early.body);
    let incident = listed(&shop)[0].clone();
    assert_eq!(
        (&incident["state"], &incident["overdue"]),
        (&json!("open"), &json!(true)),
        "{incident}"
    );
    let page = portal.get(&path, &cookie).body;
    assert!(page.contains("once the authority was told"), "{page}");
    assert!(!page.contains("value=\"settled\""), "{page}");
    let authority = format!("{path}/authority");
    let message = |last: &str, consequences: &str| {
        let parts = ["What happened.", "Ask us.", consequences, "Mended.", last];
        let fields = console::field::AUTHORITY.into_iter();
        fields.zip(parts.map(str::to_owned)).collect::<Vec<_>>()
    };
    // What is missing is named, the reasons for the delay among it; the hours go on.
    for part in 0..5 {
        let mut some = message("We did not know.", "None are known yet.");
        some[part].1.clear();
        let answer = tell(&portal, &cookie, &authority, &some);
        assert_eq!(answer.status, 200, "{part}");
        let (_, main) = answer.body.split_once("<main").unwrap();
        assert!(
            main.contains("Please fill in") && main.contains("overdue"),
            "{main}"
        );
    }
    let first = message("We did not know.", "None are known yet.");
    for _ in 0..2 {
        let told = tell(&portal, &cookie, &authority, &first);
        assert_eq!(told.status, 303, "{}", told.body);
    }
    // What is known later is told later (Art. 33(4)), and the document has it.
    let later = message("We did not know.", "Two people were misjudged.");
    let told = tell(&portal, &cookie, &authority, &later);
    assert_eq!(told.status, 303, "{}", told.body);
    let number = path.rsplit('/').next().unwrap();
    let file = format!("{path}/files/incident-{number}.en.json");
    let document: Value = serde_json::from_str(&portal.get(&file, &cookie).body).unwrap();
    let facts = &document["facts"];
    assert_eq!(
        facts["message"]["consequences"], "Two people were misjudged.",
        "{document}"
    );
    let incident = listed(&shop)[0].clone();
    assert_eq!(incident["state"], "authority told", "{incident}");
    let page = portal.get(&path, &cookie).body;
    assert_eq!(page.matches("Told: the authority").count(), 2, "{page}");
    let page = portal.get(&path, &cookie).body;
    // Beside it other rooms may have something that is overdue.
    let (_, main) = page.split_once("<main").unwrap();
    assert!(
        main.contains("Authority told on") && !main.contains("overdue"),
        "{page}"
    );
    let close =
        |fields: &[(&str, &str)]| send(&portal, &cookie, &format!("{path}/close"), fields).status;
    assert_eq!(close(&[("outcome", "settled")]), 200);
    // What is added after that is told as well before the end, even in the same words.
    let more = items(&shop, "u9", 1).remove(0);
    let added = send(
        &portal,
        &cookie,
        &format!("{path}/add"),
        &[("items", &more)],
    );
    assert_eq!(added.status, 303, "{}", added.body);
    assert_eq!(close(&[("outcome", "settled"), ("reason", "mended")]), 403);
    let page = portal.get(&path, &cookie).body;
    assert!(page.contains("More was added since the authority was told."));
    assert!(!page.contains("value=\"settled\""), "{page}");
    let incident = listed(&shop)[0].clone();
    assert_eq!(incident["state"], "supplement due", "{incident}");
    for _ in 0..2 {
        let told = tell(&portal, &cookie, &authority, &later);
        assert_eq!(told.status, 303, "{}", told.body);
    }
    let page = portal.get(&path, &cookie).body;
    assert_eq!(page.matches("Told: the authority").count(), 3, "{page}");
    assert!(!page.contains("More was added since"), "{page}");
    assert_eq!(close(&[("outcome", "settled"), ("reason", "mended")]), 303);
    assert_eq!(close(&[("outcome", "none"), ("reason", "again")]), 403);
}

#[test]
fn what_is_not_known_is_named_before_anything_is_opened() {
    let Some((_server, shop, portal, cookie)) = with_mara("40", "officer") else {
        return;
    };
    let known = items(&shop, "u7", 1).remove(0);
    let day = days_ago(1);
    let sent = |items: &str, people: &str| {
        let fields = [
            ("title", "One item too many"),
            ("received", day.as_str()),
            ("items", items),
            ("people", people),
        ];
        send(&portal, &cookie, "/console/incidents/open", &fields)
    };
    let wrong = sent(&format!("{known}\n\nnobodys/1"), "u9\nnobody");
    assert_eq!(wrong.status, 200);
    for says in [
        "Line 3: “nobodys/1” is not known here.",
        "Line 2: “nobody” is not known here.",
    ] {
        assert!(wrong.body.contains(says), "{says}: {}", wrong.body);
    }
    assert!(wrong.body.contains(&known), "nothing is lost");
    let many = sent(&"x\n".repeat(10_001), "");
    assert_eq!(many.status, 200);
    assert!(many.body.contains("There is room for 10,000 lines."));
    assert_eq!(listed(&shop), json!([]));
    let opened = sent(&known, "u9");
    assert_eq!(opened.status, 303, "{}", opened.body);
    let incident = &listed(&shop)[0];
    assert_eq!(
        (&incident["items"], &incident["people"]),
        (&json!(1), &json!(2))
    );
}
