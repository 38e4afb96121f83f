//! Reaching the server, and one clear sentence when it cannot be reached.

use std::time::Duration;

use ::postgres::config::Host;
use ::postgres::{Config, NoTls};

use super::{Session, error};
use crate::{Error, OpenError};

/// The oldest server that knows all we ask.
const OLDEST: i64 = 15;

/// Reads a `postgres://` address and adds our own manners to it.
pub(crate) fn settings(url: &str) -> Result<Config, OpenError> {
    // The parser's own words may quote the address, and with it the password.
    let mut config: Config = url.parse().map_err(|_| {
        OpenError::Address("it must read postgres://user:password@host:port/database".to_owned())
    })?;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(Duration::from_secs(5));
    }
    if config.get_application_name().is_none() {
        config.application_name("greenroom");
    }
    config
        .tcp_user_timeout(Duration::from_secs(15))
        .keepalives_idle(Duration::from_secs(30));
    Ok(config)
}

/// Connects for opening: the server's age is checked and nothing is cut short, because a migration may take its time.
pub(crate) fn open(config: &Config) -> Result<Session, OpenError> {
    let client = config
        .connect(NoTls)
        .map_err(|failed| OpenError::Unreachable {
            at: place(config),
            why: reason(&failed),
        })?;
    let mut session = Session::new(client);
    session.batch("set client_min_messages = warning")?;
    let version: i64 = session
        .opt(
            "select cast(current_setting('server_version_num') as bigint)",
            &[],
        )?
        .unwrap_or_default();
    if version / 10_000 < OLDEST {
        return Err(OpenError::TooOld(version / 10_000));
    }
    Ok(session)
}

/// The manners of a session that works: no statement and no forgotten transaction may hold the others up for long.
///
/// Every statement is planned once: ours go by an index whatever the values are, and planning one anew costs several
/// times its execution. The planner must not be tempted away from that, neither by a `limit` it cannot know, for which
/// it would start parallel workers (10 ms and more), nor by tables nobody has analysed yet, which it would join by
/// reading them whole.
const MANNERS: &str = "set client_min_messages = warning;
    set statement_timeout = '30s'; set lock_timeout = '10s'; set idle_in_transaction_session_timeout = '60s';
    set plan_cache_mode = force_generic_plan; set max_parallel_workers_per_gather = 0; set jit = off;
    set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off";

/// Connects for work.
pub(crate) fn connect(config: &Config) -> Result<Session, Error> {
    let mut session = Session::new(config.connect(NoTls).map_err(error)?);
    session.batch(MANNERS)?;
    Ok(session)
}

/// Host and port as the operator knows them.
fn place(config: &Config) -> String {
    let port = config.get_ports().first().copied().unwrap_or(5432);
    match config.get_hosts().first() {
        Some(Host::Tcp(host)) => format!("{host}:{port}"),
        Some(Host::Unix(folder)) => format!("{} (port {port})", folder.display()),
        None => format!("port {port}"),
    }
}

fn reason(error: &::postgres::Error) -> String {
    error.as_db_error().map_or_else(
        || std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string),
        |said| said.message().to_owned(),
    )
}
