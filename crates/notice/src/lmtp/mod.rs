//! Taking what comes back from a mail server, by LMTP (RFC 2033).
//!
//! INVARIANT: a recipient is answered with 250 only after [`Keep::keep`] has the message on the disk. Whatever
//! dies before that, the mail server has the message still, and gives it again.

mod command;
mod data;
mod dialogue;
mod listener;

pub use listener::Listener;

use crate::returned::Verdict;
use dialogue::Dialogue;
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use rights::{Error, Instant, MailAddress};
use std::future::Future;
use std::time::Duration;
use tokio::sync::watch;

/// Keeps messages.
pub trait Keep {
    /// Has a message on the disk, and reads it; `came` is when a mailbox got it. Given again it changes nothing.
    ///
    /// # Errors
    /// When storage fails; then the message has to be given again.
    fn keep(
        &self,
        message: &[u8],
        came: Option<Instant>,
    ) -> impl Future<Output = Result<Verdict, Error>>;
}

/// So much of one message is kept; its report stands at its head.
pub const LONGEST_KEPT: usize = 8 << 20;

/// What a server allows.
#[derive(Clone, Debug)]
pub struct Lmtp {
    /// What it calls itself.
    pub name: String,
    /// The addresses that it takes mail for, each also with a mark behind a `+`.
    pub recipients: Vec<MailAddress>,
    /// The longest message, in bytes.
    pub longest: u64,
    /// Connections at the same time.
    pub connections: usize,
    /// How long a client may say nothing.
    pub patience: Duration,
}

impl Lmtp {
    /// For these addresses.
    #[must_use]
    pub fn new(name: &str, recipients: Vec<MailAddress>) -> Lmtp {
        Lmtp {
            name: name.to_owned(),
            recipients,
            longest: 64 << 20,
            connections: 32,
            patience: Duration::from_secs(300),
        }
    }

    /// Whether it takes mail for an address.
    fn takes(&self, address: &str) -> bool {
        let Some((local, domain)) = address.rsplit_once('@') else {
            return false;
        };
        let plain = local.split_once('+').map_or(local, |(plain, _)| plain);
        self.recipients.iter().any(|known| {
            let own = known.as_str().rsplit_once('@');
            own.is_some_and(|(local, at)| {
                local.eq_ignore_ascii_case(plain) && at.eq_ignore_ascii_case(domain)
            })
        })
    }

    /// Serves until `until` is over; then messages that are being given are taken, and connections end.
    ///
    /// # Errors
    /// When no connection can be taken any more.
    pub async fn serve<K: Keep>(
        &self,
        listener: &Listener,
        keep: &K,
        until: impl Future<Output = ()>,
    ) -> Result<(), Error> {
        let (stop, stopped) = watch::channel(false);
        let mut open = FuturesUnordered::new();
        let mut until = std::pin::pin!(until);
        loop {
            let room = open.len() < self.connections;
            tokio::select! {
                () = &mut until => break,
                Some(()) = open.next(), if !open.is_empty() => {}
                stream = listener.accept(), if room => {
                    let dialogue = Dialogue::new(self, keep, stopped.clone());
                    open.push(dialogue.run(stream?));
                }
            }
        }
        // Nobody listens any more where every connection has ended.
        let _ = stop.send(true);
        while open.next().await.is_some() {}
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_is_taken_for_its_own_addresses_alone() {
        let address = |text: &str| text.parse().unwrap();
        let lmtp = Lmtp::new(
            "here",
            vec![
                address("bounces@mail.example.org"),
                address("privacy@example.org"),
            ],
        );
        for (to, takes) in [
            ("bounces@mail.example.org", true),
            ("bounces+abc@mail.example.org", true),
            ("Bounces+a+b@MAIL.example.org", true),
            ("privacy@example.org", true),
            ("bounces@example.org", false),
            ("bouncesx@mail.example.org", false),
            ("bounces", false),
            ("", false),
            ("@mail.example.org", false),
        ] {
            assert_eq!(lmtp.takes(to), takes, "{to}");
        }
    }
}
