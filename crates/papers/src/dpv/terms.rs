//! Every term that is used, with the place where DPV 2.3 (26 February 2026) defines it.
//!
//! Source: the repository `w3c/dpv`, folder `2.3`, the files named here. A term that is not in this list is
//! not written.

/// A term of the Data Privacy Vocabulary or one of its extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// As it is written: `dpv:ConsentGiven`.
    pub name: &'static str,
    /// The file that defines it, below the folder of the release.
    pub source: &'static str,
}

macro_rules! terms {
    ($($source:literal: $($constant:ident = $name:literal),+;)+) => {
        $($(pub(crate) const $constant: Term = Term { name: $name, source: $source };)+)+
        /// All terms that are used.
        pub const TERMS: &[Term] = &[$($($constant,)+)+];
    };
}

terms! {
    "dpv/modules/process.csv":
        PROCESS = "dpv:PersonalDataProcess";
    "dpv/modules/purposes.ttl":
        PURPOSE = "dpv:Purpose", HAS_PURPOSE = "dpv:hasPurpose";
    "dpv/modules/processing.csv":
        HAS_PROCESSING = "dpv:hasProcessing", COLLECT = "dpv:Collect", STORE = "dpv:Store",
        FILTER = "dpv:Filter", PSEUDONYMISE = "dpv:Pseudonymise", RESTRICT = "dpv:Restrict",
        ERASE = "dpv:Erase";
    "ai/modules/development.ttl":
        MODEL_TRAINING = "ai:ModelTraining", DATA_PREPARATION = "ai:DataPreparation";
    "dpv/modules/legal_basis.ttl":
        HAS_LEGAL_BASIS = "dpv:hasLegalBasis", INDICATED_AT = "dpv:isIndicatedAtTime";
    "legal/eu/gdpr/modules/legal_basis.ttl":
        CONSENT = "eu-gdpr:A6-1-a", LEGITIMATE_INTEREST = "eu-gdpr:A6-1-f";
    "dpv/modules/legal_basis_status.ttl":
        OBJECTED = "dpv:LegitimateInterestObjected",
        NOT_OBJECTED = "dpv:LegitimateInterestNotObjected",
        INFORMED = "dpv:LegitimateInterestInformed",
        UNINFORMED = "dpv:LegitimateInterestUninformed";
    "dpv/modules/consent_status.ttl":
        CONSENT_REQUESTED = "dpv:ConsentRequested", CONSENT_GIVEN = "dpv:ConsentGiven",
        CONSENT_REFUSED = "dpv:ConsentRefused", CONSENT_WITHDRAWN = "dpv:ConsentWithdrawn",
        CONSENT_REVOKED = "dpv:ConsentRevoked", CONSENT_EXPIRED = "dpv:ConsentExpired",
        CONSENT_INVALIDATED = "dpv:ConsentInvalidated", CONSENT_UNKNOWN = "dpv:ConsentUnknown";
    "dpv/modules/personal_data.ttl":
        HAS_PERSONAL_DATA = "dpv:hasPersonalData", PERSONAL_DATA = "dpv:PersonalData";
    "pd/modules/extended.ttl":
        SOCIAL_MEDIA_COMMUNICATION = "pd:SocialMediaCommunication", PICTURE = "pd:Picture",
        COMMUNICATION = "pd:Communication";
    "dpv/modules/entities_legalrole.csv":
        HAS_CONTROLLER = "dpv:hasDataController", CONTROLLER = "dpv:DataController",
        HAS_OFFICER = "dpv:hasDataProtectionOfficer", OFFICER = "dpv:DataProtectionOfficer",
        HAS_RECIPIENT = "dpv:hasRecipient", RECIPIENT = "dpv:Recipient";
    "dpv/modules/entities_datasubject.ttl":
        HAS_DATA_SUBJECT = "dpv:hasDataSubject", DATA_SUBJECT = "dpv:DataSubject", USER = "dpv:User";
    "dpv/modules/rights.ttl":
        HAS_RIGHT = "dpv:hasRight", HAS_STATUS = "dpv:hasStatus",
        RIGHT = "dpv:DataSubjectRight", EXERCISE_RECORD = "dpv:RightExerciseRecord",
        EXERCISE = "dpv:RightExerciseActivity";
    "legal/eu/gdpr/modules/rights.ttl":
        A7_3 = "eu-gdpr:A7-3", A15 = "eu-gdpr:A15", A16 = "eu-gdpr:A16", A17 = "eu-gdpr:A17",
        A18 = "eu-gdpr:A18", A20 = "eu-gdpr:A20", A21 = "eu-gdpr:A21", A77 = "eu-gdpr:A77";
    "dpv/modules/status.ttl":
        ACKNOWLEDGED = "dpv:RequestAcknowledged", ACCEPTED = "dpv:RequestAccepted",
        DELAYED = "dpv:RequestActionDelayed", FULFILLED = "dpv:RequestFulfilled",
        REJECTED = "dpv:RequestRejected", UNFULFILLED = "dpv:RequestUnfulfilled";
}

/// The vocabularies: prefix and namespace. Those of the DPV family are the ones that [`TERMS`] lists.
pub const PREFIXES: [(&str, &str); 7] = [
    ("dpv", "https://w3id.org/dpv#"),
    ("eu-gdpr", "https://w3id.org/dpv/legal/eu/gdpr#"),
    ("ai", "https://w3id.org/dpv/ai#"),
    ("pd", "https://w3id.org/dpv/pd#"),
    ("dct", "http://purl.org/dc/terms/"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];
