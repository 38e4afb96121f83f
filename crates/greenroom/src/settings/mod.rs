//! Settings: what they are (`table`), where they come from (`layers`), how they read (`reference`).
//!
//! A flag beats the environment, the environment beats the file, the file beats the default.

mod layers;
mod reference;
mod table;

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use web::account::oidc;
use web::newsroom::setting::Policy;

use crate::mail;

pub use layers::{Layers, gather};
pub use reference::{markdown, plain};
pub use table::{Setting, TABLE};

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For eyes.
    Text,
    /// One JSON object a line.
    Json,
}

/// All settings, checked. Made only by [`gather`].
#[derive(Clone, Debug)]
pub struct Settings {
    /// As given, without a slash at its end; empty when it follows the listening address.
    pub base_url: String,
    /// Where readers are answered.
    pub listen: SocketAddr,
    /// Where the operator is answered.
    pub operator_listen: Option<SocketAddr>,
    /// As given; empty for the file in the data folder.
    pub database: String,
    /// What is held and who may write.
    pub policy: Policy,
    /// The names of the settings that somebody gave a value.
    pub given: BTreeSet<&'static str>,
    /// Whether readers may make an account for themselves.
    pub readers_may_join: bool,
    /// The server mail is sent by.
    pub mail_server: Option<mail::Server>,
    /// Who mails come from.
    pub mail_sender: Option<mail::Sender>,
    /// Another house that signs people in; its issuer is empty where there is none.
    pub oidc: oidc::House,
    /// Private hosts that may be spoken to.
    pub outbound_allow: Vec<web::outbound::Allowed>,
    /// Whether networks are limited in how often they may write.
    pub limits: bool,
    /// Addresses and networks of proxies that are believed.
    pub trusted_proxies: Vec<web::Network>,
    /// The publisher's own templates.
    pub templates: Option<PathBuf>,
    /// Room for rendered pages.
    pub cache_bytes: usize,
    /// Cap on live streams.
    pub live_max_readers: usize,
    /// Cap on connections.
    pub max_connections: usize,
    /// Deadline for the head of a request.
    pub header_ms: i64,
    /// Deadline for the body of a request.
    pub body_ms: i64,
    /// Time that requests under way are given at the end.
    pub grace_ms: i64,
    /// How log lines look.
    pub log_format: LogFormat,
    /// What is logged.
    pub log_level: tracing::Level,
}

impl Settings {
    /// Blank values, every one of which [`gather`] overwrites with the table's default first.
    fn blank() -> Self {
        Self {
            base_url: String::new(),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            operator_listen: None,
            database: String::new(),
            policy: Policy::default(),
            given: BTreeSet::new(),
            readers_may_join: true,
            mail_server: None,
            mail_sender: None,
            oidc: oidc::House {
                issuer: String::new(),
                client_id: String::new(),
                client_secret: String::new(),
                name: String::new(),
                staff: false,
            },
            outbound_allow: Vec::new(),
            limits: true,
            trusted_proxies: Vec::new(),
            templates: None,
            cache_bytes: 0,
            live_max_readers: 0,
            max_connections: 0,
            header_ms: 0,
            body_ms: 0,
            grace_ms: 0,
            log_format: LogFormat::Text,
            log_level: tracing::Level::INFO,
        }
    }
}
