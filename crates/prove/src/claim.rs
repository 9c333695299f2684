//! What is proved: conditions under which nothing may ever be admitted.
//!
//! A condition reads what the schema knows and never calculates, so that it cannot fail to
//! evaluate: Cedar would skip it then, and a claim that is skipped would count as proved. A test
//! has the solver show that none can.

use policy::Policy;
use rights::Error;

/// Which policies a claim is made about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Every policy; it cannot be left out.
    Core,
    /// Every policy, unless it is left out by name.
    Every,
    /// Policies that ask for consents and not for notices.
    Consents,
    /// Policies that ask for notices and not for consents.
    Notices,
    /// Policies that ask for both, or for neither.
    ConsentsOrNotices,
}

/// Something that must never be admitted.
#[derive(Debug, PartialEq, Eq)]
pub struct Claim {
    /// Its name.
    pub id: &'static str,
    /// Which policies it is made about.
    pub about: About,
    /// Its ground in law.
    pub article: &'static str,
    /// What it says, in English.
    pub text_en: &'static str,
    /// What it says, in German.
    pub text_de: &'static str,
    /// When it is broken, in Cedar: an item is admitted of which this holds.
    pub condition: &'static str,
}

impl Claim {
    /// A policy that admits exactly what the claim says is never admitted.
    ///
    /// # Errors
    /// Never: the tests load all.
    pub fn policy(&self) -> Result<Policy, Error> {
        let text = format!(
            "@id(\"{}\")\n@article(\"{}\")\n@text_en(\"{}\")\n@text_de(\"{}\")\npermit (principal, action == Action::\"train\", resource is Item)\nwhen {{ {} }};\n",
            self.id, self.article, self.text_en, self.text_de, self.condition
        );
        Ok(Policy::load(self.id, &text)?)
    }
}

/// Every claim, in the order in which they are shown.
pub const CLAIMS: &[Claim] = &[
    Claim {
        id: "objector",
        about: About::Core,
        article: "Art. 21(1) GDPR",
        text_en: "Nothing is used that an objection of its owner reaches.",
        text_de: "Nichts wird genutzt, was ein Widerspruch der Person erreicht, der es gehört.",
        condition: "resource has owner && resource.owner.objections.containsAny(resource.scopes)",
    },
    Claim {
        id: "minor_now",
        about: About::Core,
        article: "Art. 6(1)(f), 8, recital 38 GDPR",
        text_en: "Nothing is used of a person under 18.",
        text_de: "Nichts wird von einer Person unter 18 Jahren genutzt.",
        condition: "resource has owner && resource.owner has age && resource.owner.age < 18",
    },
    Claim {
        id: "minor_then",
        about: About::Core,
        article: "Art. 6(1)(f), 8, recital 38 GDPR",
        text_en: "Nothing is used that a person made when they were under 18.",
        text_de: "Nichts wird genutzt, was eine Person gemacht hat, als sie unter 18 Jahre alt war.",
        condition: "resource has owner_age_then && resource.owner_age_then < 18",
    },
    Claim {
        id: "age_unknown",
        about: About::Core,
        article: "Art. 6(1)(f), 8 GDPR",
        text_en: "Nothing is used of a person whose age is not known.",
        text_de: "Nichts wird von einer Person genutzt, deren Alter nicht bekannt ist.",
        condition: "resource has owner && !(resource.owner has age)",
    },
    Claim {
        id: "age_then_unknown",
        about: About::Core,
        article: "Art. 6(1)(f), 8 GDPR",
        text_en: "Nothing is used of which nobody knows when it was made, and how old its owner was then.",
        text_de: "Nichts wird genutzt, von dem nicht bekannt ist, wann es entstand und wie alt die Person da war.",
        condition: "resource has owner && !(resource has created)",
    },
    Claim {
        id: "minor_depicted",
        about: About::Core,
        article: "Art. 6(1)(f), recital 38 GDPR",
        text_en: "Nothing is used that shows someone under 18.",
        text_de: "Nichts wird genutzt, was eine Person unter 18 Jahren zeigt.",
        condition: "resource.depicts_minor",
    },
    Claim {
        id: "message",
        about: About::Core,
        article: "Art. 5(1)(a) GDPR, Art. 5(1) ePrivacy Directive",
        text_en: "No private message is used.",
        text_de: "Keine private Nachricht wird genutzt.",
        condition: "resource.kind == \"message\"",
    },
    Claim {
        id: "restricted",
        about: About::Every,
        article: "Art. 18 GDPR",
        text_en: "Nothing is used that a restriction of its owner reaches.",
        text_de: "Nichts wird genutzt, was eine Einschränkung der Person erreicht, der es gehört.",
        condition: "resource has owner && resource.owner.restrictions.containsAny(resource.scopes)",
    },
    Claim {
        id: "withdrawn",
        about: About::Every,
        article: "Art. 7(3) GDPR",
        text_en: "Nothing is used for which its owner took a consent back.",
        text_de: "Nichts wird genutzt, wofür die Person eine Einwilligung widerrufen hat.",
        condition: "resource has owner && resource.owner.withdrawals.containsAny(resource.scopes)",
    },
    Claim {
        id: "erased",
        about: About::Every,
        article: "Art. 17 GDPR",
        text_en: "Nothing is used that is to be erased.",
        text_de: "Nichts wird genutzt, was gelöscht werden soll.",
        condition: "resource has owner && resource.owner.erased",
    },
    Claim {
        id: "owner_unknown",
        about: About::Every,
        article: "Art. 5(1)(a), 21 GDPR",
        text_en: "Nothing is used of which nobody knows whose it is.",
        text_de: "Nichts wird genutzt, von dem nicht bekannt ist, wem es gehört.",
        condition: "!(resource has owner)",
    },
    Claim {
        id: "not_public",
        about: About::Every,
        article: "Art. 5(1)(a), recital 47 GDPR",
        text_en: "Nothing is used that is not public now; AI interactions have no audience.",
        text_de: "Nichts wird genutzt, was jetzt nicht öffentlich ist; KI-Eingaben haben kein Publikum.",
        condition: "resource.audience != \"public\" && !([\"ai_prompt\", \"ai_feedback\"].contains(resource.kind))",
    },
    Claim {
        id: "special_category",
        about: About::Every,
        article: "Art. 9(1) GDPR",
        text_en: "Nothing is used that is known to show special categories of data.",
        text_de: "Nichts wird genutzt, was bekanntermaßen besondere Kategorien von Daten zeigt.",
        condition: "resource.special_category == \"yes\"",
    },
    Claim {
        id: "refuser_depicted",
        about: About::Every,
        article: "Art. 21(1), 17, 18 GDPR",
        text_en: "Nothing is used that shows someone who refused.",
        text_de: "Nichts wird genutzt, was eine Person zeigt, die abgelehnt hat.",
        condition: "resource.depicts_refuser",
    },
    Claim {
        id: "refuser_mentioned",
        about: About::Every,
        article: "Art. 21(1), 17, 18 GDPR",
        text_en: "Nothing is used that names someone who refused.",
        text_de: "Nichts wird genutzt, was eine Person nennt, die abgelehnt hat.",
        condition: "resource.mentions_refuser",
    },
    Claim {
        id: "original",
        about: About::Every,
        article: "Art. 21(1), 5(1)(b) GDPR",
        text_en: "Nothing is used that shares or quotes what is refused or not known here.",
        text_de: "Nichts wird genutzt, was Abgelehntes oder hier Unbekanntes teilt oder zitiert.",
        condition: "[\"refused\", \"unknown\"].contains(resource.original)",
    },
    Claim {
        id: "not_assessed",
        about: About::Every,
        article: "Art. 5(2), 6(1)(f), 35 GDPR",
        text_en: "Nothing is used of a kind that no signed-off assessment covers.",
        text_de: "Nichts wird genutzt, dessen Art keine freigegebene Abwägung abdeckt.",
        condition: "!context.assessed_kinds.contains(resource.kind)",
    },
    Claim {
        id: "no_consent",
        about: About::Consents,
        article: "Art. 6(1)(a), Art. 7 GDPR",
        text_en: "Nothing is used of a person whose consents do not reach it.",
        text_de: "Nichts wird von einer Person genutzt, deren Einwilligungen es nicht erreichen.",
        condition: "resource has owner && !resource.owner.consents.containsAny(resource.scopes)
            && !(resource.kind == \"ai_prompt\" && resource.owner.consents.contains(\"ai_prompt/*\"))
            && !(resource.kind == \"ai_feedback\" && resource.owner.consents.contains(\"ai_feedback/*\"))",
    },
    Claim {
        id: "consent_unnamed",
        about: About::Consents,
        article: "Art. 6(1)(a), Art. 7 GDPR",
        text_en: "What was typed into AI features is not used on a consent to everything alone.",
        text_de: "Eingaben in KI-Funktionen werden nicht allein auf eine Einwilligung in alles hin genutzt.",
        condition: "[\"ai_prompt\", \"ai_feedback\"].contains(resource.kind)
            && resource has owner && resource.owner.consents == [\"*/*\"]",
    },
    Claim {
        id: "no_notice",
        about: About::Notices,
        article: "Art. 13, 14, 21(4) GDPR",
        text_en: "Nothing is used before a notice that names its kind is delivered and the waiting time has passed.",
        text_de: "Nichts wird genutzt, bevor eine Benachrichtigung, die seine Art nennt, zugestellt und die Wartefrist vorbei ist.",
        condition: "resource has owner
            && resource.owner.notified.containsAll(resource.owner.notified_long_enough)
            && resource.owner.notified.containsAll(resource.owner.notice_seen)
            && !resource.owner.notified_long_enough.contains(resource.kind)",
    },
    Claim {
        id: "no_ground",
        about: About::ConsentsOrNotices,
        article: "Art. 6(1) GDPR",
        text_en: "Nothing is used of a person who neither consented to it nor was told in time.",
        text_de: "Nichts wird von einer Person genutzt, die weder eingewilligt hat noch rechtzeitig benachrichtigt wurde.",
        condition: "resource has owner && !resource.owner.consents.containsAny(resource.scopes)
            && !(resource.kind == \"ai_prompt\" && resource.owner.consents.contains(\"ai_prompt/*\"))
            && !(resource.kind == \"ai_feedback\" && resource.owner.consents.contains(\"ai_feedback/*\"))
            && resource.owner.notified.containsAll(resource.owner.notified_long_enough)
            && resource.owner.notified.containsAll(resource.owner.notice_seen)
            && !resource.owner.notified_long_enough.contains(resource.kind)",
    },
];
