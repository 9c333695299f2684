//! What an item is, what an account is, and whether an item shows special categories of data.

use crate::code::vocabulary;

vocabulary! {
    /// What an item is.
    Kind, "kind" {
        /// A post with or without media.
        Post = 0, "post";
        /// A comment or reply under another item.
        Comment = 1, "comment";
        /// A photo or picture.
        Photo = 2, "photo";
        /// The text that belongs to a photo.
        Caption = 3, "caption";
        /// A short video.
        Reel = 4, "reel";
        /// What a person typed into an AI feature.
        AiPrompt = 5, "ai_prompt";
        /// What a person said about an AI answer.
        AiFeedback = 6, "ai_feedback";
        /// A private message: never used, whatever a choice says.
        Message = 7, "message";
        /// The platform did not say: refused by every shipped policy.
        Unknown = 8, "unknown";
    }
}

impl Kind {
    /// Prompts and feedback are under a rule of their own instead of the audience rule.
    #[must_use]
    pub const fn is_ai_interaction(self) -> bool {
        matches!(self, Kind::AiPrompt | Kind::AiFeedback)
    }
}

vocabulary! {
    /// What kind of account a person has.
    AccountType, "account type" {
        /// A natural person's own account.
        Personal = 0, "personal";
        /// A public page.
        Page = 1, "page";
        /// A business or institution.
        Business = 2, "business";
        /// The account was deleted on the platform.
        Deleted = 3, "deleted";
        /// The platform did not say.
        Unknown = 4, "unknown";
    }
}

vocabulary! {
    /// Whether an item reveals special categories of personal data (GDPR Art. 9(1)).
    SpecialCategory, "special category" {
        /// Looked at and not special.
        No = 0, "no";
        /// Flagged: by the person, someone depicted, the officer or the platform.
        Yes = 1, "yes";
        /// Nobody has looked.
        Unknown = 2, "unknown";
    }
}
