//! Helvetica in the encoding of Western Europe: which characters there are, and how wide they are.

/// A face of the font.
#[derive(Clone, Copy)]
pub(super) struct Face {
    /// Its name in the standard.
    pub(super) name: &'static [u8],
    /// Its name on a page.
    pub(super) key: &'static [u8],
    /// Widths of the characters 32 to 126, in thousandths of the size.
    widths: &'static [u16; 95],
}

pub(super) const PLAIN: Face = Face {
    name: b"Helvetica",
    key: b"F1",
    widths: &[
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556,
        556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722,
        722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722,
        667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556,
        556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,
        500, 334, 260, 334, 584,
    ],
};

pub(super) const BOLD: Face = Face {
    name: b"Helvetica-Bold",
    key: b"F2",
    widths: &[
        278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556,
        556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722,
        722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722,
        667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611,
        611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556,
        500, 389, 280, 389, 584,
    ],
};

/// The characters at 0x80 to 0x9F of the encoding; a blank where there is none.
const SPECIAL: [char; 32] = [
    '€', ' ', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', ' ', 'Ž', ' ', ' ', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', ' ', 'ž', 'Ÿ',
];

/// A character as a byte of the encoding, if it has it.
pub(super) fn byte(of: char) -> Option<u8> {
    match u32::from(of) {
        code @ (0x20..=0x7E | 0xA0..=0xFF) => u8::try_from(code).ok(),
        _ => {
            let at = SPECIAL.iter().position(|c| *c == of)?;
            u8::try_from(0x80 + at).ok()
        }
    }
}

impl Face {
    /// The width of encoded text at a size; letters beyond ASCII are taken for wide rather than narrow.
    pub(super) fn width(self, text: &[u8], size: f32) -> f32 {
        let one = |byte: &u8| -> u32 {
            let ascii = usize::from(*byte).checked_sub(32);
            let known = ascii.and_then(|at| self.widths.get(at)).copied();
            match (known, byte) {
                (Some(width), 32..=126) => width.into(),
                (_, 0x85 | 0x89 | 0x8C | 0x97 | 0x99 | 0x9C | 0xC6) => 1000,
                (_, 0xC0..=0xDE) => 778,
                _ => 611,
            }
        };
        let sum: u32 = text.iter().map(one).sum();
        sum as f32 / 1000.0 * size
    }
}
