//! Where mail servers of this machine knock.

use rights::Error;
use std::net::SocketAddr;
use std::path::PathBuf;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;

/// A connection.
pub(super) type Stream = Box<dyn Both>;

/// What reads and writes.
pub(super) trait Both: AsyncRead + AsyncWrite + Unpin {}

impl<T: AsyncRead + AsyncWrite + Unpin> Both for T {}

/// A port of this machine, or a socket in a folder.
#[derive(Debug)]
pub struct Listener {
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(tokio::net::UnixListener, PathBuf),
}

/// The port of mail servers among themselves, on which LMTP must not be spoken (RFC 2033, section 5).
const SMTP: u16 = 25;

impl Listener {
    /// Listens at `127.0.0.1:2424`, or at the path of a socket.
    ///
    /// # Errors
    /// An address that others than this machine reach: there is no encryption, and whoever knocks is believed.
    pub async fn bind(at: &str) -> Result<Listener, Error> {
        if at.contains('/') {
            return socket(PathBuf::from(at));
        }
        let address: SocketAddr = at.parse().map_err(|_| {
            Error::input(format!(
                "`{at}` is neither an address such as `127.0.0.1:2424` nor the path of a socket"
            ))
        })?;
        if !address.ip().is_loopback() {
            return Err(Error::input(format!(
                "`{at}` can be reached by others; LMTP is for this machine alone: write `127.0.0.1:{}`",
                address.port()
            )));
        }
        if address.port() == SMTP {
            return Err(Error::input(
                "port `25` is SMTP's; LMTP has to have another",
            ));
        }
        let listener = TcpListener::bind(address)
            .await
            .map_err(|e| failed(at, e))?;
        Ok(Listener {
            kind: Kind::Tcp(listener),
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn at(&self) -> String {
        match &self.kind {
            Kind::Tcp(listener) => {
                let address = listener.local_addr().ok();
                address.map_or_else(String::new, |address| address.to_string())
            }
            #[cfg(unix)]
            Kind::Unix(_, path) => path.display().to_string(),
        }
    }

    pub(super) async fn accept(&self) -> Result<Stream, Error> {
        loop {
            match self.next().await {
                Ok(stream) => return Ok(stream),
                // It was gone before it was taken.
                Err(e) if e.kind() == std::io::ErrorKind::ConnectionAborted => {}
                Err(e) => {
                    return Err(Error::storage("no connection can be taken any more").because(e));
                }
            }
        }
    }

    async fn next(&self) -> std::io::Result<Stream> {
        match &self.kind {
            Kind::Tcp(listener) => Ok(Box::new(listener.accept().await?.0)),
            #[cfg(unix)]
            Kind::Unix(listener, _) => Ok(Box::new(listener.accept().await?.0)),
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Kind::Unix(_, path) = &self.kind {
            drop(std::fs::remove_file(path));
        }
    }
}

fn failed(at: &str, e: std::io::Error) -> Error {
    Error::storage(format!("cannot listen at `{at}`")).because(e)
}

/// A socket that its owner and their group may knock at. One that a killed program left is taken over.
#[cfg(unix)]
fn socket(path: PathBuf) -> Result<Listener, Error> {
    use std::os::unix::fs::PermissionsExt;
    let at = path.display().to_string();
    if std::os::unix::net::UnixStream::connect(&path).is_ok() {
        return Err(Error::refused(format!("another program listens at `{at}`")));
    }
    let is_socket =
        |found: std::fs::Metadata| std::os::unix::fs::FileTypeExt::is_socket(&found.file_type());
    if std::fs::symlink_metadata(&path).is_ok_and(is_socket) {
        std::fs::remove_file(&path).map_err(|e| failed(&at, e))?;
    }
    let listener = tokio::net::UnixListener::bind(&path).map_err(|e| failed(&at, e))?;
    let group = std::fs::Permissions::from_mode(0o660);
    std::fs::set_permissions(&path, group).map_err(|e| failed(&at, e))?;
    Ok(Listener {
        kind: Kind::Unix(listener, path),
    })
}

#[cfg(not(unix))]
fn socket(path: PathBuf) -> Result<Listener, Error> {
    Err(Error::input(format!(
        "`{}`: there are no sockets in folders here; write an address such as `127.0.0.1:2424`",
        path.display()
    )))
}
