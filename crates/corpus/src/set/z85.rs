//! Z85 (ZeroMQ RFC 32), in which the Delta protocol names deletion vector files.

const DIGITS: &[u8; 85] =
    b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

/// The text of 16 bytes: 20 characters.
pub(super) fn encode(bytes: [u8; 16]) -> String {
    let (words, _) = bytes.as_chunks::<4>();
    let mut text = String::with_capacity(20);
    for word in words {
        let number = u32::from_be_bytes(*word);
        for power in [85u32.pow(4), 85u32.pow(3), 85u32.pow(2), 85, 1] {
            // INVARIANT: a remainder of 85 is the place of a digit.
            let digit = DIGITS.get((number / power % 85) as usize);
            text.extend(digit.map(|d| char::from(*d)));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the Delta protocol, section "Derived Fields" of deletion vectors, and that of
    /// ZeroMQ RFC 32 twice.
    #[test]
    fn agrees_with_the_specifications() {
        let uuid = "d2c639aa-8816-431a-aaf6-d3fe2512ff61"
            .parse::<uuid::Uuid>()
            .unwrap();
        assert_eq!(encode(uuid.into_bytes()), "^-aqEH.-t@S}K{vb[*k^");
        let hello = [0x86, 0x4F, 0xD2, 0x6F, 0xB5, 0x59, 0xF7, 0x5B];
        let twice: [u8; 16] = [hello, hello].concat().try_into().unwrap();
        assert_eq!(encode(twice), "HelloWorldHelloWorld");
    }
}
