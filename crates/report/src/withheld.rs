//! A report for readers who have no reason to look at anybody: without the person who is the example.

use rights::Error;

/// How the section begins that shows the person; nothing that the page shows of anybody can look like it, since it is
/// escaped.
const BEGINS: &str = "<section aria-labelledby=\"person\">";
const ENDS: &str = "</section>";
/// What only that section has.
const MARK: &str = "id=\"person\"";

/// A page that [`crate::html`] made, without the section that shows a person's items.
///
/// # Errors
/// When the section cannot be found whole: then nothing of the page is to be shown.
pub fn without_person(page: &str) -> Result<String, Error> {
    let kept = match page.split_once(BEGINS) {
        None => page.to_owned(),
        Some((before, rest)) => {
            let (_, after) = rest.split_once(ENDS).ok_or_else(unknown)?;
            format!("{before}{after}")
        }
    };
    match kept.contains(MARK) {
        true => Err(unknown()),
        false => Ok(kept),
    }
}

fn unknown() -> Error {
    Error::corrupt("the report is not as this version makes it; compile the set anew to have one")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_section_goes_and_everything_else_stays() {
        let page = "<main><h1>Set</h1><section aria-labelledby=\"person\"><h2 id=\"person\">One</h2><p>Her words.</p></section><section id=\"why\">Why</section></main>";
        let kept = without_person(page).unwrap();
        assert_eq!(
            kept,
            "<main><h1>Set</h1><section id=\"why\">Why</section></main>"
        );
        assert_eq!(without_person(&kept).unwrap(), kept, "without one it stays");
    }

    #[test]
    fn a_page_that_is_not_understood_is_not_shown() {
        for page in [
            "<section aria-labelledby=\"person\"><h2 id=\"person\">Her words.",
            "<div><h2 id=\"person\">Her words.</h2></div>",
        ] {
            assert!(without_person(page).is_err(), "{page}");
        }
    }
}
