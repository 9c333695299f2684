//! What is to be looked for among others' items, as forms say it: links, words, a picture.

use crate::app::App;
use pages::{FormError, Problem, field};
use rights::{Error, SearchFor};
use seek::{NoPicture, Phrase, Picture};

/// The largest picture that is taken.
pub const PICTURE_MEGABYTES: u64 = 10;

/// Lines of links and of words, and letters of each.
const LINKS: (usize, usize) = (20, 2_000);
const WORDS: (usize, usize) = (10, 200);

/// What somebody entered.
#[derive(Clone, Copy, Debug, Default)]
pub struct Entered<'e> {
    /// Links or ids, one a line.
    pub links: &'e str,
    /// Words, one phrase a line.
    pub words: &'e str,
    /// A picture.
    pub picture: Option<&'e [u8]>,
    /// Whether the picture is larger than is taken.
    pub too_large: bool,
}

/// Lines that say something; errors are added where there are too many, or too long ones.
fn lines(
    text: &str,
    (field, most): (&'static str, (usize, usize)),
    errors: &mut Vec<FormError>,
) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let lines: Vec<String> = lines.map(str::to_owned).collect();
    let (count, letters) = most;
    let long = lines.iter().any(|line| line.chars().count() > letters);
    let problem = match lines.len() > count {
        true => Some(Problem::TooMany(count as u64)),
        false => long.then_some(Problem::TooLong(letters as u64)),
    };
    errors.extend(problem.map(|problem| FormError { field, problem }));
    lines
}

const fn problem_of(why: &NoPicture) -> Problem {
    match why {
        NoPicture::Unreadable(_) => Problem::NotPicture,
        NoPicture::TooLarge => Problem::FileTooLarge(PICTURE_MEGABYTES),
        NoPicture::Plain => Problem::PlainPicture,
    }
}

impl App {
    /// What is to be looked for; errors are added for what is wrong. A picture is decoded meanwhile, which keeps
    /// the thread.
    ///
    /// INVARIANT: the picture is looked at here and nowhere kept; what stays is its fingerprint.
    ///
    /// # Errors
    /// When the operator's forms of links are none.
    pub fn sought(
        &self,
        entered: &Entered<'_>,
        errors: &mut Vec<FormError>,
    ) -> Result<SearchFor, Error> {
        let links = lines(entered.links, (field::LINKS, LINKS), errors);
        let words = lines(entered.words, (field::WORDS, WORDS), errors);
        let mut wrong = |field, problem| errors.push(FormError { field, problem });
        let known = self.item_links()?;
        if links.iter().any(|line| known.ids(line).is_empty()) {
            wrong(field::LINKS, Problem::NotLink);
        }
        if words.iter().any(|line| Phrase::new(line).is_err()) {
            wrong(field::WORDS, Problem::FewWords);
        }
        let read = match (entered.picture, entered.too_large) {
            (_, true) => Some(Err(Problem::FileTooLarge(PICTURE_MEGABYTES))),
            (Some(bytes), false) => Some(Picture::read(bytes).map_err(|why| problem_of(&why))),
            (None, false) => None,
        };
        let mut pictures = Vec::new();
        match read {
            Some(Ok(picture)) => pictures.push(picture.0.0),
            Some(Err(problem)) => wrong(field::PICTURE, problem),
            None => {}
        }
        Ok(SearchFor {
            links,
            words,
            pictures,
        })
    }
}

/// Adds an error where nothing was entered that could be looked for.
pub(crate) fn needed(entered: &Entered<'_>, search: &SearchFor, errors: &mut Vec<FormError>) {
    let nothing = entered.picture.is_none() && !entered.too_large;
    if nothing && search.links.is_empty() && search.words.is_empty() {
        errors.push(FormError {
            field: field::LINKS,
            problem: Problem::NothingSought,
        });
    }
}
