//! What the ledger records.

use crate::{
    AccountType, Assessment, Campaign, Choice, Concern, Contact, Day, Error, Incident,
    IncidentStep, ItemId, Notice, Ordinal, PersonId, PurposeId, Request, RequestStep, Sequence,
    Withheld,
};
use serde::{Deserialize, Serialize};

/// Whom an entry is about; decides which key seals its payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Subject {
    /// One person.
    Person(Ordinal),
    /// The operator; holds no personal data.
    Operator,
}

/// The payload of one ledger entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "snake_case")]
pub enum Entry {
    /// A person's choice.
    Choice(Choice),
    /// A step in the life of a notice.
    Notice(Notice),
    /// What is known of a person changed. The fields are the full new values.
    PersonCorrected {
        /// Birth date; `None` is unknown.
        birth: Option<Day>,
        /// Region; `None` is unknown.
        region: Option<String>,
        /// Day the account was created; `None` is unknown.
        created: Option<Day>,
        /// Type of account.
        account: AccountType,
    },
    /// The subject and another person are one human being; their choices unite, their grid ids stay.
    PersonLinked {
        /// The other one.
        with: Ordinal,
        /// Why the operator thinks so.
        evidence: String,
    },
    /// A new handle or account id of the subject.
    HandleAdded {
        /// The handle.
        handle: PersonId,
    },
    /// Where the subject can be written to changed. The parts are the full new values.
    ContactChanged {
        /// Where, and in which language.
        contact: Contact,
    },
    /// Staff looked at items or other data of the subject, who can see that.
    LookedAt {
        /// Who looked.
        staff: String,
        /// In which role: `officer`, `support`, `auditor`, `engineer`; `operator` for the command line.
        role: String,
        /// At what: `items` with how many, `questions`, `mail`, `dossier`.
        what: String,
        /// Why, such as the number of a request.
        why: String,
    },
    /// An announcement was planned, or one that was made elsewhere became known: what it tells.
    CampaignPlanned(Campaign),
    /// An announcement has been sent to everybody whom it was planned for and who could be reached.
    CampaignSent {
        /// Its name.
        campaign: String,
        /// To how many it went.
        sent: u64,
        /// How many could not be reached.
        unreached: u64,
    },
    /// An assessment was signed off; a later one with the same id replaces it.
    AssessmentSigned(Assessment),
    /// A policy became active for a purpose or for all (`None`).
    PolicyActivated {
        /// `None` is every purpose.
        purpose: Option<PurposeId>,
        /// SHA-256 of the policy text, hex.
        policy: String,
        /// `opt_in`, `opt_out` or the file's name.
        form: String,
    },
    /// People were imported: ordinals `first .. first + count`.
    PeopleImported {
        /// First new ordinal.
        first: Ordinal,
        /// How many.
        count: u32,
        /// SHA-256 of the people file written, hex.
        file: String,
    },
    /// Content was imported or registered.
    ContentImported {
        /// Id of the content file in the workspace.
        content: String,
        /// SHA-256 of the content file, hex.
        hash: String,
        /// Items accepted.
        items: u64,
    },
    /// A training set was published.
    SetPublished {
        /// Purpose and number, `ai_assistant/0001`.
        set: String,
        /// SHA-256 of the signed manifest, hex.
        manifest: String,
    },
    /// Items of a set were masked.
    SetMasked {
        /// Purpose and number.
        set: String,
        /// SHA-256 of the signed successor state, hex.
        state: String,
        /// How many items.
        items: u64,
    },
    /// A set was handed to somebody else as a copy, who has to be told of late choices (GDPR Art. 19).
    SetExported {
        /// Purpose and number.
        set: String,
        /// Id of the export.
        export: String,
        /// Who got it: a partner of the operator, not a member.
        recipient: String,
        /// `jsonl`, `parquet`, `webdataset` or `mds`.
        format: String,
        /// How many items.
        items: u64,
        /// SHA-256 of `export.json`, hex.
        hash: String,
    },
    /// A person was erased: their key is destroyed, so their own entries can no longer be read.
    PersonErased {
        /// The ordinal, a bare number now.
        person: Ordinal,
        /// The number of the erasure in the erasure journal, from 1.
        number: u64,
    },
    /// Masked items of a set were removed from its files.
    SetPurged {
        /// Purpose and number.
        set: String,
        /// SHA-256 of the signed successor state, hex.
        state: String,
        /// Rows removed from cells.
        rows: u64,
    },
    /// What is stored of the subject must not be removed yet. It is not used either.
    HoldPlaced {
        /// The last day on which the hold stands.
        until: Day,
        /// Why, such as a case number.
        reason: String,
    },
    /// The hold on the subject ends before its day.
    HoldLifted,
    /// The subject asks for something; the number of the request is the sequence of this entry.
    RequestMade(Request),
    /// Something happened to a request of the subject.
    RequestStepped {
        /// Its number.
        request: Sequence,
        /// Who did it: a name of staff, `person`, or `demur`.
        by: String,
        /// What.
        step: RequestStep,
    },
    /// An item of the subject is withheld for a request of somebody else.
    ItemWithheld(Withheld),
    /// An item of the subject is not withheld for that request any more.
    ItemReleased {
        /// The item.
        item: ItemId,
        /// The number of the request.
        request: Sequence,
    },
    /// Something that was refused was used all the same; the number of the incident is the sequence of this
    /// entry.
    IncidentOpened(Incident),
    /// Something was done about an incident.
    IncidentStepped {
        /// Its number.
        incident: Sequence,
        /// Who did it: a name of staff, or `demur`.
        by: String,
        /// What.
        step: IncidentStep,
    },
    /// What an incident has to do with the subject.
    IncidentConcerns {
        /// Its number.
        incident: Sequence,
        /// What.
        concern: Concern,
    },
    /// Somebody was let into the console, or may do something else there now.
    StaffChanged {
        /// The name they work under.
        name: String,
        /// Their role now; none is no access.
        role: Option<String>,
        /// Whether codes to sign in go to another address since; which one is not said.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        moved: bool,
        /// Who changed it: a name of staff, or `demur` for the command line.
        by: String,
    },
    /// Events of a stream of the platform's were taken. It stands in the same write as what they changed, so
    /// that the log itself says how far each stream has come.
    EventsTaken {
        /// The stream, as the platform names it.
        stream: String,
        /// The position of the last one.
        last: u64,
        /// How many.
        events: u64,
    },
    /// A key of the API was made: whoever has it may do what its scopes say.
    KeyMade {
        /// By which it is recognised; the secret is in no entry.
        key: String,
        /// What it is for.
        name: String,
        /// What it may.
        scopes: Vec<String>,
        /// The last day on which it works; none is no end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires: Option<Day>,
        /// Who made it: a name of staff, or `demur` for the command line.
        by: String,
    },
    /// A key of the API is worth nothing any more.
    KeyRevoked {
        /// By which it is recognised.
        key: String,
        /// Who revoked it: a name of staff, or `demur` for the command line.
        by: String,
    },
    /// An address is told from now on when something happens.
    WebhookMade {
        /// Its id.
        webhook: String,
        /// The machine that it goes to; what else stands in its address can be secret.
        host: String,
        /// What it is told of.
        events: Vec<String>,
        /// Who made it: a name of staff, or the key of a program, `key:5f1c0a7e`.
        by: String,
    },
    /// An address is told of nothing any more.
    WebhookRemoved {
        /// Its id.
        webhook: String,
        /// Who removed it: a name of staff, or the key of a program, `key:5f1c0a7e`.
        by: String,
    },
    /// An address is told again when something happens, or for a while not.
    WebhookSwitched {
        /// Its id.
        webhook: String,
        /// Whether it is on now.
        on: bool,
        /// Who switched it: a name of staff, or the key of a program, `key:5f1c0a7e`.
        by: String,
    },
    /// The subject was told by mail of an incident that concerns them (Art. 34).
    IncidentTold {
        /// Its number.
        incident: Sequence,
        /// The entry of the step with what they were told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step: Option<Sequence>,
    },
    /// What the subject said is carried out where the operator keeps what it is about.
    ChoiceCarriedOut {
        /// The entry of what they said.
        choice: Sequence,
        /// Who says so: a name of staff.
        by: String,
        /// What shows it.
        how: String,
    },
    /// Links in mails of an announcement that there were are worthless: all of them, or those of the subject.
    LinksRevoked {
        /// The announcement.
        campaign: String,
    },
    /// A delivery to a webhook is sent again.
    WebhookResent {
        /// Id of the webhook.
        webhook: String,
        /// The entry that the delivery tells of.
        told: Sequence,
        /// Who sent it: a name of staff, or the key of a program, `key:5f1c0a7e`.
        by: String,
    },
    /// Deliveries to a webhook are signed with another secret, which is in no entry.
    WebhookSecretChanged {
        /// Its id.
        webhook: String,
        /// Who changed it: the key of a program, `key:5f1c0a7e`.
        by: String,
    },
}

impl Entry {
    /// The entry as JSON with fields in declared order.
    ///
    /// # Errors
    /// Never in practice; a failure is a defect.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Error> {
        serde_json::to_vec(self)
            .map_err(|e| Error::internal("a ledger entry could not be written").because(e))
    }

    /// Reads [`Entry::to_bytes`].
    ///
    /// # Errors
    /// When the bytes are no entry.
    pub fn from_bytes(bytes: &[u8]) -> Result<Entry, Error> {
        serde_json::from_slice(bytes)
            .map_err(|e| Error::corrupt("a ledger entry cannot be read").because(e))
    }
}
