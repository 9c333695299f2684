//! Progress bars on standard error, none when it is no terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::Mutex;

/// Bars for files being read and items being decided.
pub(crate) struct Bars {
    quiet: bool,
    bar: Mutex<Option<ProgressBar>>,
}

impl Bars {
    pub(crate) fn new(quiet: bool) -> Bars {
        Bars {
            quiet,
            bar: Mutex::new(None),
        }
    }

    fn start(&self, what: &str, total: u64, template: &str) {
        // Drawn after a short while only, and never into a pipe: indicatif hides it there.
        let target = if self.quiet {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr_with_hz(5)
        };
        let bar = ProgressBar::with_draw_target(Some(total), target);
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(what.to_owned());
        self.set(Some(bar));
    }

    fn set(&self, bar: Option<ProgressBar>) {
        if let Ok(mut slot) = self.bar.lock()
            && let Some(old) = std::mem::replace(&mut *slot, bar)
        {
            old.finish_and_clear();
        }
    }

    fn with(&self, act: impl FnOnce(&ProgressBar)) {
        if let Ok(slot) = self.bar.lock()
            && let Some(bar) = &*slot
        {
            act(bar);
        }
    }

    /// A bar over items.
    pub(crate) fn items(&self, what: &str, total: u64) {
        self.start(
            what,
            total,
            "{msg} {wide_bar} {human_pos}/{human_len} items, {per_sec}, {eta} left",
        );
    }

    /// So many more items are done.
    pub(crate) fn advance(&self, items: u64) {
        self.with(|bar| bar.inc(items));
    }

    /// The bar goes away.
    pub(crate) fn done(&self) {
        self.set(None);
    }
}

impl corpus::Progress for Bars {
    fn begin(&self, what: &str, items: u64) {
        self.items(what, items);
    }

    fn advance(&self, items: u64) {
        Bars::advance(self, items);
    }

    fn end(&self) {
        self.done();
    }
}

impl intake::Progress for Bars {
    fn begin(&self, what: &str, bytes: u64) {
        self.start(
            what,
            bytes,
            "{msg} {wide_bar} {bytes}/{total_bytes}, {bytes_per_sec}, {eta} left",
        );
    }

    fn at(&self, bytes: u64) {
        self.with(|bar| bar.set_position(bytes));
    }

    fn end(&self) {
        self.done();
    }
}
