//! The closed vocabularies of demur as people say them.

use super::{Say, Words};
use rights::{Audience, ChoiceKind, Kind, RequestKind};

impl Words {
    /// One item of a kind: "Post".
    #[must_use]
    pub fn kind(self, kind: &Kind) -> Say {
        self.t(match kind {
            Kind::Post => "kind-post",
            Kind::Comment => "kind-comment",
            Kind::Photo => "kind-photo",
            Kind::Caption => "kind-caption",
            Kind::Reel => "kind-reel",
            Kind::AiPrompt => "kind-ai-prompt",
            Kind::AiFeedback => "kind-ai-feedback",
            Kind::Message => "kind-message",
            Kind::Unknown => "kind-unknown",
        })
    }

    /// All items of a kind: "Posts".
    #[must_use]
    pub fn kinds(self, kind: &Kind) -> Say {
        self.t(match kind {
            Kind::Post => "kinds-post",
            Kind::Comment => "kinds-comment",
            Kind::Photo => "kinds-photo",
            Kind::Caption => "kinds-caption",
            Kind::Reel => "kinds-reel",
            Kind::AiPrompt => "kinds-ai-prompt",
            Kind::AiFeedback => "kinds-ai-feedback",
            Kind::Message => "kinds-message",
            Kind::Unknown => "kinds-unknown",
        })
    }

    /// Who can see something.
    #[must_use]
    pub fn audience(self, audience: &Audience) -> Say {
        self.t(match audience {
            Audience::Public => "audience-public",
            Audience::Friends => "audience-friends",
            Audience::ClosedGroup => "audience-closed-group",
            Audience::OnlyMe => "audience-only-me",
            Audience::Unknown => "audience-unknown",
        })
    }

    /// What a request asks for.
    #[must_use]
    pub fn request(self, kind: &RequestKind) -> Say {
        self.t(match kind {
            RequestKind::Access => "asked-access",
            RequestKind::Rectification => "asked-rectification",
            RequestKind::Erasure => "asked-erasure",
            RequestKind::Restriction => "asked-restriction",
            RequestKind::Portability => "asked-portability",
            RequestKind::Objection => "asked-objection",
            RequestKind::Special => "asked-special",
            RequestKind::Depicted => "asked-depicted",
            RequestKind::Question => "asked-question",
            RequestKind::Withdrawal => "asked-withdrawal",
        })
    }

    /// What a choice is called.
    #[must_use]
    pub fn choice(self, kind: &ChoiceKind) -> Say {
        self.t(match kind {
            ChoiceKind::Objection => "choice-objection",
            ChoiceKind::ObjectionWithdrawn => "choice-objection-withdrawn",
            ChoiceKind::Consent => "choice-consent",
            ChoiceKind::ConsentWithdrawn => "choice-consent-withdrawn",
            ChoiceKind::Restriction => "choice-restriction",
            ChoiceKind::RestrictionLifted => "choice-restriction-lifted",
            ChoiceKind::Erasure => "choice-erasure",
            ChoiceKind::AudienceNarrowed => "choice-audience-narrowed",
            ChoiceKind::SpecialCategory => "choice-special-category",
        })
    }
}

/// The word for what a choice does, for pages that a caller makes.
#[must_use]
pub fn choice_word(kind: ChoiceKind, lang: crate::Lang) -> String {
    Words::portal(lang).choice(&kind).to_string()
}

/// The word for what a request asks for, for pages that a caller makes.
#[must_use]
pub fn request_word(kind: RequestKind, lang: crate::Lang) -> String {
    Words::portal(lang).request(&kind).to_string()
}

/// The word for items of a kind, for lists that a caller makes.
#[must_use]
pub fn kind_word(kind: Kind, lang: crate::Lang) -> String {
    Words::portal(lang).kinds(&kind).to_string()
}
