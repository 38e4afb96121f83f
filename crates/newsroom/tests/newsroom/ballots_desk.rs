//! Ballots on the desk: what stands once they are public, options that are mended or withdrawn, votes that are set aside.

use newsroom::ballot::signal::Reason;
use newsroom::ballot::{self, Count, Method, NewBallot, NewOption, Selection, Verdict};
use newsroom::ban::{self, FOR_GOOD, Kind, NewBan};
use newsroom::{Error, MIGRATIONS, counts};
use store::{Db, on_each_db};

use crate::ballots::{asked, cast, find, open, option, secret, try_cast, voter};
use crate::house::{DAY, MINUTE, MORNING, mo, read, refused, say, sentence, with_story, write};

/// The ballot as the form holds it.
fn typed(db: &Db) -> (i64, i64, NewBallot) {
    let ballot = find(db);
    let options = ballot.options.iter().map(|it| NewOption {
        id: Some(it.id),
        ..option(&it.title)
    });
    let new = NewBallot {
        options: options.collect(),
        ..asked(ballot.rules.method)
    };
    (ballot.id, ballot.version, new)
}

fn save(db: &Db, change: impl FnOnce(&mut NewBallot)) -> newsroom::Result<i64> {
    let (id, version, mut new) = typed(db);
    change(&mut new);
    db.write_now(move |tx| ballot::save(tx, &mo(), Some((id, version)), &new, MORNING + MINUTE))
}

fn of_network(words: Option<&str>) -> Selection {
    Selection {
        network: b"a network".to_vec(),
        words: words.map(str::to_owned),
    }
}

on_each_db! { MIGRATIONS;
    fn a_typo_is_mended_and_the_votes_stay(db) {
        open(db, asked(Method::Plurality));
        cast(db, "ana", &[1]);
        save(db, |new| new.options[1].title = "Hugh Jackman".to_owned()).unwrap();
        let ballot = find(db);
        assert_eq!((ballot.options[1].title.as_str(), ballot.options[1].version, ballot.votes), ("Hugh Jackman", 2, 1));
        let was: String = read(db, |tx| Ok(tx.one("select title from ballot_option_version", &[])?));
        assert_eq!(was, "Jackman");
    }

    fn the_rules_and_places_of_a_public_ballot_stand(db) {
        open(db, asked(Method::Plurality));
        for change in [
            (|new| new.method = Method::Approval) as fn(&mut NewBallot),
            |new| new.shown = ballot::Shown::After,
            |new| new.may_change = false,
            |new| new.options.swap(0, 1),
            |new| { new.options.remove(3); },
            |new| new.opens_at += 1,
        ] {
            assert!(matches!(save(db, change), Err(Error::Conflict(_))));
        }
        save(db, |new| new.options.push(option("Ruffalo"))).unwrap();
        assert_eq!(find(db).options[4].slug, "ruffalo");
        let (id, version, new) = typed(db);
        let late = refused(db, move |tx| ballot::save(tx, &mo(), Some((id, version - 1)), &new, MORNING));
        assert!(matches!(late, Error::Conflict(words) if words.contains("meanwhile")));
    }

    fn what_cannot_be_a_ballot_is_refused_by_field(db) {
        let wrong = |change: fn(&mut NewBallot), field: &str| {
            let mut new = asked(Method::Plurality);
            change(&mut new);
            let error = refused(db, move |tx| ballot::save(tx, &mo(), None, &new, MORNING));
            assert!(!sentence(&error, field).is_empty());
        };
        wrong(|new| new.question.clear(), "question");
        wrong(|new| new.options.truncate(1), "options");
        wrong(|new| new.closes_at = Some(new.opens_at), "closes");
        wrong(|new| new.options[2].title = "irons".to_owned(), "option-3");
        wrong(|new| new.slug = "Not A Slug".to_owned(), "slug");
    }

    fn a_withdrawn_option_takes_no_votes_and_keeps_those_it_has(db) {
        let id = open(db, asked(Method::Plurality));
        cast(db, "ana", &[1]);
        cast(db, "bela", &[1]);
        cast(db, "carl", &[2]);
        let jackman = find(db).options[1].id;
        assert!(sentence(&refused(db, move |tx| ballot::withdraw_option(tx, &mo(), id, jackman, " ", MORNING + MINUTE)), "why").contains("why"));
        write(db, move |tx| ballot::withdraw_option(tx, &mo(), id, jackman, "He asked us to.", MORNING + MINUTE));
        let refused = try_cast(db, &voter("dora"), &[1], MORNING + MINUTE).unwrap_err();
        assert_eq!(sentence(&refused, "choice"), "That option was withdrawn.");
        let ballot = find(db);
        let Count::Plurality(count) = read(db, move |tx| ballot::counted(tx, &ballot)) else { panic!() };
        assert_eq!((count.votes.as_slice(), count.outcome.winners()), (&[0, 2, 1, 0][..], &[2][..]));
        write(db, move |tx| ballot::restore_option(tx, &mo(), id, jackman, MORNING + MINUTE));
        try_cast(db, &voter("dora"), &[1], MORNING + MINUTE).unwrap();
    }

    fn a_ranked_vote_for_a_withdrawn_option_counts_for_the_next(db) {
        let id = open(db, asked(Method::Ranked));
        cast(db, "ana", &[1, 3]);
        cast(db, "bela", &[2]);
        cast(db, "carl", &[3, 2]);
        let jackman = find(db).options[1].id;
        write(db, move |tx| ballot::withdraw_option(tx, &mo(), id, jackman, "He asked us to.", MORNING + MINUTE));
        let ballot = find(db);
        let Count::Ranked { run_off, .. } = read(db, move |tx| ballot::counted(tx, &ballot)) else { panic!() };
        assert_eq!(run_off.outcome.winners(), [3]);
    }

    fn a_burst_is_set_aside_shown_with_its_reasons_and_counted_when_the_desk_says_so(db) {
        let id = open(db, asked(Method::Plurality));
        cast(db, "ana", &[0]);
        for n in 0..14 {
            let mut bot = voter(&format!("bot {n}"));
            bot.is_burst = true;
            assert!(try_cast(db, &bot, &[2], MORNING + MINUTE + n).unwrap().waits);
        }
        let ballot = find(db);
        assert_eq!((ballot.votes, ballot.quarantined), (1, 14));
        let groups = read(db, move |tx| ballot::waiting(tx, id));
        assert_eq!((groups[0].votes, groups[0].reasons.as_slice()), (14, &[Reason::Burst][..]));
        let look = ballot.clone();
        let preview = read(db, move |tx| ballot::preview(tx, &look, &of_network(Some("burst")), Verdict::Accept));
        assert_eq!((preview.votes, preview.before.ballots(), preview.after.ballots()), (14, 1, 15));
        assert_eq!(preview.after.outcome().winners(), [2]);
        assert_eq!(find(db).votes, 1, "looking changes nothing");
        let done = write(db, move |tx| ballot::decide(tx, &mo(), id, &of_network(Some("burst")), Verdict::Accept, "A school", MORNING + DAY));
        assert_eq!((done.votes, find(db).votes, find(db).quarantined), (14, 15, 0));
        assert_eq!(read(db, counts::check), Vec::<String>::new());
        write(db, move |tx| ballot::undo(tx, &mo(), done.act, MORNING + DAY));
        assert_eq!((find(db).votes, find(db).quarantined), (1, 14));
        assert!(matches!(refused(db, move |tx| ballot::undo(tx, &mo(), done.act, MORNING + DAY)), Error::Conflict(_)));
        write(db, move |tx| ballot::decide(tx, &mo(), id, &of_network(Some("burst")), Verdict::Void, "Bots", MORNING + DAY));
        assert_eq!((find(db).votes, find(db).voided), (1, 14));
        assert_eq!(read(db, counts::check), Vec::<String>::new());
    }

    fn counted_votes_of_one_network_are_set_aside_and_the_preview_says_what_that_does(db) {
        let id = open(db, asked(Method::Plurality));
        for n in 0..6 {
            cast(db, &format!("bot {n}"), &[2]);
        }
        let mut carl = voter("carl");
        carl.network = b"another".to_vec();
        try_cast(db, &carl, &[0], MORNING + MINUTE).unwrap();
        let busy = read(db, move |tx| ballot::busiest(tx, id));
        assert_eq!((busy.len(), busy[0].votes), (1, 6));
        let ballot = find(db);
        let preview = read(db, move |tx| ballot::preview(tx, &ballot, &of_network(None), Verdict::SetAside));
        assert_eq!(preview.after.outcome().winners(), [0]);
        write(db, move |tx| ballot::decide(tx, &mo(), id, &of_network(None), Verdict::SetAside, "", MORNING + MINUTE));
        assert_eq!((find(db).votes, find(db).quarantined), (1, 6));
        assert_eq!(read(db, move |tx| ballot::waiting(tx, id))[0].reasons, [Reason::Desk]);
        assert_eq!(read(db, counts::check), Vec::<String>::new());
    }

    fn whoever_voted_void_may_vote_again_and_the_desk_looks_at_it(db) {
        let id = open(db, asked(Method::Plurality));
        cast(db, "ana", &[2]);
        write(db, move |tx| ballot::decide(tx, &mo(), id, &of_network(None), Verdict::SetAside, "", MORNING + MINUTE));
        write(db, move |tx| ballot::decide(tx, &mo(), id, &of_network(None), Verdict::Void, "", MORNING + MINUTE));
        let again = try_cast(db, &voter("ana"), &[2], MORNING + MINUTE).unwrap();
        assert!(again.waits);
        let ballot = find(db);
        assert_eq!((ballot.votes, ballot.quarantined, ballot.voided, ballot.superseded), (0, 1, 0, 1));
        assert_eq!(read(db, counts::check), Vec::<String>::new());
    }

    fn a_vote_faster_than_anybody_reads_or_as_even_as_a_machine_waits(db) {
        open(db, asked(Method::Plurality));
        let timed = |name: &str, fill_ms| {
            let mut who = voter(name);
            who.fill_ms = Some(fill_ms);
            try_cast(db, &who, &[1], MORNING + MINUTE).unwrap().waits
        };
        assert!(timed("quick", 1_499));
        assert!(!timed("slow", 40_000));
        let waited: Vec<bool> = (0..9).map(|n| timed(&format!("bot {n}"), 4_000 + n)).collect();
        assert_eq!(waited, [false, false, false, false, false, false, false, true, true]);
    }

    fn a_banned_reader_cannot_vote_and_a_banned_network_only_waits(db) {
        with_story(db, "speech");
        open(db, asked(Method::Plurality));
        let mut rude = say("speech", "Rude words");
        rude.writer.network = Some(b"a network".to_vec());
        let comment = rude.comment(db).id;
        for kind in [Kind::Device, Kind::Network] {
            let new = NewBan { comment_id: comment, kind, until_at: FOR_GOOD, why: "Please read the rules.".to_owned() };
            write(db, move |tx| ban::set(tx, &mo(), &new, MORNING));
        }
        let banned = try_cast(db, &voter("ana's phone"), &[1], MORNING + MINUTE);
        assert!(matches!(banned, Err(Error::Forbidden(words)) if words.contains("read the rules")));
        assert!(try_cast(db, &voter("a neighbour"), &[1], MORNING + MINUTE).unwrap().waits);
        let ballot = find(db);
        assert_eq!(read(db, move |tx| ballot::own(tx, &secret(), &ballot, &voter("ana's phone").subject)), None);
    }
}
