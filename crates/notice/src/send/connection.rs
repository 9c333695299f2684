//! A connection to the mail server.

use crate::settings::{Encryption, Settings};
use lettre::Address;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{
    AsyncSmtpConnection, Certificate, TlsParameters, TlsParametersBuilder,
};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use rights::Error;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::outcome::{self, Outcome, Step};

/// So long a server may take to answer the end of a mail (RFC 5321, section 4.5.3.2.6): given up before, it
/// may have the mail all the same.
const DOT: Duration = Duration::from_secs(600);

/// How to reach the server.
pub(crate) struct Server {
    host: String,
    port: u16,
    encryption: Encryption,
    tls: Option<TlsParameters>,
    credentials: Option<Credentials>,
    hello: ClientId,
    patience: Duration,
    folder: Option<PathBuf>,
}

impl Server {
    /// # Errors
    /// When a file of the settings cannot be read.
    pub(crate) fn new(settings: &Settings, root: &Path) -> Result<Server, Error> {
        let server = &settings.server;
        let tls = match server.encryption {
            Encryption::None => None,
            _ if server.folder.is_some() => None,
            Encryption::Tls | Encryption::Starttls => Some(tls(settings, root)?),
        };
        let password = server.password(root)?;
        let credentials = match (&server.user, password) {
            (Some(user), Some(password)) => Some(Credentials::new(user.clone(), password)),
            (Some(user), None) => {
                return Err(Error::input(format!(
                    "there is no password for `{user}`; name `password_file`, or set DEMUR_SMTP_PASSWORD"
                )));
            }
            (None, _) => None,
        };
        Ok(Server {
            host: server.host.clone(),
            port: server.port(),
            encryption: server.encryption,
            tls,
            credentials,
            hello: ClientId::Domain(settings.hello().to_owned()),
            patience: Duration::from_secs(u64::from(server.timeout_seconds)),
            folder: server.folder.as_ref().map(|folder| root.join(folder)),
        })
    }

    /// Connects and signs in.
    ///
    /// # Errors
    /// When the server cannot be reached, or does not take us.
    pub(crate) async fn connect(&self) -> Result<Connection, Error> {
        if let Some(folder) = &self.folder {
            return Ok(Connection {
                way: Way::Folder(folder.clone()),
                patience: self.patience,
            });
        }
        let failed = |e: lettre::transport::smtp::Error| {
            Error::storage(format!(
                "the mail server `{}:{}` cannot be reached",
                self.host, self.port
            ))
            .because(e)
        };
        let silent = || {
            Error::storage(format!(
                "the mail server `{}:{}` says nothing",
                self.host, self.port
            ))
        };
        let greeted = timeout(self.patience, self.greet()).await;
        let mut smtp = greeted.map_err(|_| silent())??;
        if let (Encryption::Starttls, Some(tls)) = (self.encryption, &self.tls) {
            let upgrade = smtp.starttls(tls.clone(), &self.hello);
            let upgraded = timeout(self.patience, upgrade).await;
            upgraded.map_err(|_| silent())?.map_err(failed)?;
        }
        if let Some(credentials) = &self.credentials {
            let sign_in = smtp.auth(&[Mechanism::Plain, Mechanism::Login], credentials);
            let signed_in = timeout(self.patience, sign_in).await;
            signed_in.map_err(|_| silent())?.map_err(|e| {
                Error::refused("the mail server does not take our name and password").because(e)
            })?;
        }
        Ok(Connection {
            way: Way::Smtp(Box::new(smtp)),
            patience: self.patience,
        })
    }
}

impl Server {
    async fn greet(&self) -> Result<AsyncSmtpConnection, Error> {
        let unreached = || {
            Error::storage(format!(
                "the mail server `{}:{}` cannot be reached",
                self.host, self.port
            ))
        };
        let server = (self.host.as_str(), self.port);
        if self.encryption == Encryption::Tls {
            let (patience, tls) = (Some(self.patience), self.tls.clone());
            let connect =
                AsyncSmtpConnection::connect_tokio1(server, patience, &self.hello, tls, None);
            return connect.await.map_err(|e| unreached().because(e));
        }
        let stream = TcpStream::connect(server).await;
        let stream = stream.map_err(|e| unreached().because(e))?;
        // A mail and the dot after it are two writes; with Nagle's algorithm the second waits for 40 ms.
        let direct = stream.set_nodelay(true);
        direct.map_err(|e| unreached().because(e))?;
        let connect = AsyncSmtpConnection::connect_with_transport(Box::new(stream), &self.hello);
        connect.await.map_err(|e| unreached().because(e))
    }
}

fn tls(settings: &Settings, root: &Path) -> Result<TlsParameters, Error> {
    let mut builder: TlsParametersBuilder = TlsParameters::builder(settings.server.host.clone());
    if let Some(file) = &settings.server.authority {
        let path = root.join(file);
        let wrong = |what: &str| Error::input(format!("`{}` {what}", path.display()));
        let pem = std::fs::read(&path).map_err(|e| wrong("cannot be read").because(e))?;
        let certificate =
            Certificate::from_pem(&pem).map_err(|e| wrong("has no certificate").because(e))?;
        builder = builder.add_root_certificate(certificate);
    }
    let built = builder.build();
    built.map_err(|e| Error::input("encryption cannot be set up").because(e))
}

/// Where mails go.
enum Way {
    Smtp(Box<AsyncSmtpConnection>),
    Folder(PathBuf),
}

/// An open connection.
pub(crate) struct Connection {
    way: Way,
    patience: Duration,
}

/// How an exchange stands.
pub(crate) enum Begun {
    /// The server waits for the content.
    Ready,
    /// It does not want the mail.
    Ended(Outcome),
}

impl Connection {
    /// Says from whom and to whom a mail is; afterwards the server has nothing of its content yet.
    pub(crate) async fn begin(&mut self, from: &Address, to: &Address, ascii: bool) -> Begun {
        let Way::Smtp(smtp) = &self.way else {
            return Begun::Ready;
        };
        let mut options = Vec::new();
        if !ascii && smtp.server_info().supports_feature(Extension::EightBitMime) {
            options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        let mail = Mail::new(Some(from.clone()), options);
        if let Err(outcome) = self.ask(mail, Step::Mail).await {
            return Begun::Ended(outcome);
        }
        let rcpt = Rcpt::new(to.clone(), Vec::new());
        if let Err(outcome) = self.ask(rcpt, Step::Rcpt).await {
            return Begun::Ended(outcome);
        }
        match self.ask(Data, Step::Data).await {
            Ok(()) => Begun::Ready,
            Err(outcome) => Begun::Ended(outcome),
        }
    }

    /// Gives the content, after [`Begun::Ready`].
    pub(crate) async fn finish(&mut self, content: &[u8]) -> Outcome {
        match &mut self.way {
            Way::Folder(folder) => write(folder, content),
            Way::Smtp(smtp) => match timeout(self.patience.max(DOT), smtp.message(content)).await {
                Ok(Ok(response)) => Outcome::Accepted(u16::from(response.code())),
                Ok(Err(e)) => outcome::of(&e, Step::Content),
                Err(_) => Outcome::Unsure,
            },
        }
    }

    async fn ask(&mut self, command: impl std::fmt::Display, step: Step) -> Result<(), Outcome> {
        let Way::Smtp(smtp) = &mut self.way else {
            return Ok(());
        };
        match timeout(self.patience, smtp.command(command)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(e)) => Err(outcome::of(&e, step)),
            Err(_) => Err(Outcome::Later(None)),
        }
    }

    /// Forgets a mail that was begun; false when the connection is of no use any more.
    pub(crate) async fn reset(&mut self) -> bool {
        self.ask(Rset, Step::Mail).await.is_ok()
    }

    /// Says goodbye.
    pub(crate) async fn close(self) {
        if let Way::Smtp(mut smtp) = self.way {
            // Nothing depends on it.
            drop(timeout(Duration::from_secs(5), smtp.quit()).await);
        }
    }
}

/// A mail as a file. One that cannot be written is tried again.
fn write(folder: &Path, content: &[u8]) -> Outcome {
    let name: String = rights::Hash::of(content)
        .to_string()
        .chars()
        .take(16)
        .collect();
    let written = std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(folder.join(format!("{name}.eml")), content));
    match written {
        Ok(()) => Outcome::Accepted(250),
        Err(_) => Outcome::Later(Some(452)),
    }
}
