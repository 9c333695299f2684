//! A report as text, English and German.

use crate::counterexample::{Counterexample, Part};
use crate::report::{Finding, Outcome, Report};
use crate::words;
use policy::Lang;
use rights::RuleId;
use std::fmt::{Result, Write as _};

/// Width of the columns before a claim's sentence.
const STATE: usize = 11;
const CLAIM: usize = 18;
/// Width of what goes on over several lines.
const LINE: usize = 92;
/// Width of the names of facts.
const NAME: usize = 20;

impl Report {
    /// As text: how many claims are proved, then each, with a readable item where one is broken.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let mut out = String::new();
        // Writing to a String cannot fail.
        let _ = write(&mut out, self, lang);
        out
    }
}

fn write(out: &mut String, report: &Report, lang: Lang) -> Result {
    let proved = report
        .findings
        .iter()
        .filter(|f| matches!(f.outcome, Outcome::Proved));
    let (proved, all) = (proved.count(), report.findings.len());
    let whatever = match lang {
        Lang::En => format!("{proved} of {all} claims proved, whatever the data"),
        Lang::De => format!("{proved} von {all} Aussagen bewiesen, gleich bei welchen Daten"),
    };
    writeln!(out, "{}: {whatever} ({})", report.policy, report.solver)?;
    writeln!(out, "SHA-256 {}\n", report.hash)?;
    for finding in &report.findings {
        write_finding(out, finding, lang)?;
    }
    out.truncate(out.trim_end().len());
    writeln!(out)?;
    if report.admits == Some(false) {
        let nothing = lang.pick(
            "This policy admits nothing at all, so whatever is claimed of what it admits is true.",
            "Diese Regeln lassen gar nichts zu; jede Aussage über Zugelassenes ist deshalb wahr.",
        );
        writeln!(out, "\n{nothing}")?;
    }
    if !report.not_made.is_empty() {
        writeln!(out, "\n{}", lang.pick("Not claimed:", "Nicht behauptet:"))?;
    }
    for (claim, why) in &report.not_made {
        writeln!(out, "  {:<CLAIM$} {}", claim.id, why.words(lang))?;
    }
    Ok(())
}

fn write_finding(out: &mut String, finding: &Finding, lang: Lang) -> Result {
    let state = match &finding.outcome {
        Outcome::Proved => lang.pick("proved", "bewiesen"),
        Outcome::Broken(_) => lang.pick("BROKEN", "VERLETZT"),
        Outcome::Undecided(_) => lang.pick("NOT PROVED", "UNBEWIESEN"),
    };
    let article = lang.law(finding.article);
    let text = finding.text(lang);
    writeln!(
        out,
        "  {state:<STATE$} {:<CLAIM$} {text} [{article}]",
        finding.id
    )?;
    match &finding.outcome {
        Outcome::Proved => Ok(()),
        Outcome::Undecided(why) => writeln!(out, "\n      {}\n", words::undecided(why, lang)),
        Outcome::Broken(found) => write_item(out, found, lang),
    }
}

fn write_item(out: &mut String, found: &Counterexample, lang: Lang) -> Result {
    writeln!(out, "\n      {}\n", heading(found, lang))?;
    write_facts(out, found, Part::Claimed, lang)?;
    if found.fields.iter().any(|f| f.part == Part::Needed) {
        let needed = lang.pick("It is admitted only with:", "Zugelassen wird es nur mit:");
        writeln!(out, "\n      {needed}\n")?;
        write_facts(out, found, Part::Needed, lang)?;
    }
    let rest = found.fields.iter().filter(|f| f.part == Part::Other);
    let rest: Vec<String> = rest
        .map(|f| format!("{} {}", words::name(f.attr, lang), words::value(f, lang)))
        .collect();
    let title = lang.pick("Everything else:", "Alles andere:");
    writeln!(out, "\n      {title}\n")?;
    write_wrapped(out, &rest)?;
    if !found.ordinary {
        let strange = lang.pick(
            "No such item was found among those that demur itself would make; these are values that the schema allows.",
            "Unter den Inhalten, wie demur sie selbst bildet, wurde keiner gefunden; das Schema lässt diese Werte aber zu.",
        );
        writeln!(out, "\n      {strange}")?;
    }
    writeln!(out)
}

fn heading(found: &Counterexample, lang: Lang) -> String {
    let names = |rules: &[RuleId]| {
        let rules: Vec<String> = rules.iter().map(|r| format!("`{r}`")).collect();
        rules.join(", ")
    };
    match (found.errored.is_empty(), lang) {
        (true, Lang::En) => {
            format!("This item would be admitted, by {}:", names(&found.permits))
        }
        (true, Lang::De) => format!(
            "Dieser Inhalt würde zugelassen, durch {}:",
            names(&found.permits)
        ),
        (false, Lang::En) => format!(
            "For this item {} cannot be evaluated:",
            names(&found.errored)
        ),
        (false, Lang::De) => format!(
            "Für diesen Inhalt kann {} nicht ausgewertet werden:",
            names(&found.errored)
        ),
    }
}

fn write_facts(out: &mut String, found: &Counterexample, part: Part, lang: Lang) -> Result {
    for field in found.fields.iter().filter(|f| f.part == part) {
        let (name, value) = (words::name(field.attr, lang), words::value(field, lang));
        writeln!(out, "        {name:<NAME$} {value}")?;
    }
    Ok(())
}

/// Parts with semicolons between them, on as many lines as they need.
fn write_wrapped(out: &mut String, parts: &[String]) -> Result {
    let mut line = String::new();
    for part in parts {
        if !line.is_empty() && line.chars().count() + part.chars().count() > LINE {
            writeln!(out, "        {};", line.trim_end_matches("; "))?;
            line.clear();
        }
        line += part;
        line += "; ";
    }
    writeln!(out, "        {}", line.trim_end_matches("; "))
}
