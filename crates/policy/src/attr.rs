//! The attributes that rules can read: a closed set, the same as the shipped schema's.

macro_rules! attributes {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "each is the field of `rights::facts` with the same name")]
        pub enum $name { $($variant,)+ }

        impl $name {
            /// Every attribute.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The name in policies and in the schema.
            #[must_use]
            pub const fn name(self) -> &'static str { match self { $($name::$variant => $text,)+ } }

            /// The attribute of this name.
            #[must_use]
            pub fn of(name: &str) -> Option<$name> { match name { $($text => Some($name::$variant),)+ _ => None } }
        }
    };
}

attributes! {
    /// Attributes of `context`.
    ContextAttr {
        Purpose = "purpose",
        Today = "today",
        AssessedKinds = "assessed_kinds",
        CompatibleWith = "compatible_with",
        OlderItemsCompatible = "older_items_compatible",
        ScopeFrom = "scope_from",
    }
}

attributes! {
    /// Attributes of `resource`.
    ItemAttr {
        Owner = "owner",
        OwnerAgeThen = "owner_age_then",
        Kind = "kind",
        Audience = "audience",
        AudienceThen = "audience_then",
        Created = "created",
        Imported = "imported",
        Surface = "surface",
        Language = "language",
        SpecialCategory = "special_category",
        CollectedFor = "collected_for",
        Scopes = "scopes",
        Original = "original",
        DepictsRefuser = "depicts_refuser",
        DepictsMinor = "depicts_minor",
        MentionsRefuser = "mentions_refuser",
    }
}

attributes! {
    /// Attributes of `resource.owner`.
    OwnerAttr {
        Age = "age",
        Region = "region",
        Account = "account",
        Objections = "objections",
        Restrictions = "restrictions",
        Consents = "consents",
        Withdrawals = "withdrawals",
        Erased = "erased",
        Notified = "notified",
        NotifiedLongEnough = "notified_long_enough",
        NoticeSeen = "notice_seen",
    }
}

/// An attribute that a rule reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attr {
    /// `context.x`
    Context(ContextAttr),
    /// `resource.x`
    Item(ItemAttr),
    /// `resource.owner.x`
    Owner(OwnerAttr),
}
