//! Entering a request that came by letter or phone, or through somebody else.

use super::{
    Asked, Deed, Fault, Form, FormError, Room, at, field, keep, kinds, name_of, pick, to, uploaded,
    word,
};
use crate::form::File;
use crate::rooms::aside;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::response::Response;
use console::requests::{EnterRequest, FromMail, Unclear};
use console::{Named, Problem};
use rights::{
    ActsFor, Behalf, Channel, Day, Error, Evidence, Hash, MailAddress, PurposeId, Request,
    RequestKind, Scope, SearchFor,
};
use server::{Meant, Whoever};

/// The form for a request that came by letter or phone, or through somebody else.
pub(crate) async fn ask(asked: Asked) -> Response {
    let answer = asking(&asked).await;
    asked.answer(answer).await
}

async fn asking(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session_for(Deed::Enter).await?;
    // A mail that came back and asks for something has the form filled in.
    let form = match asked.value(field::RETURNED) {
        Some(digest) => aside::as_request(asked, digest).await?,
        None => Form::default(),
    };
    let page = entry_form(asked, &form, Vec::new());
    asked.page(&session, Room::Requests, &page).await
}

fn entry_form(asked: &Asked, sent: &Form, errors: Vec<FormError>) -> EnterRequest {
    let lang = asked.lang;
    // What the portal and the link take themselves nobody enters.
    let ways = [Channel::Letter, Channel::Phone, Channel::Mail];
    let way = sent
        .value(field::CHANNEL)
        .or(Some(Channel::Letter.as_str()));
    let behalf = Some(sent.value(field::BEHALF).unwrap_or_default());
    let act = |act: &Behalf| pick(act.as_str(), word(Named::Behalf(*act), lang), behalf);
    EnterRequest {
        action: at("/requests/enter"),
        kinds: kinds(lang, sent.value(field::KIND), false),
        channels: ways
            .iter()
            .map(|c| pick(c.as_str(), word(Named::Channel(*c), lang), way))
            .collect(),
        behalf: std::iter::once(pick("", word(Named::Oneself, lang), behalf))
            .chain(Behalf::ALL.iter().map(act))
            .collect(),
        received: sent.text(field::RECEIVED),
        person: sent.text(field::PERSON),
        no_account: sent.value(field::NO_ACCOUNT).is_some(),
        unclear: None,
        name: sent.text(field::NAME),
        mail: sent.text(field::MAIL),
        evidence: sent.text(field::EVIDENCE),
        text: sent.text(field::TEXT),
        purposes: server::purpose_ticks(&asked.office.app, lang, &narrowed(asked, sent)),
        items: server::kind_ticks(lang, &narrowed(asked, sent)),
        links: sent.text(field::LINKS),
        words: sent.text(field::WORDS),
        from_mail: sent.value(field::RETURNED).map(|digest| FromMail {
            href: at(&format!("/returned/{digest}/mail.eml")),
            digest: digest.to_owned(),
        }),
        picture_megabytes: server::PICTURE_MEGABYTES,
        errors,
    }
}

/// Enters it.
pub(crate) async fn enter(asked: Asked, sent: Result<Multipart, MultipartRejection>) -> Response {
    let answer = entering(&asked, sent).await;
    asked.answer(answer).await
}

async fn entering(
    asked: &Asked,
    sent: Result<Multipart, MultipartRejection>,
) -> Result<Response, Fault> {
    let (session, form) = uploaded(asked, Deed::Enter, sent).await?;
    let mut errors = Vec::new();
    let read = read(asked, &form, &session.name, &mut errors)?;
    let unclear = unclear(asked, &form).await?;
    if unclear.is_some() {
        errors.push(FormError {
            field: field::PERSON,
            problem: Problem::NotChosen,
        });
    }
    let Some(request) = read.filter(|_| errors.is_empty()) else {
        let page = EnterRequest {
            unclear,
            ..entry_form(asked, &form, errors)
        };
        return asked.page(&session, Room::Requests, &page).await;
    };
    let (said, none) = (
        form.text(field::PERSON),
        form.value(field::NO_ACCOUNT).is_some(),
    );
    // Before anybody becomes known: it can be settled already.
    let mail = match form.value(field::RETURNED) {
        Some(digest) => Some(aside::lying(asked, digest).await?),
        None => None,
    };
    let Whoever { person, name } = asked.office.app.whoever(&said, none).await?;
    let mut request = Request { name, ..request };
    // The files first: an entry never names evidence that is not there.
    for (file, evidence) in form.files(field::FILE).zip(&request.evidence) {
        keep(&asked.office, person, evidence, file)?;
    }
    if let Some((mail, Some(bytes))) = &mail {
        let file = File {
            field: field::RETURNED.to_owned(),
            name: "mail.eml".to_owned(),
            bytes: bytes.clone().into(),
        };
        let evidence = Evidence {
            name: file.name.clone(),
            on: mail.at.day(),
            file: Some(mail.digest),
        };
        keep(&asked.office, person, &evidence, &file)?;
        request.evidence.push(evidence);
    }
    let number = asked.office.app.open_case(person, request).await?;
    if let Some((mail, _)) = &mail {
        aside::settled(asked, mail, (notice::Sorted::Request, &session.name)).await?;
    }
    Ok(to(&at(&format!("/requests/{number}"))))
}

/// Why it is not known who is meant, unless it is said that they have no account: a name that was mistyped would
/// become somebody for whom nothing counts, while the real person stays in use.
async fn unclear(asked: &Asked, form: &Form) -> Result<Option<Unclear>, Fault> {
    let office = &asked.office;
    let said = form.value(field::PERSON);
    let Some(said) = said.filter(|_| form.value(field::NO_ACCOUNT).is_none()) else {
        return Ok(None);
    };
    Ok(match office.app.meant(said).await? {
        Meant::One(_) | Meant::Address(_) => None,
        Meant::Nobody => Some(Unclear::Nobody),
        Meant::Several(people) => {
            let mut names = Vec::new();
            for person in people {
                names.push(name_of(office, person).await?.to_string());
            }
            Some(Unclear::Several(names))
        }
    })
}

/// What a form says; errors are added where it says too little.
fn read(
    asked: &Asked,
    form: &Form,
    staff: &str,
    errors: &mut Vec<FormError>,
) -> Result<Option<Request>, Fault> {
    let today = asked.office.app.parts().clock.today();
    let received = form.day(field::RECEIVED, errors);
    if received.is_some_and(|day| day > today) {
        errors.push(FormError {
            field: field::RECEIVED,
            problem: Problem::InFuture,
        });
    }
    form.needed(field::PERSON, errors);
    let text = form.needed(field::TEXT, errors);
    let behalf: Option<Behalf> = form.value(field::BEHALF).and_then(|b| b.parse().ok());
    let mail = form.value(field::MAIL).map(str::parse::<MailAddress>);
    if matches!(mail, Some(Err(_))) {
        errors.push(FormError {
            field: field::MAIL,
            problem: Problem::NotMail,
        });
    }
    let by = behalf.map(|behalf| ActsFor {
        name: form.needed(field::NAME, errors),
        behalf,
        mail: mail.and_then(Result::ok),
    });
    let mut proofs = Vec::new();
    if behalf.is_some() || form.value(field::EVIDENCE).is_some() {
        proofs.push(form.needed(field::EVIDENCE, errors));
    }
    let (Some(kind), Some(received)) = (
        form.value(field::KIND)
            .and_then(|k| k.parse::<RequestKind>().ok()),
        received,
    ) else {
        return Ok(None);
    };
    let reach = narrowed(asked, form);
    if reach != Scope::all() && !kind.can_be_narrowed() {
        errors.push(FormError {
            field: field::REACH_PURPOSE,
            problem: Problem::NotNarrowed,
        });
    }
    let search = search(asked, form, errors)?;
    let channel = form.value(field::CHANNEL).and_then(|c| c.parse().ok());
    let request = Request {
        kind,
        channel: channel.unwrap_or(Channel::Letter),
        received,
        subject: String::new(),
        text,
        name: String::new(),
        by,
        evidence: evidence_of(proofs, form.files(field::FILE), received),
        entered_by: Some(staff.to_owned()),
        search,
        reach,
    };
    Ok(Some(request))
}

/// What an objection or a withdrawal reaches: everything, unless purposes or kinds are ticked.
fn narrowed(asked: &Asked, form: &Form) -> Scope {
    let known = asked.office.app.parts().purposes.iter();
    let known = known.map(|(purpose, _)| purpose);
    let ticked = |purpose: &&PurposeId| {
        let mut named = form.values(field::REACH_PURPOSE);
        named.any(|named| named == purpose.as_str())
    };
    let kinds = form.values(field::REACH_KIND);
    Scope {
        purposes: known.filter(ticked).cloned().collect(),
        kinds: kinds.filter_map(|kind| kind.parse().ok()).collect(),
        ..Scope::all()
    }
}

/// What is to be looked for among others' items; a letter need not name anything.
fn search(asked: &Asked, form: &Form, errors: &mut Vec<FormError>) -> Result<SearchFor, Error> {
    let picture = form.files(field::PICTURE).next();
    let most = server::PICTURE_MEGABYTES << 20;
    let too_large = picture.is_some_and(|file| file.bytes.len() as u64 > most);
    let entered = server::Entered {
        links: form.value(field::LINKS).unwrap_or_default(),
        words: form.value(field::WORDS).unwrap_or_default(),
        picture: picture.map(|file| file.bytes.as_ref()),
        too_large,
    };
    // A picture is decoded here, between waits: the thread is not kept from others.
    tokio::task::block_in_place(|| asked.office.app.sought(&entered, errors))
}

/// Files come first, each with what proves it or with its own name.
fn evidence_of<'f>(
    mut proofs: Vec<String>,
    files: impl Iterator<Item = &'f File>,
    on: Day,
) -> Vec<Evidence> {
    let mut all: Vec<Evidence> = files
        .map(|file| Evidence {
            name: proofs.pop().unwrap_or_else(|| file.name.clone()),
            on,
            file: Some(Hash::of(&file.bytes)),
        })
        .collect();
    let words = proofs.into_iter().map(|name| Evidence {
        name,
        on,
        file: None,
    });
    all.extend(words);
    all
}
