//! `serve`: pages and the JSON interface, with the index kept beside the database.

use super::config::Config;
use super::ground::Ground;
use super::library::Shelves;
use super::print;
use super::runtime::Runtime;
use crate::accounts::Accounts;
use crate::domain::Calendar;
use crate::domain::measure::Licence;
use crate::messages::Post;
use crate::search::Engine;
use crate::web::server::ServeError;
use crate::web::state::{LicensedScale, Trust};
use crate::web::{self, Library, Settings, Site};
use crate::worker::{Delivery, Follower, Timekeeper};
use anyhow::{Context, Result};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How often another process's imports of postcodes or areas are looked for.
const GROUND_POLL: Duration = Duration::from_millis(250);

/// Working days are counted by it.
static CALENDAR: Calendar = Calendar::ENGLAND;

/// Serves until it is told to stop.
pub fn run(config: Config) -> Result<ExitCode> {
    refuse_if_in_use(config.listen)?;
    serve(Runtime::open(config)?)
}

/// Says at once that an address is taken, before work is done that would be in vain.
pub fn refuse_if_in_use(listen: SocketAddr) -> Result<()> {
    match TcpListener::bind(listen) {
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => Err(ServeError::InUse(listen).into()),
        // Anything else is told when the server starts.
        _ => Ok(()),
    }
}

/// Serves over rooms that are open.
pub fn serve(runtime: Runtime) -> Result<ExitCode> {
    let ground = Arc::new(Ground::new(runtime.database.clone())?);
    let follower = runtime.follower()?.context(
        "another process serves or imports with this data folder; stop it, or give this one its own with --data",
    )?;
    let engine = follower.engine();
    let settings = settings(&runtime, Arc::clone(&engine), &ground)?;
    let library = Arc::new(Shelves::new(runtime.database.clone(), engine, Arc::clone(&ground), runtime.config.meaning));
    let accounts = runtime.accounts()?;
    let delivery = delivery(&runtime, accounts.clone());
    let timekeeper = Timekeeper::new(accounts.clone(), &CALENDAR);
    let system = actix_web::rt::System::new();
    let running = system.block_on(async { web::serve(library, accounts, settings) })?;
    let stop = Arc::new(AtomicBool::new(false));
    let following = spawn("index follower", follow(follower, Arc::clone(&stop)))?;
    let watching = spawn("ground watcher", watch(ground, Arc::clone(&stop)))?;
    let delivering = spawn("postman", deliver(delivery, Arc::clone(&stop)))?;
    let timing = spawn("timekeeper", keep_time(timekeeper, Arc::clone(&stop)))?;
    print::line(format!("Fingerpost is at http://{}/", running.address));
    let handle = running.handle();
    let served = system.block_on(async move {
        actix_web::rt::spawn(async move {
            wait_for_signal().await;
            tracing::info!("stopping: requests in flight are finished first");
            handle.stop(true).await;
        });
        running.run().await
    });
    stop.store(true, Ordering::Release);
    runtime.database.change_signal().notify();
    for thread in [following, watching, delivering, timing] {
        if thread.join().is_err() {
            tracing::error!("a thread had stopped early");
        }
    }
    served?;
    Ok(ExitCode::SUCCESS)
}

fn settings(runtime: &Runtime, engine: Arc<Engine>, ground: &Arc<Ground>) -> Result<Settings> {
    let config = &runtime.config;
    let shelves = Shelves::new(runtime.database.clone(), engine, Arc::clone(ground), config.meaning);
    let invented = shelves.sources()?.iter().any(|source| source.name == super::demo::SOURCE);
    let mut site = Site { name: config.service_name.clone(), demonstration: invented, ..Site::default() };
    site.base_url.clone_from(&config.base_url);
    site.help_phone.clone_from(&config.help_phone);
    site.help_hours.clone_from(&config.help_name);
    site.safeguarding_phone.clone_from(&config.safeguarding_phone);
    site.swemwbs = config.swemwbs.as_ref().map(|(licence, file)| scale(licence, file)).transpose()?;
    if invented && site.safeguarding_phone.is_none() {
        site.safeguarding_phone = Some(super::demo::SAFEGUARDING_PHONE.to_owned());
    }
    if invented && site.help_phone.is_none() {
        site.help_phone = Some(super::demo::HELP_PHONE.to_owned());
    }
    Ok(Settings {
        listen: config.listen,
        requests_per_minute: config.requests_per_minute,
        site,
        trust: Trust {
            proxies: config.trusted_proxy.clone(),
            issuers: config.allow_private_address.clone(),
            ..Trust::default()
        },
        ..Settings::default()
    })
}

/// The questions of a scale with a licence: seven lines of a file.
fn scale(licence: &Licence, file: &Path) -> Result<LicensedScale> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("swemwbs_items: {} cannot be read", file.display()))?;
    let items: Vec<String> = text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    let count = items.len();
    let items = <[String; 7]>::try_from(items).ok().with_context(|| {
        format!(
            "swemwbs_items: {} holds {count} questions; it takes the seven of the scale, one a line",
            file.display()
        )
    })?;
    Ok(LicensedScale { licence: licence.clone(), items })
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<std::thread::JoinHandle<()>> {
    std::thread::Builder::new().name(name.to_owned()).spawn(work).with_context(|| format!("the {name} cannot start"))
}

fn follow(follower: Follower, stop: Arc<AtomicBool>) -> impl FnOnce() + Send + 'static {
    move || follower.run(&stop)
}

fn delivery(runtime: &Runtime, accounts: Accounts) -> Delivery {
    let config = &runtime.config;
    let post = config.mail.clone().map(|smtp| Box::new(smtp) as Box<dyn Post>);
    Delivery::new(accounts, post, config.service_name.as_str(), config.base_url.as_deref().unwrap_or_default())
}

fn deliver(delivery: Delivery, stop: Arc<AtomicBool>) -> impl FnOnce() + Send + 'static {
    move || delivery.run(&stop)
}

fn keep_time(timekeeper: Timekeeper, stop: Arc<AtomicBool>) -> impl FnOnce() + Send + 'static {
    move || timekeeper.run(&stop)
}

fn watch(ground: Arc<Ground>, stop: Arc<AtomicBool>) -> impl FnOnce() + Send + 'static {
    move || {
        while !stop.load(Ordering::Acquire) {
            match ground.refresh() {
                Ok(true) => tracing::info!("newly imported postcodes, places or areas are in use"),
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, "imported postcodes and areas could not be looked for"),
            }
            std::thread::sleep(GROUND_POLL);
        }
    }
}

async fn wait_for_signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (Ok(mut interrupt), Ok(mut terminate)) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
        else {
            return std::future::pending().await;
        };
        tokio::select! { _ = interrupt.recv() => (), _ = terminate.recv() => () }
    }
    #[cfg(not(unix))]
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
