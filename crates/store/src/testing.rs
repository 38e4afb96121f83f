//! For tests: the same body on every engine there is.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::{Db, Migration, Options};

/// The variable with the `postgres://` address of a server where tests may make schemas. Without it they run on SQLite alone.
pub const SERVER: &str = "GREENROOM_TEST_PG";

/// A database of its own for one test, emptied away when it is dropped.
pub struct Place {
    /// The address to open it by, as often as the test likes.
    pub url: String,
    schema: Option<(::postgres::Config, String)>,
    _folder: Option<tempfile::TempDir>,
}

impl Place {
    /// A place for an SQLite file.
    ///
    /// # Panics
    /// If there is no temporary folder.
    #[must_use]
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        Self {
            url,
            schema: None,
            _folder: Some(folder),
        }
    }

    /// A schema of its own on the server of [`SERVER`], if that is set.
    ///
    /// # Panics
    /// If the server is named but cannot be used.
    #[must_use]
    pub fn postgres() -> Option<Self> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let server = std::env::var(SERVER).ok().filter(|url| !url.is_empty())?;
        let config: ::postgres::Config = server.parse().expect("an address of a server for tests");
        let nanos = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |span| span.as_nanos());
        let schema = format!(
            "t{}_{nanos}_{}",
            std::process::id(),
            NUMBER.fetch_add(1, Relaxed)
        );
        let mut client = config
            .connect(::postgres::NoTls)
            .expect("a server for tests");
        client
            .batch_execute(&format!("create schema {schema}"))
            .expect("a schema for a test");
        let joint = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{joint}options=-csearch_path%3D{schema}");
        Some(Self {
            url,
            schema: Some((config, schema)),
            _folder: None,
        })
    }

    /// One place on each engine there is.
    #[must_use]
    pub fn each() -> Vec<Self> {
        std::iter::once(Self::sqlite())
            .chain(Self::postgres())
            .collect()
    }

    /// Opens the database.
    ///
    /// # Panics
    /// If it cannot be opened.
    #[must_use]
    pub fn open(&self, migrations: &[Migration]) -> Db {
        self.open_with(
            migrations,
            &Options {
                readers: 2,
                sessions: 8,
                ..Options::default()
            },
        )
    }

    /// Opens the database with options of the test's own.
    ///
    /// # Panics
    /// If it cannot be opened.
    #[must_use]
    pub fn open_with(&self, migrations: &[Migration], options: &Options) -> Db {
        Db::open(&self.url, migrations, options).expect("the database of a test")
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some((config, schema)) = &self.schema else {
            return;
        };
        // A test that fails leaves its schema for whoever looks into it; the server of a test run is thrown away anyway.
        if let (false, Ok(mut client)) =
            (std::thread::panicking(), config.connect(::postgres::NoTls))
        {
            let _ = client.batch_execute(&format!("drop schema if exists {schema} cascade"));
        }
    }
}

/// Runs a test's body on SQLite, and on PostgreSQL too if [`SERVER`] names one; each time on a fresh database.
///
/// # Panics
/// If a database cannot be made, or the body panics; the output names the engine.
pub fn each(migrations: &[Migration], body: impl Fn(&Db)) {
    for place in Place::each() {
        let db = place.open(migrations);
        eprintln!("on {}:", db.engine().name());
        body(&db);
        db.close();
    }
}

/// Writes tests that run on each engine: `on_each_db! { MIGRATIONS; fn a_row_is_found(db) { … } }`.
///
/// Inside, `db` is a `&store::Db` that is fresh for each engine.
#[macro_export]
macro_rules! on_each_db {
    ($migrations:expr; $($(#[$about:meta])* fn $name:ident($db:ident) $body:block)+) => {$(
        $(#[$about])*
        #[test]
        fn $name() {
            $crate::testing::each($migrations, |$db: &$crate::Db| $body);
        }
    )+};
}
