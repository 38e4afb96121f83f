//! Every command, run as a user would.

use crate::common::{Folder, STORY, program, said};

#[test]
fn a_newsroom_is_made_once() {
    let folder = Folder::new();
    let told = folder.ok(&["init", "--title", "The Weekly", "--owner", "Ana"]);
    assert!(told.starts_with("The Weekly is ready in "), "{told}");
    assert_eq!(
        told.matches("gr_").count(),
        1,
        "one token, shown once: {told}"
    );
    let again = folder.fails(&["init", "--title", "Another"]);
    assert!(
        again.contains("there is a newsroom in") && again.contains("already"),
        "{again}"
    );
}

#[test]
fn a_command_where_no_newsroom_is_says_how_to_make_one() {
    let folder = Folder::new();
    for command in [
        &["serve"][..],
        &["story", "list"],
        &["token", "list"],
        &["backup", "x.db"],
        &["repair", "counts"],
    ] {
        let told = folder.fails(command);
        assert!(told.contains("make one with: greenroom init"), "{told}");
        assert_eq!(told.trim().lines().count(), 1, "one sentence: {told}");
    }
    assert!(
        !folder.data().join("greenroom.db").exists(),
        "asking makes nothing"
    );
}

#[test]
fn wrong_usage_is_exit_code_2_and_help_is_0() {
    for (arguments, code) in [
        (&["frobnicate"][..], 2),
        (&["story", "publish"], 2),
        (&["serve", "--liste", "x"], 2),
        (&[], 2),
        (&["--help"], 0),
        (&["--version"], 0),
        (&["help", "story", "publish"], 0),
        (&["help", "settings"], 0),
        (&["help", "nonsense"], 1),
    ] {
        let output = program().args(arguments).output().unwrap();
        assert_eq!(
            output.status.code(),
            Some(code),
            "{arguments:?}: {}",
            said(&output)
        );
    }
}

#[test]
fn help_names_every_command_of_the_contract() {
    let output = program().arg("--help").output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    for command in [
        "demo", "init", "serve", "story", "backup", "restore", "check", "repair", "account",
        "token", "--data", "--config",
    ] {
        assert!(help.contains(command), "{command}");
    }
}

#[test]
fn a_story_goes_in_as_markdown_and_comes_out_as_markdown_json_and_text() {
    let folder = Folder::with_story();
    let list = folder.ok(&["story", "list"]);
    assert_eq!(list, "2020-09-21T01:00Z\tpublished\tnight\tThe night\n");
    let shown = folder.ok(&["story", "show", "night"]);
    assert!(
        shown.contains("title: The night") && shown.contains("It was ten to eleven."),
        "{shown}"
    );
    folder.write("again.md", &shown);
    let again = folder.ok(&["story", "publish", &folder.path("again.md")]);
    assert_eq!(again, "published http://127.0.0.1:8080/television/night\n");
    assert_eq!(
        folder.ok(&["story", "show", "night"]),
        shown,
        "out and in again is the same story"
    );
    assert_eq!(
        folder
            .ok(&["story", "show", "night", "--format", "text"])
            .trim(),
        "It was ten to eleven."
    );
    let json: serde_json::Value =
        serde_json::from_str(&folder.ok(&["story", "show", "night", "--format", "json"])).unwrap();
    assert_eq!(json["front"]["title"], "The night");
    assert_eq!(json["document"]["blocks"][0]["type"], "paragraph");
}

#[test]
fn a_story_comes_from_standard_input_too() {
    use std::io::Write as _;
    let folder = Folder::with_newsroom();
    let mut child = program()
        .args(["story", "publish", "-", "--data"])
        .arg(folder.data())
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(STORY.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "published http://127.0.0.1:8080/television/night\n"
    );
}

#[test]
fn each_fault_of_a_story_is_told_with_file_and_line_and_nothing_is_published() {
    let folder = Folder::with_newsroom();
    for (name, source, wanted) in [
        (
            "key.md",
            "---\ntitle: A\nsection: news\nautor: Ana\n---\nText.\n",
            "key.md:4: ",
        ),
        (
            "date.md",
            "---\ntitle: A\nsection: news\ndate: 2020-13-01\n---\nText.\n",
            "date.md:4: ",
        ),
        ("open.md", "---\ntitle: A\n", "open.md:1: "),
        (
            "state.md",
            "---\ntitle: A\nsection: news\nstatus: gone\n---\nText.\n",
            "state.md:4: ",
        ),
    ] {
        folder.write(name, source);
        let told = folder.fails(&["story", "publish", &folder.path(name)]);
        assert!(told.contains(wanted), "{name}: {told}");
    }
    folder.write(
        "bytes.md",
        b"---\ntitle: A\nsection: news\n---\nOne \xff two.\n",
    );
    assert!(
        folder
            .fails(&["story", "publish", &folder.path("bytes.md")])
            .contains("bytes.md:5: the file is not UTF-8")
    );
    folder.write("long.md", "x".repeat(10 << 20));
    assert!(
        folder
            .fails(&["story", "publish", &folder.path("long.md")])
            .contains("long.md is longer than 2 MB")
    );
    folder.write("lost.md", "---\ntitle: A\nsection: sport\n---\nText.\n");
    let told = folder.fails(&["story", "publish", &folder.path("lost.md")]);
    assert!(
        told.contains("lost.md: ") && told.contains("television"),
        "names the sections there are: {told}"
    );
    assert_eq!(
        folder
            .fails(&["story", "publish", &folder.path("none.md")])
            .matches("none.md cannot be read")
            .count(),
        1
    );
    assert_eq!(folder.ok(&["story", "list"]), "");
}

#[test]
fn one_faulty_file_does_not_keep_the_others_back() {
    let folder = Folder::with_newsroom();
    folder.write("bad.md", "---\ntitle: A\nsection: sport\n---\nText.\n");
    folder.write("night.md", STORY);
    folder.fails(&[
        "story",
        "publish",
        &folder.path("bad.md"),
        &folder.path("night.md"),
    ]);
    assert_eq!(folder.ok(&["story", "list"]).lines().count(), 1);
}

#[test]
fn two_files_of_one_command_do_not_overwrite_each_other() {
    let folder = Folder::with_newsroom();
    folder.write("night.md", STORY);
    folder.write(
        "other.md",
        STORY.replace("---\n\n", "---\nOther words.\n\n"),
    );
    let files = [folder.path("night.md"), folder.path("other.md")];
    let said = folder.fails(&["story", "publish", &files[0], &files[1]]);
    assert!(said.contains("the slug “night” belongs to"), "{said}");
    assert_eq!(folder.ok(&["story", "list"]).lines().count(), 1);
}

#[test]
fn a_picture_beside_the_story_is_taken_along_and_a_missing_one_is_a_warning() {
    let folder = Folder::with_newsroom();
    let gif = include_bytes!("../../../picture/tests/files/plain.gif");
    folder.write("pictures/dot.gif", gif);
    let source = "---\ntitle: A\nsection: news\nimage: pictures/dot.gif\nimage_alt: A dot\n---\n::image{src=\"none.jpg\" alt=\"Nothing\"}\n\nText.\n";
    folder.write("a.md", source);
    let output = folder.run(&["story", "publish", &folder.path("a.md")]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(
        said(&output).contains("warning: the picture none.jpg is not there"),
        "{}",
        said(&output)
    );
    let kept = std::fs::read_dir(folder.data().join("media"))
        .unwrap()
        .count();
    assert_eq!(kept, 1);
    folder.write("b.md", source.replace("pictures/dot.gif", "../outside.gif"));
    folder.write("../outside.gif", gif);
    let told = folder.fails(&["story", "publish", &folder.path("b.md")]);
    assert!(
        told.contains("b.md:4: "),
        "a picture outside the story's folder is a fault: {told}"
    );
}

#[test]
fn an_unpublished_story_is_gone_from_the_site_and_stays_in_the_list() {
    let folder = Folder::with_story();
    folder.ok(&["story", "unpublish", "night", "--why", "Not ours to tell"]);
    assert!(
        folder
            .ok(&["story", "list"])
            .contains("\tunpublished\tnight\t")
    );
    assert!(
        folder
            .fails(&["story", "unpublish", "day"])
            .contains("there is no story “day”")
    );
    assert!(
        folder
            .fails(&["story", "show", "day"])
            .contains("there is no story “day”")
    );
    let server = folder.serve(&[]);
    assert_eq!(server.get("/television/night").status, 410);
}

#[test]
fn tokens_are_made_listed_and_revoked() {
    let folder = Folder::with_newsroom();
    let token = folder.ok(&[
        "token",
        "create",
        "--role",
        "editor",
        "--name",
        "the other CMS",
    ]);
    assert!(
        token.starts_with("gr_") && token.trim().len() > 40,
        "{token}"
    );
    let list = folder.ok(&["token", "list"]);
    assert!(
        list.contains("\teditor\tthe other CMS\n") && !list.contains("gr_"),
        "{list}"
    );
    let id = list.lines().last().unwrap().split('\t').next().unwrap();
    folder.ok(&["token", "revoke", id]);
    assert!(!folder.ok(&["token", "list"]).contains("the other CMS"));
    assert!(
        folder
            .fails(&["token", "create", "--role", "king"])
            .contains("choose one of moderator, writer")
    );
}

#[test]
fn a_backup_restored_elsewhere_is_the_same_newsroom() {
    let folder = Folder::with_story();
    let server = folder.serve(&[]);
    folder.ok(&["backup", &folder.path("copy.db")]);
    assert!(
        folder
            .fails(&["backup", &folder.path("copy.db")])
            .contains("is there already")
    );
    assert!(
        folder
            .fails(&["restore", &folder.path("copy.db"), "--replace"])
            .contains("another program uses"),
        "nothing is taken from under a server"
    );
    drop(server);
    let other = Folder::new();
    other.ok(&["restore", &folder.path("copy.db")]);
    assert_eq!(other.ok(&["story", "list"]), folder.ok(&["story", "list"]));
    assert!(
        other
            .fails(&["restore", &folder.path("copy.db")])
            .contains("--replace")
    );
    other.ok(&["restore", &folder.path("copy.db"), "--replace"]);
    other.write("noise.db", "not a database at all, only words");
    other.fails(&["restore", &other.path("noise.db"), "--replace"]);
    assert_eq!(
        other.ok(&["story", "list"]),
        folder.ok(&["story", "list"]),
        "a refused restore changes nothing"
    );
}

#[test]
fn sections_are_added_and_renamed() {
    let folder = Folder::with_newsroom();
    folder.ok(&["section", "add", "books", "--title", "Books"]);
    folder.ok(&["section", "add", "books", "--title", "Books and plays"]);
    assert!(
        folder
            .ok(&["section", "list"])
            .ends_with("books\tBooks and plays\n")
    );
    assert!(
        folder
            .fails(&["section", "add", "awards", "--title", "Awards"])
            .contains("used by the program")
    );
}

#[test]
fn check_finds_nothing_wrong_with_a_new_newsroom_and_says_what_is_wrong_with_a_bad_one() {
    let folder = Folder::with_story();
    let told = folder.ok(&["check"]);
    assert!(
        told.contains("ok     database: whole") && !told.contains("WRONG"),
        "{told}"
    );
    let output = folder.run(&[
        "check",
        "--set",
        "listen=0.0.0.0:80",
        "--set",
        "site.base_url=http://127.0.0.1",
    ]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("set site.base_url to the address readers use"),
        "{}",
        said(&output)
    );
    let output = folder.run(&["check", "--set", "comment.hold=all"]);
    assert!(
        said(&output).contains("WRONG  settings: ")
            && said(&output).contains("did you mean comments.hold?"),
        "{}",
        said(&output)
    );
}

#[test]
fn counters_can_be_repaired() {
    let folder = Folder::with_story();
    assert!(
        folder
            .ok(&["repair", "counts"])
            .contains("0 comments and 0 stories had wrong numbers")
    );
}

#[test]
fn a_database_that_cannot_be_used_is_one_clear_sentence() {
    let folder = Folder::with_story();
    let database = folder.data().join("greenroom.db");
    let good = std::fs::read(&database).unwrap();
    std::fs::write(
        &database,
        "These are words, and no database was ever made of words alone.".repeat(100),
    )
    .unwrap();
    let told = folder.fails(&["serve"]);
    assert_eq!(told.trim().lines().count(), 1, "{told}");
    assert!(told.contains("database"), "{told}");
    std::fs::write(&database, good).unwrap();
    folder.ok(&["story", "list"]);
    let nowhere = folder.fails(&[
        "story",
        "list",
        "--database",
        "postgres://nobody@127.0.0.1:1/none",
    ]);
    assert!(
        nowhere.contains("PostgreSQL") && !nowhere.contains("nobody@"),
        "{nowhere}"
    );
}
