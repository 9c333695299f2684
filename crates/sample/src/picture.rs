//! Small pictures: 16 by 16 pixels in four colours, mirrored, as PNG.

use crate::dice::Dice;

const SIDE: usize = 16;

/// A PNG file (ISO/IEC 15948): palette, two bits a pixel, one stored deflate block (RFC 1950, 1951).
pub(crate) fn png(dice: &mut Dice) -> Vec<u8> {
    let mut out = Vec::with_capacity(224);
    out.extend_from_slice(b"\x89PNG\r\n\x1a\n");
    let side = (SIDE as u32).to_be_bytes();
    let header = [&side[..], &side[..], &[2, 3, 0, 0, 0]].concat();
    chunk(&mut out, b"IHDR", &header);
    let palette: Vec<u8> = (0..12).map(|_| 64 + dice.below(192) as u8).collect();
    chunk(&mut out, b"PLTE", &palette);
    chunk(&mut out, b"IDAT", &stored(&pixels(dice)));
    chunk(&mut out, b"IEND", &[]);
    out
}

/// Rows of one filter byte and four bytes of pixels; the right half mirrors the left.
fn pixels(dice: &mut Dice) -> Vec<u8> {
    let mut rows = Vec::with_capacity(SIDE * 5);
    for _ in 0..SIDE {
        let left = dice.below(1 << 16) as u16;
        let mirrored = (0..8).fold(0u16, |acc, i| acc | ((left >> (2 * i)) & 3) << (14 - 2 * i));
        rows.push(0);
        rows.extend_from_slice(&left.to_be_bytes());
        rows.extend_from_slice(&mirrored.to_be_bytes());
    }
    rows
}

fn stored(raw: &[u8]) -> Vec<u8> {
    let length = raw.len() as u16;
    let mut out = vec![0x78, 0x01, 0x01];
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(&(!length).to_le_bytes());
    out.extend_from_slice(raw);
    out.extend_from_slice(&adler32(raw).to_be_bytes());
    out
}

fn chunk(out: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    out.extend_from_slice(&(data.len() as u32).to_be_bytes());
    out.extend_from_slice(name);
    out.extend_from_slice(data);
    let crc = crc32(name.iter().chain(data));
    out.extend_from_slice(&crc.to_be_bytes());
}

/// RFC 1950.
fn adler32(bytes: &[u8]) -> u32 {
    let (a, b) = bytes.iter().fold((1u32, 0u32), |(a, b), &byte| {
        let a = (a + u32::from(byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    b << 16 | a
}

/// ISO 3309, bit by bit: pictures are small.
fn crc32<'a>(bytes: impl Iterator<Item = &'a u8>) -> u32 {
    !bytes.fold(!0u32, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |c, _| {
            if c & 1 == 1 {
                c >> 1 ^ 0xedb8_8320
            } else {
                c >> 1
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dice::Stream;

    #[test]
    fn checksums_are_the_published_ones() {
        assert_eq!(crc32(b"123456789".iter()), 0xcbf4_3926);
        assert_eq!(adler32(b"Wikipedia"), 0x11e6_0398);
    }

    #[test]
    fn a_picture_has_its_parts() {
        let png = png(&mut Dice::new(1, Stream::Picture, 2, 3));
        assert!(png.starts_with(b"\x89PNG\r\n\x1a\n") && png.len() < 300);
        for part in [b"IHDR", b"PLTE", b"IDAT", b"IEND"] {
            assert!(png.windows(4).any(|w| w == part));
        }
    }
}
