//! A message made harmless before it is parsed.

use crate::fields::FIELD_BYTES;

/// How much of a message is read.
const MESSAGE_BYTES: usize = 2 * 1024 * 1024;

/// How many parts of a message are read: each costs a search for its end.
const PARTS: usize = 200;

/// What the types of attached messages are called while they are parsed.
pub(crate) const MESSAGE: &str = "message/xfc822";
pub(crate) const GLOBAL: &str = "message/xlobal";

/// Without the line that mailboxes put before a message.
pub(crate) fn skip_envelope(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.trim_ascii_start();
    if bytes.starts_with(b"From ") || bytes.starts_with(b">From ") {
        let line = bytes
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(bytes.len(), |at| at + 1);
        return bytes.get(line..).unwrap_or_default();
    }
    bytes
}

/// A copy that costs little to parse, whoever wrote it.
///
/// The parser searches the end of each part in the rest of the message, so their number is limited. It
/// keeps attached messages as trees of their own, whose depth would be a sender's choice and whose release
/// recurses, so attached messages are given types that it does not know, and `reading` opens the few that
/// it needs. It compares parameters of a type with all before, so fields of a type have a greatest length.
pub(crate) fn disarm(bytes: &[u8]) -> Vec<u8> {
    let mut copy = Vec::with_capacity(bytes.len().min(MESSAGE_BYTES));
    let (mut parts, mut field) = (0, None);
    for line in bytes
        .get(..MESSAGE_BYTES)
        .unwrap_or(bytes)
        .split_inclusive(|byte| *byte == b'\n')
    {
        let folded = line
            .first()
            .is_some_and(|byte| matches!(byte, b' ' | b'\t'));
        if starts_with(line.trim_ascii_start(), b"content-") {
            parts += usize::from(starts_with(line.trim_ascii_start(), b"content-type"));
            field = Some(copy.len());
        } else if !(folded && field.is_some()) {
            field = None;
        }
        if parts > PARTS {
            break;
        }
        let Some(begin) = field else {
            copy.extend_from_slice(line);
            continue;
        };
        let room = FIELD_BYTES.saturating_sub(copy.len() - begin);
        let from = copy.len();
        copy.extend_from_slice(line.get(..room).unwrap_or(line));
        rename(copy.get_mut(from..).unwrap_or_default());
        if room < line.len() && !copy.ends_with(b"\n") {
            copy.push(b'\n');
        }
    }
    copy
}

/// `rfc822` and `global` lose their first letter where they are types of messages.
fn rename(line: &mut [u8]) {
    for at in 0..line.len() {
        let rest = line.get(at..).unwrap_or_default();
        let name = [&b"rfc822"[..], b"global"]
            .into_iter()
            .find(|name| starts_with(rest, name));
        if name.is_some_and(|name| rest.get(name.len()) != Some(&b'-')) {
            line.get_mut(at).into_iter().for_each(|byte| *byte = b'x');
        }
    }
}

fn starts_with(bytes: &[u8], prefix: &[u8]) -> bool {
    bytes
        .get(..prefix.len())
        .is_some_and(|begin| begin.eq_ignore_ascii_case(prefix))
}
