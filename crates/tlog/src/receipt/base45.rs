//! Base45 (RFC 9285): bytes in the 45 letters that a QR code packs two in 11 bits.
//!
//! Written out because a receipt must have one spelling: every text that this reads is the one that
//! it would write.

const LETTERS: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(2) * 3);
    for pair in bytes.chunks(2) {
        let mut value = pair.iter().fold(0, |sum, b| sum * 256 + usize::from(*b));
        for _ in 0..=pair.len() {
            let letter = LETTERS.get(value % 45).copied().unwrap_or(b' ');
            text.push(char::from(letter));
            value /= 45;
        }
    }
    text
}

pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 2 / 3);
    for letters in text.as_bytes().chunks(3) {
        let value = letters.iter().rev().try_fold(0_u32, |sum, letter| {
            let digit = LETTERS.iter().position(|l| l == letter)?;
            Some(sum * 45 + u32::try_from(digit).ok()?)
        })?;
        match letters.len() {
            3 => bytes.extend(u16::try_from(value).ok()?.to_be_bytes()),
            2 => bytes.push(u8::try_from(value).ok()?),
            _ => return None,
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_examples_of_the_rfc() {
        // RFC 9285, sections 4.3 and 4.4.
        for (plain, coded) in [
            ("AB", "BB8"),
            ("Hello!!", "%69 VD92EX0"),
            ("base-45", "UJCLQE7W581"),
            ("ietf!", "QED8WEX0"),
        ] {
            assert_eq!(encode(plain.as_bytes()), coded);
            assert_eq!(decode(coded).unwrap(), plain.as_bytes());
        }
        // Section 6: a value above 65535; and one above 255 for a single byte.
        assert_eq!(decode("GGW"), None);
        assert_eq!(decode("::"), None);
    }

    proptest! {
        #[test]
        fn what_is_read_is_what_would_be_written(text in "[0-9A-Z $%*+./:-]{0,40}") {
            if let Some(bytes) = decode(&text) {
                prop_assert_eq!(encode(&bytes), text);
            }
        }

        #[test]
        fn bytes_come_back(bytes: Vec<u8>) {
            prop_assert_eq!(decode(&encode(&bytes)).unwrap(), bytes);
        }
    }
}
