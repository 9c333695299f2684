//! The QR code of a receipt as a drawing.

use qrcode::{Color, EcLevel, QrCode, Version};
use rights::Error;
use std::fmt::Write;

/// Codes above this have squares too small for a printed page and a phone.
const MAX_VERSION: i16 = 30;
/// White around the code, in squares (ISO/IEC 18004, section 6.3.8).
const QUIET: usize = 4;

/// A drawing of dark squares.
pub(super) struct Square {
    /// Width and height in squares, with the white around.
    pub(super) width: usize,
    /// The path of an SVG.
    pub(super) path: String,
}

/// The code of a text, with as much correction as fits; `None` when it is too long for a printed code.
pub(super) fn square(text: &str) -> Result<Option<Square>, Error> {
    for level in [EcLevel::M, EcLevel::L] {
        let code = match QrCode::with_error_correction_level(text, level) {
            Ok(code) => code,
            Err(qrcode::types::QrError::DataTooLong) => continue,
            Err(e) => return Err(Error::internal("a QR code could not be made").because(e)),
        };
        if matches!(code.version(), Version::Normal(v) if v <= MAX_VERSION) {
            return draw(&code).map(Some);
        }
    }
    Ok(None)
}

fn draw(code: &QrCode) -> Result<Square, Error> {
    let width = code.width();
    let colors = code.to_colors();
    let mut path = String::new();
    for (y, row) in colors.chunks(width.max(1)).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run.first() == Some(&Color::Dark) {
                let (x, y, wide) = (x + QUIET, y + QUIET, run.len());
                write!(path, "M{x} {y}h{wide}v1h-{wide}z")
                    .map_err(|e| Error::internal("a QR code could not be drawn").because(e))?;
            }
            x += run.len();
        }
    }
    Ok(Square {
        width: width + 2 * QUIET,
        path,
    })
}
