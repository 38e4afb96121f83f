//! A night that is rehearsed on the command line: played through against a copy, and gone afterwards.

use crate::common::{Folder, Server, program};

/// The sample newsroom, loaded and at rest.
fn sample() -> Folder {
    let folder = Folder::new();
    let mut server = Server::of(
        program()
            .args(["demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder.data()),
    );
    server.signal("TERM");
    assert_eq!(
        server.ended_within(std::time::Duration::from_secs(20)),
        Some(0)
    );
    folder
}

#[test]
fn a_night_is_rehearsed_at_many_times_its_speed_and_no_reader_sees_it() {
    let folder = sample();
    let play = ["rehearse", "--speed", "100000", "--edition", "emmys/2020"];
    let told = folder.ok(&play);
    assert!(told.contains("24 categories"), "{told}");
    assert!(told.contains("(the wrong envelope)"), "{told}");
    assert!(
        told.ends_with("all of it read as it was said, after each of them\n"),
        "{told}"
    );
    // The copy is gone, so that the next rehearsal needs no permission; one that is kept stands in the way of the next.
    let mut kept = play.to_vec();
    kept.push("--keep");
    folder.ok(&kept);
    let refused = folder.fails(&play);
    assert!(refused.contains("--again discards it"), "{refused}");
    let mut again = play.to_vec();
    again.push("--again");
    folder.ok(&again);

    let server = folder.serve(&[]);
    assert_eq!(server.get("/awards/emmys/2020-rehearsal/").status, 404);
    let category = server.get("/awards/emmys/2020/lead-actor-limited").body;
    assert!(category.contains("Mark Ruffalo"), "{category}");
    assert!(!category.contains("wrong envelope"), "{category}");
}

#[test]
fn an_edition_that_is_not_there_is_not_rehearsed() {
    let folder = Folder::with_newsroom();
    let told = folder.fails(&["rehearse"]);
    assert!(told.contains("no edition with categories"), "{told}");
    let told = folder.fails(&["rehearse", "--edition", "emmys/1901"]);
    assert!(told.contains("there is no such edition"), "{told}");
}
