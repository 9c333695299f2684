//! The way to the mailbox.

use super::settings::MailboxSettings;
use crate::settings::Encryption;
use async_imap::Client;
use rights::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// A connection, encrypted or not.
pub(super) trait Both: AsyncRead + AsyncWrite + Unpin + Send + std::fmt::Debug {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send + std::fmt::Debug> Both for T {}

/// Somebody who is signed in.
pub(super) type Session = async_imap::Session<Box<dyn Both>>;

/// Waits for an answer, for as long as the settings say.
pub(super) async fn answered<T>(
    settings: &MailboxSettings,
    what: &str,
    answer: impl Future<Output = async_imap::error::Result<T>>,
) -> Result<T, Error> {
    let patience = Duration::from_secs(u64::from(settings.timeout_seconds));
    let server = || format!("the mailbox server `{}:{}`", settings.host, settings.port());
    match timeout(patience, answer).await {
        Err(_) => Err(Error::storage(format!("{} says nothing: {what}", server()))),
        Ok(Err(e)) => Err(Error::storage(format!("{} refuses: {what}", server())).because(e)),
        Ok(Ok(answer)) => Ok(answer),
    }
}

/// Connects and signs in.
pub(super) async fn connect(settings: &MailboxSettings, root: &Path) -> Result<Session, Error> {
    let unreached = || {
        Error::storage(format!(
            "the mailbox server `{}:{}` cannot be reached",
            settings.host,
            settings.port()
        ))
    };
    let password = settings.password(root)?;
    let open = async {
        let host = settings.host.trim_matches(['[', ']']);
        let stream = TcpStream::connect((host, settings.port())).await?;
        Ok(stream)
    };
    let stream = answered(settings, "a connection", open)
        .await
        .map_err(|e| unreached().because(e))?;
    let client = match settings.encryption {
        Encryption::None => greeted(settings, Box::new(stream)).await?,
        Encryption::Tls => greeted(settings, tls(settings, root, Box::new(stream)).await?).await?,
        Encryption::Starttls => {
            let mut plain = greeted(settings, Box::new(stream)).await?;
            let start = plain.run_command_and_check_ok("STARTTLS", None);
            answered(settings, "STARTTLS", start).await?;
            // There is no greeting after it.
            Client::new(tls(settings, root, plain.into_inner()).await?)
        }
    };
    let signed_in = async {
        let session = client.login(&settings.user, &password).await;
        session.map_err(|(error, _)| error)
    };
    let refused = Error::refused("the mailbox server does not take our name and password");
    let session = answered(settings, "signing in", signed_in).await;
    session.map_err(|e| refused.because(e))
}

async fn greeted(
    settings: &MailboxSettings,
    stream: Box<dyn Both>,
) -> Result<Client<Box<dyn Both>>, Error> {
    let mut client = Client::new(stream);
    let greeting = async {
        let greeting = client.read_response().await?;
        greeting.ok_or(async_imap::error::Error::ConnectionLost)
    };
    answered(settings, "a greeting", greeting).await?;
    Ok(client)
}

async fn tls(
    settings: &MailboxSettings,
    root: &Path,
    stream: Box<dyn Both>,
) -> Result<Box<dyn Both>, Error> {
    let mut roots = RootCertStore::empty();
    match &settings.authority {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(file) => {
            let path = root.join(file);
            let wrong = |what: &str| Error::input(format!("`{}` {what}", path.display()));
            let certificates = CertificateDer::pem_file_iter(&path)
                .map_err(|e| wrong("cannot be read").because(e))?;
            for certificate in certificates {
                let certificate =
                    certificate.map_err(|e| wrong("has no certificate").because(e))?;
                let added = roots.add(certificate);
                added.map_err(|e| wrong("has a certificate that is none").because(e))?;
            }
            if roots.is_empty() {
                return Err(wrong("has no certificate"));
            }
        }
    }
    let unset = |e| Error::input("encryption cannot be set up").because(e);
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(unset)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(settings.host.trim_matches(['[', ']']).to_owned());
    let name = name.map_err(|e| {
        Error::input(format!("`{}` is no name of a server", settings.host)).because(e)
    })?;
    let connector = TlsConnector::from(Arc::new(config));
    let connected = async { Ok(connector.connect(name, stream).await?) };
    Ok(Box::new(answered(settings, "encryption", connected).await?))
}
