//! `demur serve`

use super::{Found, Session, inbox, watch};
use crate::cli::Serve;
use crate::{keys, output};
use api::{Api, Pace, Postman};
use ledger::OsRandomness;
use notice::{LinkKeys, Outbox};
use office::{Office, Store};
use oidc::Provider;
use rights::{Error, PurposeId, Terms};
use server::{App, Desk, Parts, StatedModels};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Webhooks, announcements at their hour, what people asked for, and traces where they go somewhere; what is being sent
/// at the end is finished.
fn tell_beside(
    session: &Session,
    (api, office): (&Arc<Api>, &Arc<Office>),
    stop: Arc<AtomicBool>,
) -> Result<Vec<tokio::task::JoinHandle<()>>, Error> {
    let postman = Postman::new(Arc::clone(api), Pace::default())?;
    let (api, told) = (Arc::clone(api), Arc::clone(&stop));
    let (reader, done) = (Arc::clone(office), Arc::clone(&stop));
    let (office, over) = (Arc::clone(office), Arc::clone(&stop));
    let handle = session.ws.handle();
    Ok(vec![
        handle.spawn(async move { reader.read_asks(&done).await }),
        handle.spawn(async move { office.keep_hours(&over).await }),
        handle.spawn(async move { postman.run(&stop).await }),
        handle.spawn(async move {
            if let Some(traces) = api.traces() {
                traces.run(&told).await;
            }
        }),
    ])
}

pub(super) fn run(session: &Session, args: &Serve) -> Result<Found, Error> {
    server::without_words();
    let (json, root) = (session.json, session.ws.root.clone());
    let (members, staff) = providers(session)?;
    let app = app(session, members)?;
    // The words are shown from now on: what holds now is what they are agreed to for.
    crate::worded::remember(&session.ws, &session.ws.policy(None)?)?;
    let api = api(session, &app)?;
    let office = office(session, (&app, &api), staff)?;
    let links = links(session, &app, args)?;
    let doors = doors(session, &office, args)?;
    let stop = Arc::new(AtomicBool::new(false));
    let watching = (!args.no_watch).then(|| watch::aside(root.clone(), Arc::clone(&stop)));
    let importing = inbox::beside(root, Arc::clone(&stop));
    let telling = tell_beside(session, (&api, &office), Arc::clone(&stop))?;
    session
        .ws
        .handle()
        .spawn(watch::until_told(Arc::clone(&stop)));
    let ready = |at: std::net::SocketAddr| {
        let address = format!("http://{at}");
        let line = match json {
            true => {
                let console = format!("{address}{}", office::PREFIX);
                serde_json::json!({ "portal": address, "console": console }).to_string()
            }
            false => format!(
                "the portal is at {address}, the console at {address}{}; Ctrl-C ends them",
                office::PREFIX
            ),
        };
        output::raw(&line);
        for (person, link) in &links {
            output::raw(&format!("  signs {person} in, once: {address}{link}"));
        }
        for (name, link) in &doors {
            output::raw(&format!(
                "  signs {name} in at the console, once: {address}{link}"
            ));
        }
    };
    let told = Arc::clone(&stop);
    let until = async move {
        while !told.load(Ordering::SeqCst) {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    let served = session.ws.wait(server::serve(
        app,
        |portal| ::api::around(api)(office::beside(portal, office)),
        ready,
        until,
    ));
    stop.store(true, Ordering::SeqCst);
    if let Some(watching) = watching {
        // It masks what it has found, then ends.
        drop(watching.join());
    }
    drop(importing.join());
    for task in telling {
        drop(session.ws.wait(task));
    }
    served?;
    Ok(Found::Nothing)
}

/// Links that sign people in, to try the portal out.
fn links(session: &Session, app: &App, args: &Serve) -> Result<Vec<(String, String)>, Error> {
    let link = |name: &String| {
        let person = session.ws.person(name)?;
        Ok((name.clone(), server::link_for(app, person)?))
    };
    args.sign_in.iter().map(link).collect()
}

/// Links that sign staff in, to try the console out.
fn doors(session: &Session, office: &Office, args: &Serve) -> Result<Vec<(String, String)>, Error> {
    let link = |name: &String| {
        let link = session.ws.wait(office::link_for(office, name))?;
        Ok((name.clone(), link))
    };
    args.staff.iter().map(link).collect()
}

/// The API beside a portal.
pub(super) fn api(session: &Session, app: &Arc<App>) -> Result<Arc<Api>, Error> {
    let settings = session.ws.config.api.clone();
    session.ws.wait(Api::open(Arc::clone(app), settings))
}

/// The console beside a portal.
pub(super) fn office(
    session: &Session,
    (app, api): (&Arc<App>, &Arc<Api>),
    oidc: Option<Provider>,
) -> Result<Arc<Office>, Error> {
    let ws = &session.ws;
    let folder = ws.root.join("office");
    let key = ws.root.join("keys/staff.key");
    Ok(Office::new(office::Parts {
        app: Arc::clone(app),
        api: Arc::clone(api),
        said: ws.config.records.clone(),
        oidc,
        store: ws.wait(Store::open(&folder))?,
        keys: LinkKeys::load_or_create(&key, &OsRandomness)?,
        folder,
        program: std::env::current_exe()
            .map_err(|e| Error::internal("the program cannot find itself").because(e))?,
    }))
}

/// Accounts elsewhere to sign in with: of members, of staff.
fn providers(session: &Session) -> Result<(Option<Provider>, Option<Provider>), Error> {
    let ws = &session.ws;
    let made = |(settings, variable): (Option<&oidc::Settings>, &str)| {
        let made = |settings: &oidc::Settings| {
            let secret = settings.secret(&ws.root, variable)?;
            let senses = (Arc::clone(&ws.clock), Arc::new(OsRandomness) as Arc<_>);
            Provider::new(settings.clone(), secret, senses)
        };
        settings.map(made).transpose()
    };
    let config = &ws.config;
    Ok((
        made((config.portal.oidc.as_ref(), "DEMUR_PORTAL_OIDC_SECRET"))?,
        made((config.office.oidc.as_ref(), "DEMUR_OFFICE_OIDC_SECRET"))?,
    ))
}

/// The portal, with an account elsewhere to sign in with where somebody may.
pub(super) fn app(session: &Session, oidc: Option<Provider>) -> Result<Arc<App>, Error> {
    let ws = &session.ws;
    let config = &ws.config;
    config.notice.check()?;
    let keys_folder = ws.root.join("keys");
    let all = keys::Keys::read(&ws.root)?;
    let link_keys = keys_folder.join("links.key");
    LinkKeys::load_or_create(&link_keys, &OsRandomness)?;
    let purposes = config.purposes.keys();
    let purposes = purposes.map(|purpose| Ok((purpose.clone(), config.terms(purpose)?)));
    let purposes: Vec<(PurposeId, Terms)> = purposes.collect::<Result<_, Error>>()?;
    let (names, sets) = config.records.models();
    Ok(App::new(Parts {
        ledger: ws.open_ledger()?,
        store: intake::ContentStore::new(&ws.root),
        sets: ws.root.join("sets"),
        grid_key: all.grid,
        signing_key: all.signing,
        log_key: keys::log(&ws.root)?,
        policy: ws.policy(None)?,
        purposes,
        tree: config.tree()?,
        keeps_pseudonyms: config.erasure.keep_pseudonyms,
        notice: config.notice.clone(),
        root: ws.root.clone(),
        outbox: ws.wait(Outbox::open(&ws.root.join("notices")))?,
        links: link_keys,
        oidc,
        session_keys: LinkKeys::load_or_create(&keys_folder.join("sessions.key"), &OsRandomness)?,
        desk: ws.wait(Desk::open(&ws.root.join("portal")))?,
        portal: config.portal.clone(),
        models: StatedModels { names, sets },
        signals: config.signals.clone(),
        clock: Arc::clone(&ws.clock),
        randomness: Arc::new(OsRandomness),
        tool: env!("CARGO_PKG_VERSION"),
    }))
}
