//! Names of the fields in forms, for whoever parses what they send.
//!
//! Forms are sent as `application/x-www-form-urlencoded`, the one with a picture as
//! `multipart/form-data`. A name that may come several times is said to.

/// The token against forged requests; hidden, in every form of a page that has one
/// ([`crate::Frame::csrf`]). The objection by link has none: its link is what entitles.
pub const CSRF: &str = "csrf";
/// Where to go on after signing in; hidden.
pub const NEXT: &str = "next";
/// The token of a link that was sent by mail; hidden.
pub const TOKEN: &str = "token";

/// An address for mail.
pub const MAIL: &str = "mail";

/// What an objection reaches; no such field means everything.
/// [`REACH_EVERYTHING`] or [`REACH_PART`].
pub const REACH: &str = "reach";
/// Value of [`REACH`]: everything, whatever else the form says.
pub const REACH_EVERYTHING: &str = "everything";
/// Value of [`REACH`]: only what [`PURPOSE`], [`KIND`] and [`SURFACE`] name.
pub const REACH_PART: &str = "part";
/// A purpose, by its id; may come several times.
pub const PURPOSE: &str = "purpose";
/// A kind of item, as `rights::Kind` is written; may come several times.
pub const KIND: &str = "kind";
/// A surface, by its name; may come several times.
pub const SURFACE: &str = "surface";
/// A reason, never required.
pub const REASON: &str = "reason";

/// Words to search for among one's items (GET).
pub const QUERY: &str = "q";
/// `in`, `out` or empty for both (GET).
pub const USED: &str = "used";
/// Number of a page, from 1 (GET).
pub const PAGE: &str = "page";

/// Only items created before this day, `2020-01-31`.
pub const BEFORE: &str = "before";
/// The new audience, as `rights::Audience` is written; never `public`.
pub const AUDIENCE: &str = "audience";
/// The version of a wording that was on the page; hidden.
pub const VERSION: &str = "version";

/// What to erase: [`ERASE_ITEMS`] or [`ERASE_EVERYTHING`].
pub const ERASE: &str = "erase";
/// Value of [`ERASE`]: items to be picked.
pub const ERASE_ITEMS: &str = "items";
/// Value of [`ERASE`]: all items and the account's data here.
pub const ERASE_EVERYTHING: &str = "everything";
/// An item, by its id; may come several times.
pub const ITEM: &str = "item";
/// `yes` when the person ticked that they understand.
pub const SURE: &str = "sure";

/// Subject of a question.
pub const SUBJECT: &str = "subject";
/// Text of a question or of a reply.
pub const TEXT: &str = "text";

/// What a person without an account asks for: a [`crate::guest::Wish`] by its name.
pub const WISH: &str = "wish";
/// Links to what shows or names the person, one a line.
pub const LINKS: &str = "links";
/// Words that stand in what shows or names the person.
pub const WORDS: &str = "words";
/// What a person calls themselves here, or is called: a name, a handle.
pub const ACCOUNT: &str = "account";
/// A picture of the person (a file).
pub const PICTURE: &str = "picture";
