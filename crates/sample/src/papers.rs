//! What lies beside the tables: the assessment, and a note that nobody is meant.

use crate::plan::TownOptions;
use rights::{Assessment, Error, Kind, LegalBasis, PurposeId};

/// A filled-in balancing test for `ai_assistant`, not signed: that is for an officer to do.
pub(crate) fn assessment(options: &TownOptions) -> Result<String, Error> {
    let filled = Assessment {
        id: "ai_assistant".into(),
        version: 1,
        purpose: PurposeId::from("ai_assistant"),
        basis: LegalBasis::LegitimateInterest,
        kinds: [
            Kind::Post,
            Kind::Comment,
            Kind::Photo,
            Kind::Caption,
            Kind::Reel,
            Kind::AiPrompt,
            Kind::AiFeedback,
        ]
        .into(),
        interest: "An assistant that understands the dialects, places and habits of the people who use it. Fictional, as the platform is.".into(),
        necessity: "Licensed text holds no dialect and no everyday speech; invented text repeats its makers. Consented text alone was measured and is too little for rare dialects.".into(),
        expectations: "People who post to everyone expect to be read by anyone, not to be trained on. Who posted before the announcement could not expect it: hence the scope date and the waiting time.".into(),
        safeguards: "Only what is public now and was not otherwise at posting; a notice that arrived; a waiting time; objection without reason at any time; pseudonyms; removal from sets and models.".into(),
        balance: "With these safeguards the interest outweighs for public content of adults who were told and did not object. Without any one of them it does not.".into(),
        third_parties: "Depicted or mentioned people who object are kept out, also in the content of others.".into(),
        minors: "Nothing of anyone under 18, now or when it was made, or of unknown age; no picture of a minor.".into(),
        special_categories: "Flagged content stays out; anyone depicted can flag.".into(),
        compatible_with: ["community".to_owned(), "assistant_service".to_owned()].into(),
        older_items_compatible: false,
        compatibility: "Collected to show it to others in the community; the link to a helper for that community is close, the nature of the data is public, and objection is easy. Advertising is not compatible.".into(),
        dpia: "DPIA-2026-01 (fictional)".into(),
        expires: options.as_of.plus_days(365),
        sign_off: None,
    };
    filled.check_complete()?;
    toml::to_string_pretty(&filled)
        .map_err(|e| Error::internal("the assessment cannot be written").because(e))
}

pub(crate) fn readme(options: &TownOptions) -> String {
    format!(
        "\
This is a fictional platform, made by `demur sample town`.
Nobody in it exists. Names, streets, pets and posts are invented by a grammar; addresses end in
example.org; pictures are drawn by a random number generator. Any likeness is chance.

people             {people}
seed               {seed}
items per person   {mean} on average
text and pictures  {text}
as of              {as_of}

people.parquet     who they are
items/             what they posted
choices.parquet    what they said about the use of it
notices.parquet    who was told, and whether it arrived
assessments/       a filled-in balancing test, not signed
facts.jsonl        what is true of each person, with questions and answers (smaller towns with text)

Equal options give equal bytes. To import it:

    demur import people people.parquet
    demur import items items/*.parquet
    demur import choices choices.parquet
    demur import notices notices.parquet
",
        people = options.people,
        seed = options.seed,
        mean = options.items_per_person,
        text = if options.text { "yes" } else { "no" },
        as_of = options.as_of,
    )
}
