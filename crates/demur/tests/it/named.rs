//! Objections without signing in that name an account: it is not used while they are open, and staff say whose it is.

use crate::console::{admit, admitted, send};
use crate::guest_town::{MAIL, asked_by, handed_in};
use crate::notices::MailServer;
use crate::served::{Answer, Portal, csrf, ledger, plain, shop, until};
use crate::sets::TownShop;
use crate::told::says;
use serde_json::{Value, json};

/// What everybody here needs.
struct Desk<'d> {
    server: &'d MailServer,
    shop: &'d TownShop,
    portal: &'d Portal,
    mara: String,
}

impl Desk<'_> {
    /// Objects for an account from an address that no account has; the page of the request in the console.
    fn objects(&self, account: &str, mail: &str) -> String {
        let fields = [("wish", "account"), ("account", account)];
        let (_, answer) = handed_in(self.server, self.portal, &fields, mail);
        assert_eq!(answer.status, 303, "{}", answer.body);
        let page = self.portal.get(&answer.headers["location"], "").words();
        format!("/console/requests/{}", asked_by(self.shop, &page).0)
    }

    fn says(&self, room: &str, account: &str, decision: &str) -> Answer {
        let fields = [("person", account), ("decision", decision)];
        send(self.portal, &self.mara, &format!("{room}/account"), &fields)
    }

    fn answers(&self, room: &str, outcome: &str) -> Answer {
        let fields = [
            ("outcome", outcome),
            ("text", "We have looked."),
            ("remedy", "The authority."),
        ];
        send(self.portal, &self.mara, &format!("{room}/answer"), &fields)
    }

    fn used(&self, account: &str) -> u64 {
        admitted(self.shop, account)
    }

    /// Kinds of what requests said of an account.
    fn said_of(&self, account: &str) -> Vec<Value> {
        let all = ledger(self.shop, account).into_iter();
        let said = all.filter(|line| line["entry"]["source"] == "demur:named");
        said.map(|line| line["entry"]["kind"].clone()).collect()
    }
}

#[test]
fn an_account_that_an_objection_names_is_not_used_until_it_is_decided() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "80");
    admit(&shop, "mara", "officer");
    let people = shop.people_in(7);
    let portal = Portal::start_for(&shop, &["mara"]);
    let mara = portal.sign_in_staff(0);
    let desk = Desk {
        server: &server,
        shop: &shop,
        portal: &portal,
        mara,
    };
    let [granted, refused, own, lifted, none, named, member] = people.as_slice() else {
        panic!("{people:?}");
    };
    granting_objects(&desk, granted);
    refusing_uses_it_again(&desk, refused);
    what_else_restricts_stays(&desk, own);
    its_owner_lifts_it(&desk, lifted);
    nobody_has_such_an_account(&desk, none);
    a_member_names_another(&desk, (member, named));
}

fn granting_objects(desk: &Desk, account: &str) {
    assert!(desk.used(account) > 0);
    let room = desk.objects(&format!("@{account}"), MAIL);
    assert_eq!(desk.used(account), 0, "in doubt it is not used");
    assert_eq!(desk.said_of(account), [json!("restriction")]);
    // Its owner is told, and does not read that they said it.
    let to = format!("{account}@example.org");
    until(|| {
        let mails = desk.server.mails().into_iter();
        let mut own = mails.filter(|(whom, _)| *whom == to);
        let said = [
            "Somebody who did not sign in objects for this account",
            "Jemand hat, ohne sich anzumelden,",
        ];
        own.any(|(_, mail)| {
            let mail = plain(&mail);
            !mail.contains("has recorded what you said") && said.iter().any(|s| mail.contains(s))
        })
        .then_some(())
    });
    let page = desk.portal.get(&room, &desk.mara).words();
    assert!(page.contains("Named in the request, not checked"), "{page}");
    assert!(page.contains(&format!("value=\"{account}\"")), "{page}");
    // Nothing is granted before somebody has looked whose it is.
    let early = desk.answers(&room, "granted");
    assert_eq!(early.status, 200);
    assert!(
        early.words().contains("whose account the request means"),
        "{}",
        early.body
    );
    let wrong = desk.says(&room, "nobody-is-called-so", "theirs");
    assert_eq!(wrong.status, 200);
    assert!(
        wrong.words().contains("No account is called so"),
        "{}",
        wrong.body
    );
    assert_eq!(desk.says(&room, account, "perhaps").status, 400);
    for _ in 0..2 {
        assert_eq!(desk.says(&room, account, "theirs").status, 303);
    }
    let page = desk.portal.get(&room, &desk.mara).words();
    assert!(page.contains("Theirs, as staff say"), "{page}");
    assert_eq!(desk.answers(&room, "granted").status, 303);
    assert_eq!(desk.used(account), 0, "it is objected for");
    let kinds = ["restriction", "objection", "restriction_lifted"];
    assert_eq!(desk.said_of(account), kinds.map(|kind| json!(kind)));
    let objection = ledger(desk.shop, account)
        .into_iter()
        .find(|line| line["entry"]["kind"] == "objection")
        .unwrap();
    let number = room.rsplit('/').next().unwrap();
    assert_eq!(
        objection["entry"]["evidence"],
        json!(format!("request {number}"))
    );
}

/// Also where two requests name it: the one that is open restricts it on.
fn refusing_uses_it_again(desk: &Desk, account: &str) {
    let before = desk.used(account);
    let (first, second) = (
        desk.objects(account, "first@guest.example"),
        desk.objects(account, "second@guest.example"),
    );
    assert_eq!(desk.used(account), 0);
    assert_eq!(desk.answers(&first, "refused").status, 303);
    assert_eq!(desk.used(account), 0, "another request is open");
    assert_eq!(desk.answers(&second, "refused").status, 303);
    assert_eq!(desk.used(account), before);
    let kinds = desk.said_of(account);
    assert!(!kinds.contains(&json!("objection")), "{kinds:?}");
    assert_eq!(kinds.last(), Some(&json!("restriction_lifted")));
    // What the first answer said again, so that the other request restricts it on, no mail says again.
    let restrictions = kinds.iter().filter(|kind| **kind == "restriction");
    assert_eq!(restrictions.count(), 3, "{kinds:?}");
    let mails = |says: [&str; 2]| {
        let to = format!("{account}@example.org");
        let own = desk.server.mails().into_iter();
        let own = own.filter(|(whom, _)| *whom == to);
        own.filter(|(_, mail)| says.iter().any(|said| plain(mail).contains(said)))
            .count()
    };
    let ended = [
        "restricts its use no longer",
        "Jemand hatte, ohne sich anzumelden,",
    ];
    until(|| (mails(ended) == 2).then_some(()));
    let held = [
        "Until our officer has decided",
        "Jemand hat, ohne sich anzumelden,",
    ];
    assert_eq!(mails(held), 2, "one for each request");
}

fn what_else_restricts_stays(desk: &Desk, account: &str) {
    says(desk.shop, account, "restriction", ",,");
    assert_eq!(desk.used(account), 0);
    let room = desk.objects(account, "third@guest.example");
    assert_eq!(desk.answers(&room, "refused").status, 303);
    assert_eq!(desk.used(account), 0, "it is restricted for itself");
}

fn its_owner_lifts_it(desk: &Desk, account: &str) {
    let before = desk.used(account);
    let room = desk.objects(account, "fourth@guest.example");
    assert_eq!(desk.used(account), 0);
    let cookie = desk.portal.sign_in(desk.server, account);
    let choices = desk.portal.get("/choices", &cookie).words();
    assert!(
        choices.contains("By somebody who did not sign in and named this account"),
        "{choices}"
    );
    let history = ledger(desk.shop, account);
    let entry = history.last().unwrap()["sequence"].as_u64().unwrap();
    let back = format!("/choices/{entry}/take-back");
    let token = csrf(&desk.portal.get(&back, &cookie).body);
    let lifted = desk.portal.post(&back, &cookie, &format!("csrf={token}"));
    assert_eq!(lifted.status, 200, "{}", lifted.body);
    assert_eq!(desk.used(account), before);
    let page = desk.portal.get(&room, &desk.mara).words();
    assert!(page.contains("has lifted its restriction"), "{page}");
    assert_eq!(desk.answers(&room, "refused").status, 303);
    assert_eq!(desk.used(account), before);
    assert_eq!(desk.said_of(account), [json!("restriction")]);
}

/// That is said before it is granted, and what was named wrongly is used again at once.
fn nobody_has_such_an_account(desk: &Desk, account: &str) {
    let before = desk.used(account);
    let fresh = "fifth@guest.example";
    let unknown = desk.objects("@nele-of-old", fresh);
    let page = desk.portal.get(&unknown, &desk.mara).words();
    assert!(page.contains("Nobody has said yet which account"), "{page}");
    assert_eq!(desk.answers(&unknown, "granted").status, 200);
    assert_eq!(desk.says(&unknown, "", "none").status, 303);
    assert_eq!(desk.answers(&unknown, "granted").status, 303);

    let room = desk.objects(account, fresh);
    assert_eq!(desk.used(account), 0);
    assert_eq!(desk.says(&room, "", "none").status, 303);
    assert_eq!(desk.used(account), before, "it was somebody else's");
    assert_eq!(desk.says(&room, account, "theirs").status, 303);
    assert_eq!(desk.used(account), 0, "until the answer");
    assert_eq!(desk.answers(&room, "refused").status, 303);
    assert_eq!(desk.used(account), before);
}

/// They object for their own, and staff decide on the other.
fn a_member_names_another(desk: &Desk, (member, named): (&str, &str)) {
    let own = format!("{member}@example.org");
    let fields = [("wish", "account"), ("account", named)];
    let (_, done) = handed_in(desk.server, desk.portal, &fields, &own);
    assert_eq!(done.status, 200, "{}", done.body);
    assert_eq!((desk.used(member), desk.used(named)), (0, 0));
    let made = ledger(desk.shop, member)
        .into_iter()
        .find(|line| line["entry"]["entry"] == "request_made")
        .unwrap();
    let room = format!("/console/requests/{}", made["sequence"]);
    // Whether there is such an account, whoever asked does not learn.
    let steps = ledger(desk.shop, member).into_iter();
    let step = steps
        .filter(|line| line["entry"]["entry"] == "request_stepped")
        .find(|line| line["entry"]["step"]["step"] == "account")
        .unwrap();
    let cookie = desk.portal.sign_in(desk.server, member);
    let receipt = |line: &Value| {
        let path = format!("/receipts/{}.json", line["sequence"]);
        desk.portal.get(&path, &cookie).status
    };
    assert_eq!((receipt(&made), receipt(&step)), (200, 404));
    assert_eq!(desk.says(&room, named, "theirs").status, 303);
    assert_eq!(desk.answers(&room, "granted").status, 303);
    assert_eq!(desk.used(named), 0);
    assert!(desk.said_of(named).contains(&json!("objection")));
}

#[test]
fn one_address_has_no_more_than_two_accounts_restricted() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    let people = shop.people_in(3);
    let portal = Portal::start(&shop);
    let before = people.iter().map(|person| admitted(&shop, person));
    let before: Vec<u64> = before.collect();
    for person in &people {
        let fields = [("wish", "account"), ("account", person.as_str())];
        let (_, answer) = handed_in(&server, &portal, &fields, MAIL);
        assert_eq!(answer.status, 303, "{}", answer.body);
    }
    let after = people.iter().map(|person| admitted(&shop, person));
    assert_eq!(after.collect::<Vec<u64>>(), [0, 0, before[2]]);
    assert!(before[2] > 0);
}
