//! A ZIP archive as an Open Packaging container needs it (ISO/IEC 29500-2): few parts, in a fixed order.
//!
//! Parts are stored, not compressed: so equal documents give equal bytes whatever version of a compressor is
//! at work, and a hash of the file can be kept. A part is at most some hundred kilobytes.

use flate2::Crc;

/// 1 January 1980, the earliest day that ZIP knows: the bytes tell nothing about when they were written.
const DAY: u16 = 0x21;
/// Version 2.0 is needed to extract; names are in UTF-8 (bit 11).
const VERSION: u16 = 20;
const UTF8: u16 = 1 << 11;

/// An archive in the making.
#[derive(Default)]
pub(crate) struct Zip {
    out: Vec<u8>,
    directory: Vec<u8>,
    parts: u16,
}

impl Zip {
    /// Appends a part. Fewer than 65,536 parts, fewer than 4 GiB: documents are far from it.
    pub(crate) fn add(&mut self, name: &str, content: &[u8]) {
        let offset = size(self.out.len());
        let mut crc = Crc::new();
        crc.update(content);
        let mut common = Vec::new();
        push16(&mut common, &[VERSION, UTF8, 0, 0, DAY]);
        push32(
            &mut common,
            &[crc.sum(), size(content.len()), size(content.len())],
        );
        push16(
            &mut common,
            &[u16::try_from(name.len()).unwrap_or(u16::MAX), 0],
        );
        push32(&mut self.out, &[0x0403_4b50]);
        self.out.extend(&common);
        self.out.extend(name.as_bytes());
        self.out.extend(content);

        push32(&mut self.directory, &[0x0201_4b50]);
        push16(&mut self.directory, &[VERSION]);
        self.directory.extend(&common);
        push16(&mut self.directory, &[0, 0, 0]);
        push32(&mut self.directory, &[0, offset]);
        self.directory.extend(name.as_bytes());
        self.parts = self.parts.saturating_add(1);
    }

    /// The archive with its directory.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        let (at, long) = (size(self.out.len()), size(self.directory.len()));
        self.out.append(&mut self.directory);
        push32(&mut self.out, &[0x0605_4b50]);
        push16(&mut self.out, &[0, 0, self.parts, self.parts]);
        push32(&mut self.out, &[long, at]);
        push16(&mut self.out, &[0]);
        self.out
    }
}

fn size(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

fn push16(out: &mut Vec<u8>, numbers: &[u16]) {
    out.extend(numbers.iter().flat_map(|n| n.to_le_bytes()));
}

fn push32(out: &mut Vec<u8>, numbers: &[u32]) {
    out.extend(numbers.iter().flat_map(|n| n.to_le_bytes()));
}
