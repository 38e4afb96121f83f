//! Ballots on the command line: a tally sheet counted again by whoever has it.

use crate::common::Folder;

/// Three votes, two of them for Irons.
const SHEET: &str = "greenroom tally sheet 1
ballot lead-actor
question Who deserved it most?
method ranked
tie listed
unranked last
most 0
level device
# A line for people.
option 0 runs irons Jeremy Irons
option 1 runs jackman Hugh Jackman
counted 3
excluded quarantined 1
won 0
place 1 0
place 2 1
digest DIGEST
votes
000000000000a [0,1]
000000000000b [1]
000000000000c [0]
";

fn sheet() -> String {
    let votes = SHEET.split_once("votes\n").unwrap().1;
    SHEET.replace("DIGEST", &blake3::hash(votes.as_bytes()).to_hex())
}

#[test]
fn anyone_counts_a_tally_sheet_again_without_a_newsroom() {
    let folder = Folder::new();
    folder.write("tally.txt", sheet());
    let told = folder.ok(&["ballot", "recount", &folder.path("tally.txt")]);
    assert!(told.contains("Round 1: 3 active, 2 needed"), "{told}");
    assert!(told.contains("Winner: Jeremy Irons"), "{told}");
    assert!(
        told.ends_with("The recount agrees with the sheet.\n"),
        "{told}"
    );
}

#[test]
fn a_sheet_that_differs_or_is_none_is_exit_code_1_and_says_where() {
    let folder = Folder::new();
    for (change, words) in [
        (
            sheet().replace("000000000000c [0]", "000000000000c [1]"),
            "another winner",
        ),
        (
            sheet().replace("counted 3", "counted 4"),
            "says 4 votes and holds 3",
        ),
        (sheet().replace("option 1", "option 7"), "line 11:"),
        ("hello".to_owned(), "line 1:"),
    ] {
        folder.write("tally.txt", change);
        let told = folder.fails(&["ballot", "recount", &folder.path("tally.txt")]);
        assert!(told.contains(words), "{told}");
    }
}

#[test]
fn a_newsroom_without_ballots_lists_none_and_shows_none() {
    let folder = Folder::with_newsroom();
    assert_eq!(folder.ok(&["ballot", "list"]).trim(), "");
    let told = folder.fails(&["ballot", "show", "lead-actor"]);
    assert!(told.contains("There is no such ballot."), "{told}");
}
