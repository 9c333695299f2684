//! Late choices: how long from the acknowledgement until nothing of it is handed out any more.

use crate::chart::{Marker, Plot, histogram};
use crate::page::page;
use pages::Moment;
use pages::text::Words;
use rights::Day;

/// How fast choices take effect.
#[derive(Clone, Debug)]
pub struct LateChoices {
    /// From when the figures are.
    pub from: Day,
    /// Up to when.
    pub at: Moment,
    /// How many choices came after a set was compiled.
    pub choices: u64,
    /// Time to effect, in milliseconds; `None` where there was none.
    pub p50_ms: Option<u64>,
    /// 99 of 100 were faster.
    pub p99_ms: Option<u64>,
    /// What is promised.
    pub promised_ms: u64,
    /// Classes by their upper end, in milliseconds; the last one may be open.
    pub classes: Vec<LateClass>,
    /// Sets with rows that wait for their mask.
    pub masks: Vec<OpenMask>,
    /// Loaders, those that are out of date first.
    pub loaders: Vec<LoaderState>,
}

/// One class of the histogram.
#[derive(Clone, Debug)]
pub struct LateClass {
    /// Its upper end; `None` for all above.
    pub below_ms: Option<u64>,
    /// How many choices.
    pub choices: u64,
}

/// Rows that are on the feed and not yet masked on disk.
#[derive(Clone, Debug)]
pub struct OpenMask {
    /// The set.
    pub set: String,
    /// Its page.
    pub href: String,
    /// How many rows.
    pub rows: u64,
    /// Since when the oldest waits.
    pub since: Moment,
}

/// A loader that follows the feed of a set.
#[derive(Clone, Debug)]
pub struct LoaderState {
    /// Its name.
    pub name: String,
    /// The set that it reads.
    pub set: String,
    /// When it last had the feed.
    pub seen: Moment,
    /// How old its view is, in milliseconds, if it runs.
    pub age_ms: Option<u64>,
    /// Whether it is out of date; then it hands nothing out.
    pub stopped: bool,
}

/// A short time: `240 ms`, `1.4 s`.
pub(crate) fn time(ms: &u64, w: &Words) -> String {
    if *ms < 1000 {
        return format!("{}\u{a0}ms", w.count(ms));
    }
    let tenths = ms / 100;
    let comma = match w.lang() {
        pages::Lang::En => '.',
        pages::Lang::De => ',',
    };
    let whole = w.count(&(tenths / 10));
    match tenths % 10 {
        0 => format!("{whole}\u{a0}s"),
        tenth => format!("{whole}{comma}{tenth}\u{a0}s"),
    }
}

impl LateChoices {
    pub(crate) fn is_kept(&self) -> bool {
        self.p99_ms.is_none_or(|p99| p99 <= self.promised_ms)
    }

    /// The class that a time lies in, and how far in it, per mille.
    fn place(&self, ms: u64) -> Option<(usize, u64)> {
        let holds = |c: &LateClass| c.below_ms.is_none_or(|below| ms < below);
        let class = self.classes.iter().position(holds)?;
        let end = |at: usize| self.classes.get(at).and_then(|c| c.below_ms);
        let start = class.checked_sub(1).and_then(end).unwrap_or(0);
        let within = end(class).and_then(|end| {
            let (part, whole) = (ms.checked_sub(start)?, end.checked_sub(start)?);
            part.checked_mul(1000)?.checked_div(whole)
        });
        Some((class, within.unwrap_or(500)))
    }

    pub(crate) fn histogram(&self, w: &Words) -> Plot {
        let mut before = 0;
        let mut classes = vec![];
        for class in &self.classes {
            let name = match class.below_ms {
                Some(ms) => {
                    before = ms;
                    w.t("late-below").with("time", time(&ms, w))
                }
                None => w.t("late-above").with("time", time(&before, w)),
            };
            classes.push((name.to_string(), class.choices));
        }
        let marks = [("late-p50", self.p50_ms), ("late-p99", self.p99_ms)];
        let markers: Vec<Marker> = marks
            .into_iter()
            .filter_map(|(key, ms)| {
                let ms = ms?;
                let name = w.t(key).with("time", time(&ms, w)).to_string();
                let (class, within) = self.place(ms)?;
                Some(Marker {
                    class,
                    within,
                    name,
                })
            })
            .collect();
        let heads = ["late-time", "late-choices"].map(|key| w.t(key).to_string());
        let title = w.t("late-plot").to_string();
        histogram(w, "late", title, heads, &classes, &markers)
    }
}

page!(LateChoices, "late.html");

#[cfg(test)]
mod tests {
    use super::*;
    use pages::Lang;

    #[test]
    fn short_times_in_words() {
        for (ms, en, de) in [
            (0, "0 ms", "0 ms"),
            (999, "999 ms", "999 ms"),
            (1_000, "1 s", "1 s"),
            (1_480, "1.4 s", "1,4 s"),
            (3_600_500, "3,600.5 s", "3.600,5 s"),
        ] {
            let said = |lang| time(&ms, &crate::words::of(lang)).replace('\u{a0}', " ");
            assert_eq!((said(Lang::En), said(Lang::De)), (en.into(), de.into()));
        }
    }

    #[test]
    fn a_time_lies_in_its_class() {
        let class = |below_ms| LateClass {
            below_ms,
            choices: 1,
        };
        let view = LateChoices {
            from: Day::MIN,
            at: Moment {
                day: Day::MIN,
                hour: 0,
                minute: 0,
                zone: String::new(),
            },
            choices: 3,
            p50_ms: None,
            p99_ms: None,
            promised_ms: 1_000,
            classes: vec![class(Some(50)), class(Some(100)), class(None)],
            masks: vec![],
            loaders: vec![],
        };
        assert_eq!(view.place(0), Some((0, 0)));
        assert_eq!(view.place(75), Some((1, 500)));
        assert_eq!(
            view.place(u64::MAX),
            Some((2, 500)),
            "above all, in the middle"
        );
        assert!(view.is_kept(), "without a late choice nothing was broken");
    }
}
