//! What reading a picture holds of memory. The bound that `image` gives to decoders reaches what they ask it for, and
//! of these three formats no decoder asks for all that it holds between the file and the picture.

use image::{ImageDecoder, ImageFormat};

/// Bytes that a decoder of PNG may take beside the picture: parts of the file, unpacked colour profiles.
pub(crate) const OWN_BYTES: u64 = 64 << 20;

/// Bytes that are held at the most while a file is read as a picture, the picture among them. In doubt more.
pub(crate) fn held(format: ImageFormat, file: &[u8], decoder: &impl ImageDecoder) -> u64 {
    let (width, height) = decoder.dimensions();
    let points = u64::from(width) * u64::from(height);
    let picture = decoder.total_bytes();
    let beside = match format {
        ImageFormat::WebP => match file.get(12..16) {
            // Lossy: brightness, and colour with half the points each way.
            Some(b"VP8 ") => 2 * points,
            // Lossless: with what is see-through, also where nothing is.
            Some(b"VP8L") => 4 * points,
            // What is see-through by itself, or moves: a frame and what it is laid on as well.
            _ => 8 * points,
        },
        // 16 bits for each colour of each point.
        ImageFormat::Jpeg if is_in_passes(file) => 2 * colours(file) * points,
        ImageFormat::Png => OWN_BYTES,
        _ => 0,
    };
    picture.saturating_add(beside)
}

/// The colours of a JPEG and whether its parts are in passes, each of which adds to all of it, so that the whole has to
/// be held; `None` where that is not clear from its beginning.
fn beginning(file: &[u8]) -> Option<(u64, bool)> {
    let mut rest = file.strip_prefix(b"\xff\xd8")?;
    let mut frame: Option<(u8, u8)> = None;
    loop {
        let (mark, after) = rest.split_first_chunk::<2>()?;
        let [0xff, kind] = *mark else {
            return None;
        };
        let length = u16::from_be_bytes(*after.first_chunk()?);
        let (segment, next) = after.split_at_checked(usize::from(length))?;
        match kind {
            // A start of a frame: but for these three, which are in the same row.
            0xc0..=0xcf if !matches!(kind, 0xc4 | 0xc8 | 0xcc) => {
                if frame.is_some() {
                    return None;
                }
                frame = Some((kind, *segment.get(7)?));
            }
            // The first scan: one that has every colour can be read line by line.
            0xda => {
                let (kind, colours) = frame?;
                let whole = matches!(kind, 0xc0 | 0xc1) && segment.get(2) == Some(&colours);
                return Some((u64::from(colours), !whole));
            }
            _ => {}
        }
        rest = next;
    }
}

fn is_in_passes(file: &[u8]) -> bool {
    beginning(file).is_none_or(|(_, passes)| passes)
}

/// In doubt as many as there can be.
fn colours(file: &[u8]) -> u64 {
    beginning(file).map_or(4, |(colours, _)| colours.min(4))
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::codecs::jpeg::JpegEncoder;
    use image::{DynamicImage, GrayImage, RgbImage};

    fn jpeg(picture: &DynamicImage) -> Vec<u8> {
        let mut bytes = Vec::new();
        let encoder = JpegEncoder::new_with_quality(&mut bytes, 80);
        picture.write_with_encoder(encoder).unwrap();
        bytes
    }

    /// Where a marker stands.
    fn at(file: &[u8], kind: u8) -> usize {
        let mut pairs = file.windows(2);
        pairs.position(|pair| *pair == [0xff, kind]).unwrap()
    }

    #[test]
    fn a_jpeg_in_passes_is_told_from_its_beginning() {
        let colour = jpeg(&DynamicImage::ImageRgb8(RgbImage::new(16, 16)));
        let grey = jpeg(&DynamicImage::ImageLuma8(GrayImage::new(16, 16)));
        assert_eq!(beginning(&colour), Some((3, false)));
        assert_eq!(beginning(&grey), Some((1, false)));
        let (frame, scan) = (at(&colour, 0xc0), at(&colour, 0xda));
        // Progressive.
        let mut passes = colour.clone();
        passes[frame + 1] = 0xc2;
        assert_eq!(beginning(&passes), Some((3, true)));
        // A scan for each colour.
        let mut apart = colour.clone();
        apart[scan + 4] = 1;
        assert_eq!(beginning(&apart), Some((3, true)));
        // In doubt.
        for cut in [0, 1, 2, 3, frame, frame + 6, scan, scan + 2] {
            assert_eq!(beginning(&colour[..cut]), None, "{cut}");
        }
        let mut twice = colour.clone();
        let again: Vec<u8> = colour[frame..frame + 19].to_vec();
        twice.splice(frame..frame, again);
        assert_eq!(beginning(&twice), None);
        assert!(is_in_passes(b"") && colours(b"") == 4);
    }
}
