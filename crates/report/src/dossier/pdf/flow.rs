//! Blocks of text onto pages.

use super::blocks::Block;
use super::font::{BOLD, Face, PLAIN, byte};
use pdf_writer::{Content, Name, Str, TextStr};

/// A4, in points.
pub(super) const WIDTH: f32 = 595.0;
pub(super) const HEIGHT: f32 = 842.0;
const MARGIN: f32 = 51.0;
/// A square of a code, in points: printed well above what a telephone can read.
const MODULE: f32 = 1.3;

/// A word as it is drawn, and as it is where that differs.
struct Word {
    bytes: Vec<u8>,
    real: Option<String>,
}

/// Pages that grow.
pub(super) struct Flow {
    foot: String,
    pages: Vec<Content>,
    page: Content,
    y: f32,
    has_numbers: bool,
}

impl Flow {
    pub(super) fn new(foot: &str) -> Flow {
        Flow {
            foot: foot.to_owned(),
            pages: Vec::new(),
            page: Content::new(),
            y: HEIGHT - MARGIN,
            has_numbers: false,
        }
    }

    /// Whether a character was written as its number.
    pub(super) const fn has_numbers(&self) -> bool {
        self.has_numbers
    }

    pub(super) fn add(&mut self, block: &Block) {
        match block {
            Block::Title(text) => self.text(text, BOLD, 20.0, 0.0, 4.0),
            Block::Heading(text) => {
                self.room(60.0);
                self.y -= 14.0;
                self.text(text, BOLD, 14.0, 0.0, 3.0);
            }
            Block::Strong(text) => {
                self.room(40.0);
                self.y -= 5.0;
                self.text(text, BOLD, 10.0, 0.0, 1.0);
            }
            Block::Text(text) => self.text(text, PLAIN, 9.5, 0.0, 2.0),
            Block::Pair(name, value) => {
                self.text(&format!("{name}: {value}"), PLAIN, 9.5, 10.0, 0.0);
            }
            Block::Point(text) => self.text(&format!("• {text}"), PLAIN, 9.5, 10.0, 0.0),
            Block::Small(text) => self.text(text, PLAIN, 7.0, 0.0, 2.0),
            Block::Code(width, path) => self.code(*width, path),
        }
    }

    fn room(&mut self, height: f32) {
        if self.y - height < MARGIN + 14.0 {
            self.end_page();
        }
    }

    fn end_page(&mut self) {
        let number = self.pages.len() + 1;
        let foot = format!("{} · {number}", self.foot);
        let words: Vec<Word> = foot.split(' ').map(|word| self.word(word)).collect();
        self.y = MARGIN - 14.0;
        self.line(&words, PLAIN, 7.0, 0.0);
        self.pages
            .push(std::mem::replace(&mut self.page, Content::new()));
        self.y = HEIGHT - MARGIN;
    }

    /// The pages, each as the operators that draw it.
    pub(super) fn finish(mut self) -> Vec<Vec<u8>> {
        self.end_page();
        let pages = self.pages.into_iter();
        pages.map(|page| page.finish().to_vec()).collect()
    }

    fn text(&mut self, text: &str, face: Face, size: f32, indent: f32, after: f32) {
        let room = WIDTH - 2.0 * MARGIN - indent;
        let blank = face.width(b" ", size);
        let mut words: Vec<Word> = Vec::new();
        let mut used = 0.0;
        let all: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        for text in all {
            for word in self.parts(&text, face, size, room) {
                let width = face.width(&word.bytes, size);
                if !words.is_empty() && used + blank + width > room {
                    self.put(&words, face, size, indent);
                    words.clear();
                    used = 0.0;
                }
                used += width + if words.is_empty() { 0.0 } else { blank };
                words.push(word);
            }
        }
        if !words.is_empty() {
            self.put(&words, face, size, indent);
        }
        self.y -= after;
    }

    /// A word, cut where it is wider than a line.
    fn parts(&mut self, text: &str, face: Face, size: f32, room: f32) -> Vec<Word> {
        let whole = self.word(text);
        if face.width(&whole.bytes, size) <= room {
            return vec![whole];
        }
        let (mut parts, mut part) = (Vec::new(), String::new());
        for letter in text.chars() {
            part.push(letter);
            if face.width(&self.word(&part).bytes, size) > room {
                part.pop();
                parts.push(self.word(&part));
                part = letter.to_string();
            }
        }
        parts.push(self.word(&part));
        parts
    }

    fn word(&mut self, text: &str) -> Word {
        let (mut bytes, mut numbered) = (Vec::new(), false);
        for letter in text.chars() {
            match byte(letter) {
                Some(byte) => bytes.push(byte),
                None => {
                    numbered = true;
                    let number = format!("‹U+{:04X}›", u32::from(letter));
                    bytes.extend(number.chars().filter_map(byte));
                }
            }
        }
        self.has_numbers |= numbered;
        Word {
            bytes,
            real: numbered.then(|| text.to_owned()),
        }
    }

    fn put(&mut self, words: &[Word], face: Face, size: f32, indent: f32) {
        let height = size * 1.4;
        self.room(height);
        self.y -= height;
        self.line(words, face, size, indent);
    }

    fn line(&mut self, words: &[Word], face: Face, size: f32, indent: f32) {
        let page = &mut self.page;
        page.begin_text();
        page.set_font(Name(face.key), size);
        page.next_line(MARGIN + indent, self.y);
        for (at, word) in words.iter().enumerate() {
            if at > 0 {
                page.show(Str(b" "));
            }
            match &word.real {
                None => {
                    page.show(Str(&word.bytes));
                }
                Some(real) => {
                    let mut marked = page.begin_marked_content_with_properties(Name(b"Span"));
                    marked.properties().actual_text(TextStr(real));
                    drop(marked);
                    page.show(Str(&word.bytes));
                    page.end_marked_content();
                }
            }
        }
        page.end_text();
    }

    /// Draws the squares of a code from the path of its SVG: `M4 4h7v1h-7z` is a run of seven.
    fn code(&mut self, width: usize, path: &str) {
        let side = width as f32 * MODULE;
        self.room(side + 6.0);
        let top = self.y - 4.0;
        for run in path.split('M').skip(1) {
            let numbers = run.split(['h', 'v', ' ']).take(3);
            let numbers: Vec<f32> = numbers.filter_map(|n| n.parse().ok()).collect();
            if let [x, y, long] = numbers.as_slice() {
                let (x, y) = (MARGIN + x * MODULE, top - (y + 1.0) * MODULE);
                self.page.rect(x, y, long * MODULE, MODULE);
            }
        }
        self.page.fill_nonzero();
        self.y = top - side;
    }
}
