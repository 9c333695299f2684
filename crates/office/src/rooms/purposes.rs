//! Purposes: what each rests on, and whether anything may be compiled.

use super::at;
use super::gates::{self, Ground, Under};
use crate::asked::Asked;
use crate::fault::Fault;
use crate::place::Office;
use axum::response::Response;
use console::purposes::{
    Block, Gate, GateKind, Last, PolicyInForce, Purpose, PurposeLine, Purposes,
};
use console::{Lang, PolicyForm, Room};
use policy::Policy;
use rights::{EntryKind, Error, LegalBasis, PurposeId, Sequence, Terms};
use server::StatedModels;

/// The page.
pub(crate) async fn list(asked: Asked) -> Response {
    let answer = listing(&asked).await;
    asked.answer(answer).await
}

async fn listing(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let ground = Ground::now(&asked.office).await?;
    let file = gates::in_file(&asked.office)?;
    let mut purposes = Vec::new();
    for (purpose, terms) in &asked.office.app.parts().purposes {
        purposes.push(one(asked, (&ground, &file), (purpose, terms)).await?);
    }
    let page = Purposes { purposes };
    asked.page(&session, Room::Purposes, &page).await
}

/// What the gates of every purpose are looked at with, read once: the ledger, and the policy in its file or why that
/// cannot be evaluated.
type With<'w> = (&'w Ground, &'w Result<Policy, String>);

async fn one(
    asked: &Asked,
    with: With<'_>,
    (purpose, terms): (&PurposeId, &Terms),
) -> Result<Purpose, Error> {
    let parts = asked.office.app.parts();
    let above = terms.purposes.get(purpose).cloned().flatten();
    let list = corpus::inspect::list(&parts.sets)?.into_iter().flatten();
    let newest = list
        .filter(|set| set.purpose == *purpose)
        .max_by_key(|set| set.made_at);
    Ok(Purpose {
        line: line(&asked.office, with, (purpose, terms), asked.lang).await?,
        id: purpose.to_string(),
        below: above.map(|above| parts.portal.purpose(&above, asked.lang)),
        about: parts.portal.about(purpose, asked.lang),
        basis: terms.basis,
        policy: policy(&asked.office, with.0.at, purpose).await?,
        set: newest.map(|set| Last {
            href: at("/sets"),
            made: set.made_at.day(),
            name: set.set,
        }),
        models: models(&parts.models, purpose),
    })
}

/// Models that the operator names as trained on a set of a purpose (`[records.summary]`); demur trains none.
fn models(stated: &StatedModels, purpose: &PurposeId) -> Vec<String> {
    let of = |set: &String| set.split('/').next() == Some(purpose.as_str());
    match stated.sets.iter().any(of) {
        true => stated.names.clone(),
        false => Vec::new(),
    }
}

async fn policy(
    office: &Office,
    head: Sequence,
    purpose: &PurposeId,
) -> Result<Option<PolicyInForce>, Error> {
    let ledger = &office.app.parts().ledger;
    let Some((hash, _)) = ledger.policy_at(head, purpose).await? else {
        return Ok(None);
    };
    let activated = ledger.operator_history(EntryKind::PolicyActivated).await?;
    let is = |entry: &Option<rights::Entry>| matches!(entry, Some(rights::Entry::PolicyActivated { policy, .. }) if *policy == hash);
    let since = activated.iter().rev().find(|recorded| is(&recorded.entry));
    Ok(since.map(|recorded| PolicyInForce {
        href: at("/what-if"),
        since: recorded.recorded_at.day(),
        hash,
    }))
}

/// Every purpose with its gates.
pub(crate) async fn lines(office: &Office, lang: Lang) -> Result<Vec<PurposeLine>, Error> {
    let ground = Ground::now(office).await?;
    let file = gates::in_file(office)?;
    let mut lines = Vec::new();
    for (purpose, terms) in &office.app.parts().purposes {
        lines.push(line(office, (&ground, &file), (purpose, terms), lang).await?);
    }
    Ok(lines)
}

async fn line(
    office: &Office,
    (ground, file): With<'_>,
    (purpose, terms): (&PurposeId, &Terms),
    lang: Lang,
) -> Result<PurposeLine, Error> {
    let parts = office.app.parts();
    let policy = file.as_ref().unwrap_or(&parts.policy);
    let under = Under {
        purpose,
        terms,
        policy,
    };
    let first = match file {
        Ok(_) => {
            let other = Block::PolicyDiffers;
            ground.policy(office, under, other).await?
        }
        Err(why) => Gate {
            kind: GateKind::Policy,
            blocks: vec![Block::PolicyFails(why.clone())],
        },
    };
    let others = ground.others(office, under)?;
    Ok(PurposeLine {
        href: at(&format!("/purposes#{purpose}")),
        purpose: parts.portal.purpose(purpose, lang),
        form: match terms.basis {
            LegalBasis::LegitimateInterest => PolicyForm::OptOut,
            LegalBasis::Consent => PolicyForm::OptIn,
        },
        gates: std::iter::once(first).chain(others).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_purpose_has_the_models_that_were_trained_on_its_sets() {
        let stated = StatedModels {
            names: vec!["a-1".to_owned()],
            sets: vec!["ai_assistant/0001".to_owned()],
        };
        assert_eq!(models(&stated, &PurposeId::from("ai_assistant")), ["a-1"]);
        for other in ["ai", "spam_filter"] {
            assert!(
                models(&stated, &PurposeId::from(other)).is_empty(),
                "{other}"
            );
        }
    }
}
