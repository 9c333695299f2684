//! The canonical columns of items, people, choices and notices.

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A short name: an id, a surface, a language.
    Name,
    /// Text of any length.
    Text,
    /// A word of a closed vocabulary.
    Word,
    /// A moment or a day.
    Time,
    /// Several names.
    List,
    /// Bytes; base64 in text formats.
    Bytes,
}

impl Shape {
    /// What a message says is expected.
    pub(crate) const fn expected(self) -> &'static str {
        match self {
            Shape::Name => "text or a whole number",
            Shape::Text | Shape::Word => "text",
            Shape::Time => "a date, a timestamp or text",
            Shape::List => "a list of texts, or text parted by `;`",
            Shape::Bytes => "binary, or text in base64",
        }
    }
}

/// One canonical column.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    /// A file in which nothing feeds it is refused.
    pub(crate) required: bool,
}

/// The columns of one kind of rows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Table {
    /// Its section in demur.toml.
    pub(crate) section: &'static str,
    pub(crate) columns: &'static [Column],
}

const fn may(name: &'static str, shape: Shape) -> Column {
    Column {
        name,
        shape,
        required: false,
    }
}

const fn must(name: &'static str, shape: Shape) -> Column {
    Column {
        name,
        shape,
        required: true,
    }
}

/// Items. The order is that of the canonical content file.
pub(crate) const ITEMS: Table = Table {
    section: "items",
    columns: &[
        must("id", Shape::Name),
        may("person", Shape::Name),
        may("kind", Shape::Word),
        may("audience", Shape::Word),
        may("audience_then", Shape::Word),
        may("created", Shape::Time),
        may("surface", Shape::Name),
        may("language", Shape::Name),
        may("text", Shape::Text),
        may("media_uri", Shape::Text),
        may("media", Shape::Bytes),
        may("media_sha256", Shape::Name),
        may("reply_to", Shape::Name),
        may("share_of", Shape::Name),
        may("quote_of", Shape::Name),
        may("mentions", Shape::List),
        may("depicted", Shape::List),
        may("special_category", Shape::Word),
        may("collected_for", Shape::List),
    ],
};

/// People.
pub(crate) const PEOPLE: Table = Table {
    section: "people",
    columns: &[
        must("id", Shape::Name),
        may("handles", Shape::List),
        may("birth", Shape::Time),
        may("region", Shape::Name),
        may("created", Shape::Time),
        may("account", Shape::Word),
        may("mail", Shape::Name),
        may("lang", Shape::Name),
    ],
};

/// Choices.
pub(crate) const CHOICES: Table = Table {
    section: "choices",
    columns: &[
        must("person", Shape::Name),
        must("choice", Shape::Word),
        may("purposes", Shape::List),
        may("kinds", Shape::List),
        may("surfaces", Shape::List),
        must("at", Shape::Time),
        may("source", Shape::Name),
        may("item", Shape::Name),
        may("before", Shape::Time),
        may("audience", Shape::Word),
        may("note", Shape::Text),
    ],
};

/// Notices.
pub(crate) const NOTICES: Table = Table {
    section: "notices",
    columns: &[
        must("person", Shape::Name),
        must("campaign", Shape::Name),
        must("purposes", Shape::List),
        must("kinds", Shape::List),
        must("status", Shape::Word),
        must("at", Shape::Time),
        may("channel", Shape::Name),
    ],
};

impl Table {
    /// The place of a column.
    pub(crate) fn place(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.name == name)
    }

    /// Their names.
    pub(crate) fn names(&self) -> Vec<&'static str> {
        self.columns.iter().map(|c| c.name).collect()
    }
}
