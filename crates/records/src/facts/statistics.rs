//! The statistics of a year.

use super::outcomes;
use crate::gathered::Gathered;
use crate::period::Period;
use papers::Lang;
use papers::facts::{Models, StatisticsFacts};
use rights::Error;
use serde_json::Value;

impl Gathered {
    /// Facts of the statistics of a year; of this one where none is named.
    pub(crate) fn counted(
        &self,
        about: Option<&str>,
        lang: Lang,
    ) -> Result<StatisticsFacts, Error> {
        let year = match about {
            None => self.today.year(),
            Some(about) => about
                .parse()
                .map_err(|_| Error::input(format!("`{about}` is no year; write 2026")))?,
        };
        let period = Period::year(year, self.today)?;
        let told = &self.told;
        let within = |day: &&rights::Day| period.has(**day);
        let campaigns = self.campaigns.iter();
        let campaigns = campaigns.filter(|c| c.days.0 <= period.to && c.days.1 >= period.from);
        let unread = told.unread_requests.iter().filter(within).count();
        let facts = StatisticsFacts {
            controller: self.controller(lang).name,
            from: Some(period.from),
            to: Some(period.to),
            requests: outcomes::requests(&told.cases, &period),
            requests_of_erased: Some(unread as u64),
            months: self.months(&period),
            choices: self.chosen(&period),
            platform: self.done_there(&period),
            late_choices: self.late(&period),
            erasures: self.forgotten(&period),
            notices: Some(campaigns.map(|c| c.notices.clone()).collect()),
            incidents: outcomes::incidents(&told.incidents, &period),
            sets: self.compiled(&period),
            models: Models::default(),
            staff_looks: Some(told.looks.iter().filter(within).count() as u64),
        };
        match self.stated(lang).statistics.get(&year.to_string()) {
            Some(stated) => filled(facts, stated),
            None => Ok(facts),
        }
    }
}

/// Takes over what is stated where nothing is known; what is known stands.
fn filled(facts: StatisticsFacts, stated: &StatisticsFacts) -> Result<StatisticsFacts, Error> {
    let failed = |e| Error::internal("statistics cannot be put together").because(e);
    let mut known = serde_json::to_value(facts).map_err(failed)?;
    fill(&mut known, serde_json::to_value(stated).map_err(failed)?);
    serde_json::from_value(known).map_err(failed)
}

fn fill(known: &mut Value, stated: Value) {
    match (known, stated) {
        (Value::Object(known), Value::Object(stated)) => {
            for (name, value) in stated {
                fill(known.entry(name).or_insert(Value::Null), value);
            }
        }
        (known @ Value::Null, stated) => *known = stated,
        _ => {}
    }
}
