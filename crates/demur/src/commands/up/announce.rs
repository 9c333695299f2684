//! The announcement of the tour, and what comes back.

use super::{PURPOSE, Tour, consent};
use crate::cli::Up;
use rights::Error;
use sample::Answer;
use std::fs;
use std::path::{Path, PathBuf};

/// An announcement to everybody, as files: nothing leaves this machine.
pub(super) fn run(tour: &Tour, args: &Up) -> Result<(), Error> {
    let config = tour.shop.join("demur.toml");
    let failed = |e: std::io::Error| Error::storage("cannot write the texts").because(e);
    let text = fs::read_to_string(&config).map_err(failed)?;
    let asking = match args.opt_out {
        true => "",
        false => {
            consent::write(&tour.shop)?;
            consent::SETTING
        }
    };
    let announcer = ANNOUNCER.replace("{listen}", &args.listen.to_string());
    fs::write(&config, text + &announcer + asking).map_err(failed)?;
    tour.run(&["notice", "new", "announcement"])?;
    for lang in ["en", "de"] {
        let path = format!("notices/announcement/{lang}/facts.toml");
        let path = tour.shop.join(path);
        let facts = fs::read_to_string(&path).map_err(failed)?;
        let (said, assistant) = match lang {
            "de" => (
                "Das steht hier, wenn es ernst wird.",
                "Training des Assistenten in der App",
            ),
            _ => (
                "This is said here once it is serious.",
                "training the assistant in the app",
            ),
        };
        let facts = facts.replace("= \"\"", &format!("= \"{said}\"")).replace(
            "[purposes]\n",
            &format!("[purposes]\n{PURPOSE} = \"{assistant}\"\n"),
        );
        fs::write(&path, facts).map_err(failed)?;
    }
    tour.run(&["notice", "plan", "first", "--purpose", PURPOSE])?;
    tour.run(&["notice", "send", "first"])?;
    come_back(tour)?;
    tour.run(&["notice", "status"])?;
    Ok(())
}

/// Who announces in the try-out, and where the portal is.
const ANNOUNCER: &str = r#"
[notice.controller]
name = "Example Town Ltd"
address = "1 Main Street, 10115 Berlin"
contact = "privacy@example.org"
[notice.officer]
name = "Ada Lovelace"
contact = "dpo@example.org"
[notice.sender]
name = "Example Town"
from = "privacy@example.org"
return_path = "bounces@mail.example.org"
portal = "http://{listen}"
[notice.server]
folder = "outgoing"

[portal]
listen = "{listen}"
name = "Example Town"
legal_name = "Example Town Ltd, 1 Main Street, 10115 Berlin"
officer_mail = "dpo@example.org"
authority = "Berliner Beauftragte für Datenschutz und Informationsfreiheit"
authority_page = "https://www.datenschutz-berlin.de"
[portal.purposes.generative_ai]
name = { en = "Generative AI", de = "Generative KI" }
[portal.purposes.ai_assistant]
name = { en = "AI assistant", de = "KI-Assistent" }
about = { en = "It answers questions in the app.", de = "Er beantwortet Fragen in der App." }
[portal.purposes.creative_tools]
name = { en = "Creative tools", de = "Kreative Werkzeuge" }
about = { en = "Tools that make pictures and texts.", de = "Werkzeuge, die Bilder und Texte machen." }
[portal.surfaces.feed]
name = { en = "Your profile", de = "Ihr Profil" }
seen_by = { en = "Everybody on the internet, unless you chose somebody else.", de = "Alle im Internet, wenn Sie nichts anderes gewählt haben." }
public = true
[portal.surfaces.pages]
name = { en = "Pages", de = "Seiten" }
seen_by = { en = "Everybody on the internet.", de = "Alle im Internet." }
public = true
[portal.surfaces.reels]
name = { en = "Reels", de = "Reels" }
seen_by = { en = "Everybody on the internet, unless you chose somebody else.", de = "Alle im Internet, wenn Sie nichts anderes gewählt haben." }
public = true
[portal.surfaces.groups]
name = { en = "Groups", de = "Gruppen" }
seen_by = { en = "The group's members; of a public group everybody.", de = "Die Mitglieder der Gruppe; bei einer öffentlichen Gruppe alle." }
public = true
[portal.surfaces.messenger]
name = { en = "Messages", de = "Nachrichten" }
seen_by = { en = "Those who you write to.", de = "Alle, an die Sie schreiben." }
public = false
"#;

/// What comes back, in the order of the mails: servers that know nobody of this name, a full mailbox, a question,
/// an objection.
const ANSWERS: [Answer; 6] = [
    Answer::NoSuchUser,
    Answer::NoSuchUser,
    Answer::NoSuchUser,
    Answer::MailboxFull,
    Answer::Question,
    Answer::Objection,
];

/// A few of the mails come back, to a Maildir as a mail server fills it.
fn come_back(tour: &Tour) -> Result<(), Error> {
    let failed = |e: std::io::Error| Error::storage("cannot write what comes back").because(e);
    let maildir = tour.shop.join("returned");
    for part in ["new", "cur", "tmp"] {
        fs::create_dir_all(maildir.join(part)).map_err(failed)?;
    }
    for (number, (mail, answer)) in mails(&tour.shop)?.iter().zip(ANSWERS).enumerate() {
        let mail = fs::read_to_string(mail).map_err(failed)?;
        if let Some(message) = sample::returned(&mail, answer) {
            let path = maildir.join(format!("new/{}.sample", number + 1));
            fs::write(path, message).map_err(failed)?;
        }
    }
    tour.run(&["notice", "returns", "--maildir", &maildir.to_string_lossy()])?;
    Ok(())
}

/// The mails that were sent, by name.
fn mails(shop: &Path) -> Result<Vec<PathBuf>, Error> {
    let folder = shop.join("outgoing");
    let failed = |e| Error::storage(format!("cannot read `{}`", folder.display())).because(e);
    let mut mails = Vec::new();
    for entry in fs::read_dir(&folder).map_err(failed)? {
        mails.push(entry.map_err(failed)?.path());
    }
    mails.sort();
    Ok(mails)
}
