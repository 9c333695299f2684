//! The disk broken below the program: at every call by which `demur` changes a file, the call fails, or
//! does half, or the program dies there. Beneath Rust, in the C library, so that nothing is left out: files
//! that are written by the standard library, by SQLite or by the Delta library alike.
//!
//! [`preload`] compiles the library that breaks; [`operations`] says what is done meanwhile; [`play`] does
//! it: once whole, for what the outcome has to be, then broken at drawn points. Right after the accident
//! whatever can be read must be right or be said to be wrong ([`at_once`]); then the operation is done again,
//! and everything has to be as if nothing had happened ([`outcome`]).
//!
//! `DST_SEED=` draws other points, `DST_POINTS=` so many of each operation or `all`;
//! `DST_POINT=2:kill:write:feed/head` plays one: the second write to such a file.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking, in its helpers, too"
)]

mod at_once;
mod broken;
#[path = "../simulation/draw.rs"]
#[expect(dead_code, reason = "the simulation needs more of it")]
mod draw;
mod operations;
mod outcome;
mod place;
mod play;
mod preload;
mod town;

use play::play;

macro_rules! tests {
    ($($name:ident: $operation:ident)*) => {$(
        #[test]
        fn $name() {
            play(&operations::$operation);
        }
    )*};
}

tests! {
    init: INIT
    import_people: IMPORT_PEOPLE
    import_items: IMPORT_ITEMS
    import_changed: IMPORT_CHANGED
    import_choices: IMPORT_CHOICES
    object: OBJECT
    compile: COMPILE
    watch: WATCH
    purge: PURGE
    confirm: CONFIRM
    export: EXPORTING
    export_apply: EXPORT_APPLY
    checkpoint: CHECKPOINT
    rotate: ROTATE
    backup: BACKUP
    prepare: PREPARE
}
