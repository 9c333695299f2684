//! A small random platform, written as facts files.

use crate::generate::{Draw, tree};
use arrow::array::{
    ArrayRef, Date32Array, Int32Array, ListBuilder, RecordBatch, StringArray, StringBuilder,
    UInt8Array, UInt32Array, UInt64Array,
};
use decide::{Profile, Relation};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;
use rights::{
    AccountType, Audience, Choice, ChoiceKind, Day, Instant, ItemId, Kind, Notice, NoticeStatus,
    People, Scope, Sequence, SpecialCategory, Standing, Window, Withheld, Withholding,
};
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

pub(crate) struct Item {
    pub(crate) id: String,
    pub(crate) person: Option<u32>,
    pub(crate) profile: usize,
    pub(crate) created: Option<Day>,
    pub(crate) imported: Day,
    /// Relation, target item, target person.
    pub(crate) links: Vec<(Relation, Option<String>, Option<u32>)>,
}

pub(crate) struct Town {
    pub(crate) people: People,
    pub(crate) profiles: Vec<Profile>,
    /// Items by file.
    pub(crate) files: Vec<Vec<Item>>,
}

fn day(draw: &mut Draw) -> Day {
    let around = [
        "2026-11-23",
        "2008-11-23",
        "2008-02-29",
        "1990-01-01",
        "1950-06-30",
        "2024-02-29",
        "1969-12-31",
    ];
    let at: Day = draw.pick(&around).parse().unwrap();
    at.plus_days(draw.below(5) as i32 - 2)
}

fn scope(draw: &mut Draw) -> Scope {
    let mut scope = Scope::all();
    if draw.one_in(2) {
        scope.kinds.insert(draw.pick(Kind::ALL));
    }
    if draw.one_in(3) {
        scope
            .surfaces
            .insert(draw.pick(&["feed", "groups"]).to_owned());
    }
    if draw.one_in(3) {
        scope
            .purposes
            .insert(draw.pick(&["ai_assistant", "generative_ai", "ads"]).into());
    }
    scope
}

fn instant(draw: &mut Draw) -> Instant {
    Instant::from(
        "2026-10-20"
            .parse::<Day>()
            .unwrap()
            .plus_days(draw.below(40) as i32),
    )
}

fn standing(draw: &mut Draw, items: usize) -> Standing {
    let mut standing = Standing::default();
    for _ in 0..draw.below(5) {
        let kind = draw.pick(ChoiceKind::ALL);
        let sources = ["test", "test", "signal:gpc", "signal:aipref:train-ai"];
        let mut choice = Choice::new(kind, scope(draw), instant(draw), draw.pick(&sources));
        if draw.one_in(2) {
            choice.item = Some(ItemId::new(format!("i{}", draw.below(items))));
        }
        choice.audience =
            Some(draw.pick(&[Audience::Friends, Audience::OnlyMe, Audience::Unknown]));
        choice.before = draw.one_in(2).then(|| day(draw));
        standing.apply_choice(&choice, &tree());
    }
    for _ in 0..draw.below(3) {
        standing.withhold(Withheld {
            item: ItemId::new(format!("i{}", draw.below(items))),
            request: Sequence(draw.below(3) as u64),
            why: draw.pick(Withholding::ALL),
        });
    }
    for _ in 0..draw.below(4) {
        standing.apply_notice(&Notice {
            campaign: draw.pick(&["a", "b"]).to_owned(),
            purposes: [draw.pick(&["ai_assistant", "generative_ai", "ads"]).into()].into(),
            kinds: Kind::ALL
                .iter()
                .copied()
                .filter(|_| draw.one_in(2))
                .collect(),
            status: draw.pick(NoticeStatus::ALL),
            at: instant(draw),
            channel: "mail".into(),
        });
    }
    standing
}

fn people(draw: &mut Draw, count: usize, items: usize) -> People {
    let mut people = People::empty();
    people.regions.extend(["de".to_owned(), "fr".to_owned()]);
    people
        .standings
        .extend((0..8).map(|_| standing(draw, items)));
    for _ in 0..count {
        people.birth.push(if draw.one_in(4) {
            People::UNKNOWN_DAY
        } else {
            day(draw).epoch_days()
        });
        people.region.push(draw.below(3) as u16);
        people.account.push(draw.pick(AccountType::ALL).code());
        people.standing.push(draw.below(9) as u32);
    }
    people
}

fn profile(draw: &mut Draw) -> Profile {
    Profile {
        kind: draw.pick(Kind::ALL),
        audience: draw.pick(Audience::ALL),
        audience_then: draw.pick(Audience::ALL),
        surface: draw.pick(&["feed", "groups", "unknown"]).to_owned(),
        language: draw.pick(&["en", "de", "unknown"]).to_owned(),
        special_category: draw.pick(SpecialCategory::ALL),
        collected_for: ["service", "ai_assistant"]
            .iter()
            .filter(|_| draw.one_in(2))
            .map(ToString::to_string)
            .collect(),
    }
}

impl Town {
    pub(crate) fn random(draw: &mut Draw, items: usize) -> Town {
        let count = 12;
        let people = people(draw, count, items);
        let profiles: Vec<Profile> = (0..9).map(|_| profile(draw)).collect();
        let mut files = vec![Vec::new(), Vec::new()];
        for n in 0..items {
            let mut links = Vec::new();
            for _ in 0..if draw.one_in(2) { draw.below(3) } else { 0 } {
                let item = Some(format!("i{}", draw.below(items + 3)));
                let person = Some(draw.below(count + 1) as u32);
                links.push(match draw.below(5) {
                    0 | 1 => (Relation::ShareOf, item, None),
                    2 => (Relation::QuoteOf, item.filter(|_| !draw.one_in(4)), None),
                    3 => (Relation::Depicts, None, person),
                    _ => (
                        draw.pick(&[Relation::Mentions, Relation::ReplyTo]),
                        item,
                        person,
                    ),
                });
            }
            files[draw.below(2)].push(Item {
                // A purge left some ids behind.
                id: match n % 11 {
                    5 => ItemId::erased("0123456789abcdef", n as u64).to_string(),
                    _ => format!("i{n}"),
                },
                person: (!draw.one_in(6)).then(|| draw.below(count + 1) as u32),
                profile: draw.below(profiles.len()),
                created: (!draw.one_in(6)).then(|| day(draw)),
                imported: day(draw),
                links,
            });
        }
        Town {
            people,
            profiles,
            files,
        }
    }

    /// Writes the facts files; small row groups make runs that span several.
    pub(crate) fn write(&self, folder: &Path) -> Vec<decide::Facts> {
        let facts = |(index, items): (usize, &Vec<Item>)| {
            let folder = folder.join(format!("file{index}"));
            std::fs::create_dir_all(&folder).unwrap();
            write(&folder.join("facts.parquet"), &facts_batch(items));
            write(
                &folder.join("profiles.parquet"),
                &profiles_batch(&self.profiles),
            );
            write(&folder.join("links.parquet"), &links_batch(items));
            decide::Facts::open(&folder).unwrap()
        };
        self.files.iter().enumerate().map(facts).collect()
    }
}

fn write(path: &Path, batch: &RecordBatch) {
    let properties = WriterProperties::builder()
        .set_max_row_group_row_count(Some(17))
        .build();
    let mut writer = ArrowWriter::try_new(
        File::create(path).unwrap(),
        batch.schema(),
        Some(properties),
    )
    .unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
}

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, c)| (n, c, true)))
        .unwrap()
}

fn facts_batch(items: &[Item]) -> RecordBatch {
    let days = |d: &dyn Fn(&Item) -> Option<Day>| {
        Date32Array::from_iter(items.iter().map(|i| d(i).map(Day::epoch_days)))
    };
    batch(vec![
        (
            "row",
            Arc::new(UInt64Array::from_iter_values(0..items.len() as u64)),
        ),
        (
            "item",
            Arc::new(StringArray::from_iter_values(items.iter().map(|i| &i.id))),
        ),
        (
            "person",
            Arc::new(UInt32Array::from_iter(items.iter().map(|i| i.person))),
        ),
        (
            "profile",
            Arc::new(UInt32Array::from_iter_values(
                items.iter().map(|i| i.profile as u32),
            )),
        ),
        ("created", Arc::new(days(&|i| i.created))),
        ("imported", Arc::new(days(&|i| Some(i.imported)))),
        (
            "window",
            Arc::new(Int32Array::from_iter_values(
                items.iter().map(|i| Window::of(i.imported, 3).0),
            )),
        ),
    ])
}

fn profiles_batch(profiles: &[Profile]) -> RecordBatch {
    let codes = |c: &dyn Fn(&Profile) -> u8| UInt8Array::from_iter_values(profiles.iter().map(c));
    let texts =
        |t: &dyn Fn(&Profile) -> String| StringArray::from_iter_values(profiles.iter().map(t));
    let mut collected = ListBuilder::new(StringBuilder::new());
    for profile in profiles {
        collected.append_value(profile.collected_for.iter().map(Some));
    }
    batch(vec![
        ("kind", Arc::new(codes(&|p| p.kind.code()))),
        ("audience", Arc::new(codes(&|p| p.audience.code()))),
        (
            "audience_then",
            Arc::new(codes(&|p| p.audience_then.code())),
        ),
        ("surface", Arc::new(texts(&|p| p.surface.clone()))),
        ("language", Arc::new(texts(&|p| p.language.clone()))),
        (
            "special_category",
            Arc::new(codes(&|p| p.special_category.code())),
        ),
        ("collected_for", Arc::new(collected.finish())),
    ])
}

fn links_batch(items: &[Item]) -> RecordBatch {
    let links = || {
        items
            .iter()
            .enumerate()
            .flat_map(|(fact, item)| item.links.iter().map(move |l| (fact, l)))
    };
    batch(vec![
        (
            "fact",
            Arc::new(UInt64Array::from_iter_values(
                links().map(|(fact, _)| fact as u64),
            )),
        ),
        (
            "relation",
            Arc::new(UInt8Array::from_iter_values(
                links().map(|(_, l)| l.0 as u8),
            )),
        ),
        (
            "item",
            Arc::new(StringArray::from_iter(links().map(|(_, l)| l.1.clone()))),
        ),
        (
            "person",
            Arc::new(UInt32Array::from_iter(links().map(|(_, l)| l.2))),
        ),
    ])
}
