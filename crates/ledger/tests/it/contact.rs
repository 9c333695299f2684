//! Where people can be written to: at first import, corrected, looked up, rebuilt, erased.

use crate::home::{On, on_both};
use crate::town::{person, wait};
use ledger::{AnyStorage, Ledger, NewPerson, Outcome};
use rights::{Contact, Entry, MailAddress, Ordinal, Subject};

on_both!(
    a_contact_is_known_corrected_and_found,
    what_the_log_says_of_a_contact_survives_a_rebuild,
    an_erased_persons_address_is_in_no_file,
);

fn mail(text: &str) -> MailAddress {
    text.parse().unwrap()
}

fn reached(n: u32, address: &str) -> NewPerson {
    NewPerson {
        contact: Contact {
            mail: Some(mail(address)),
            lang: Some("de".parse().unwrap()),
        },
        ..person(n)
    }
}

async fn register(ledger: &Ledger<AnyStorage>, people: &[NewPerson]) -> Vec<Outcome> {
    let registered = ledger.register(people, "file").await.unwrap();
    registered.into_iter().map(|r| r.outcome).collect()
}

fn a_contact_is_known_corrected_and_found(on: On) {
    let home = on.home();
    wait(async {
        let ledger = home.open().await;
        let people = [
            reached(0, "Ada@example.org"),
            person(1),
            reached(2, "ada@example.org"),
        ];
        assert_eq!(register(&ledger, &people).await, vec![Outcome::New; 3]);
        let head = ledger.head().await.unwrap();
        assert_eq!(register(&ledger, &people).await, vec![Outcome::Same; 3]);
        assert_eq!(ledger.head().await.unwrap(), head);

        let all = ledger.contacts(&[0, 1, 2, 9].map(Ordinal)).await.unwrap();
        assert_eq!(all.len(), 2);
        assert_eq!(all[&Ordinal(0)], people[0].contact);
        // Accounts can share an address, and case does not matter.
        let found = ledger.with_mail(&mail("ADA@example.org")).await.unwrap();
        assert_eq!(found, [Ordinal(0), Ordinal(2)]);
        assert!(
            ledger
                .with_mail(&mail("eve@example.org"))
                .await
                .unwrap()
                .is_empty()
        );

        // What was left out stays; what is new is an entry of the person's.
        let mut moved = reached(0, "ada@example.net");
        moved.contact.lang = None;
        assert_eq!(register(&ledger, &[moved]).await, [Outcome::Changed]);
        let record = ledger.person(Ordinal(0)).await.unwrap();
        assert_eq!(record.contact.mail, Some(mail("ada@example.net")));
        assert_eq!(record.contact.lang, people[0].contact.lang);
        let entries = ledger.history(Ordinal(0)).await.unwrap();
        let last = entries.last().unwrap().entry.clone().unwrap();
        assert_eq!(
            last,
            Entry::ContactChanged {
                contact: record.contact
            }
        );
        assert_eq!(
            ledger.with_mail(&mail("ada@example.org")).await.unwrap(),
            [Ordinal(2)]
        );

        // An entry that says nothing takes the contact away.
        let nothing = Entry::ContactChanged {
            contact: Contact::default(),
        };
        ledger
            .append(&[(Subject::Person(Ordinal(0)), nothing)])
            .await
            .unwrap();
        assert!(ledger.contact(Ordinal(0)).await.unwrap().is_empty());
        // No decision reads any of it: nobody has to be decided again.
        let touched = ledger.touched_since(head).await.unwrap();
        assert!(touched.people.is_empty(), "{touched:?}");
    });
}

fn what_the_log_says_of_a_contact_survives_a_rebuild(on: On) {
    let home = on.home();
    wait(async {
        let ledger = home.open().await;
        register(
            &ledger,
            &[reached(0, "ada@example.org"), reached(1, "bob@example.org")],
        )
        .await;
        register(&ledger, &[reached(1, "bob@example.net")]).await;
        ledger.rebuild_state().await.unwrap();
        for (n, address) in [(0, "ada@example.org"), (1, "bob@example.net")] {
            let contact = ledger.contact(Ordinal(n)).await.unwrap();
            assert_eq!(contact.mail, Some(mail(address)));
        }
    });
}

fn an_erased_persons_address_is_in_no_file(on: On) {
    let home = on.home();
    wait(async {
        let ledger = home.open().await;
        register(
            &ledger,
            &[
                reached(0, "first-address-of-ada@example.org"),
                reached(1, "bob@example.org"),
            ],
        )
        .await;
        register(&ledger, &[reached(0, "second-address-of-ada@example.net")]).await;
        assert!(!home.with("second-address-of-ada").is_empty());
        ledger.erase(&[Ordinal(0)].into()).await.unwrap();
        for marker in ["first-address-of-ada", "second-address-of-ada"] {
            let left = home.with(marker);
            assert!(left.is_empty(), "`{marker}` is still in {left:?}");
        }
        let all = ledger.contacts(&[0, 1].map(Ordinal)).await.unwrap();
        assert_eq!(all.into_keys().collect::<Vec<_>>(), [Ordinal(1)]);
    });
}
