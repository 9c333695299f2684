//! What is printed.

use rights::Error;
use serde::Serialize;
use std::fmt::Write as _;

/// Prints a value as JSON, or its text.
pub(crate) fn print<T: Serialize>(
    json: bool,
    value: &T,
    text: impl FnOnce(&T) -> String,
) -> Result<(), Error> {
    let out = if json {
        serde_json::to_string_pretty(value)
            .map_err(|e| Error::internal("cannot write JSON").because(e))?
    } else {
        text(value)
    };
    raw(out.trim_end());
    Ok(())
}

/// Prints text. A reader that has gone away is no error.
pub(crate) fn raw(text: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// Prints bytes as they are. A reader that has gone away is no error.
pub(crate) fn bytes(bytes: &[u8]) {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(bytes).and_then(|()| out.flush());
}

/// Prints an error with its causes.
pub(crate) fn error(error: &Error, json: bool) {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        let _ = write!(text, "\n  because: {inner}");
        cause = inner.source();
    }
    if json {
        eprintln!(
            "{}",
            serde_json::json!({ "error": text, "kind": format!("{:?}", error.kind()).to_lowercase() })
        );
    } else {
        eprintln!("demur: {text}");
    }
}

/// A number with its thousands apart.
pub(crate) fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Rows of text in columns; columns of numbers to the right, with whatever stands in their first row.
pub(crate) fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let cells = |column: usize| rows.iter().filter_map(move |row| row.get(column));
    let width = |column| cells(column).map(|t| t.chars().count()).max().unwrap_or(0);
    // The first row may be a header, unless it is the only one.
    let header = usize::from(rows.len() > 1);
    let numeric = |column| cells(column).skip(header).all(|cell| is_number(cell));
    let columns: Vec<(usize, bool)> = (0..columns).map(|c| (width(c), numeric(c))).collect();
    let mut out = String::new();
    for row in rows {
        let mut line = String::from(" ");
        for (cell, (width, numeric)) in row.iter().zip(&columns) {
            // Writing to a String cannot fail.
            let _ = if *numeric {
                write!(line, " {cell:>width$} ")
            } else {
                write!(line, " {cell:<width$} ")
            };
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

fn is_number(cell: &str) -> bool {
    cell.starts_with(|c: char| c.is_ascii_digit())
        && cell.chars().all(|c| c.is_ascii_digit() || c == ',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_easily() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(1_234_567), "1,234,567");
    }

    #[test]
    fn columns_of_numbers_stand_right_under_their_name() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let rows = [
            row(["year", "in", "by"]),
            row(["2025", "1,000", "7"]),
            row(["unknown", "9", "age"]),
        ];
        assert_eq!(
            table(&rows),
            "  year        in  by\n  2025     1,000  7\n  unknown      9  age\n"
        );
    }
}
