//! The mailbox that what comes back is read from.

use crate::settings::{Encryption, is_this_machine};
use rights::Error;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// What becomes of a message that was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Then {
    /// It is marked as seen.
    #[default]
    Mark,
    /// It goes to another folder.
    Move,
    /// Nothing.
    Leave,
}

/// `[notice.mailbox]` in demur.toml.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MailboxSettings {
    /// The server's name.
    pub host: String,
    /// Its port; 993 or 143 by the encryption otherwise.
    pub port: Option<u16>,
    /// How the way to it is encrypted.
    pub encryption: Encryption,
    /// A file with the certificate (PEM) of whoever certifies the server, if no public authority does.
    pub authority: Option<PathBuf>,
    /// The name to sign in with.
    pub user: String,
    /// A file with the password; `DEMUR_IMAP_PASSWORD` stands above it.
    pub password_file: Option<PathBuf>,
    /// The folder that is read.
    pub folder: String,
    /// What becomes of a message that was read.
    pub then: Then,
    /// Where it goes with `then = "move"`; a folder that is there.
    pub moved_to: String,
    /// Seconds until a server that says nothing is given up.
    pub timeout_seconds: u32,
}

impl Default for MailboxSettings {
    fn default() -> Self {
        MailboxSettings {
            host: String::new(),
            port: None,
            encryption: Encryption::Tls,
            authority: None,
            user: String::new(),
            password_file: None,
            folder: "INBOX".to_owned(),
            then: Then::default(),
            moved_to: String::new(),
            timeout_seconds: 60,
        }
    }
}

impl MailboxSettings {
    /// Checks what reading needs.
    ///
    /// # Errors
    /// Names what is missing or cannot be.
    pub fn check(&self) -> Result<(), Error> {
        for (name, value) in [
            ("host", &self.host),
            ("user", &self.user),
            ("folder", &self.folder),
        ] {
            if value.is_empty() {
                return Err(Error::input(format!(
                    "demur.toml lacks `{name}` under [notice.mailbox]; see docs/notices.md"
                )));
            }
        }
        if self.then == Then::Move && (self.moved_to.is_empty() || self.moved_to == self.folder) {
            return Err(Error::input(
                "`then = \"move\"` under [notice.mailbox] needs another folder in `moved_to`",
            ));
        }
        if self.encryption == Encryption::None && !is_this_machine(&self.host) {
            return Err(Error::input(format!(
                "`encryption = \"none\"` under [notice.mailbox] is for this machine alone, not for `{}`: mails name what people do",
                self.host
            )));
        }
        Ok(())
    }

    /// The server's port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(match self.encryption {
            Encryption::Tls => 993,
            Encryption::Starttls | Encryption::None => 143,
        })
    }

    /// What the folder is known by between readings.
    #[must_use]
    pub fn name(&self) -> String {
        format!(
            "{}@{}:{}/{}",
            self.user,
            self.host,
            self.port(),
            self.folder
        )
    }

    /// The password: from the environment, or from its file below `root`.
    pub(super) fn password(&self, root: &Path) -> Result<String, Error> {
        if let Ok(password) = std::env::var("DEMUR_IMAP_PASSWORD") {
            return Ok(password);
        }
        let Some(file) = &self.password_file else {
            return Err(Error::input(format!(
                "there is no password for `{}`; name `password_file` under [notice.mailbox], or set DEMUR_IMAP_PASSWORD",
                self.user
            )));
        };
        let path = root.join(file);
        let text = std::fs::read_to_string(&path)
            .map_err(|e| Error::input(format!("cannot read `{}`", path.display())).because(e))?;
        Ok(text.trim_end_matches(['\r', '\n']).to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_reading_needs() {
        let good: MailboxSettings = toml::from_str(
            "host = \"imap.example.org\"\nuser = \"bounces\"\nthen = \"move\"\nmoved_to = \"Read\"",
        )
        .unwrap();
        good.check().unwrap();
        assert_eq!(good.port(), 993);
        let breaks: [fn(&mut MailboxSettings); 5] = [
            |s| s.host.clear(),
            |s| s.user.clear(),
            |s| s.moved_to.clear(),
            |s| s.moved_to = "INBOX".to_owned(),
            |s| s.encryption = Encryption::None,
        ];
        for break_it in breaks {
            let mut settings = good.clone();
            break_it(&mut settings);
            assert!(settings.check().is_err(), "{settings:?}");
        }
    }
}
