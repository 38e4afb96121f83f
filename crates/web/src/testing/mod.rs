//! A whole site for a test: a real database, the real router behind the real door, and readers who ask.
//!
//! Behind the feature `testing`; nothing of it is in the program.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod answer;
pub mod checks;
mod reader;
pub mod samples;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use newsroom::MIGRATIONS;
use newsroom::section::{self, NewSection};
use newsroom::store::testing::Place;
use newsroom::store::{Tx, log};
use newsroom::story::{self, Published};
use newsroom::{counts, setting};

use crate::{Clock, Following, Front, Settings, Site};

pub use answer::Answer;
pub use reader::Reader;

/// 21 September 2020, 01:30 UTC: the night of the story most tests tell.
pub const NIGHT: i64 = 1_600_651_800_000;

/// A minute, in milliseconds.
pub const MINUTE: i64 = 60_000;
/// An hour, in milliseconds.
pub const HOUR: i64 = 60 * MINUTE;
/// A day, in milliseconds.
pub const DAY: i64 = 24 * HOUR;

/// The story most tests tell.
pub const SPEECH: &str = r#"---
title: Mark Ruffalo wins, and asks everyone to vote
slug: ruffalo-wins
section: television
kicker: Emmys 2020
summary: He thanked his wife, who sat beside him, and then he asked for something.
date: 2020-09-21T06:30:00+05:30
status: published
authors: [Asha Rao]
people: [Mark Ruffalo]
works: [I Know This Much Is True]
topics: [Emmys 2020]
question: What did you make of the speech?
lang: en
---
The award went to the man who played both twins.

> We have a big, important moment ahead of us. — Mark Ruffalo

::video{url="https://www.youtube.com/watch?v=dQw4w9WgXcQ" title="The speech"}
"#;

/// The address of [`SPEECH`].
pub const SPEECH_URL: &str = "/television/ruffalo-wins";

/// A running site.
pub struct TestSite {
    /// What handlers see.
    pub site: Arc<Site>,
    front: Front,
    following: Option<Following>,
    addresses: AtomicU8,
    // Last, so that they are there until everything that uses them is gone.
    folder: tempfile::TempDir,
    _ground: Ground,
}

impl TestSite {
    /// A site with the section television and one story, [`SPEECH`].
    pub async fn new() -> TestSite {
        TestSite::with(|_| {}).await
    }

    /// The same with other settings.
    pub async fn with(change: impl FnOnce(&mut Settings)) -> TestSite {
        let site = TestSite::empty(change).await;
        site.publish(SPEECH).await;
        site
    }

    /// A site with two sections and no story.
    pub async fn empty(change: impl FnOnce(&mut Settings)) -> TestSite {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = Settings {
            base_url: "http://greenroom.test".to_owned(),
            limits_enabled: false,
            media_dir: folder.path().to_owned(),
            ..Settings::default()
        };
        change(&mut settings);
        // Opening a database blocks, and one of the two engines refuses to where others wait for us.
        let made = tokio::task::spawn_blocking(move || {
            let ground = Ground(Some(place()));
            let db = ground.0.as_ref().unwrap().open(MIGRATIONS);
            db.write_now(furnish).unwrap();
            (
                ground,
                Site::new(db, settings, Clock::by_hand(NIGHT)).unwrap(),
            )
        });
        let (ground, site) = made.await.unwrap();
        let site = Arc::new(site);
        let following = crate::start(&site).await.unwrap();
        TestSite {
            front: crate::front(Arc::clone(&site)),
            following: Some(following),
            addresses: AtomicU8::new(1),
            folder,
            _ground: ground,
            site,
        }
    }

    /// Where pictures lie.
    pub fn media_dir(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Publishes Markdown with front matter, and waits until readers would see it.
    pub async fn publish(&self, markdown: &str) -> Published {
        let source = markdown.to_owned();
        let now = self.site.now();
        let published = self
            .write(move |tx| {
                let zone = jiff::tz::TimeZone::UTC;
                story::publish(tx, &source, &BTreeMap::new(), "Rui", &zone, now)
            })
            .await;
        self.pass().await;
        published
    }

    /// A story of this title in television, with a front matter line or two of its own.
    pub async fn publish_titled(&self, title: &str, lines: &str) -> Published {
        self.publish(&format!(
            "---\ntitle: {title}\nsection: television\nstatus: published\n{lines}\n---\nOne paragraph.\n"
        ))
        .await
    }

    /// Does something as the newsroom does, and waits until readers would see it.
    pub async fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Tx<'_>) -> newsroom::Result<T> + Send + 'static,
    ) -> T {
        let done = self.site.db.write(job).await.unwrap();
        self.settle().await;
        done
    }

    /// Reads as the newsroom does.
    pub async fn read<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Tx<'_>) -> newsroom::Result<T> + Send + 'static,
    ) -> T {
        self.site.db.read(job).await.unwrap()
    }

    /// Waits until everything that happened has dropped its pages and reached its listeners.
    pub async fn settle(&self) {
        let head = self
            .site
            .db
            .read(|tx| log::head(tx).map_err(newsroom::Error::from))
            .await
            .unwrap();
        self.site.live.caught_up(head).await;
    }

    /// Waits for what happened, and lets the rest period of cached pages go by.
    pub async fn pass(&self) {
        self.settle().await;
        self.advance(1_000);
    }

    /// Moves the clock.
    pub fn advance(&self, by_ms: i64) {
        self.site.clock.advance(by_ms);
    }

    /// A reader who was never here, on a network of their own.
    pub fn anonymous(&self) -> Reader {
        let number = self.addresses.fetch_add(1, Ordering::Relaxed);
        Reader::new(
            self.front.clone(),
            [192, 0, number, 7].into(),
            &self.site.settings.base_url,
        )
    }

    /// Somebody of this role, signed in: an account `ROLE-N@example.org` with an invented name.
    pub async fn signed_in(&self, role: newsroom::Role) -> Reader {
        let reader = self.anonymous();
        let random: [u8; 32] = rand::random();
        let now = self.site.now();
        let number = self.addresses.fetch_add(1, Ordering::Relaxed);
        let new = newsroom::account::NewAccount {
            name: format!("{} {number}", role.title()),
            email: format!("{}-{number}@example.org", role.as_str()),
            role,
        };
        self.site
            .db
            .write(move |tx| -> newsroom::Result<_> {
                let account = newsroom::account::create(tx, &new, now)?;
                newsroom::session::open(tx, account, &random, "Firefox on Linux", now)
            })
            .await
            .unwrap();
        let cookie = crate::actor::set_cookie(&self.site, &random).unwrap();
        reader.keep_cookie(cookie.to_str().unwrap());
        reader
    }

    /// Ends the follower and all streams.
    pub async fn close(mut self) {
        if let Some(following) = self.following.take() {
            following.stop(&self.site).await;
        }
    }
}

/// Which engine the sites of a test run stand on: `postgres` for the server of `GREENROOM_TEST_PG`.
pub const ENGINE: &str = "GREENROOM_TEST_SITE";

fn place() -> Place {
    match std::env::var(ENGINE).as_deref() {
        Ok("postgres") => Place::postgres().expect("GREENROOM_TEST_PG names a server"),
        _ => Place::sqlite(),
    }
}

/// The database a site stands on. Giving it back blocks as well, so a thread of its own does it.
struct Ground(Option<Place>);

impl Drop for Ground {
    fn drop(&mut self) {
        let place = self.0.take();
        let _ = std::thread::spawn(move || drop(place)).join();
    }
}

fn furnish(tx: &mut Tx<'_>) -> newsroom::Result<()> {
    setting::Site {
        title: "House Lights".to_owned(),
        tagline: "Stage, screen and the people in the dark".to_owned(),
        lang: "en".to_owned(),
        time_zone: "Asia/Kolkata".to_owned(),
    }
    .save(tx, NIGHT)?;
    for (place, (slug, title)) in [("television", "Television"), ("film", "Film")]
        .into_iter()
        .enumerate()
    {
        section::save(
            tx,
            &NewSection {
                slug: slug.to_owned(),
                title: title.to_owned(),
                description: format!("All about {slug}."),
                place: i64::try_from(place).unwrap(),
            },
            NIGHT,
        )?;
    }
    Ok(())
}

impl Drop for TestSite {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let wrong = match self.site.db.read_now(counts::check) {
            // A test that takes the store away has nothing left to count.
            Err(newsroom::Error::Store(newsroom::store::Error::Closed)) => return,
            counted => counted.unwrap(),
        };
        assert_eq!(
            wrong,
            Vec::<String>::new(),
            "every counter agrees with its rows"
        );
    }
}
