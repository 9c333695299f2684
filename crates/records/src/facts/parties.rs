//! The controller and the officer: what `[records]` says, and `[notice]` where that says nothing.

use crate::gathered::Gathered;
use crate::said::Stated;
use papers::Lang;
use papers::facts::{Applies, Party};

fn given(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Parts of a party that another one says where it does not.
fn or(party: &Party, other: Party) -> Party {
    let said =
        |own: &Option<String>, other: Option<String>| own.as_deref().and_then(given).or(other);
    let has_contact = party.email.is_some() || party.phone.is_some();
    Party {
        name: said(&party.name, other.name),
        address: said(&party.address, other.address),
        email: said(&party.email, other.email.filter(|_| !has_contact)),
        phone: said(&party.phone, other.phone.filter(|_| !has_contact)),
    }
}

/// Where to write to, as notices name it: a mail address, or whatever else was written there.
fn contact(party: Party, contact: &str) -> Party {
    match given(contact) {
        Some(mail) if mail.contains('@') => Party {
            email: Some(mail),
            ..party
        },
        Some(other) if party.address.is_none() => Party {
            address: Some(other),
            ..party
        },
        _ => party,
    }
}

/// The controller.
pub(super) fn controller(stated: &Stated, notice: &notice::Settings) -> Party {
    let named = &notice.controller;
    let named = contact(
        Party {
            name: given(&named.name),
            address: given(&named.address),
            ..Party::default()
        },
        &named.contact,
    );
    or(&stated.controller, named)
}

/// The data protection officer.
pub(super) fn officer(stated: &Stated, notice: &notice::Settings) -> Applies<Party> {
    let named = &notice.officer;
    let named = contact(
        Party {
            name: given(&named.name),
            ..Party::default()
        },
        &named.contact,
    );
    match &stated.officer {
        Applies::Unknown if named.name.is_some() => Applies::Yes(named),
        Applies::Yes(party) if party.name.is_none() || party.name == named.name => {
            Applies::Yes(or(party, named))
        }
        said => said.clone(),
    }
}

impl Gathered {
    /// The controller.
    pub(super) fn controller(&self, lang: Lang) -> Party {
        controller(self.stated(lang), &self.notice)
    }

    /// The data protection officer.
    pub(super) fn officer(&self, lang: Lang) -> Applies<Party> {
        officer(self.stated(lang), &self.notice)
    }
}
