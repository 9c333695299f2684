//! `demur notice returns --lmtp`

use super::kept::Kept;
use super::office::Office;
use super::returns::end;
use crate::commands::watch::until_told;
use crate::commands::{Found, Session};
use crate::output;
use notice::{Keep, Listener, Lmtp, PIPE, Verdict, Verdicts};
use rights::{Error, Instant};
use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How often the ledger is told what came.
const TELL_EVERY: Duration = Duration::from_secs(1);
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Counts what is kept.
struct Counting<'o> {
    kept: Kept<'o>,
    /// Since the ledger was last told, and at all.
    new: RefCell<u64>,
    verdicts: RefCell<Verdicts>,
    json: bool,
}

impl Keep for Counting<'_> {
    async fn keep(&self, message: &[u8], came: Option<Instant>) -> Result<Verdict, Error> {
        // Also where it was forgotten meanwhile: what comes by it is a reason to wait for it.
        self.kept.office.outbox.know_source(PIPE).await?;
        let kept = self.kept.keep(message, came).await;
        match &kept {
            Ok(verdict) => {
                *self.new.borrow_mut() += 1;
                *self.verdicts.borrow_mut().entry(*verdict).or_default() += 1;
            }
            // The mail server has the message still; whoever runs this has to know why.
            Err(error) => output::error(error, self.json),
        }
        kept
    }
}

pub(super) fn run(session: &Session, address: &str) -> Result<Found, Error> {
    let office = Office::open(session)?;
    let (ws, sender) = (&session.ws, &session.ws.config.notice.sender);
    let recipients = [&sender.return_path, &sender.from];
    let recipients: Vec<_> = recipients.into_iter().flatten().cloned().collect();
    if recipients.is_empty() {
        return Err(Error::input(
            "demur.toml lacks `return_path` under [notice.sender]; see docs/notices.md",
        ));
    }
    let lmtp = Lmtp::new(ws.config.notice.hello(), recipients);
    let counting = Counting {
        kept: Kept { office: &office },
        new: RefCell::default(),
        verdicts: RefCell::default(),
        json: session.json,
    };
    let stop = Arc::new(AtomicBool::new(false));
    ws.handle().spawn(until_told(Arc::clone(&stop)));
    let told = async {
        while !stop.load(Ordering::SeqCst) {
            tokio::time::sleep(LOOK_EVERY).await;
        }
    };
    let served = ws.wait(async {
        let listener = Listener::bind(address).await?;
        office.outbox.know_source(PIPE).await?;
        let at = listener.at();
        output::raw(&match session.json {
            true => serde_json::json!({ "lmtp": at }).to_string(),
            false => format!("takes mail by LMTP at {at}; Ctrl-C ends it"),
        });
        tokio::select! {
            served = lmtp.serve(&listener, &counting, told) => served,
            failed = telling(&office, &counting) => failed,
        }
    });
    // What came is told, however it ended.
    ws.wait(office.returns().record())?;
    served?;
    end(&office, counting.verdicts.into_inner())
}

/// Tells the ledger now and then; never ends but by failing.
async fn telling(office: &Office<'_>, counting: &Counting<'_>) -> Result<(), Error> {
    loop {
        tokio::time::sleep(TELL_EVERY).await;
        if counting.new.replace(0) > 0 {
            office.returns().record().await?;
        }
    }
}
