//! `demur sample`

use super::Found;
use crate::bars::Bars;
use crate::cli::Sample;
use crate::output::{self, number};
use ::sample::{TownOptions, Written};
use rights::Error;

pub(super) fn run(args: &Sample, json: bool, bars: &Bars) -> Result<Found, Error> {
    let written = write(args, bars)?;
    let report = serde_json::json!({
        "folder": args.folder.display().to_string(),
        "people": written.people,
        "items": written.items,
        "choices": written.choices,
        "notices": written.notices,
        "bytes": written.bytes,
    });
    output::print(json, &report, |_| {
        format!(
            "wrote {}: {} people, {} items, {} choices, {} notices; all of it invented",
            args.folder.display(),
            number(written.people),
            number(written.items),
            number(written.choices),
            number(written.notices)
        )
    })?;
    Ok(Found::Nothing)
}

/// Writes the town.
pub(super) fn write(args: &Sample, bars: &Bars) -> Result<Written, Error> {
    let mut options = TownOptions::new(args.people, args.seed);
    options.items_per_person = args.items;
    options.text = !args.no_text;
    if let Some(day) = &args.as_of {
        options.as_of = day.parse()?;
    }
    bars.items(
        "writing the town",
        (f64::from(args.people) * args.items) as u64,
    );
    let written = ::sample::write(&args.folder, &options, &|n| bars.advance(n));
    bars.done();
    written
}
