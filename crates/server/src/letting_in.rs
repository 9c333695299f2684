//! Mails with links that sign somebody in, or confirm that it is still them.

use crate::address::query;
use crate::app::App;
use crate::courier::{Courier, lang_of, letter};
use crate::session::{Magic, Use};
use pages::Lang;
use rights::{Contact, Error, MailAddress, Ordinal};
use std::sync::Arc;

/// So many links stand in one mail.
const LINKS: usize = 20;
/// So many mails with links go to one address at once.
const MAILS: usize = 5;

/// The address of a link that works once.
fn link(app: &App, person: Ordinal, (what, next): (Use, &str)) -> Result<String, Error> {
    let token = Magic::new(app, person)?.seal(app, what)?;
    let path = match what {
        Use::SignIn => "sign-in",
        Use::Confirm => "confirm",
    };
    let query = query([(pages::field::NEXT, next)]);
    let portal = app.parts.notice.portal()?;
    Ok(format!("{portal}/{path}/{token}?{query}"))
}

impl Courier {
    /// Lets in whoever reads the mails of an address: a link for each person who has an account with it.
    pub(crate) async fn let_in(
        app: &Arc<App>,
        mail: &MailAddress,
        next: &str,
    ) -> Result<(), Error> {
        let members = app.one_of_each(app.members_with(mail).await?).await?;
        if let [person] = members.as_slice() {
            let contact = app.parts.ledger.contact(*person).await?;
            return Courier::send_link(app, (*person, &contact), (Use::SignIn, next)).await;
        }
        for some in members.chunks(LINKS).take(MAILS) {
            Courier::send_links(app, (mail, some), next).await?;
        }
        Ok(())
    }

    /// Sends a link to sign in or to confirm with.
    pub(crate) async fn send_link(
        app: &Arc<App>,
        (person, contact): (Ordinal, &Contact),
        (what, next): (Use, &str),
    ) -> Result<(), Error> {
        let Some(to) = &contact.mail else {
            return Ok(());
        };
        let link = link(app, person, (what, next))?;
        let text = match (what, lang_of(contact)) {
            (Use::SignIn, Lang::En) => include_str!("../letters/en/sign_in.txt"),
            (Use::SignIn, Lang::De) => include_str!("../letters/de/sign_in.txt"),
            (Use::Confirm, Lang::En) => include_str!("../letters/en/confirm.txt"),
            (Use::Confirm, Lang::De) => include_str!("../letters/de/confirm.txt"),
        };
        let minutes = app.parts.portal.link_minutes.to_string();
        let words = [
            ("OPERATOR", app.parts.portal.name.as_str()),
            ("MINUTES", minutes.as_str()),
            ("LINK", link.as_str()),
        ];
        let courier = Courier::new(Arc::clone(app));
        courier.send(to, letter(text, &words)).await
    }

    /// Sends links to sign in to several accounts, each with the id of its account, in the language of the first.
    async fn send_links(
        app: &Arc<App>,
        (to, people): (&MailAddress, &[Ordinal]),
        next: &str,
    ) -> Result<(), Error> {
        let mut links = Vec::new();
        for person in people {
            let id = app.parts.ledger.row(*person).await?.and_then(|row| row.id);
            let Some(id) = id else {
                continue;
            };
            // An id is whatever the platform calls the account; it gets no line of its own making.
            let name: String = id.as_str().chars().filter(|c| !c.is_control()).collect();
            let link = link(app, *person, (Use::SignIn, next))?;
            links.push(format!("{name}:\n{link}"));
        }
        let first = people.first().copied();
        let (Some(first), false) = (first, links.is_empty()) else {
            return Ok(());
        };
        let text = match lang_of(&app.parts.ledger.contact(first).await?) {
            Lang::En => include_str!("../letters/en/sign_in_several.txt"),
            Lang::De => include_str!("../letters/de/sign_in_several.txt"),
        };
        let (minutes, links) = (
            app.parts.portal.link_minutes.to_string(),
            links.join("\n\n"),
        );
        let words = [
            ("OPERATOR", app.parts.portal.name.as_str()),
            ("MINUTES", minutes.as_str()),
            // Last: names of accounts are not looked through for words to put in.
            ("LINKS", links.as_str()),
        ];
        let courier = Courier::new(Arc::clone(app));
        courier.send(to, letter(text, &words)).await
    }
}
