//! A picture as light alone, made small.

use image::DynamicImage;

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
    let picture = picture.to_luma_alpha8();
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let (columns, rows) = (shares(width), shares(height));
    let points = picture.as_raw();
    let light = |x: usize, y: usize| {
        let at = (y * width + x) * 2;
        let of = |at: usize| f64::from(points.get(at).copied().unwrap_or(255));
        let seen = of(at + 1) / 255.0;
        of(at) * seen + 255.0 * (1.0 - seen)
    };
    let mut out = [[0.0; SIDE]; SIDE];
    for (line, row) in out.iter_mut().zip(&rows) {
        // Each row of points once, summed into the small columns.
        for (y, part) in row {
            for (square, column) in line.iter_mut().zip(&columns) {
                let sum: f64 = column.iter().map(|(x, share)| light(*x, *y) * share).sum();
                *square += sum * part;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{GrayImage, Luma};

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
