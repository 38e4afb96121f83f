//! Where a newsroom is kept and with which settings: found from the command line, opened once.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;
use web::newsroom;

use anyhow::{Context as _, Result, bail};
use web::account::oidc;
use web::newsroom::store::{Db, Options};
use web::newsroom::{Millis, setting};

use crate::cli::Common;
use crate::serve::Bounds;
use crate::settings::{self, Layers, Settings};
use crate::{log, mail};

/// Where `--data` points when nobody says.
const FOLDER: &str = "greenroom-data";

/// A newsroom's folder and settings.
#[derive(Debug)]
pub struct Place {
    /// The data folder.
    pub folder: PathBuf,
    /// All settings, checked.
    pub settings: Settings,
    /// The flags that led here, for commands that are suggested.
    flags: String,
}

impl Place {
    /// Finds the place a command is about.
    ///
    /// # Errors
    /// One sentence about the setting that is wrong.
    pub fn find(common: &Common) -> Result<Self> {
        Self::find_in(common, None, None)
    }

    /// The same with another default folder and an address to listen on.
    ///
    /// # Errors
    /// One sentence about the setting that is wrong.
    pub fn find_in(common: &Common, fallback: Option<&str>, listen: Option<&str>) -> Result<Self> {
        let folder = common
            .data
            .clone()
            .unwrap_or_else(|| PathBuf::from(fallback.unwrap_or(FOLDER)));
        let file = common
            .config
            .clone()
            .unwrap_or_else(|| folder.join("greenroom.toml"));
        let mut flags = common.set.clone();
        flags.extend(common.database.iter().map(|url| format!("database={url}")));
        flags.extend(listen.iter().map(|address| format!("listen={address}")));
        let layers = Layers {
            file: Some((&file, common.config.is_some())),
            environment: std::env::vars_os()
                .filter_map(|(name, value)| {
                    Some((name.into_string().ok()?, value.into_string().ok()?))
                })
                .collect(),
            flags,
        };
        let (settings, strangers) = settings::gather(&layers)?;
        for sentence in strangers {
            log::tell(&sentence);
        }
        let mut flags = String::new();
        if let Some(data) = &common.data {
            flags.push_str(&format!(" --data {}", data.display()));
        }
        if let Some(config) = &common.config {
            flags.push_str(&format!(" --config {}", config.display()));
        }
        // A database's address may hold a password, which is not repeated.
        Ok(Self {
            folder,
            settings,
            flags,
        })
    }

    /// The flags that lead here again, to be put after a command; empty when none are needed.
    #[must_use]
    pub fn flags(&self) -> &str {
        &self.flags
    }

    /// Where the newsroom is, for a sentence; never with a password.
    #[must_use]
    pub fn shown(&self) -> String {
        match self.database_file() {
            Some(file) => file.display().to_string(),
            None => "the PostgreSQL database".to_owned(),
        }
    }

    /// The folder pictures are kept in.
    #[must_use]
    pub fn media(&self) -> PathBuf {
        self.folder.join("media")
    }

    /// The address of the database.
    #[must_use]
    pub fn database(&self) -> String {
        match self.settings.database.as_str() {
            "" => format!("sqlite:{}", self.folder.join("greenroom.db").display()),
            given => given.to_owned(),
        }
    }

    /// The database's file; none for PostgreSQL.
    #[must_use]
    pub fn database_file(&self) -> Option<PathBuf> {
        let url = self.database();
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return None;
        }
        Some(PathBuf::from(url.strip_prefix("sqlite:").unwrap_or(&url)))
    }

    /// The address readers use, as far as it is known before the server listens.
    #[must_use]
    pub fn base_url(&self) -> String {
        self.base_url_at(self.settings.listen)
    }

    fn base_url_at(&self, listening: SocketAddr) -> String {
        match self.settings.base_url.as_str() {
            "" if listening.ip().is_unspecified() => {
                format!("http://localhost:{}", listening.port())
            }
            "" => format!("http://{listening}"),
            given => given.to_owned(),
        }
    }

    /// What the site is told, once it listens at an address.
    ///
    /// # Errors
    /// One sentence about a proxy's address.
    pub fn for_web(&self, listening: SocketAddr) -> Result<web::Settings> {
        let settings = &self.settings;
        Ok(web::Settings {
            base_url: self.base_url_at(listening),
            policy: settings.policy.clone(),
            fixed: settings.given.clone(),
            sends_mail: settings.mail_server.is_some(),
            oidc: self.other_house()?,
            outbound_allow: settings.outbound_allow.clone(),
            readers_may_join: settings.readers_may_join,
            limits_enabled: settings.limits,
            trusted_proxies: settings.trusted_proxies.clone(),
            cache_bytes: settings.cache_bytes,
            live_max_readers: settings.live_max_readers,
            media_dir: self.media(),
            templates_dir: settings.templates.clone(),
        })
    }

    /// The house that may sign people in, if one is set.
    ///
    /// # Errors
    /// One sentence about the setting that is missing.
    fn other_house(&self) -> Result<Option<oidc::House>> {
        let house = &self.settings.oidc;
        if house.issuer.is_empty() {
            return Ok(None);
        }
        if house.client_id.is_empty() {
            bail!("sign_in.oidc.issuer is set, so sign_in.oidc.client_id must be set too");
        }
        Ok(Some(house.clone()))
    }

    /// The way out for mail; one that leads nowhere where no server is set.
    ///
    /// # Errors
    /// One sentence about the setting that is missing, or about a template of the mails.
    pub fn post(&self) -> Result<mail::Post> {
        let settings = &self.settings;
        let server = match (&settings.mail_server, &settings.mail_sender) {
            (None, _) => None,
            (Some(server), Some(sender)) => Some((server, sender)),
            (Some(_), None) => bail!("mail.smtp is set, so mail.from must be set too"),
        };
        mail::Post::new(server, settings.templates.as_deref())
    }

    /// What every listener allows.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        let time = |ms: i64| Duration::from_millis(ms.unsigned_abs());
        Bounds {
            connections: self.settings.max_connections,
            head: time(self.settings.header_ms),
            body: time(self.settings.body_ms),
        }
    }

    /// Opens the newsroom, which must have been made before.
    ///
    /// # Errors
    /// One sentence: there is none here, or why the database cannot be used.
    pub fn open(&self) -> Result<Db> {
        if let Some(file) = self.database_file()
            && !file.exists()
        {
            bail!(
                "there is no newsroom in {}; make one with: greenroom init --title 'Its name'{}",
                self.folder.display(),
                self.flags
            );
        }
        let db = self.connect()?;
        if !is_made(&db)? {
            db.close();
            bail!(
                "the database holds no newsroom yet; make one with: greenroom init --title 'Its name'{}",
                self.flags
            );
        }
        Ok(db)
    }

    /// Opens the database, new or old, and brings its tables up to date.
    ///
    /// # Errors
    /// One sentence: why the folder or the database cannot be used.
    pub fn connect(&self) -> Result<Db> {
        Ok(Db::open(
            &self.database(),
            newsroom::MIGRATIONS,
            &Options::default(),
        )?)
    }

    /// Makes the data folder and the one for pictures.
    ///
    /// # Errors
    /// One sentence naming the folder.
    pub fn make_folders(&self) -> Result<()> {
        let media = self.media();
        std::fs::create_dir_all(&media)
            .with_context(|| format!("cannot make the folder {}", media.display()))
    }
}

/// Whether somebody made a newsroom in this database.
///
/// # Errors
/// The database's own sentence.
pub fn is_made(db: &Db) -> Result<bool> {
    Ok(db.read_now(|tx| setting::get(tx, "site.title"))?.is_some())
}

/// Now, in milliseconds UTC: one of the few places that ask the clock.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "the command line has no other clock"
)]
pub fn now() -> Millis {
    jiff::Timestamp::now().as_millisecond()
}
