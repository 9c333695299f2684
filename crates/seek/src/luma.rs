//! A picture as light alone, made small.

use image::DynamicImage;
use image::metadata::Orientation;

/// Points of a side.
pub(crate) const SIDE: usize = 32;

/// The light of a picture, averaged over the squares of a small grid.
pub(crate) type Small = [[f64; SIDE]; SIDE];

/// How much of each point of one side falls on each point of the small one: (point, part) by small point.
fn shares(points: usize) -> Vec<Vec<(usize, f64)>> {
    let width = points as f64 / SIDE as f64;
    let share = |small: usize| {
        let (from, to) = (small as f64 * width, (small + 1) as f64 * width);
        let last = (to.ceil() as usize).min(points);
        let covered = (from as usize..last).map(|at| {
            let part = (to.min((at + 1) as f64) - from.max(at as f64)).max(0.0);
            (at, part / width)
        });
        covered.collect()
    };
    (0..SIDE).map(share).collect()
}

/// Makes a picture small. What is see-through is white, as on most pages.
pub(crate) fn small(picture: &DynamicImage) -> Small {
    let columns = shares(picture.width() as usize);
    let mut out = [[0.0; SIDE]; SIDE];
    for (line, rows) in out.iter_mut().zip(shares(picture.height() as usize)) {
        // The rows of one line at a time: a copy of all of it would be half as large as the picture.
        let Some((top, _)) = rows.first().copied() else {
            continue;
        };
        let (first, height) = (top as u32, rows.len() as u32);
        let strip = picture.crop_imm(0, first, picture.width(), height);
        let strip = strip.into_luma_alpha8();
        let (width, points) = (strip.width() as usize, strip.as_raw());
        let light = |x: usize, y: usize| {
            let at = ((y - top) * width + x) * 2;
            let of = |at: usize| f64::from(points.get(at).copied().unwrap_or(255));
            let seen = of(at + 1) / 255.0;
            of(at) * seen + 255.0 * (1.0 - seen)
        };
        // Each row of points once, summed into the small columns.
        for (y, part) in rows {
            for (square, column) in line.iter_mut().zip(&columns) {
                let sum: f64 = column.iter().map(|(x, share)| light(*x, y) * share).sum();
                *square += sum * part;
            }
        }
    }
    out
}

/// As it is to be looked at. Averages are the same whether a picture is turned before or after it is made small.
pub(crate) fn turned(small: &Small, by: Orientation) -> Small {
    let last = SIDE - 1;
    let mut out = [[0.0; SIDE]; SIDE];
    for (y, line) in out.iter_mut().enumerate() {
        for (x, light) in line.iter_mut().enumerate() {
            let (column, row) = match by {
                Orientation::NoTransforms => (x, y),
                Orientation::Rotate90 => (y, last - x),
                Orientation::Rotate180 => (last - x, last - y),
                Orientation::Rotate270 => (last - y, x),
                Orientation::FlipHorizontal => (last - x, y),
                Orientation::FlipVertical => (x, last - y),
                Orientation::Rotate90FlipH => (y, x),
                Orientation::Rotate270FlipH => (last - y, last - x),
            };
            let from = small.get(row).and_then(|row| row.get(column));
            *light = from.copied().unwrap_or_default();
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{GrayImage, Luma};

    #[test]
    fn turned_after_it_was_made_small_is_turned_before() {
        let picture = GrayImage::from_fn(70, 45, |x, y| Luma([((x * 3 + y * y) % 256) as u8]));
        let picture = DynamicImage::ImageLuma8(picture);
        for number in 1..=8 {
            let by = Orientation::from_exif(number).unwrap();
            let mut before = picture.clone();
            before.apply_orientation(by);
            let (before, after) = (small(&before), turned(&small(&picture), by));
            let both = before.iter().flatten().zip(after.iter().flatten());
            let most = both.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            assert!(most < 1e-6, "{by:?}: {most}");
        }
    }

    #[test]
    fn the_average_stays_whatever_the_size() {
        for (width, height) in [(1, 1), (7, 300), (32, 32), (33, 31), (500, 20)] {
            let picture =
                GrayImage::from_fn(width, height, |x, y| Luma([((x * 7 + y * 13) % 256) as u8]));
            let whole: f64 = picture.as_raw().iter().map(|p| f64::from(*p)).sum();
            let mean = whole / f64::from(width * height);
            let small = small(&DynamicImage::ImageLuma8(picture));
            let averaged = small.iter().flatten().sum::<f64>() / (SIDE * SIDE) as f64;
            assert!(
                (averaged - mean).abs() < 1e-6,
                "{width}x{height}: {averaged} {mean}"
            );
        }
    }
}
