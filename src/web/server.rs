//! The HTTP server: limits on time and size, the order of what happens around a request, start and stop.

use super::middleware::{error_pages, limits, observe, rate_limit, security_headers};
use super::routes;
use super::state::{Library, Site, State, Trust};
use crate::accounts::Accounts;
use actix_web::body::MessageBody;
use actix_web::dev::{ServerHandle, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::http::KeepAlive;
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, HttpServer, web};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;
use tracing_actix_web::TracingLogger;

/// How the server listens and what it allows.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Address and port; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Threads that serve connections; at least one.
    pub workers: usize,
    /// Threads for blocking work, all workers together. As many as the database has connections, so that
    /// waiting happens here, where it costs nothing.
    pub blocking_threads: usize,
    /// Requests a minute for each household.
    pub requests_per_minute: u32,
    /// The site's own facts.
    pub site: Site,
    /// Whom to believe about addresses.
    pub trust: Trust,
}

impl Default for Settings {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            workers: cores,
            blocking_threads: cores * 4,
            requests_per_minute: 300,
            site: Site::default(),
            trust: Trust::default(),
        }
    }
}

/// Why the server cannot listen.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Somebody else listens there.
    #[error("{0} is already in use; stop the other program or choose another address with --listen")]
    InUse(SocketAddr),
    /// The system refuses.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
}

/// A server that listens.
pub struct Running {
    /// Where it listens; the port is the real one.
    pub address: SocketAddr,
    handle: ServerHandle,
    server: actix_web::dev::Server,
}

impl Running {
    /// A handle to stop it from elsewhere: `stop(true)` lets requests in flight finish.
    pub fn handle(&self) -> ServerHandle {
        self.handle.clone()
    }

    /// Runs until stopped. Requests in flight have 30 seconds to finish.
    pub async fn run(self) -> std::io::Result<()> {
        self.server.await
    }
}

/// Listens and gives back the address; nothing is answered until [`Running::run`] is awaited. Signals are
/// left to the caller, which stops the rooms below after the last request.
pub fn serve(library: Arc<dyn Library>, accounts: Accounts, settings: Settings) -> Result<Running, ServeError> {
    let Settings { listen, workers, blocking_threads, requests_per_minute, site, trust } = settings;
    let failed = |source: std::io::Error| match source.kind() {
        std::io::ErrorKind::AddrInUse => ServeError::InUse(listen),
        _ => ServeError::Listen { address: listen, source },
    };
    let listener = TcpListener::bind(listen).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let state = web::Data::new(State::new(library, accounts, site, trust, requests_per_minute));
    let workers = workers.max(1);
    let server = HttpServer::new(move || app(state.clone()))
        .workers(workers)
        .worker_max_blocking_threads((blocking_threads / workers).max(1))
        // Without this a compressed answer waits 40 ms for the client's acknowledgement.
        .tcp_nodelay(true)
        .client_request_timeout(Duration::from_secs(10))
        .client_disconnect_timeout(Duration::from_secs(5))
        .keep_alive(KeepAlive::Timeout(Duration::from_secs(30)))
        .max_connections(4096)
        .shutdown_timeout(30)
        .disable_signals()
        .listen(listener)
        .map_err(failed)?
        .run();
    Ok(Running { address, handle: server.handle(), server })
}

/// The application over its state; tests use it without a socket.
pub fn app(
    state: web::Data<State>,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    // Each wrap goes around those before it: the first is nearest to the handler.
    App::new()
        .app_data(state)
        .configure(routes::configure)
        .wrap(from_fn(limits::refuse_oversize))
        .wrap(from_fn(rate_limit::limit))
        .wrap(from_fn(error_pages::render))
        .wrap(Compress::default())
        .wrap(from_fn(security_headers::add_headers))
        .wrap(from_fn(observe::count))
        .wrap(TracingLogger::<observe::PatternSpan>::new())
}
