//! People post: files of items are imported.

use crate::town::{Place, Town};
use intake::{ImportOptions, Limits, Mapping, PartSize, PersonDirectory};
use ledger::{Ledger, Storage};
use rights::{Clock, Entry, Error, Ordinal, PersonId, Subject};
use serde_json::json;

/// Parts so small that what a few people post fills several.
const SMALL_PARTS: PartSize = PartSize {
    rows: 3,
    copy_bytes: 1_000,
};

pub(crate) fn name(who: usize) -> String {
    format!("person-{who}")
}

/// By which an item is found in any file.
pub(crate) fn text_of(id: &str) -> String {
    format!("what <{id}> says")
}

impl Town {
    /// Somebody who is here posts, in a file that is gone afterwards; nothing goes wrong meanwhile.
    pub(crate) fn posts<S: Storage>(&mut self, ledger: &Ledger<S>, most: usize) {
        let mut text = String::new();
        for _ in 0..=self.draw.below(most) {
            let owner = self.draw.below(self.model.people.len());
            if self.model.people[owner].erased {
                continue;
            }
            let (id, post) = self.post(owner);
            let mut row = json!({
                "id": id, "person": name(owner), "kind": "post", "collected_for": ["service"],
                "audience": if post.public { "public" } else { "friends" },
                "created": "2024-05-01", "text": text_of(&id),
            });
            if let Some(who) = post.shows {
                let how = *self.draw.pick(&["depicted", "mentions"]);
                row[how] = json!([name(who)]);
            }
            if let Some(of) = &post.shares {
                let how = *self.draw.pick(&["share_of", "quote_of"]);
                row[how] = json!(of);
            }
            text += &format!("{row}\n");
            self.model.posts.insert(id, post);
        }
        if text.is_empty() {
            return;
        }
        let path = self.place.root().join("posts.jsonl");
        std::fs::write(&path, text).unwrap();
        let options = ImportOptions {
            mapping: &Mapping::default(),
            limits: &Limits::default(),
            today: self.place.clock.today(),
            window_months: 3,
            dry_run: false,
            parts: SMALL_PARTS,
        };
        let (store, none) = (&self.place.store, intake::NoProgress);
        let mut directory = Directory(&self.place, ledger);
        let report = intake::import_items(store, &path, &options, &mut directory, &none).unwrap();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(report.count.quarantined, 0, "{report:?}");
        let entry = Entry::ContentImported {
            content: report.content,
            hash: report.hash,
            items: report.count.accepted,
        };
        let entries = [(Subject::Operator, entry)];
        let append = ledger.append(&entries);
        self.place.runtime.block_on(append).map(drop).unwrap();
    }

    fn post(&mut self, owner: usize) -> (String, crate::model::Post) {
        let id = format!("{}-{:03}", name(owner), self.model.posts.len());
        let known: Vec<String> = self.model.posts.keys().cloned().collect();
        let shows = self.draw.once_in(3);
        let shares = self.draw.once_in(3) && !known.is_empty();
        let post = crate::model::Post {
            owner,
            shows: shows.then(|| self.draw.below(self.model.people.len())),
            shares: shares.then(|| self.draw.pick(&known).clone()),
            public: !self.draw.once_in(8),
            posted: self.taken,
        };
        (id, post)
    }
}

struct Directory<'d, S>(&'d Place, &'d Ledger<S>);

impl<S: Storage> PersonDirectory for Directory<'_, S> {
    fn resolve(&mut self, ids: &[String]) -> Result<Vec<Ordinal>, Error> {
        let ids: Vec<PersonId> = ids.iter().map(|id| PersonId::from(id.as_str())).collect();
        let found = self.1.resolve_or_register(&ids, "posts");
        self.0.runtime.block_on(found)
    }
}
