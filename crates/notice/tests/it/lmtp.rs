//! What comes back by LMTP: from a real mail server, and from clients that err.

use crate::ports::free_port;
use crate::postfix::Postfix;
use crate::returns::{report, returns, taken};
use crate::shop::{Shop, occasion};
use notice::{Keep, Listener, Lmtp, Returns, State, Verdict, Wait};
use proptest::prelude::*;
use rights::{Error, Instant, Ordinal};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Keeps what it gets in memory; fails as often as it is told to.
#[derive(Default)]
struct Memory {
    messages: Mutex<Vec<Vec<u8>>>,
    fails: AtomicU32,
}

impl Keep for Memory {
    async fn keep(&self, message: &[u8], _: Option<Instant>) -> Result<Verdict, Error> {
        if self.fails.load(Ordering::SeqCst) > 0 {
            self.fails.fetch_sub(1, Ordering::SeqCst);
            return Err(Error::storage("the disk is full"));
        }
        self.messages.lock().unwrap().push(message.to_vec());
        Ok(Verdict::Nothing)
    }
}

/// Reads what comes back, as the command does; fails as often as it is told to.
struct Reading<'r> {
    returns: Returns<'r, ledger::Sqlite>,
    fails: AtomicU32,
}

impl Keep for Reading<'_> {
    async fn keep(&self, message: &[u8], _: Option<Instant>) -> Result<Verdict, Error> {
        if self.fails.load(Ordering::SeqCst) > 0 {
            self.fails.fetch_sub(1, Ordering::SeqCst);
            return Err(Error::storage("the disk is full"));
        }
        let verdict = self.returns.take(message, "here").await?;
        self.returns.record().await?;
        Ok(verdict)
    }
}

fn lmtp() -> Lmtp {
    let addresses = ["bounces@mail.example.org", "privacy@example.org"];
    let mut lmtp = Lmtp::new(
        "here.example.org",
        addresses.map(|a| a.parse().unwrap()).into(),
    );
    lmtp.longest = 100_000;
    lmtp
}

/// Waits; what a mail server did is said where it never comes.
async fn until(postfix: Option<&Postfix>, there: impl AsyncFn() -> bool) {
    let waiting = async {
        while !there().await {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let came = tokio::time::timeout(Duration::from_secs(120), waiting).await;
    let log = postfix.map(Postfix::log).unwrap_or_default();
    assert!(came.is_ok(), "it never came: {log}");
}

async fn state(shop: &Shop, person: u32) -> State {
    let planned = shop.outbox.campaign("spring").await.unwrap();
    let people = shop.outbox.people(planned.sequence, Ordinal(person), 1);
    people.await.unwrap().pop().unwrap().1
}

/// Debian's Postfix gives its bounces over a port, and gives again what could not be kept.
async fn real_bounces(at: &str, transport: &str) {
    let map = tempfile::tempdir().unwrap();
    std::os::unix::fs::chown(map.path(), Some(0), None).unwrap();
    let file = map.path().join("transport");
    std::fs::write(&file, format!("mail.example.org {transport}\n")).unwrap();
    let more = format!(
        "transport_maps = texthash:{}\nqueue_run_delay = 1s\nminimal_backoff_time = 1s\nmaximal_backoff_time = 2s",
        file.display()
    );
    let Some(postfix) = Postfix::start_with(&["ada@example.org"], &more) else {
        return;
    };
    let people = [
        "ada@example.org",
        "ghost@example.org",
        "far@elsewhere.example",
    ];
    let mut shop = Shop::with(&people.map(str::to_owned)).await;
    shop.settings.server.port = Some(postfix.port);
    shop.plan("spring").await;
    let listener = Listener::bind(at).await.unwrap();
    if at.contains('/') {
        // The mail server knocks as `postfix`; an operator would give the socket its group.
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(at, std::fs::Permissions::from_mode(0o666)).unwrap();
    }
    let reading = Reading {
        returns: Returns {
            ledger: &shop.ledger,
            outbox: &shop.outbox,
            mail_key: &shop.mail_key,
            clock: &shop.clock,
        },
        fails: AtomicU32::new(2),
    };
    let (stop, occasion) = (AtomicBool::new(false), occasion());
    let driver = async {
        let texts = (&shop.texts, &occasion);
        let sent = shop
            .sending()
            .send("spring", texts, (Wait::Yes, &stop), &|_| {})
            .await;
        assert_eq!(sent.unwrap().accepted, 3);
        until(Some(&postfix), async || {
            state(&shop, 1).await == State::Bounced && state(&shop, 2).await == State::Bounced
        })
        .await;
    };
    lmtp().serve(&listener, &reading, driver).await.unwrap();
    assert_eq!(
        reading.fails.load(Ordering::SeqCst),
        0,
        "it was told to give them again"
    );
    for ghost in [1, 2] {
        assert_eq!(shop.steps(ghost).await, ["sent", "bounced"]);
    }
    assert_eq!(state(&shop, 0).await, State::Accepted);
    drop(listener);
    assert!(!std::path::Path::new(at).exists(), "no socket is left");
}

#[tokio::test]
async fn a_real_server_gives_its_bounces_over_a_port() {
    let port = free_port();
    real_bounces(
        &format!("127.0.0.1:{port}"),
        &format!("lmtp:[127.0.0.1]:{port}"),
    )
    .await;
}

#[tokio::test]
async fn a_real_server_gives_its_bounces_over_a_socket() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let at = folder.path().join("lmtp").display().to_string();
    real_bounces(&at, &format!("lmtp:unix:{at}")).await;
}

/// Serves while a client talks; gives what the client heard and what was kept.
async fn talk(lmtp: &Lmtp, keep: &impl Keep, said: &[&[u8]]) -> String {
    let listener = Listener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.at();
    let heard = Mutex::new(String::new());
    let client = async {
        let mut stream = TcpStream::connect(&at).await.unwrap();
        for part in said {
            stream.write_all(part).await.unwrap();
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        // It may have ended already.
        let _ = stream.shutdown().await;
        let mut bytes = Vec::new();
        // A connection that was ended with words unread may end by a reset.
        let _ = stream.read_to_end(&mut bytes).await;
        *heard.lock().unwrap() = String::from_utf8_lossy(&bytes).into_owned();
    };
    lmtp.serve(&listener, keep, client).await.unwrap();
    heard.into_inner().unwrap()
}

fn codes(heard: &str) -> Vec<&str> {
    let last = heard
        .lines()
        .filter(|line| line.as_bytes().get(3) == Some(&b' '));
    last.map(|line| &line[..3]).collect()
}

#[tokio::test]
async fn each_recipient_is_answered_once_after_the_message_is_kept() {
    let memory = Memory::default();
    let said: &[&[u8]] = &[
        b"LHLO relay\r\nMAIL FROM:<>\r\nRCPT TO:<bounces+a@mail.example.org>\r\nRCPT TO:<nobody@example.org>\r\nRCPT TO:<privacy@example.org>\r\nDATA\r\n",
        b"Subject: one\r\n\r\n..dots\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<privacy@example.org>\r\nDATA\r\ntwo\r\n.",
        b"\r\nQUIT\r\n",
    ];
    let heard = talk(&lmtp(), &memory, said).await;
    assert_eq!(
        codes(&heard),
        [
            "220", "250", "250", "250", "550", "250", "354", "250", "250", "250", "250", "354",
            "250", "221"
        ],
        "{heard}"
    );
    assert!(heard.contains("SIZE 100000"));
    let kept = memory.messages.into_inner().unwrap();
    assert_eq!(
        kept,
        [
            b"Delivered-To: bounces+a@mail.example.org\r\nSubject: one\r\n\r\n.dots\r\n".to_vec(),
            b"two\r\n".to_vec()
        ]
    );

    // What cannot be kept is the mail server's still, for every recipient.
    let memory = Memory {
        fails: AtomicU32::new(1),
        ..Memory::default()
    };
    let said: &[&[u8]] = &[
        b"LHLO relay\r\nMAIL FROM:<>\r\nRCPT TO:<bounces+a@mail.example.org>\r\nRCPT TO:<bounces+b@mail.example.org>\r\nDATA\r\nx\r\n.\r\nQUIT\r\n",
    ];
    let heard = talk(&lmtp(), &memory, said).await;
    assert_eq!(
        codes(&heard),
        [
            "220", "250", "250", "250", "250", "354", "451", "451", "221"
        ]
    );
    assert!(memory.messages.into_inner().unwrap().is_empty());
}

/// Postfix writes no `Delivered-To` by itself: the name of the mail that came back may stand in the envelope alone.
#[tokio::test]
async fn a_mail_that_only_the_envelope_names_has_come_back() {
    let Some(shop) = taken().await else { return };
    let reading = Reading {
        returns: returns(&shop),
        fails: AtomicU32::new(0),
    };
    let name = async |person| crate::aside::name(&shop, person).await;
    let unnamed = "a".repeat(32);
    // One that quotes nothing of ours, and one that names another mail than that for which it came.
    for (person, quoted) in [(0, unnamed), (1, name(2).await)] {
        let to = name(person).await;
        let report = report(&quoted, "failed", "5.1.1", "550 5.1.1 no such user");
        let said = format!(
            "LHLO relay\r\nMAIL FROM:<>\r\nRCPT TO:<bounces+{to}@mail.example.org>\r\nDATA\r\n{report}.\r\nQUIT\r\n"
        );
        let heard = talk(&lmtp(), &reading, &[said.as_bytes()]).await;
        assert!(heard.contains("250 2.0.0 kept"), "{heard}");
        assert_eq!(state(&shop, person).await, State::Bounced, "{heard}");
        assert_eq!(shop.steps(person).await, ["sent", "bounced"]);
    }
    assert_eq!(state(&shop, 2).await, State::Accepted);
    assert!(shop.outbox.aside().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_is_too_much_or_out_of_order_is_refused_in_words() {
    let memory = Memory::default();
    let long = [b"x".repeat(120_000), b"\r\n.\r\n".to_vec()].concat();
    let many: String = (0..101)
        .map(|n| format!("RCPT TO:<bounces+{n}@mail.example.org>\r\n"))
        .collect();
    let line = [b"NOOP ".to_vec(), b"y".repeat(3_000), b"\r\n".to_vec()].concat();
    for (said, want) in [
        (
            b"EHLO relay\r\nMAIL FROM:<>\r\nRCPT TO:<a@b>\r\nDATA\r\nnonsense\r\nLHLO\r\n".to_vec(),
            "500 503 503 503 500 501",
        ),
        (
            b"LHLO r\r\nMAIL FROM:<>\r\nMAIL FROM:<>\r\nDATA\r\nRSET\r\nDATA\r\nVRFY a\r\n"
                .to_vec(),
            "250 250 503 503 250 503 252",
        ),
        (
            b"LHLO r\r\nMAIL FROM:<> SIZE=200000\r\n".to_vec(),
            "250 552",
        ),
        (
            [
                &b"LHLO r\r\nMAIL FROM:<>\r\nRCPT TO:<privacy@example.org>\r\nDATA\r\n"[..],
                &long,
            ]
            .concat(),
            "250 250 250 354 552",
        ),
        (
            format!("LHLO r\r\nMAIL FROM:<>\r\n{many}").into_bytes(),
            &format!("250 250 {}452", "250 ".repeat(100)),
        ),
        ([&line[..], b"NOOP\r\n"].concat(), "500 250"),
        (b"x\r\n".repeat(30), &format!("{}421", "500 ".repeat(21))),
        // A message that breaks off is none.
        (
            b"LHLO r\r\nMAIL FROM:<>\r\nRCPT TO:<privacy@example.org>\r\nDATA\r\nhalf\r\n".to_vec(),
            "250 250 250 354",
        ),
    ] {
        let heard = talk(&lmtp(), &memory, &[&said]).await;
        let codes = codes(&heard);
        assert_eq!(codes[1..].join(" "), want, "{heard}");
    }
    assert!(memory.messages.into_inner().unwrap().is_empty());
}

#[tokio::test]
async fn told_to_end_it_ends_whoever_is_connected() {
    let (lmtp, memory) = (lmtp(), Memory::default());
    let listener = Listener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.at();
    let heard = Mutex::new(None);
    let client = async {
        let mut idle = TcpStream::connect(&at).await.unwrap();
        let mut busy = TcpStream::connect(&at).await.unwrap();
        busy.write_all(b"LHLO r\r\nMAIL FROM:<>\r\nRCPT TO:<privacy@example.org>\r\nDATA\r\nhalf")
            .await
            .unwrap();
        let mut some = [0; 3];
        idle.read_exact(&mut some).await.unwrap();
        tokio::time::sleep(Duration::from_millis(100)).await;
        *heard.lock().unwrap() = Some((idle, busy));
    };
    let ends = async {
        lmtp.serve(&listener, &memory, client).await.unwrap();
    };
    let others = async {
        until(None, async || heard.lock().unwrap().is_some()).await;
        let (mut idle, mut busy) = heard.lock().unwrap().take().unwrap();
        let mut bytes = Vec::new();
        idle.read_to_end(&mut bytes).await.unwrap();
        assert!(String::from_utf8_lossy(&bytes).contains("421 4.3.2"));
        // The message that was being given is taken, and answered.
        busy.write_all(b" and whole\r\n.\r\n").await.unwrap();
        let mut bytes = Vec::new();
        busy.read_to_end(&mut bytes).await.unwrap();
        let heard = String::from_utf8_lossy(&bytes).into_owned();
        assert!(
            heard.contains("250 2.0.0 kept") && heard.contains("421 4.3.2"),
            "{heard}"
        );
    };
    tokio::join!(ends, others);
    assert_eq!(
        memory.messages.into_inner().unwrap(),
        [b"half and whole\r\n"]
    );
}

#[tokio::test]
async fn only_this_machine_can_knock() {
    for (at, word) in [
        ("0.0.0.0:2424", "127.0.0.1:2424"),
        ("192.0.2.1:2424", "this machine alone"),
        ("127.0.0.1:25", "`25`"),
        ("localhost", "neither"),
        ("/nowhere/at/all", "cannot listen"),
    ] {
        let error = Listener::bind(at).await.unwrap_err().to_string();
        assert!(error.contains(word), "{at}: {error}");
    }
    // A socket that somebody listens at is theirs; one that was left behind is taken over.
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().join("lmtp").display().to_string();
    let first = Listener::bind(&at).await.unwrap();
    assert!(Listener::bind(&at).await.is_err());
    std::mem::forget(first);
    drop(std::os::unix::net::UnixListener::bind(folder.path().join("left")).unwrap());
    Listener::bind(&folder.path().join("left").display().to_string())
        .await
        .unwrap();
    // What is no socket stays.
    let file = folder.path().join("file");
    std::fs::write(&file, "mine").unwrap();
    assert!(Listener::bind(&file.display().to_string()).await.is_err());
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
}

fn said() -> impl Strategy<Value = Vec<u8>> {
    let line = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..40),
        prop::sample::select(vec![
            &b"LHLO r\r\n"[..],
            b"MAIL FROM:<>\r\n",
            b"RCPT TO:<privacy@example.org>\r\n",
            b"DATA\r\n",
            b"RSET\r\n",
            b"x\r\n.\r\n",
            b".\r\n",
            b"\r\n",
            b"QUIT\r\n",
        ])
        .prop_map(<[u8]>::to_vec),
    ];
    prop::collection::vec(line, 0..20).prop_map(|lines| lines.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Whatever is said, it ends, and there are as many yeses to messages as messages that were kept.
    #[test]
    fn whatever_is_said_it_ends(said in said()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let memory = Memory::default();
        let heard = runtime.block_on(talk(&lmtp(), &memory, &[&said]));
        let kept = memory.messages.into_inner().unwrap().len();
        let yes = heard.matches("250 2.0.0 kept").count();
        prop_assert!(yes >= kept, "{heard}");
        prop_assert!(heard.is_empty() || heard.starts_with("220 "));
    }
}
