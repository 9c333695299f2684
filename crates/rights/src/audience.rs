//! Who can see an item.

use crate::code::vocabulary;

vocabulary! {
    /// Who can see an item. Public groups and public pages are `public`.
    Audience, "audience" {
        /// Anyone.
        Public = 0, "public";
        /// The person's contacts.
        Friends = 1, "friends";
        /// Members of a group that is not public.
        ClosedGroup = 2, "closed_group";
        /// Nobody else.
        OnlyMe = 3, "only_me";
        /// The platform did not say; silence is not public.
        Unknown = 4, "unknown";
    }
}

impl Audience {
    /// The smaller of two audiences, where one narrowed the other; anything beats `public`,
    /// and a known audience beats `unknown` only when it is not public.
    #[must_use]
    pub fn narrowed_by(self, other: Audience) -> Audience {
        match (self, other) {
            (Audience::Public, b) => b,
            (a, Audience::Public) => a,
            (Audience::OnlyMe, _) | (_, Audience::OnlyMe) => Audience::OnlyMe,
            (Audience::Unknown, b) => b,
            (a, _) => a,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrowing_never_yields_public_from_anything_else() {
        for &a in Audience::ALL {
            for &b in Audience::ALL {
                let both = a == Audience::Public && b == Audience::Public;
                assert_eq!(a.narrowed_by(b) == Audience::Public, both, "{a} by {b}");
            }
        }
    }
}
