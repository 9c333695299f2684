//! What is known of a person.

use crate::asked::{Asked, json};
use crate::cursor::Cursor;
use crate::describe::words::{AccountName, KindName};
use crate::grant::Grant;
use crate::problem::{Answer, BAD_REQUEST, Problem, ProblemBody};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::PersonRecord;
use pages::Lang;
use report::dossier::{Dossier, ItemPlace};
use rights::{Day, Error, Ordinal, PurposeTree, Scope, Standing};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What a choice reaches; an empty list is everything.
#[derive(Serialize, ToSchema)]
pub(crate) struct Reach {
    purposes: Vec<String>,
    #[schema(value_type = Vec<KindName>)]
    kinds: Vec<String>,
    surfaces: Vec<String>,
}

impl Reach {
    pub(crate) fn of(scope: &Scope) -> Reach {
        Reach {
            purposes: scope.purposes.iter().map(ToString::to_string).collect(),
            kinds: scope.kinds.iter().map(ToString::to_string).collect(),
            surfaces: scope.surfaces.iter().cloned().collect(),
        }
    }
}

/// How a notice stands.
#[derive(Serialize, ToSchema)]
struct NoticeStands {
    campaign: String,
    /// Since when it counts as delivered.
    #[schema(value_type = Option<String>, format = Date)]
    delivered: Option<Day>,
    /// When it was seen.
    #[schema(value_type = Option<String>, format = Date)]
    seen: Option<Day>,
}

/// A denial that a program said for the person, as far as they themselves allowed nothing since.
#[derive(Serialize, ToSchema)]
struct Denied {
    /// Which signal.
    source: String,
    /// The purpose that it denies.
    purpose: String,
    reach: Reach,
}

/// Where a person stands: what everything they said adds up to, on all their accounts.
#[derive(Serialize, ToSchema)]
struct Stands {
    /// The person's own.
    objections: Vec<Reach>,
    /// What machine signals deny, beside objections; each purpose by itself.
    signals: Vec<Denied>,
    restrictions: Vec<Reach>,
    consents: Vec<Reach>,
    /// Withdrawals of consent that no later consent has covered.
    withdrawals: Vec<Reach>,
    /// Whether everything is to be erased.
    erased: bool,
    /// Single items to be erased.
    erased_items: Vec<String>,
    /// Items whose audience was narrowed, with the audience.
    narrowed_items: BTreeMap<String, String>,
    /// Items that show special categories of data.
    special_items: Vec<String>,
    notices: Vec<NoticeStands>,
}

/// A person.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "B000444",
    "handles": ["@ada", "B000444"],
    "accounts": ["B000444"],
    "birth": "1987-09-18",
    "region": "de",
    "created": "2011-04-01",
    "account": "personal",
    "has_mail": true,
    "lang": "de",
    "standing": {
        "objections": [{ "purposes": [], "kinds": [], "surfaces": [] }],
        "signals": [{ "source": "signal:gpc", "purpose": "ai_assistant", "reach": { "purposes": ["ai_assistant"], "kinds": [], "surfaces": [] } }],
        "restrictions": [], "consents": [], "withdrawals": [],
        "erased": false, "erased_items": [], "narrowed_items": {}, "special_items": [],
        "notices": [{ "campaign": "spring-2027", "delivered": "2027-03-01", "seen": null }]
    }
}))]
pub(crate) struct Person {
    /// Their id at first import.
    id: String,
    /// Their ids and handles.
    handles: Vec<String>,
    /// Ids of the accounts that are the same human being, this one among them.
    accounts: Vec<String>,
    #[schema(value_type = Option<String>, format = Date)]
    birth: Option<Day>,
    region: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    created: Option<Day>,
    #[schema(value_type = AccountName)]
    account: String,
    /// Whether a mail address is known; it is not said which.
    has_mail: bool,
    lang: Option<String>,
    standing: Stands,
}

/// Standing, choices and notices of a person.
#[utoipa::path(
    get, path = "/people/{id}", tag = "people", operation_id = "getPerson",
    params(("id" = String, Path, description = "Id or handle of the person", example = "B000444", min_length = 1)),
    responses(
        (status = 200, description = "What is known of the person.", body = Person),
        (status = "4XX", description = "A problem.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["people:read"])),
)]
pub(crate) async fn one(asked: Asked, Path(id): Path<String>) -> Answer {
    asked.may(Grant::PeopleRead).await?;
    asked.only(&[])?;
    let person = asked.person(&id).await?;
    let parts = asked.api.app().parts();
    let ledger = &parts.ledger;
    let record = ledger.person(person).await?;
    let (mut standing, mut accounts) = (Standing::default(), Vec::new());
    for account in &record.linked {
        standing.unite(&ledger.own_standing(*account).await?);
        let row = ledger.row(*account).await?;
        accounts.extend(row.and_then(|row| row.id).map(|id| id.to_string()));
    }
    json(
        StatusCode::OK,
        &person_of(record, accounts, stands(&standing, &parts.tree))?,
    )
}

fn person_of(
    record: PersonRecord,
    accounts: Vec<String>,
    standing: Stands,
) -> Result<Person, Error> {
    let row = record.row;
    let id = row
        .id
        .ok_or_else(|| Error::not_found("the person was erased"))?;
    let (birth, region, created, account) =
        row.corrected
            .unwrap_or((row.birth, row.region, row.created, row.account));
    Ok(Person {
        id: id.to_string(),
        handles: record.handles.iter().map(ToString::to_string).collect(),
        accounts,
        birth,
        region,
        created,
        account: account.to_string(),
        has_mail: record.contact.mail.is_some(),
        lang: record.contact.lang.map(String::from),
        standing,
    })
}

/// What signals deny of each purpose.
fn denied(standing: &Standing, tree: &PurposeTree) -> Vec<Denied> {
    let purposes = tree.iter().map(|(purpose, _)| purpose);
    let of = |purpose| {
        standing.signals.iter().filter_map(move |signal| {
            signal.reach(purpose, tree).map(|reach| Denied {
                source: signal.source.clone(),
                purpose: purpose.to_string(),
                reach: Reach::of(&reach),
            })
        })
    };
    purposes.flat_map(of).collect()
}

fn stands(standing: &Standing, tree: &PurposeTree) -> Stands {
    let reach = |scopes: &std::collections::BTreeSet<Scope>| scopes.iter().map(Reach::of).collect();
    let items = |items: &std::collections::BTreeSet<rights::ItemId>| {
        items.iter().map(ToString::to_string).collect()
    };
    let narrowed = standing.item_audiences.iter();
    Stands {
        objections: reach(&standing.objections),
        signals: denied(standing, tree),
        restrictions: reach(&standing.restrictions),
        consents: reach(&standing.consents),
        withdrawals: reach(&standing.withdrawals),
        erased: standing.erased,
        erased_items: items(&standing.erased_items),
        narrowed_items: narrowed
            .map(|(item, who)| (item.to_string(), who.to_string()))
            .collect(),
        special_items: items(&standing.special_items),
        notices: standing
            .notices
            .iter()
            .map(|(campaign, state)| NoticeStands {
                campaign: campaign.clone(),
                delivered: state.delivered,
                seen: state.seen,
            })
            .collect(),
    }
}

/// A page of items.
#[derive(Serialize, ToSchema)]
pub(crate) struct Items {
    /// How many there are in all.
    total: u64,
    /// The items, each with how it is decided now and what each set made of it (docs/dossier.md).
    items: Vec<report::dossier::ItemLine>,
    /// What the next page is asked for with; `null` on the last one.
    next: Option<String>,
}

/// The most items of a page.
const MOST: u32 = 100;

fn lang(asked: &Asked) -> Result<Lang, Problem> {
    match asked.value("lang") {
        None => Ok(Lang::En),
        Some(tag) => tag.parse().map_err(|_| {
            let detail = "`lang` is `en` or `de`";
            Problem::new(BAD_REQUEST, detail)
        }),
    }
}

/// A page that is asked for.
struct Page {
    /// Its number, from 1.
    number: u64,
    /// Items of a page.
    limit: u32,
    /// The last item of the page before.
    after: Option<ItemPlace>,
}

impl Page {
    fn of(asked: &Asked, list: &str) -> Result<Page, Problem> {
        let limit = asked.limit(25, MOST)?;
        let Some(cursor) = Cursor::read(list, asked.value("cursor"))? else {
            return Ok(Page {
                number: 1,
                limit,
                after: None,
            });
        };
        let wrong = || {
            let detail = "`cursor` is not one that was given out for this list";
            Problem::new(BAD_REQUEST, detail)
        };
        let page = Page::behind(&cursor).ok_or_else(wrong)?;
        if asked.value("limit").is_some() && page.limit != limit {
            let detail = "`limit` cannot change between pages of a list";
            return Err(Problem::new(BAD_REQUEST, detail));
        }
        Ok(page)
    }

    fn behind(cursor: &Cursor) -> Option<Page> {
        let mut parts = cursor.text.split(' ');
        let (limit, content, fact) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Page {
            number: cursor.number.max(2),
            limit: limit.parse::<u32>().ok()?.clamp(1, MOST),
            after: Some(ItemPlace {
                content: content.to_owned(),
                fact: fact.parse().ok()?,
            }),
        })
    }

    /// Reads it; gives the cursor of the next one.
    async fn read(
        &self,
        (asked, list): (&Asked, &str),
        (person, lang): (Ordinal, Lang),
    ) -> Result<(Dossier, Option<String>), Problem> {
        let page = (self.number, u64::from(self.limit));
        let app = asked.api.app();
        let dossier = app
            .page_of(person, lang, (page, self.after.as_ref()))
            .await?;
        let items = &dossier.items;
        let next = items.next.zip(items.last.as_ref()).map(|(next, last)| {
            let text = format!("{} {} {}", self.limit, last.content, last.fact);
            Cursor::write(list, next, &text)
        });
        Ok((dossier, next))
    }
}

/// Every item of a person, with how it is decided now and in which sets it is.
#[utoipa::path(
    get, path = "/people/{id}/items", tag = "people", operation_id = "listItems",
    params(
        ("id" = String, Path, description = "Id or handle of the person", example = "B000444", min_length = 1),
        ("lang" = Option<String>, Query, description = "Language of the reasons: `en` or `de`", example = "en", pattern = "^(en|de)$"),
        ("limit" = Option<u32>, Query, description = "Items of a page", minimum = 1, maximum = 100),
        ("cursor" = Option<String>, Query, description = "`next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
    ),
    responses(
        (status = 200, description = "A page of items.", body = Items),
        (status = "4XX", description = "A problem.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["people:read"])),
)]
pub(crate) async fn items(asked: Asked, Path(id): Path<String>) -> Answer {
    asked.may(Grant::PeopleRead).await?;
    asked.only(&["lang", "limit", "cursor"])?;
    let (page, lang) = (Page::of(&asked, "items")?, lang(&asked)?);
    let person = asked.person(&id).await?;
    let (dossier, next) = page.read((&asked, "items"), (person, lang)).await?;
    let items = Items {
        total: dossier.items.total,
        items: dossier.items.items,
        next,
    };
    json(StatusCode::OK, &items)
}

/// Everything that is known of a person (GDPR Art. 15), with a page of their items.
#[utoipa::path(
    get, path = "/people/{id}/dossier", tag = "people", operation_id = "getDossier",
    params(
        ("id" = String, Path, description = "Id or handle of the person", example = "B000444", min_length = 1),
        ("lang" = Option<String>, Query, description = "Language of its texts: `en` or `de`", example = "en", pattern = "^(en|de)$"),
        ("limit" = Option<u32>, Query, description = "Items of a page", minimum = 1, maximum = 100),
        ("cursor" = Option<String>, Query, description = "The cursor in the header `Link` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
    ),
    responses(
        (status = 200, description = "The dossier, as docs/dossier.md describes it. The header `Link` leads to the next page.", body = report::dossier::Dossier),
        (status = "4XX", description = "A problem.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["people:read"])),
)]
pub(crate) async fn dossier(asked: Asked, Path(id): Path<String>) -> Answer {
    asked.may(Grant::PeopleRead).await?;
    asked.only(&["lang", "limit", "cursor"])?;
    let (page, lang) = (Page::of(&asked, "dossier")?, lang(&asked)?);
    let person: Ordinal = asked.person(&id).await?;
    let (dossier, next) = page.read((&asked, "dossier"), (person, lang)).await?;
    let mut response: Response = json(StatusCode::OK, &dossier)?;
    if let Some(next) = next {
        let path = asked.uri.path();
        let link = format!("<{path}?lang={}&cursor={next}>; rel=\"next\"", lang.tag());
        let link = axum::http::HeaderValue::from_str(&link);
        let link = link.map_err(|e| Error::internal("a link to a page").because(e))?;
        response
            .headers_mut()
            .insert(axum::http::header::LINK, link);
    }
    Ok(response)
}
