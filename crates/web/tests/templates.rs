//! Every template with every sample: strict, whole, labelled, and nothing unescaped but what is safe.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::PathBuf;

use web::templates::Templates;
use web::testing::{checks, samples};

/// Asked for at run time: one folder of builds may serve two checkouts.
fn folder() -> PathBuf {
    PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap()).join("../../templates")
}

/// Every page and piece with every sample: its name and what came out.
fn rendered() -> Vec<(String, String)> {
    let templates = Templates::load(None).unwrap();
    let mut all = Vec::new();
    let mut keep = |name: String, page: Result<String, minijinja::Error>| {
        let page = page
            .unwrap_or_else(|error| panic!("{name}: {error:#}\n{}", error.display_debug_info()));
        all.push((name, page));
    };
    for (n, frame) in samples::frames().iter().enumerate() {
        for (m, it) in samples::fronts().iter().enumerate() {
            keep(format!("front.html {n}.{m}"), templates.front(frame, it));
        }
        for (m, it) in samples::stories().iter().enumerate() {
            keep(format!("story.html {n}.{m}"), templates.story(frame, it));
            keep(
                format!("embed_story.html {n}.{m}"),
                templates.embed_story(frame, it),
            );
        }
        for (m, it) in samples::listings().iter().enumerate() {
            keep(
                format!("listing.html search.html {n}.{m}"),
                templates.listing(frame, it),
            );
        }
        for (m, it) in samples::conversations().iter().enumerate() {
            keep(
                format!("comments.html conversation.html {n}.{m}"),
                templates.comments(frame, it),
            );
        }
        for (m, it) in samples::permalinks().iter().enumerate() {
            keep(
                format!("permalink.html {n}.{m}"),
                templates.permalink(frame, it),
            );
        }
        for (m, it) in samples::replies().iter().enumerate() {
            keep(format!("reply.html {n}.{m}"), templates.reply(frame, it));
        }
        for (m, it) in samples::reports().iter().enumerate() {
            keep(format!("report.html {n}.{m}"), templates.report(frame, it));
        }
        for (m, it) in samples::problems().iter().enumerate() {
            keep(
                format!("problem.html {n}.{m}"),
                templates.problem(frame, it),
            );
        }
    }
    rendered_awards(&templates, &mut keep);
    rendered_ballots(&templates, &mut keep);
    rendered_nights(&templates, &mut keep);
    rendered_predictions(&templates, &mut keep);
    for (m, it) in samples::comments().iter().enumerate() {
        keep(format!("comment.html {m}"), templates.comment(it, "hi"));
    }
    for (m, it) in samples::threads().iter().enumerate() {
        keep(format!("thread.html {m}"), templates.thread(it, "hi"));
    }
    for (m, it) in samples::composers().iter().enumerate() {
        keep(format!("composer.html {m}"), templates.composer(it, "hi"));
    }
    all
}

/// The pages and pieces of awards with every sample.
fn rendered_awards(
    templates: &Templates,
    keep: &mut impl FnMut(String, Result<String, minijinja::Error>),
) {
    use samples::awards;
    for (n, frame) in samples::frames().iter().enumerate() {
        for (m, it) in awards::all().iter().enumerate() {
            let page = templates.own("award/awards.html", frame, it);
            keep(format!("award/awards.html {n}.{m}"), page);
        }
        for (m, it) in awards::award_pages().iter().enumerate() {
            let page = templates.own("award/award.html", frame, it);
            keep(format!("award/award.html {n}.{m}"), page);
        }
        for (m, it) in awards::editions().iter().enumerate() {
            let page = templates.own("award/edition.html", frame, it);
            keep(format!("award/edition.html {n}.{m}"), page);
        }
        for (m, it) in awards::category_pages().iter().enumerate() {
            let page = templates.own("award/category.html", frame, it);
            keep(format!("award/category.html {n}.{m}"), page);
        }
    }
    let mut piece =
        |template: &'static str, name: &'static str, m: usize, view: &dyn erased::View| {
            let page = templates.live(&view.piece(template, name));
            keep(format!("{template} {m}"), page);
        };
    for (m, it) in awards::outcomes().iter().enumerate() {
        piece("award/category_result.html", "result", m, it);
    }
    for (m, it) in awards::winners().iter().enumerate() {
        piece("award/winners.html", "winners", m, it);
    }
    for (m, it) in awards::blocks().iter().enumerate() {
        piece("award/block.html", "block", m, it);
    }
    for (m, it) in awards::notes().iter().enumerate() {
        piece("award/note.html", "note", m, it);
    }
    piece("award/honours.html", "honours", 0, &awards::honours());
}

/// The pages of predictions with every sample.
fn rendered_predictions(
    templates: &Templates,
    keep: &mut impl FnMut(String, Result<String, minijinja::Error>),
) {
    use samples::predict;
    for (n, frame) in samples::frames().iter().enumerate() {
        for (m, it) in predict::sheets().iter().enumerate() {
            let page = templates.own("predict/sheet.html", frame, it);
            keep(
                format!("predict/sheet.html predict/macros.html {n}.{m}"),
                page,
            );
        }
        for (m, it) in predict::boards().iter().enumerate() {
            let page = templates.own("predict/board.html", frame, it);
            keep(
                format!("predict/board.html predict/best.html {n}.{m}"),
                page,
            );
        }
        for (m, it) in predict::players().iter().enumerate() {
            let page = templates.own("predict/player.html", frame, it);
            keep(format!("predict/player.html {n}.{m}"), page);
        }
        for (m, it) in predict::leagues().iter().enumerate() {
            let page = templates.own("predict/league.html", frame, it);
            keep(format!("predict/league.html {n}.{m}"), page);
        }
        for (m, it) in predict::new_leagues().iter().enumerate() {
            let page = templates.own("predict/new_league.html", frame, it);
            keep(format!("predict/new_league.html {n}.{m}"), page);
        }
    }
    for (m, it) in predict::charts().iter().enumerate() {
        keep(format!("predict/chart.html {m}"), templates.chart(it, "hi"));
    }
}

/// Live pages and their pieces with every sample.
fn rendered_nights(
    templates: &Templates,
    keep: &mut impl FnMut(String, Result<String, minijinja::Error>),
) {
    use samples::liveblog;
    for (n, frame) in samples::frames().iter().enumerate() {
        for (m, it) in liveblog::nights().iter().enumerate() {
            let page = templates.own("liveblog/page.html", frame, it);
            keep(format!("liveblog/page.html {n}.{m}"), page);
        }
        for (m, it) in liveblog::singles().iter().enumerate() {
            let page = templates.own("liveblog/entry_page.html", frame, it);
            keep(format!("liveblog/entry_page.html {n}.{m}"), page);
        }
    }
    let mut piece =
        |template: &'static str, name: &'static str, m: usize, view: &dyn erased::View| {
            let page = templates.live(&view.piece(template, name));
            keep(format!("{template} {m}"), page);
        };
    for (m, it) in liveblog::tops().iter().enumerate() {
        piece("liveblog/top.html", "top", m, it);
    }
    for (m, it) in liveblog::keys().iter().enumerate() {
        piece("liveblog/keys.html", "keys", m, it);
    }
    for (m, it) in liveblog::boards().iter().enumerate() {
        piece("liveblog/winners.html", "winners", m, it);
    }
    for (m, it) in liveblog::entries().iter().enumerate() {
        piece("liveblog/entry.html", "entry", m, it);
    }
}

/// The pages and pieces of ballots with every sample.
fn rendered_ballots(
    templates: &Templates,
    keep: &mut impl FnMut(String, Result<String, minijinja::Error>),
) {
    use samples::ballots;
    for (n, frame) in samples::frames().iter().enumerate() {
        for (m, it) in ballots::all().iter().enumerate() {
            let page = templates.own("ballot/show.html", frame, it);
            keep(format!("ballot/show.html ballot/body.html {n}.{m}"), page);
        }
        for (m, it) in ballots::owns().iter().enumerate() {
            let page = templates.own("ballot/receipt.html", frame, it);
            keep(format!("ballot/receipt.html {n}.{m}"), page);
        }
        for (m, it) in ballots::lists().iter().enumerate() {
            let page = templates.own("ballot/list.html", frame, it);
            keep(format!("ballot/list.html {n}.{m}"), page);
        }
        for (m, it) in ballots::losts().iter().enumerate() {
            let page = templates.own("ballot/lookup.html", frame, it);
            keep(format!("ballot/lookup.html {n}.{m}"), page);
        }
    }
    for (m, it) in ballots::all().iter().enumerate() {
        let piece = templates.ballot_piece("ballot/card.html", "ballot", it, "en");
        keep(format!("ballot/card.html {m}"), piece);
    }
    for (m, it) in ballots::forms().iter().enumerate() {
        let piece = templates.ballot_piece("ballot/form.html", "form", it, "en");
        keep(format!("ballot/form.html {m}"), piece);
    }
    for (m, it) in ballots::results().iter().enumerate() {
        let piece = templates.ballot_piece("ballot/result.html", "result", it, "en");
        keep(format!("ballot/result.html {m}"), piece);
    }
    for (m, it) in ballots::owns().iter().enumerate() {
        let piece = templates.ballot_piece("ballot/own.html", "own", it, "en");
        keep(format!("ballot/own.html {m}"), piece);
    }
}

/// A view that can stand in any piece.
mod erased {
    use web::live::Piece;

    pub(crate) trait View {
        fn piece(&self, template: &'static str, name: &'static str) -> Piece;
    }

    impl<T: serde::Serialize> View for T {
        fn piece(&self, template: &'static str, name: &'static str) -> Piece {
            Piece::new("key", template, name, self, "en")
        }
    }
}

#[test]
fn every_template_is_tried_with_a_sample() {
    let tried: BTreeSet<String> = rendered()
        .iter()
        .flat_map(|(name, _)| name.split(' ').map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let templates = Templates::load(None).unwrap();
    for name in templates.names() {
        // What pages are built of is tried with them; the desk and the account are walked as pages, and letters
        // are written by the tests of who sends them.
        let walked = ["desk/", "account/", "mail/"]
            .iter()
            .any(|folder| name.starts_with(folder));
        if !walked && !["base.html", "card.html", "words.html", "award/macros.html"].contains(&name)
        {
            assert!(tried.contains(name), "{name} has no sample");
        }
    }
}

#[test]
fn a_page_has_one_heading_and_no_two_elements_of_one_name() {
    for (name, html) in rendered() {
        checks::is_one_page(&name, &html);
    }
}

#[test]
fn every_field_has_a_label_and_every_picture_a_text() {
    for (name, html) in rendered() {
        checks::is_labelled(&name, &html);
    }
}

#[test]
fn nothing_in_a_page_is_run_or_styled_by_the_page_itself() {
    for (name, html) in rendered() {
        checks::runs_nothing_of_its_own(&name, &html);
    }
}

#[test]
fn what_people_write_is_escaped_wherever_it_stands() {
    let met = rendered()
        .iter()
        .filter(|(name, html)| checks::escapes_what_people_write(name, html))
        .count();
    assert!(met > 10, "the samples bring hostile text to {met} pages");
}

#[test]
fn no_template_switches_escaping_off() {
    let mut read = 0;
    let folders = [
        folder(),
        folder().join("desk"),
        folder().join("account"),
        folder().join("mail"),
        folder().join("award"),
        folder().join("liveblog"),
    ];
    let entries = folders
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).unwrap());
    for path in entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
    {
        let source = std::fs::read_to_string(&path).unwrap();
        for forbidden in ["|safe", "| safe", "autoescape", "{% raw"] {
            assert!(
                !source.contains(forbidden),
                "{} contains {forbidden}",
                path.display()
            );
        }
        read += 1;
    }
    assert!(read > 10);
}
