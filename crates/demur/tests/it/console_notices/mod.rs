//! The console about announcements, and what tests of it share: who got one, where its page is.

mod course;
mod figures;
mod sending;

use crate::notices::MailServer;
use std::collections::BTreeMap;

/// How often each address got the announcement; receipts go out by mail, too.
fn taken(server: &MailServer) -> BTreeMap<String, u32> {
    let mut taken = BTreeMap::new();
    for (to, _) in announced(server) {
        *taken.entry(to).or_default() += 1;
    }
    taken
}

fn announced(server: &MailServer) -> Vec<(String, String)> {
    let mails = server.mails().into_iter();
    let is = |(_, mail): &(String, String)| mail.contains("X-Demur-Notice");
    mails.filter(is).collect()
}

const PLAN: &str = "/console/campaigns/plan";
const PAGE: &str = "/console/campaigns/spring-2027";
