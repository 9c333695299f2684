//! Texts as words that phrases can be found in, whatever their case, accents and punctuation.

/// How much of a text phrases are looked for in.
const TEXT_BYTES: usize = 16 * 1024;

/// How far two pieces of a phrase may stand apart.
const GAP_BYTES: usize = 60;

/// A text in lower case without accents and punctuation, one space between words and at both ends, and a
/// stroke for the end of a statement.
///
/// Addresses and links are left out: their parts are names that somebody chose, not what a server says.
#[derive(Debug, Clone)]
pub(crate) struct Words(String);

impl Words {
    pub(crate) fn of(text: &str) -> Words {
        let text = cut(text, TEXT_BYTES);
        let mut words = String::with_capacity(text.len() + 2);
        words.push(' ');
        for line in text.lines() {
            // A blank line or a full stop ends a statement, and no phrase goes on after it.
            if line.trim().is_empty() {
                words.push_str("| ");
            }
            for token in line.split_whitespace() {
                push(token, &mut words);
                space(&mut words);
                if token.ends_with(['.', '!', '?']) {
                    words.push_str("| ");
                }
            }
        }
        Words(words)
    }

    /// Whether the phrase stands in the text: its pieces, parted by ` * `, in this order and close to each
    /// other, each from the beginning of a word. A piece may end inside a word.
    pub(crate) fn has(&self, phrase: &str) -> bool {
        let mut pieces = phrase.split(" * ");
        let Some(first) = pieces.next() else {
            return false;
        };
        let pieces: Vec<&str> = pieces.collect();
        self.starts(first).any(|begin| {
            let mut end = begin + first.len();
            pieces.iter().all(|piece| match self.next(piece, end) {
                Some(next) => {
                    end = next;
                    true
                }
                None => false,
            })
        })
    }

    /// The words, a space between them and at both ends.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The text without some phrases.
    pub(crate) fn without(&self, phrases: &[&str]) -> Words {
        let taken = phrases
            .iter()
            .fold(self.0.clone(), |text, phrase| text.replace(phrase, ""));
        Words(taken)
    }

    /// Whether one of the phrases stands in the text.
    pub(crate) fn has_any(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.has(phrase))
    }

    /// Whether the text begins with one of the phrases.
    pub(crate) fn begins_with_any(&self, phrases: &[&str]) -> bool {
        let text = self.0.trim_start_matches([' ', '|']);
        phrases.iter().any(|phrase| text.starts_with(phrase))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.trim_matches([' ', '|']).is_empty()
    }

    fn starts<'a>(&'a self, piece: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.0
            .match_indices(piece)
            .map(|(at, _)| at)
            .filter(move |at| self.is_start(piece, *at))
    }

    fn next(&self, piece: &str, from: usize) -> Option<usize> {
        let mut to = (from + GAP_BYTES + piece.len()).min(self.0.len());
        while !self.0.is_char_boundary(to) {
            to += 1;
        }
        let window = self.0.get(from..to)?.split('|').next()?;
        window
            .match_indices(piece)
            .map(|(at, _)| from + at)
            .find(|at| self.is_start(piece, *at))
            .map(|at| at + piece.len())
    }

    fn is_start(&self, piece: &str, at: usize) -> bool {
        // Words of scripts without spaces begin anywhere.
        !piece.is_ascii()
            || self
                .0
                .get(..at)
                .is_none_or(|before| before.is_empty() || before.ends_with(' '))
    }
}

/// The beginning of `text`, at most `bytes` long and ending between two letters.
pub(crate) fn cut(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

/// The letters of a token, without the names in it. Scripts without spaces put addresses and links
/// between letters of their own.
fn push(token: &str, words: &mut String) {
    let mut rest = token;
    while let Some(first) = rest.chars().next() {
        let ascii = first.is_ascii();
        let other = rest.find(|letter: char| letter.is_ascii() != ascii);
        let (run, after) = rest.split_at(other.unwrap_or(rest.len()));
        rest = after;
        if !(ascii && is_name(run)) {
            run.chars().for_each(|letter| fold(letter, words));
        }
    }
}

fn is_name(run: &str) -> bool {
    let run = run.trim_start_matches(|letter: char| !letter.is_ascii_alphanumeric());
    let link = ["http:", "https:", "www.", "mailto:"].iter().any(|scheme| {
        run.get(..scheme.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(scheme))
    });
    link || run.find('@').is_some_and(|at| at > 0 && at + 1 < run.len())
}

fn space(words: &mut String) {
    if !words.ends_with(' ') {
        words.push(' ');
    }
}

fn fold(letter: char, words: &mut String) {
    if letter.is_ascii() {
        if letter.is_ascii_alphanumeric() {
            words.push(letter.to_ascii_lowercase());
        } else {
            space(words);
        }
        return;
    }
    for letter in letter.to_lowercase() {
        match letter {
            '。' | '！' | '？' => words.push_str(" | "),
            'à'..='å' | 'ą' | 'ă' | 'ā' => words.push('a'),
            'æ' => words.push_str("ae"),
            'ç' | 'ć' | 'č' => words.push('c'),
            'ď' => words.push('d'),
            'è'..='ë' | 'ę' | 'ě' | 'ė' => words.push('e'),
            'ì'..='ï' | 'ı' => words.push('i'),
            'ł' => words.push('l'),
            'ñ' | 'ń' | 'ň' => words.push('n'),
            'ò'..='ö' | 'ø' | 'ő' => words.push('o'),
            'œ' => words.push_str("oe"),
            'ř' => words.push('r'),
            'ś' | 'š' | 'ş' => words.push('s'),
            'ß' => words.push_str("ss"),
            'ť' => words.push('t'),
            'ù'..='ü' | 'ů' | 'ű' => words.push('u'),
            'ý' => words.push('y'),
            'ź' | 'ż' | 'ž' => words.push('z'),
            'ё' => words.push('е'),
            // What a letter in lower case leaves behind, such as the dot of `İ`.
            '\u{300}'..='\u{36f}' => {}
            other if other.is_alphanumeric() => words.push(other),
            _ => space(words),
        }
    }
}
