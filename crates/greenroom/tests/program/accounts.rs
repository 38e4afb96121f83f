//! People sign in with no mail server: the command line prints the link.

use crate::common::Folder;

/// The path of the link a command printed.
fn path(said: &str) -> String {
    let at = said.find("/sign-in/").unwrap();
    said[at..].split_whitespace().next().unwrap().to_owned()
}

#[test]
fn the_owner_of_a_new_newsroom_signs_in_once_by_the_link_init_prints() {
    let folder = Folder::new();
    let printed = folder.ok(&["init", "--title", "The Test", "--owner", "rui@example.org"]);
    assert!(
        printed.contains("gr_"),
        "the token is printed as before: {printed}"
    );
    let link = path(&printed);
    let server = folder.serve(&[]);
    let page = server.get(&link);
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Sign in as rui"), "{}", page.body);
    let form = [
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("Sec-Fetch-Site", "same-origin"),
    ];
    let answer = server.ask("POST", &link, &form, "").unwrap();
    assert_eq!(answer.status, 303);
    assert!(
        answer.head.to_lowercase().contains("location: /desk"),
        "{}",
        answer.head
    );
    let again = server.ask("POST", &link, &form, "").unwrap();
    assert_eq!(again.status, 410);
    let token = link.rsplit('/').next().unwrap();
    assert!(!server.log().contains(token) && !server.log().contains("rui@example.org"));
    assert_eq!(
        folder.ok(&["account", "list"]),
        "owner\trui\trui@example.org\n"
    );
}

#[test]
fn a_link_makes_an_account_and_gives_a_role() {
    let folder = Folder::with_newsroom();
    assert_eq!(folder.ok(&["account", "list"]), "");
    let ask = |more: &[&str]| {
        let mut all = vec!["account", "link", "--mail", "Mo@example.org"];
        all.extend_from_slice(more);
        folder.ok(&all)
    };
    let first = ask(&["--role", "owner", "--name", "Mo Haddad"]);
    assert!(
        first.starts_with("http://127.0.0.1:8080/sign-in/"),
        "{first}"
    );
    assert_ne!(path(&first), path(&ask(&[])));
    assert_eq!(
        folder.ok(&["account", "list"]),
        "owner\tMo Haddad\tmo@example.org\n"
    );
    let last = folder.fails(&[
        "account",
        "link",
        "--mail",
        "mo@example.org",
        "--role",
        "writer",
    ]);
    assert!(last.contains("only owner"), "{last}");
    let role = folder.fails(&[
        "account",
        "link",
        "--mail",
        "x@example.org",
        "--role",
        "king",
    ]);
    assert!(role.contains("there is no such role"), "{role}");
    let mail = folder.fails(&["account", "link", "--mail", "nonsense"]);
    assert!(mail.contains("mail address"), "{mail}");
}
