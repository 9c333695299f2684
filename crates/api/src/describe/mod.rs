//! The API's own description (OpenAPI 3.1).

mod examples;
mod failures;
mod told;
pub(crate) mod words;

use crate::grant::Grant;
use crate::problem::ProblemBody;
use crate::routes::{
    BASE, campaigns, choices, deliveries, events, health, log, people, receipts, sets, webhooks,
};
use rights::Error;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Components, Server};
use utoipa::{Modify, OpenApi};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "demur",
        version = "1",
        description = "What people say about the use of what is theirs, and what a platform and demur tell each other. See docs/api.md.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    paths(
        people::one,
        people::items,
        people::dossier,
        choices::list,
        choices::say,
        receipts::one,
        campaigns::list,
        campaigns::one,
        campaigns::seen,
        sets::list,
        sets::one,
        log::checkpoint,
        log::entries,
        events::take,
        events::streams,
        webhooks::list,
        webhooks::make,
        webhooks::one,
        webhooks::remove,
        webhooks::rotate,
        webhooks::on,
        webhooks::off,
        deliveries::list,
        deliveries::resend,
        health::health,
        health::ready,
        health::metrics,
        health::openapi,
    ),
    components(schemas(ProblemBody)),
    tags(
        (name = "people", description = "People, what they said, receipts"),
        (name = "notices", description = "Announcements"),
        (name = "sets", description = "Training sets"),
        (name = "log", description = "The public log"),
        (name = "events", description = "The platform's events"),
        (name = "webhooks", description = "What the platform is told"),
        (name = "running", description = "Health, metrics, this description"),
    ),
    modifiers(&Rest),
)]
struct Described;

/// What the macros cannot say.
struct Rest;

impl Modify for Rest {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        api.servers = Some(vec![Server::new(BASE)]);
        let scopes: Vec<String> = Grant::ALL
            .iter()
            .map(|grant| format!("`{grant}` ({})", grant.about()))
            .collect();
        let about = format!(
            "A key of `demur api key new`. Its scopes: {}.",
            scopes.join(", ")
        );
        let http = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some(about))
            .build();
        let components = api.components.get_or_insert_with(Components::new);
        components.add_security_scheme("key", SecurityScheme::Http(http));
    }
}

/// The description as JSON, as `/api/v1/openapi.json` gives it.
///
/// # Errors
/// Never in practice; a failure is a defect.
pub fn description() -> Result<String, Error> {
    let failed =
        |e: serde_json::Error| Error::internal("the description could not be written").because(e);
    let mut described = serde_json::to_value(Described::openapi()).map_err(failed)?;
    failures::put(&mut described);
    examples::put(&mut described)?;
    told::put(&mut described)?;
    let text = serde_json::to_string_pretty(&described).map_err(failed)?;
    Ok(text + "\n")
}
