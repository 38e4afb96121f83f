//! What every handler can reach: one struct, built once, shared by `Arc`.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use newsroom::id::{Ids, Kind};
use newsroom::secret::Secret;
use newsroom::setting::Policy;
use newsroom::store::Db;
use newsroom::{Millis, setting};

use crate::account::oidc;
use crate::assets::Assets;
use crate::cache::{self, Cache};
use crate::darkroom::Darkroom;
use crate::front::Answers;
use crate::limit::Limits;
use crate::live::Live;
use crate::network::Network;
use crate::outbound::{Allowed, Outbound};
use crate::page::Masthead;
use crate::problem::Problem;
use crate::templates::Templates;

/// The running publication.
pub struct Site {
    /// Where everything is kept.
    pub db: Db,
    /// What the operator set.
    pub settings: Settings,
    /// The templates.
    pub templates: Templates,
    /// Addresses of style sheet and script.
    pub assets: Assets,
    /// Numbers as addresses show them.
    pub ids: Ids,
    /// The key everything signed or hashed depends on.
    pub secret: Secret,
    /// What time it is.
    pub clock: Clock,
    /// Pages as bytes.
    pub cache: Arc<Cache>,
    /// The live log.
    pub live: Arc<Live>,
    /// How often one network may do one thing.
    pub limits: Limits,
    /// The one way out to other servers.
    pub outbound: Outbound,
    /// What the other house said of itself.
    pub oidc: oidc::Known,
    /// Where pictures are made, one at a time.
    pub darkroom: Darkroom,
    /// Answers so far, by class.
    pub answers: Answers,
    /// The rules of the conversation as they stand on the desk now.
    pub policy: RwLock<Arc<Policy>>,
    /// The masthead as last read, for pages that cannot ask the store.
    pub masthead: RwLock<Arc<Masthead>>,
}

impl Site {
    /// Builds a site on an open, migrated store. Blocking: reads the secret and the masthead.
    ///
    /// # Errors
    /// The store's, or a template that does not compile.
    pub fn new(db: Db, settings: Settings, clock: Clock) -> Result<Site, StartError> {
        let templates = Templates::load(settings.templates_dir.as_deref())?;
        let secret = db.write_now(|tx| Secret::load_or_make(tx, rand::random()))?;
        let masthead = db.read_now(Masthead::load)?;
        Ok(Site {
            ids: Ids::new(&secret.derive("ids")),
            cache: Arc::new(Cache::new(cache::Settings {
                bytes: settings.cache_bytes,
                tag_key: secret.derive("cache tags"),
                ..cache::Settings::default()
            })),
            live: Arc::new(Live::new(settings.live_max_readers)),
            limits: Limits::new(settings.limits_enabled),
            outbound: Outbound::new(settings.outbound_allow.clone()),
            oidc: oidc::Known::default(),
            darkroom: Darkroom::default(),
            answers: Answers::default(),
            assets: Assets::load(),
            policy: RwLock::new(Arc::new(
                masthead.rules.over(&settings.policy, &settings.fixed),
            )),
            masthead: RwLock::new(Arc::new(masthead)),
            db,
            settings,
            templates,
            secret,
            clock,
        })
    }

    /// Now, in milliseconds UTC.
    #[must_use]
    pub fn now(&self) -> Millis {
        self.clock.now()
    }

    /// The rules of the conversation as they stand on the desk now. Asks nobody.
    #[must_use]
    pub fn policy(&self) -> Arc<Policy> {
        Arc::clone(&self.policy.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keeps the masthead and the rules that were read because the house changed.
    pub fn keep_house(&self, masthead: &Arc<Masthead>) {
        let policy = masthead
            .rules
            .over(&self.settings.policy, &self.settings.fixed);
        *self.policy.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(policy);
        self.keep_masthead(masthead);
    }

    /// The masthead as last read.
    #[must_use]
    pub fn masthead(&self) -> Arc<Masthead> {
        let kept = self.masthead.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&kept)
    }

    /// Keeps the masthead a page just read.
    pub fn keep_masthead(&self, masthead: &Arc<Masthead>) {
        let mut kept = self
            .masthead
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *kept = Arc::clone(masthead);
    }

    /// Reads the theme again if a file of it changed, and then drops every page; says whether one did. Blocking.
    pub fn look_at_theme(&self) -> bool {
        let changed = self.templates.look_again();
        if changed {
            self.cache.invalidate(&[cache::Tag::Site]);
        }
        changed
    }

    /// The row an address names by its public id.
    ///
    /// # Errors
    /// 404 for what cannot be an id of this kind.
    pub fn row(&self, kind: Kind, public_id: &str) -> Result<i64, Problem> {
        self.ids
            .read(kind, public_id)
            .ok_or_else(|| newsroom::Error::NotFound(kind.noun()).into())
    }

    /// An address on this site, with the origin.
    #[must_use]
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.settings.base_url)
    }

    /// Whether readers come by `https`, so that cookies may insist on it.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.settings.base_url.starts_with("https://")
    }
}

/// Why a site could not be built.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The store could not be read or written.
    #[error("{0}")]
    Newsroom(#[from] newsroom::Error),
    /// A template does not compile.
    #[error("a template does not compile: {0:#}")]
    Template(#[from] minijinja::Error),
}

/// What the operator set, as far as pages are concerned.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Origin of all addresses, such as `https://example.org`, without a slash at its end.
    pub base_url: String,
    /// Who may write and what is held.
    pub policy: setting::Policy,
    /// The rules among them that the operator set, by name (`comments.hold`): the desk cannot change these.
    pub fixed: BTreeSet<&'static str>,
    /// Whether readers may make an account for themselves.
    pub readers_may_join: bool,
    /// Whether there is a mail server to send by.
    pub sends_mail: bool,
    /// Another house that may sign people in.
    pub oidc: Option<oidc::House>,
    /// Private hosts we may speak to all the same.
    pub outbound_allow: Vec<Allowed>,
    /// Whether [`Limits`] count.
    pub limits_enabled: bool,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// How many bytes of rendered pages to keep.
    pub cache_bytes: usize,
    /// How many readers may listen to the live stream at once.
    pub live_max_readers: usize,
    /// Where pictures lie.
    pub media_dir: PathBuf,
    /// Where a publisher keeps own templates.
    pub templates_dir: Option<PathBuf>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            base_url: "http://127.0.0.1:8080".to_owned(),
            policy: Policy::default(),
            fixed: BTreeSet::new(),
            readers_may_join: true,
            sends_mail: false,
            oidc: None,
            outbound_allow: Vec::new(),
            limits_enabled: true,
            trusted_proxies: Vec::new(),
            cache_bytes: 16 * 1024 * 1024,
            live_max_readers: 10_000,
            media_dir: PathBuf::from("media"),
            templates_dir: None,
        }
    }
}

/// What time it is: the machine's clock, or one that a test moves by hand.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's.
    System,
    /// Milliseconds UTC, moved by whoever holds the other end.
    Hand(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at this instant until it is moved.
    #[must_use]
    pub fn by_hand(at: Millis) -> Clock {
        Clock::Hand(Arc::new(AtomicI64::new(at)))
    }

    /// Now, in milliseconds UTC.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "this is where the machine's clock is asked"
    )]
    pub fn now(&self) -> Millis {
        match self {
            Clock::System => jiff::Timestamp::now().as_millisecond(),
            Clock::Hand(at) => at.load(Ordering::Relaxed),
        }
    }

    /// Moves a hand-moved clock; the machine's own stays where it is.
    pub fn advance(&self, by_ms: Millis) {
        if let Clock::Hand(at) = self {
            at.fetch_add(by_ms, Ordering::Relaxed);
        }
    }
}
