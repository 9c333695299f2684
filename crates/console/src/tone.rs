//! How something stands, as a sign beside its words: signs differ in shape, so that colour says
//! nothing alone.

/// How something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// It holds, or it is done.
    Good,
    /// It is overdue, or it fails.
    Bad,
    /// It will soon be due.
    Soon,
    /// It stands still and waits for something.
    Held,
    /// It runs, or is open, in time.
    Open,
    /// It is over.
    Over,
}

impl Tone {
    /// Its class.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Tone::Good => "good",
            Tone::Bad => "bad",
            Tone::Soon => "soon",
            Tone::Held => "held",
            Tone::Open => "open",
            Tone::Over => "over",
        }
    }

    /// Its sign, as a path in a square of 16: tick in a circle, triangle with a stroke, clock, bars,
    /// circle, dash.
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Tone::Good => "M8 1.6a6.4 6.4 0 1 0 .01 0M4.9 8.2l2.2 2.2 4-4.5",
            Tone::Bad => "M8 1.9 15 14.1H1zM8 6.2v3.7M8 11.7v.4",
            Tone::Soon => "M8 1.6a6.4 6.4 0 1 0 .01 0M8 4.4V8l2.6 1.7",
            Tone::Held => "M8 1.6a6.4 6.4 0 1 0 .01 0M6.4 5.5v5M9.6 5.5v5",
            Tone::Open => "M8 2.6a5.4 5.4 0 1 0 .01 0",
            Tone::Over => "M3.5 8h9",
        }
    }
}
