//! How well copies are told from other pictures, on pictures drawn by seed.

use image::imageops::FilterType;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, RgbaImage};
use proptest::prelude::*;
use seek::{ALIKE_BITS, NoPicture, Picture};
use std::io::Cursor;

/// Numbers by seed (SplitMix64).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// Waves of which each is the weaker the finer it is, as in photographs, some shapes before them, and grain.
pub(crate) fn drawn(seed: u64, width: u32, height: u32) -> DynamicImage {
    let mut dice = Dice(seed);
    let waves: Vec<[f64; 4]> = (0..40)
        .map(|_| {
            let (across, down) = (dice.unit() * 16.0 - 8.0, dice.unit() * 16.0 - 8.0);
            let strength = 60.0 / (1.0 + (across * across + down * down).sqrt());
            [across, down, dice.unit() * 6.3, strength]
        })
        .collect();
    let shapes: Vec<[f64; 5]> = (0..6)
        .map(|_| std::array::from_fn(|_| dice.unit()))
        .collect();
    let tint: [f64; 3] = std::array::from_fn(|_| 0.6 + dice.unit() * 0.8);
    let picture = RgbImage::from_fn(width, height, |x, y| {
        let (u, v) = (
            f64::from(x) / f64::from(width),
            f64::from(y) / f64::from(height),
        );
        let wave = |w: &[f64; 4]| {
            ((w[0] * u + w[1] * v) * std::f64::consts::TAU / 2.0 + w[2]).sin() * w[3]
        };
        let mut light = 128.0 + waves.iter().map(wave).sum::<f64>();
        for [cx, cy, rx, ry, shade] in &shapes {
            let (dx, dy) = ((u - cx) / (0.05 + rx * 0.25), (v - cy) / (0.05 + ry * 0.25));
            if dx * dx + dy * dy < 1.0 {
                light = light * 0.4 + shade * 150.0;
            }
        }
        light += dice.unit() * 12.0 - 6.0;
        Rgb(tint.map(|t| (light * t).clamp(0.0, 255.0) as u8))
    });
    DynamicImage::ImageRgb8(picture)
}

pub(crate) fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub(crate) fn jpeg(picture: &DynamicImage, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality);
    picture.to_rgb8().write_with_encoder(encoder).unwrap();
    bytes
}

fn cut(picture: &DynamicImage, part: f64) -> DynamicImage {
    let (w, h) = (f64::from(picture.width()), f64::from(picture.height()));
    picture.crop_imm(
        (w * part) as u32,
        0,
        (w * (1.0 - part)) as u32,
        (h * (1.0 - part)) as u32,
    )
}

type Change = (&'static str, fn(&DynamicImage) -> Vec<u8>);

/// What becomes of a picture that is posted again. The first ones have to be found; cutting is told.
const CHANGES: [Change; 11] = [
    ("PNG", |p| encoded(p, ImageFormat::Png)),
    ("WebP", |p| encoded(p, ImageFormat::WebP)),
    ("JPEG 75", |p| jpeg(p, 75)),
    ("JPEG 30", |p| jpeg(p, 30)),
    ("half the size, JPEG 75", |p| {
        jpeg(
            &p.resize_exact(p.width() / 2, p.height() / 2, FilterType::Triangle),
            75,
        )
    }),
    ("a fifth of the size", |p| {
        jpeg(&p.thumbnail(p.width() / 5, p.height() / 5), 75)
    }),
    ("lighter", |p| jpeg(&p.brighten(25), 75)),
    ("darker, less contrast", |p| {
        jpeg(&p.brighten(-20).adjust_contrast(-15.0), 75)
    }),
    ("grey", |p| {
        jpeg(&DynamicImage::ImageLuma8(p.to_luma8()), 75)
    }),
    ("cut by 2 %", |p| jpeg(&cut(p, 0.02), 75)),
    ("cut by 5 %", |p| jpeg(&cut(p, 0.05), 75)),
];

#[test]
fn copies_are_found_and_others_are_not() {
    let pictures: Vec<DynamicImage> = (0..120).map(|seed| drawn(seed, 320, 240)).collect();
    let own: Vec<Picture> = pictures
        .iter()
        .map(|p| Picture::read(&encoded(p, ImageFormat::Png)).unwrap())
        .collect();
    let mut missed = Vec::new();
    for (name, change) in CHANGES {
        let bits: Vec<u32> = pictures
            .iter()
            .zip(&own)
            .map(|(picture, own)| own.differs(Picture::read(&change(picture)).unwrap()))
            .collect();
        let lost = bits.iter().filter(|bits| **bits > ALIKE_BITS).count();
        let mean = f64::from(bits.iter().sum::<u32>()) / bits.len() as f64;
        println!(
            "{name}: {lost} of {} missed; bits differ {mean:.1} on average, {} at most",
            bits.len(),
            bits.iter().max().unwrap()
        );
        missed.push((name, lost));
    }
    let (mut pairs, mut alike, mut least) = (0u32, 0u32, 64);
    for (at, one) in own.iter().enumerate() {
        for other in own.iter().skip(at + 1) {
            pairs += 1;
            alike += u32::from(one.differs(*other) <= ALIKE_BITS);
            least = least.min(one.differs(*other));
        }
    }
    println!("others: {alike} of {pairs} pairs taken for copies; {least} bits differ at least");
    assert_eq!(alike, 0, "no two of these are copies");
    for (name, lost) in missed {
        // Half of what is cut by as much as that is missed: the page says that only slight changes are found.
        let most = match name {
            "cut by 5 %" => 120,
            "cut by 2 %" => 6,
            _ => 0,
        };
        assert!(lost <= most, "{name}: {lost} missed");
    }
}

#[test]
fn small_and_mirrored_pictures_are_recognised_too() {
    // As the fictional town draws them: 16 by 16, the right half mirrors the left.
    let mirrored = |seed: u64| {
        let mut dice = Dice(seed);
        let left: Vec<u8> = (0..128).map(|_| (dice.next() % 4 * 80) as u8).collect();
        let grey = image::GrayImage::from_fn(16, 16, |x, y| {
            let x = if x < 8 { x } else { 15 - x };
            image::Luma([left[(y * 8 + x) as usize]])
        });
        DynamicImage::ImageLuma8(grey)
    };
    let all: Vec<DynamicImage> = (0..100).map(mirrored).collect();
    let own: Vec<Picture> = all
        .iter()
        .map(|p| Picture::read(&encoded(p, ImageFormat::Png)).unwrap())
        .collect();
    for (picture, own) in all.iter().zip(&own) {
        let large = picture.resize_exact(160, 160, FilterType::Nearest);
        let copy = Picture::read(&encoded(&large, ImageFormat::WebP)).unwrap();
        assert!(own.differs(copy) <= ALIKE_BITS, "{}", own.differs(copy));
    }
    let mut pairs = own
        .iter()
        .enumerate()
        .flat_map(|(at, one)| own.iter().skip(at + 1).map(|other| one.differs(*other)));
    let least = pairs.by_ref().min().unwrap();
    println!("mirrored: two of 100 differ in {least} bits at least");
}

/// A picture lies as its camera was held (EXIF), and is compared as it is looked at.
#[test]
fn a_picture_is_compared_as_it_is_looked_at() {
    let upright = drawn(7, 200, 300);
    let lying = upright.rotate270();
    let mut bytes = jpeg(&lying, 90);
    // APP1 with an EXIF block of one entry: orientation 6, to be turned by 90 degrees.
    let exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let mut app = vec![0xff, 0xe1];
    app.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
    app.extend(exif);
    bytes.splice(2..2, app);
    let own = Picture::read(&encoded(&upright, ImageFormat::Png)).unwrap();
    let turned = Picture::read(&bytes).unwrap();
    assert!(own.differs(turned) <= ALIKE_BITS, "{}", own.differs(turned));
    let without = Picture::read(&jpeg(&lying, 90)).unwrap();
    assert!(own.differs(without) > ALIKE_BITS);
}

#[test]
fn what_is_too_large_or_plain_or_no_picture_is_said() {
    let plain = DynamicImage::ImageRgb8(RgbImage::from_pixel(100, 100, Rgb([200, 10, 10])));
    assert!(matches!(
        Picture::read(&encoded(&plain, ImageFormat::Png)),
        Err(NoPicture::Plain)
    ));
    let clear = DynamicImage::ImageRgba8(RgbaImage::from_fn(64, 64, |x, y| {
        image::Rgba([x as u8 * 4, y as u8 * 4, 0, 0])
    }));
    assert!(matches!(
        Picture::read(&encoded(&clear, ImageFormat::Png)),
        Err(NoPicture::Plain)
    ));
    for bytes in [
        &b""[..],
        b"GIF89a",
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        b"RIFF\0\0\0\0WEBPVP8L",
    ] {
        assert!(
            matches!(Picture::read(bytes), Err(NoPicture::Unreadable(_))),
            "{bytes:?}"
        );
    }
    // A small file that says it is 60,000 points wide, and one of 15,000 by 15,000.
    for side in [60_000u32, 15_000] {
        let read = Picture::read(&said_to_be(&drawn(1, 8, 8), side));
        assert!(matches!(read, Err(NoPicture::TooLarge)), "{side}: {read:?}");
    }
}

/// Files of a few bytes that say that they have points enough: what reading them holds is more than is allowed.
#[test]
fn what_takes_too_much_memory_is_too_large() {
    let small = drawn(3, 16, 16);
    // 16 bits for each of four colours: twice what 8 bits take.
    let deep = DynamicImage::ImageRgba16(small.to_rgba16());
    let flat = DynamicImage::ImageRgba8(small.to_rgba8());
    for (picture, side, fits) in [
        (&deep, 8_000, false),
        (&deep, 5_000, true),
        (&flat, 7_900, true),
    ] {
        let read = Picture::read(&said_to_be(picture, side));
        let refused = matches!(read, Err(NoPicture::TooLarge));
        assert_eq!(refused, !fits, "{side}: {read:?}");
    }
    // A progressive JPEG: all of it is held beside the picture.
    let mut bytes = jpeg(&small, 80);
    let frame = bytes.windows(2).position(|pair| *pair == [0xff, 0xc0]);
    let frame = frame.unwrap();
    bytes[frame + 1] = 0xc2;
    let side = 7_000u16.to_be_bytes();
    bytes[frame + 5..frame + 7].copy_from_slice(&side);
    bytes[frame + 7..frame + 9].copy_from_slice(&side);
    let read = Picture::read(&bytes);
    assert!(matches!(read, Err(NoPicture::TooLarge)), "{read:?}");
    // A lossless WebP: width and height less 1, 14 bits each, behind its first byte.
    let mut bytes = encoded(&small, ImageFormat::WebP);
    assert_eq!(&bytes[12..16], b"VP8L");
    let said = u32::from_le_bytes(bytes[21..25].try_into().unwrap());
    let side = 7_500 - 1;
    let said = said & !0x0fff_ffff | side << 14 | side;
    bytes[21..25].copy_from_slice(&said.to_le_bytes());
    let read = Picture::read(&bytes);
    assert!(matches!(read, Err(NoPicture::TooLarge)), "{read:?}");
}

/// A PNG that says it has so many points a side.
fn said_to_be(picture: &DynamicImage, side: u32) -> Vec<u8> {
    let mut png = encoded(picture, ImageFormat::Png);
    png[16..20].copy_from_slice(&side.to_be_bytes());
    png[20..24].copy_from_slice(&side.to_be_bytes());
    let check = crc(&png[12..29]);
    png[29..33].copy_from_slice(&check.to_be_bytes());
    png
}

/// ISO 3309, bit by bit.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| {
            if c & 1 == 1 {
                c >> 1 ^ 0xedb8_8320
            } else {
                c >> 1
            }
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whatever becomes of a file, reading it ends with a fingerprint or says why not.
    #[test]
    fn damaged_files_are_no_reason_to_stop(
        seed in 0u64..20, format in 0usize..3, at in any::<prop::sample::Index>(), bytes in proptest::collection::vec(any::<u8>(), 1..40), short in any::<bool>(),
    ) {
        let picture = drawn(seed, 40, 30);
        let mut file = match format {
            0 => jpeg(&picture, 80),
            1 => encoded(&picture, ImageFormat::Png),
            _ => encoded(&picture, ImageFormat::WebP),
        };
        let at = at.index(file.len());
        match short {
            true => file.truncate(at),
            false => { let end = (at + bytes.len()).min(file.len()); file.splice(at..end, bytes); }
        }
        drop(Picture::read(&file));
    }

    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(Picture::read(&bytes).is_err());
    }
}
