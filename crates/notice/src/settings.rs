//! Who announces, and through which server.

use crate::imap::MailboxSettings;
use rights::{Error, MailAddress};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// Everything about announcements that is the same for all of them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Who is responsible (GDPR Art. 4(7), 13(1)(a)).
    pub controller: Controller,
    /// The data protection officer (Art. 13(1)(b)).
    pub officer: Officer,
    /// Where links lead and mails come from.
    pub sender: Sender,
    /// The server that takes the mails.
    pub server: MailServer,
    /// The mailbox that what comes back is read from, if it is read by IMAP.
    pub mailbox: MailboxSettings,
}

/// Who is responsible.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Controller {
    /// Full name, with the legal form.
    pub name: String,
    /// Postal address, in one line.
    pub address: String,
    /// Where to write to.
    pub contact: String,
}

/// The data protection officer.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Officer {
    /// Name or office.
    pub name: String,
    /// Where to write to.
    pub contact: String,
}

/// Where mails come from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sender {
    /// The name in `From`.
    pub name: String,
    /// The address in `From`; replies come here.
    pub from: Option<MailAddress>,
    /// Where undeliverable mail goes, with room for a mark behind a `+`: `bounces@mail.example.org` gets
    /// `bounces+MARK@mail.example.org`. Its domain is that of the Message-ID. Have it be the domain of
    /// `from`, or below it, so that SPF and DKIM align.
    pub return_path: Option<MailAddress>,
    /// Where the portal is: `https://privacy.example.org`.
    pub portal: String,
    /// Where people say yes, if not on the portal's own page: `https://example.org/settings/ai`.
    pub consent: Option<String>,
    /// Days for which the links of a mail can be used.
    pub link_days: u16,
    /// Hours without a bounce after which a mail that the server took counts as delivered. Servers on its way try for
    /// five days (RFC 5321, section 4.5.4.1), and many say nothing before they give up.
    pub bounce_wait_hours: u32,
    /// Hours for which a mail is tried again that a server put off.
    pub give_up_hours: u32,
}

impl Default for Sender {
    fn default() -> Self {
        Sender {
            name: String::new(),
            from: None,
            return_path: None,
            portal: String::new(),
            consent: None,
            link_days: 730,
            bounce_wait_hours: 120,
            give_up_hours: 48,
        }
    }
}

/// How the way to the server is encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Encryption {
    /// From the first byte (port 465).
    Tls,
    /// After a greeting in clear (STARTTLS, RFC 3207); refused where the server does not offer it.
    #[default]
    Starttls,
    /// Not at all; only to this machine itself.
    None,
}

/// The server that takes the mails.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MailServer {
    /// Its name.
    pub host: String,
    /// Instead of a server: a folder that mails are written to and nothing leaves, to try things out.
    pub folder: Option<PathBuf>,
    /// Its port; 465 or 587 by the encryption otherwise.
    pub port: Option<u16>,
    /// How the way to it is encrypted.
    pub encryption: Encryption,
    /// A file with the certificate (PEM) of whoever certifies the server, if no public authority does.
    pub authority: Option<PathBuf>,
    /// The name to sign in with.
    pub user: Option<String>,
    /// A file with the password; `DEMUR_SMTP_PASSWORD` stands above it.
    pub password_file: Option<PathBuf>,
    /// What this machine calls itself; the domain of the return path otherwise.
    pub hello: Option<String>,
    /// Connections at the same time.
    pub connections: u16,
    /// Seconds until a server that says nothing is given up.
    pub timeout_seconds: u32,
}

impl Default for MailServer {
    fn default() -> Self {
        MailServer {
            host: String::new(),
            folder: None,
            port: None,
            encryption: Encryption::default(),
            authority: None,
            user: None,
            password_file: None,
            hello: None,
            connections: 8,
            timeout_seconds: 60,
        }
    }
}

impl Settings {
    /// Checks what sending needs.
    ///
    /// # Errors
    /// Names what is missing or cannot be.
    pub fn check(&self) -> Result<(), Error> {
        let missing = |what: &str| {
            Error::input(format!(
                "demur.toml lacks `{what}` under [notice]; see docs/notices.md"
            ))
        };
        if self.sender.from.is_none() {
            return Err(missing("sender.from"));
        }
        if self.sender.return_path.is_none() {
            return Err(missing("sender.return_path"));
        }
        self.portal()?;
        self.consent()?;
        if self.server.folder.is_some() {
            return Ok(());
        }
        if self.server.host.is_empty() {
            return Err(missing("server.host"));
        }
        if self.server.encryption == Encryption::None && !is_this_machine(&self.server.host) {
            return Err(Error::input(format!(
                "`server.encryption = \"none\"` is for this machine alone, not for `{}`: mails name what people do",
                self.server.host
            )));
        }
        if !(1..=256).contains(&self.server.connections) {
            return Err(Error::input(format!(
                "`server.connections` is `{}`; 1 to 256 are possible",
                self.server.connections
            )));
        }
        Ok(())
    }

    /// Where the portal is, without a slash at the end.
    ///
    /// # Errors
    /// When it is no address of a page: `https`, or `http` on this machine.
    pub fn portal(&self) -> Result<&str, Error> {
        let portal = self.sender.portal.trim_end_matches('/');
        if !is_page(portal) {
            return Err(Error::input(format!(
                "`sender.portal` is `{portal}`; write the portal's address, such as `https://privacy.example.org`"
            )));
        }
        Ok(portal)
    }

    /// Where people say yes: on the portal's page, unless another one is named.
    ///
    /// # Errors
    /// When one is no address of a page.
    pub fn consent(&self) -> Result<String, Error> {
        match &self.sender.consent {
            None => Ok(format!("{}/consent", self.portal()?)),
            Some(page) if is_page(page) => Ok(page.clone()),
            Some(page) => Err(Error::input(format!(
                "`sender.consent` is `{page}`; write the address of a page, such as `https://example.org/settings/ai`"
            ))),
        }
    }

    /// What this machine calls itself to a server.
    #[must_use]
    pub fn hello(&self) -> &str {
        let domain = || Some(self.sender.return_path.as_ref()?.domain());
        let named = self.server.hello.as_deref();
        named.or_else(domain).unwrap_or("localhost")
    }
}

impl MailServer {
    /// Its port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(match self.encryption {
            Encryption::Tls => 465,
            Encryption::Starttls => 587,
            Encryption::None => 25,
        })
    }

    /// The password: from the environment, or from its file below `root`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn password(&self, root: &Path) -> Result<Option<String>, Error> {
        if let Ok(password) = std::env::var("DEMUR_SMTP_PASSWORD") {
            return Ok(Some(password));
        }
        let Some(file) = &self.password_file else {
            return Ok(None);
        };
        let path = root.join(file);
        let text = std::fs::read_to_string(&path)
            .map_err(|e| Error::input(format!("cannot read `{}`", path.display())).because(e))?;
        Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
    }
}

/// Whether it is the address of a page: `https`, or `http` on this machine.
fn is_page(address: &str) -> bool {
    let host = address
        .strip_prefix("http://")
        .map(|rest| rest.split([':', '/']).next().unwrap_or_default());
    let fits = address.starts_with("https://") || host.is_some_and(is_this_machine);
    fits && !address.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>'))
}

pub(crate) fn is_this_machine(host: &str) -> bool {
    matches!(host, "localhost" | "::1" | "[::1]") || host.starts_with("127.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> Settings {
        toml::from_str(
            r#"
            [sender]
            from = "privacy@example.org"
            return_path = "bounces@mail.example.org"
            portal = "https://privacy.example.org/"
            [server]
            host = "smtp.example.org"
            "#,
        )
        .unwrap()
    }

    #[test]
    fn what_sending_needs() {
        good().check().unwrap();
        assert_eq!(good().portal().unwrap(), "https://privacy.example.org");
        assert_eq!(good().hello(), "mail.example.org");
        assert_eq!(good().server.port(), 587);
        assert_eq!(
            good().consent().unwrap(),
            "https://privacy.example.org/consent"
        );
        let breaks: [fn(&mut Settings); 9] = [
            |s| s.sender.from = None,
            |s| s.sender.return_path = None,
            |s| s.server.host.clear(),
            |s| s.server.encryption = Encryption::None,
            |s| s.server.connections = 0,
            |s| s.sender.portal = "http://privacy.example.org".to_owned(),
            |s| s.sender.portal = "https://a b".to_owned(),
            |s| s.sender.consent = Some("/settings".to_owned()),
            |s| s.sender.consent = Some("https://a\" onclick".to_owned()),
        ];
        for break_it in breaks {
            let mut settings = good();
            break_it(&mut settings);
            assert!(settings.check().is_err(), "{settings:?}");
        }
    }

    #[test]
    fn in_clear_only_to_this_machine() {
        let mut settings = good();
        settings.server.encryption = Encryption::None;
        settings.server.host = "127.0.0.1".to_owned();
        settings.sender.portal = "http://127.0.0.1:8080".to_owned();
        settings.check().unwrap();
    }
}
