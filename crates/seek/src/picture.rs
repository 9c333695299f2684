//! What a picture is recognised by.

use crate::luma::{SIDE, Small, small, turned};
use crate::memory::{OWN_BYTES, held};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use intake::Fingerprint;
use rights::Error;
use std::f64::consts::PI;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The fingerprint of a picture: 64 bits, one for each of its 8 by 8 lowest frequencies but the constant ones,
/// set where the frequency is stronger than the median. Copies that were scaled, compressed again, made
/// lighter or cut a little differ in few bits. Faces, words and things are not recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture(pub Fingerprint);

/// Pictures whose fingerprints differ in so many bits at most are taken for copies. The tests of this crate
/// measure it (`copies_are_found_and_others_are_not`).
pub const ALIKE_BITS: u32 = 10;

/// The way in which fingerprints are made, as the index names it; another way gets another name.
pub(crate) const WAY: [u8; 16] = *b"demur pictures 1";

/// Why a file has no fingerprint.
#[derive(Debug)]
pub enum NoPicture {
    /// It is no JPEG, PNG or WebP, or is damaged.
    Unreadable(Error),
    /// It would take too much memory.
    TooLarge,
    /// It is one plain colour, or nearly: every such picture is the same.
    Plain,
}

/// Frequencies of a side that count.
const WAVES: usize = 8;
/// The longest side, and how many points in all.
const LONGEST: u32 = 20_000;
const MOST_POINTS: u64 = 64_000_000;
/// Bytes that may be held while a picture is read: one of the most points with colour and light, and what decoders take
/// beside it. What has 16 bits a colour, or is held in another form as well, has fewer points.
const MOST_BYTES: u64 = 4 * MOST_POINTS + OWN_BYTES;
/// A picture whose frequencies are weaker than this, of 255, says nothing.
const PLAIN: f64 = 0.5;

impl Picture {
    /// Reads a file and gives its fingerprint; the picture itself is dropped.
    ///
    /// # Errors
    /// When it is no picture, is too large, or shows nothing.
    pub fn read(bytes: &[u8]) -> Result<Picture, NoPicture> {
        // A decoder that stumbles over a damaged file is no reason to stop.
        let read = catch_unwind(AssertUnwindSafe(|| decoded(bytes)));
        let stumbled = || NoPicture::Unreadable(Error::input("the picture is damaged"));
        let small = read.map_err(|_| stumbled())??;
        of(&small).ok_or(NoPicture::Plain)
    }

    /// In how many bits it differs from another one.
    #[must_use]
    pub const fn differs(self, other: Picture) -> u32 {
        (self.0.0 ^ other.0.0).count_ones()
    }
}

fn decoded(bytes: &[u8]) -> Result<Small, NoPicture> {
    let unreadable = |e: image::ImageError| match e {
        image::ImageError::Limits(_) => NoPicture::TooLarge,
        e => NoPicture::Unreadable(Error::input("the picture cannot be read").because(e)),
    };
    let reader = ImageReader::new(Cursor::new(bytes));
    let mut reader = reader
        .with_guessed_format()
        .map_err(|e| unreadable(e.into()))?;
    let known = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP];
    let Some(format) = reader.format().filter(|format| known.contains(format)) else {
        let message = "the file is no picture in JPEG, PNG or WebP";
        return Err(NoPicture::Unreadable(Error::input(message)));
    };
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(LONGEST);
    limits.max_image_height = Some(LONGEST);
    limits.max_alloc = Some(OWN_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    // INVARIANT: no picture is decoded before it is known that it fits: decoders are asked for their picture without a
    // bound of their own.
    let too_large = u64::from(width) * u64::from(height) > MOST_POINTS
        || held(format, bytes, &decoder) > MOST_BYTES;
    if too_large {
        return Err(NoPicture::TooLarge);
    }
    if width == 0 || height == 0 {
        let message = "the picture has no points";
        return Err(NoPicture::Unreadable(Error::input(message)));
    }
    // As it is looked at: cameras say how they were held. Turned once it is small, so that no copy of it is held.
    let camera = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    Ok(turned(&small(&picture), camera))
}

/// Cosines of the discrete cosine transform (DCT-II): by wave from 1, by point.
fn cosines() -> [[f64; SIDE]; WAVES] {
    let mut table = [[0.0; SIDE]; WAVES];
    for (wave, line) in table.iter_mut().enumerate() {
        for (at, value) in line.iter_mut().enumerate() {
            let angle = PI / SIDE as f64 * (at as f64 + 0.5) * (wave as f64 + 1.0);
            *value = angle.cos() * (2.0 / SIDE as f64).sqrt();
        }
    }
    table
}

/// `None` for a picture that shows nothing.
fn of(picture: &Small) -> Option<Picture> {
    let table = cosines();
    let mut along = [[0.0; WAVES]; SIDE];
    for (line, row) in along.iter_mut().zip(picture) {
        for (value, wave) in line.iter_mut().zip(&table) {
            *value = row
                .iter()
                .zip(wave)
                .map(|(light, cosine)| light * cosine)
                .sum();
        }
    }
    let mut strengths = Vec::with_capacity(WAVES * WAVES);
    for down in &table {
        for across in 0..WAVES {
            let column = along
                .iter()
                .map(|line| line.get(across).copied().unwrap_or(0.0));
            strengths.push(
                column
                    .zip(down)
                    .map(|(value, cosine)| value * cosine)
                    .sum::<f64>(),
            );
        }
    }
    let mut sorted = strengths.clone();
    sorted.sort_by(f64::total_cmp);
    let half = sorted.len() / 2;
    let middle = sorted.get(half - 1..=half)?;
    let median = middle.iter().sum::<f64>() / 2.0;
    let strongest = sorted.iter().map(|s| s.abs()).fold(0.0, f64::max);
    // The table has the size of the light kept: a wave of height 1 through the picture is SIDE / 2.
    if strongest < PLAIN * SIDE as f64 / 2.0 {
        return None;
    }
    // In a picture that mirrors itself half of the frequencies are nothing at all: they stay 0 in its copies.
    let least = median + strongest * 1e-3;
    let bits = strengths.iter().enumerate();
    let bits = bits.filter(|(_, strength)| **strength > least);
    let bits = bits.fold(0u64, |all, (at, _)| all | 1 << at);
    Some(Picture(Fingerprint(bits)))
}
