//! Addresses inside texts and fields.

use crate::words::cut;

/// A local part has 64 octets and a domain 255 (RFC 5321, section 4.5.3.1); addresses that encode another
/// are longer than they may be.
const LOCAL_BYTES: usize = 255;
const DOMAIN_BYTES: usize = 255;

/// How many addresses of a line are looked at.
const IN_LINE: usize = 20;

/// Values of fields longer than any address are cut.
const VALUE_BYTES: usize = 512;

/// An address and where it stands in its line, without angle brackets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found<'a> {
    pub(crate) address: &'a str,
    pub(crate) begin: usize,
    pub(crate) end: usize,
}

/// The addresses of a line.
pub(crate) fn find(line: &str) -> Vec<Found<'_>> {
    let bytes = line.as_bytes();
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = bytes
        .get(from..)
        .and_then(|rest| rest.iter().position(|byte| *byte == b'@'))
        .map(|at| at + from)
    {
        let end = domain_end(bytes, at + 1);
        let begin = local_begin(bytes, at, from);
        from = (at + 1).max(end);
        let bracketed = begin.checked_sub(1).and_then(|before| bytes.get(before)) == Some(&b'<')
            && bytes.get(end) == Some(&b'>');
        let domain = line.get(at + 1..end).unwrap_or_default();
        if begin < at
            && !domain.is_empty()
            && (bracketed || domain.contains('.') || domain.starts_with('['))
        {
            found.extend(line.get(begin..end).map(|address| Found {
                address,
                begin,
                end,
            }));
        }
        if found.len() >= IN_LINE {
            break;
        }
    }
    found
}

/// The address of a field such as `Final-Recipient`, without its type: RFC 3464, section 2.1.2.
pub(crate) fn of_field(value: &str) -> Option<String> {
    let value = cut(value, VALUE_BYTES);
    let value = match value.split_once(';') {
        // An address may hold a semicolon itself, a type may not hold an at sign.
        Some((kind, address)) if !kind.contains('@') => address,
        _ => value,
    };
    let value = value.trim();
    let address = match value
        .split_once('<')
        .and_then(|(_, rest)| rest.rsplit_once('>'))
    {
        Some((address, _)) => address,
        None => value.split(" (").next().unwrap_or(value),
    };
    let address = address.trim().trim_matches(['<', '>', ',']);
    (!address.is_empty()).then(|| address.to_owned())
}

/// Whether both are the same mailbox: the domain has no case, and hardly a server tells local parts apart
/// by theirs (RFC 5321, section 2.4).
pub(crate) fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

fn local_begin(bytes: &[u8], at: usize, least: usize) -> usize {
    let least = least.max(at.saturating_sub(LOCAL_BYTES));
    let before = |end: usize| {
        end.checked_sub(1)
            .filter(|begin| *begin >= least)
            .and_then(|begin| bytes.get(begin).copied())
    };
    let mut begin = at;
    if before(begin) == Some(b'"') {
        let inside = bytes.get(least..at - 1).unwrap_or_default();
        if let Some(quote) = inside.iter().rposition(|byte| *byte == b'"') {
            return least + quote;
        }
    }
    while before(begin).is_some_and(is_local) {
        begin -= 1;
    }
    // Marks that quote an address are letters of a local part as well.
    while bytes
        .get(begin)
        .is_some_and(|byte| matches!(byte, b'\'' | b'`' | b'.' | b'*' | b'|'))
        && begin < at
    {
        begin += 1;
    }
    begin
}

fn domain_end(bytes: &[u8], from: usize) -> usize {
    let domain = bytes.get(from..).unwrap_or_default();
    let domain = domain.get(..DOMAIN_BYTES).unwrap_or(domain);
    if domain.first() == Some(&b'[') {
        return domain
            .iter()
            .position(|byte| *byte == b']')
            .map_or(from, |end| from + end + 1);
    }
    let length = domain
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
        .count();
    let domain = domain.get(..length).unwrap_or_default();
    from + domain
        .iter()
        .rposition(u8::is_ascii_alphanumeric)
        .map_or(0, |last| last + 1)
}

fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte)
}
