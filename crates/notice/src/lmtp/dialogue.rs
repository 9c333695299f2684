//! What is said over one connection.

use super::command::{Command, parse};
use super::data::Data;
use super::listener::Stream;
use super::{Keep, LONGEST_KEPT, Lmtp};
use std::future::pending;
use std::io;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::sync::watch;
use tokio::time::timeout;

/// The longest line of a command (RFC 5321, section 4.5.3.1.4, with room for parameters).
const LONGEST_LINE: usize = 2_048;
/// Recipients of one message (RFC 5321, section 4.5.3.1.8).
const MOST_RECIPIENTS: usize = 100;
/// The longest address that is written above a message (RFC 5321, section 4.5.3.1: 64 octets, a sign, and 255).
const LONGEST_ADDRESS: usize = 320;
/// So many lines that are no commands end a connection.
const MOST_MISTAKES: u32 = 20;

pub(super) struct Dialogue<'k, K> {
    lmtp: &'k Lmtp,
    keep: &'k K,
    stop: watch::Receiver<bool>,
    greeted: bool,
    /// Recipients of the message at hand; none before `MAIL`.
    message: Option<Vec<String>>,
    mistakes: u32,
}

/// What is answered, and whether the connection goes on.
enum Answer {
    Say(String),
    /// A message comes.
    Data,
    Bye(&'static str),
}

fn say(text: &str) -> Answer {
    Answer::Say(text.to_owned())
}

impl<'k, K: Keep> Dialogue<'k, K> {
    pub(super) const fn new(lmtp: &'k Lmtp, keep: &'k K, stop: watch::Receiver<bool>) -> Self {
        Dialogue {
            lmtp,
            keep,
            stop,
            greeted: false,
            message: None,
            mistakes: 0,
        }
    }

    /// Speaks until the other side ends; a connection that breaks ends, and nothing else does.
    pub(super) async fn run(mut self, stream: Stream) {
        let mut stream = BufReader::new(stream);
        drop(self.speak(&mut stream).await);
    }

    async fn speak(&mut self, stream: &mut BufReader<Stream>) -> io::Result<()> {
        let hello = format!("220 {} LMTP demur", self.lmtp.name);
        write(stream, &hello).await?;
        loop {
            let mut line = Vec::new();
            let said = tokio::select! {
                said = timeout(self.lmtp.patience, read_line(stream, &mut line)) => said,
                () = stopped(&mut self.stop) => {
                    return write(stream, "421 4.3.2 shutting down").await;
                }
            };
            match said {
                Err(_) => return write(stream, "421 4.4.2 nothing was said for too long").await,
                Ok(Ok(Line::End)) => return Ok(()),
                Ok(Err(e)) => return Err(e),
                Ok(Ok(Line::TooLong)) => {
                    self.mistakes += 1;
                    write(stream, "500 5.5.6 the line is too long").await?;
                }
                Ok(Ok(Line::Read)) => match self.answer(parse(&line)) {
                    Answer::Say(text) => write(stream, &text).await?,
                    Answer::Data => self.data(stream).await?,
                    Answer::Bye(text) => return write(stream, text).await,
                },
            }
            if self.mistakes > MOST_MISTAKES {
                return write(stream, "421 4.7.0 too many mistakes").await;
            }
        }
    }

    fn answer(&mut self, command: Command) -> Answer {
        match command {
            Command::Lhlo => {
                (self.greeted, self.message) = (true, None);
                let (name, longest) = (&self.lmtp.name, self.lmtp.longest);
                Answer::Say(format!(
                    "250-{name}\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250 SIZE {longest}"
                ))
            }
            Command::Mail(_) if !self.greeted => self.mistake("503 5.5.1 LHLO comes first"),
            Command::Mail(_) if self.message.is_some() => {
                self.mistake("503 5.5.1 one message after the other")
            }
            Command::Mail(Some(size)) if size > self.lmtp.longest => {
                say("552 5.3.4 the message is too long")
            }
            Command::Mail(_) => {
                self.message = Some(Vec::new());
                say("250 2.1.0 go on")
            }
            Command::Rcpt(to) => match &mut self.message {
                None => self.mistake("503 5.5.1 MAIL comes first"),
                Some(known) if known.len() >= MOST_RECIPIENTS => {
                    say("452 4.5.3 too many recipients")
                }
                Some(_) if !self.lmtp.takes(&to) => say("550 5.1.1 nobody has this address here"),
                Some(known) => {
                    known.push(to);
                    say("250 2.1.5 go on")
                }
            },
            Command::Data => match &self.message {
                None => self.mistake("503 5.5.1 MAIL comes first"),
                Some(known) if known.is_empty() => say("503 5.5.1 there is no recipient"),
                Some(_) => Answer::Data,
            },
            Command::Rset => {
                self.message = None;
                say("250 2.0.0 forgotten")
            }
            Command::Noop => say("250 2.0.0 yes"),
            Command::Vrfy => say("252 2.5.0 send and see"),
            Command::Quit => Answer::Bye("221 2.0.0 bye"),
            Command::Helo => self.mistake("500 5.5.1 this is LMTP: say LHLO"),
            Command::Malformed => self.mistake("501 5.5.4 this cannot be read"),
            Command::Unknown => self.mistake("500 5.5.2 there is no such command"),
        }
    }

    fn mistake(&mut self, text: &str) -> Answer {
        self.mistakes += 1;
        say(text)
    }

    /// Takes a message, and answers once for each of its recipients.
    async fn data(&mut self, stream: &mut BufReader<Stream>) -> io::Result<()> {
        let recipients = self.message.take().unwrap_or_default();
        write(stream, "354 end it with a dot").await?;
        let mut data = Data::new(LONGEST_KEPT);
        loop {
            let buffer = timeout(self.lmtp.patience, stream.fill_buf()).await;
            let buffer = buffer.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
            if buffer.is_empty() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let (taken, ended) = data.take(buffer);
            stream.consume(taken);
            if ended {
                break;
            }
        }
        let answer = match data.long() > self.lmtp.longest {
            true => "552 5.3.4 the message is too long",
            false => match self
                .keep
                .keep(&with_names(&recipients, &data.into_kept()), None)
                .await
            {
                Ok(_) => "250 2.0.0 kept",
                // The mail server has it still, and gives it again.
                Err(_) => "451 4.3.0 it could not be kept",
            },
        };
        for _ in &recipients {
            write(stream, answer).await?;
        }
        Ok(())
    }
}

/// A message below the addresses that it was given for, where they have a mark: it can be the name of the mail that
/// came back, and stand nowhere else. They stand first, so what a sender wrote below them names no other mail.
fn with_names(recipients: &[String], message: &[u8]) -> Vec<u8> {
    let mut named = Vec::with_capacity(message.len());
    for address in recipients {
        // Nothing else begins a line, or ends the header.
        let plain =
            address.len() <= LONGEST_ADDRESS && address.bytes().all(|byte| byte.is_ascii_graphic());
        if plain && address.contains('+') {
            named.extend(format!("Delivered-To: {address}\r\n").into_bytes());
        }
    }
    named.extend(message);
    named
}

/// How the reading of a line went.
enum Line {
    Read,
    TooLong,
    End,
}

/// Reads a line without its end. Of one that is too long nothing is kept.
async fn read_line(stream: &mut BufReader<Stream>, line: &mut Vec<u8>) -> io::Result<Line> {
    let mut long = false;
    loop {
        let buffer = stream.fill_buf().await?;
        if buffer.is_empty() {
            return Ok(Line::End);
        }
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let taken = end.map_or(buffer.len(), |at| at + 1);
        long |= line.len() + taken > LONGEST_LINE;
        if !long {
            line.extend(buffer.iter().take(taken));
        }
        stream.consume(taken);
        if end.is_some() {
            while line
                .last()
                .is_some_and(|byte| matches!(byte, b'\r' | b'\n'))
            {
                line.pop();
            }
            return Ok(match long {
                true => Line::TooLong,
                false => Line::Read,
            });
        }
    }
}

async fn write(stream: &mut BufReader<Stream>, text: &str) -> io::Result<()> {
    let inner = stream.get_mut();
    inner.write_all(text.as_bytes()).await?;
    inner.write_all(b"\r\n").await?;
    inner.flush().await
}

/// Over when the server is told to end.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    if stop.wait_for(|stop| *stop).await.is_err() {
        pending::<()>().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_with_a_mark_stand_above_a_message_and_nothing_else_does() {
        let long = format!("bounces+{}@mail.example.org", "a".repeat(LONGEST_ADDRESS));
        for (to, above) in [
            (
                "bounces+a@mail.example.org",
                "Delivered-To: bounces+a@mail.example.org\r\n",
            ),
            ("privacy@example.org", ""),
            ("bounces+a\rSubject: x\r@mail.example.org", ""),
            ("bounces+a b@mail.example.org", ""),
            ("bounces+\u{e9}@mail.example.org", ""),
            (long.as_str(), ""),
        ] {
            let named = with_names(&[to.to_owned()], b"Subject: one\r\n");
            let wanted = format!("{above}Subject: one\r\n");
            assert_eq!(named, wanted.as_bytes(), "{to}");
        }
    }
}
