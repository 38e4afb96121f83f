//! Follows the event log: drops pages, then tells the readers who listen.
//!
//! One task a process. It begins at the head of the log, so its work at start does not grow with
//! the archive, and it reads in order, so nothing is told twice or skipped.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use newsroom::store::log;
use newsroom::{Error, Event};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;

use crate::cache::Tag;
use crate::live::{self, About, Frame, Numbered, Topic};
use crate::page::Masthead;
use crate::site::Site;

/// Entries read at once.
const BATCH: i64 = 256;
/// Counts of applause and votes, and leaderboards, wait so long and become one event.
const COALESCE: Duration = Duration::from_secs(2);
/// How often a theme's files are looked at.
const THEME_EVERY: Duration = Duration::from_secs(1);
/// How long to wait before asking a store that is away again.
const AGAIN: Duration = Duration::from_millis(250);

/// The running follower.
#[derive(Debug)]
pub struct Following {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Following {
    /// Ends all streams and the follower; returns when it has ended.
    pub async fn stop(self, site: &Site) {
        site.live.close();
        self.stop.cancel();
        if let Err(error) = self.task.await {
            tracing::error!(cause = %error, "the follower of the event log did not end well");
        }
    }
}

/// Starts to follow the log from where it stands now.
///
/// # Errors
/// `Store` if the head of the log cannot be read.
pub async fn start(site: &Arc<Site>) -> Result<Following, Error> {
    let head = site
        .db
        .read(|tx| log::head(tx).map_err(Error::from))
        .await?;
    site.live.take(head);
    site.live.passed_on(head);
    let stop = CancellationToken::new();
    if site.templates.has_folder() {
        tokio::spawn(watch_theme(Arc::clone(site), stop.clone()));
    }
    let follower = Follower {
        site: Arc::clone(site),
        at: head,
        counts: BTreeMap::new(),
        counts_due: None,
    };
    let task = tokio::spawn(follower.run(stop.clone()));
    Ok(Following { stop, task })
}

/// Looks once a second whether the theme changed, and then drops every page.
async fn watch_theme(site: Arc<Site>, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = sleep(THEME_EVERY) => {}
        }
        let looking = Arc::clone(&site);
        // Reading a folder blocks.
        let _ = tokio::task::spawn_blocking(move || looking.look_at_theme()).await;
    }
}

struct Follower {
    site: Arc<Site>,
    /// The last number read.
    at: i64,
    /// Counts not told yet, by what they are about and what is counted: the last event of each.
    counts: BTreeMap<(About, i64), (i64, Event)>,
    counts_due: Option<Instant>,
}

impl Follower {
    async fn run(mut self, stop: CancellationToken) {
        let mut changes = self.site.db.changes();
        loop {
            if let Err(error) = self.catch_up().await {
                tracing::warn!(cause = ?error, "the event log could not be read; trying again");
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = sleep(AGAIN) => continue,
                }
            }
            let due = self.counts_due;
            tokio::select! {
                () = stop.cancelled() => return,
                changed = changes.changed() => if changed.is_err() { return },
                () = async { sleep_until(due.unwrap_or_else(Instant::now)).await }, if due.is_some() => {
                    self.tell_counts().await;
                }
            }
        }
    }

    async fn catch_up(&mut self) -> Result<(), Error> {
        loop {
            let at = self.at;
            let entries = self
                .site
                .db
                .read(move |tx| log::since(tx, at, BATCH).map_err(Error::from))
                .await?;
            let Some(last) = entries.last().map(|entry| entry.seq) else {
                return Ok(());
            };
            let events: Vec<(i64, Option<Event>)> = entries
                .iter()
                .map(|entry| (entry.seq, Event::read(entry)))
                .collect();
            self.pass_on(last, &events).await;
        }
    }

    /// Pages first, so that a reader who is told of a change and reloads sees it.
    async fn pass_on(&mut self, last: i64, events: &[(i64, Option<Event>)]) {
        if events
            .iter()
            .any(|(_, it)| matches!(it, Some(Event::HouseChanged)))
        {
            self.read_house().await;
        }
        let tags: BTreeSet<Tag> = events.iter().flat_map(|(_, event)| tags(event)).collect();
        let tags: Vec<Tag> = tags.into_iter().collect();
        self.site.cache.invalidate(&tags);
        self.site.live.catch_up.invalidate(&tags);
        let topics = self.site.live.take(last);
        self.at = last;
        let mut heard: Vec<(i64, Event)> = Vec::new();
        for (seq, event) in events {
            match event {
                Some(event) if About::of(event).is_some_and(|it| topics.contains_key(&it)) => {
                    heard.push((*seq, *event));
                }
                _ => {}
            }
        }
        if !heard.is_empty() {
            self.tell(&heard, &topics).await;
        }
        self.site.live.passed_on(last);
    }

    /// Before its pages are dropped, so that none is made again by the old rules.
    async fn read_house(&self) {
        match self.site.db.read(Masthead::load).await {
            Ok(masthead) => self.site.keep_house(&Arc::new(masthead)),
            Err(error) => {
                tracing::warn!(cause = ?error, "what changed in the house could not be read");
            }
        }
    }

    async fn tell(&mut self, heard: &[(i64, Event)], topics: &HashMap<About, Arc<Topic>>) {
        let mut newest: HashMap<About, i64> = HashMap::new();
        let mut events: Vec<(i64, Event)> = Vec::new();
        for (seq, event) in heard {
            if let Some(count) = live::count_of(event) {
                self.counts.insert(count, (*seq, *event));
                self.counts_due
                    .get_or_insert_with(|| Instant::now() + COALESCE);
            } else if let Some(about) = About::of(event) {
                newest.insert(about, *seq);
                events.push((*seq, *event));
            }
        }
        // Numbers must rise, so counts that are older than what is told now go out with it.
        self.counts.retain(|(about, _), (seq, event)| {
            let waits = newest.get(about).is_none_or(|newest| *seq > *newest);
            if !waits {
                events.push((*seq, *event));
            }
            waits
        });
        events.sort_unstable_by_key(|(seq, _)| *seq);
        self.push(events, topics).await;
    }

    async fn tell_counts(&mut self) {
        self.counts_due = None;
        let topics = self.site.live.take(self.at);
        let mut events: Vec<(i64, Event)> = std::mem::take(&mut self.counts)
            .into_iter()
            .filter(|((about, _), _)| topics.contains_key(about))
            .map(|(_, event)| event)
            .collect();
        events.sort_unstable_by_key(|(seq, _)| *seq);
        self.push(events, &topics).await;
    }

    /// Reads and renders these events, and puts each into the ring of its topic.
    async fn push(&self, events: Vec<(i64, Event)>, topics: &HashMap<About, Arc<Topic>>) {
        if events.is_empty() {
            return;
        }
        let asked = events.clone();
        let house = Arc::clone(&self.site);
        let found = self
            .site
            .db
            .read(move |tx| -> Result<_, Error> {
                // A comment's date is written as on the page, and that depends on the newest story.
                house.keep_masthead(&Arc::new(Masthead::load(tx)?));
                live::read(tx, &house, &asked)
            })
            .await;
        let (told, over): (Vec<(About, Numbered)>, BTreeSet<About>) = match found {
            Ok(found) => {
                let over = found.iter().filter(|told| told.is_last);
                let over = over.map(|told| told.about).collect();
                (live::tell(&self.site, found), over)
            }
            Err(error) => {
                // Whoever listens has to read the page again: the number must not pass unseen.
                tracing::warn!(cause = ?error, "events could not be read; readers are told to resync");
                let lost = events.iter().filter_map(|(seq, event)| {
                    let resync = Numbered::new(*seq, live::Happening::Resync {});
                    Some((About::of(event)?, resync))
                });
                (lost.collect(), BTreeSet::new())
            }
        };
        let mut frames: BTreeMap<About, Vec<Frame>> = BTreeMap::new();
        for (about, numbered) in &told {
            frames.entry(*about).or_default().push(numbered.frame());
        }
        for (about, frames) in frames {
            if let Some(topic) = topics.get(&about) {
                topic.push(frames);
            }
        }
        for about in over {
            if let Some(topic) = topics.get(&about) {
                topic.end();
            }
        }
    }
}

/// What an event changes on pages. One that concerns no story, or that this program does not know, may change anything.
fn tags(event: &Option<Event>) -> Vec<Tag> {
    match event {
        Some(Event::FrontArranged) => return vec![Tag::Lists],
        Some(
            Event::EditionChanged { edition }
            | Event::ResultSaid { edition, .. }
            | Event::CategoryLocked { edition, .. },
        ) => return vec![Tag::Edition(*edition), Tag::Awards],
        Some(Event::ScoresCounted { edition }) => return vec![Tag::Edition(*edition)],
        Some(Event::BallotChanged { ballot } | Event::VoteCast { ballot, .. }) => {
            return vec![Tag::Ballot(*ballot)];
        }
        // The page of its edition leads to it from now on, or no more.
        Some(Event::LiveblogChanged { liveblog }) => {
            return vec![Tag::Liveblog(*liveblog), Tag::Awards];
        }
        Some(Event::EntryWritten { liveblog, .. } | Event::EntryGone { liveblog, .. }) => {
            return vec![Tag::Liveblog(*liveblog)];
        }
        _ => {}
    }
    let Some((event, story)) = event.as_ref().and_then(|it| Some((it, it.story()?))) else {
        return vec![Tag::Site];
    };
    match event {
        Event::StoryResults { story, .. } => vec![Tag::Story(*story)],
        Event::StoryPublished { .. }
        | Event::StoryChanged { .. }
        | Event::StoryUnpublished { .. } => {
            vec![Tag::Story(story), Tag::Card(story), Tag::Lists]
        }
        Event::CommentPosted(_)
        | Event::CommentShown(_)
        | Event::CommentGone(_)
        | Event::CommentChanged(_) => vec![Tag::Story(story), Tag::Card(story), Tag::Talk],
        Event::Applause { .. } => vec![Tag::Story(story)],
        Event::CommentHeld(_) | Event::CommentJudged(_) | Event::CommentReported(_) => Vec::new(),
        _ => vec![Tag::Site],
    }
}
