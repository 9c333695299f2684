//! Long tables in parts, so that a change of a few rows writes a few megabytes and not the table.
//!
//! A part that another one follows says so in its footer. So a table that lost a part, or its end, is
//! known to be damaged, and is not taken for a shorter one.

/// Key in the metadata of a Parquet file that another part follows.
pub const CONTINUES: &str = "demur.continues";

/// The file of a part of a table: `facts.parquet`, then `facts.1.parquet`, `facts.2.parquet`.
#[must_use]
pub fn part_name(table: &str, part: usize) -> String {
    match part {
        0 => format!("{table}.parquet"),
        part => format!("{table}.{part}.parquet"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_in_one_part_has_no_number() {
        assert_eq!(part_name("facts", 0), "facts.parquet");
        assert_eq!(part_name("facts", 12), "facts.12.parquet");
    }
}
