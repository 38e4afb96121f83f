//! Every door of the site, tried by everybody: strangers and each role, proved a moment ago and long ago.
//! What happens is compared with what stands beside the door and with the one table of capabilities.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::Body;
use http::Method;
use newsroom::account::{self, NewAccount, link};
use newsroom::{Capability, Role, session};
use web::door::{Door, Need};
use web::newsroom;
use web::testing::{Answer, HOUR, Reader, TestSite};

/// What each role may do, once more and by hand: whoever changes the table means it.
#[test]
fn the_table_of_capabilities_is_this_one() {
    use Capability::{Award, Desk, Moderate, Own, Publish, Write};
    let table: [(Role, &[Capability]); 6] = [
        (Role::Reader, &[]),
        (Role::Moderator, &[Desk, Moderate]),
        (Role::Writer, &[Desk, Write]),
        (Role::Editor, &[Desk, Moderate, Write, Publish, Award]),
        (Role::AwardsEditor, &[Desk, Award]),
        (Role::Owner, &[Desk, Moderate, Write, Publish, Award, Own]),
    ];
    assert_eq!(table.map(|(role, _)| role), Role::ALL);
    for (role, may) in table {
        for capability in Capability::ALL {
            assert_eq!(
                role.can(capability),
                may.contains(&capability),
                "{role:?} {capability:?}"
            );
        }
    }
}

/// Who knocks.
#[derive(Clone, Copy, Debug)]
enum Who {
    Stranger,
    /// Signed in, and proved a moment ago.
    Fresh(Role),
    /// Signed in, and proved an hour ago.
    Stale(Role),
}

/// What a door says to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    /// Come in; what is found there is another matter.
    In,
    /// Who are you?
    SignIn,
    /// Not you.
    Never,
    /// Is it really you?
    Confirm,
}

/// What should be said, from the door and the table alone.
fn expected(need: Need, who: Who) -> Said {
    let (role, proved) = match who {
        Who::Stranger => (None, false),
        Who::Fresh(role) => (Some(role), true),
        Who::Stale(role) => (Some(role), false),
    };
    let (signed_in, capability, proof) = match need {
        Need::Anyone | Need::Visitor => (false, None, false),
        // A session is no token.
        Need::Token => return Said::SignIn,
        Need::Account => (true, None, false),
        Need::Proof => (true, None, true),
        Need::Can(capability) => (true, Some(capability), false),
        Need::CanWithProof(capability) => (true, Some(capability), true),
    };
    match role {
        None if signed_in => Said::SignIn,
        Some(role) if capability.is_some_and(|it| !role.can(it)) => Said::Never,
        Some(_) if proof && !proved => Said::Confirm,
        _ => Said::In,
    }
}

fn said(answer: &Answer) -> Said {
    let location = answer.header("location");
    let text = String::from_utf8_lossy(&answer.body);
    match answer.status.as_u16() {
        303 if location.starts_with("/sign-in?next=") => Said::SignIn,
        303 if location.starts_with("/account/confirm?next=") => Said::Confirm,
        401 if text.contains("Please confirm that it is you") => Said::Confirm,
        401 => Said::SignIn,
        403 if text.contains("Your role,") => Said::Never,
        _ => Said::In,
    }
}

/// An address this door would answer at.
fn address(door: &Door) -> String {
    let mut filled = String::new();
    for part in door.path.split_inclusive('/') {
        let (name, slash) = part
            .strip_suffix('/')
            .map_or((part, ""), |name| (name, "/"));
        filled.push_str(match name {
            "{section}" => "television",
            "{slug}" => "ruffalo-wins",
            "{token}" => "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "{id}" => "0000000000001",
            "{seq}" | "{n}" | "{after}" => "1",
            other if other.starts_with('{') => "one",
            other => other,
        });
        filled.push_str(slash);
    }
    filled
}

/// Somebody who comes for the first time, so that no knock changes what the next one finds.
async fn come(site: &TestSite, who: Who) -> Reader {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let reader = site.anonymous();
    let (role, proved_at) = match who {
        Who::Stranger => return reader,
        Who::Fresh(role) => (role, site.site.now()),
        Who::Stale(role) => (role, site.site.now() - HOUR),
    };
    let random = *bytes_of(number).first_chunk::<32>().unwrap();
    site.site
        .db
        .write(move |tx| -> newsroom::Result<_> {
            let new = NewAccount {
                name: format!("{} {number}", role.title()),
                email: format!("visitor-{number}@example.org"),
                role,
            };
            let id = account::create(tx, &new, proved_at)?;
            session::open(tx, id, &random, "Firefox on Linux", proved_at)
        })
        .await
        .unwrap();
    let cookie = web::actor::set_cookie(&site.site, &random).unwrap();
    reader.keep_cookie(cookie.to_str().unwrap());
    reader
}

/// Bytes of one's own for each number.
fn bytes_of(number: u64) -> Vec<u8> {
    number.to_be_bytes().repeat(4)
}

/// A stream has no end to wait for, and needs nobody to be anybody.
fn is_stream(door: &Door) -> bool {
    door.need == Need::Anyone && door.path.ends_with("/events")
}

async fn knock(site: &TestSite, door: &Door, who: Who, more: &[(&str, &str)]) -> Answer {
    let reader = come(site, who).await;
    let mut headers = vec![("accept", "text/html"), ("sec-fetch-site", "same-origin")];
    if door.method != Method::GET {
        headers.push(("content-type", "application/x-www-form-urlencoded"));
    }
    headers.extend_from_slice(more);
    reader
        .ask(door.method.clone(), &address(door), &headers, Body::empty())
        .await
}

async fn try_every_door(who: Who) {
    let site = TestSite::new().await;
    // There is always another owner, so that no knock is refused for being the last one's.
    come(&site, Who::Fresh(Role::Owner)).await;
    let doors = web::doors(&site.site);
    assert!(doors.len() > 100, "{}", doors.len());
    let mut wrong = Vec::new();
    for door in doors.iter().filter(|door| !is_stream(door)) {
        let answer = knock(&site, door, who, &[]).await;
        let (should, did) = (expected(door.need, who), said(&answer));
        if should != did {
            wrong.push(format!(
                "{} {} ({:?}): {did:?} and not {should:?}, {}",
                door.method, door.path, door.need, answer.status
            ));
        }
        assert!(
            !answer.status.is_server_error(),
            "{} {} answered {} to {who:?}",
            door.method,
            door.path,
            answer.status
        );
    }
    assert!(wrong.is_empty(), "{who:?}:\n{}", wrong.join("\n"));
}

macro_rules! tried_by {
    ($($name:ident: $who:expr;)*) => {
        $(
            #[tokio::test]
            async fn $name() {
                try_every_door($who).await;
            }
        )*
    };
}

tried_by! {
    every_door_is_tried_by_a_stranger: Who::Stranger;
    every_door_is_tried_by_a_reader: Who::Fresh(Role::Reader);
    every_door_is_tried_by_a_moderator: Who::Fresh(Role::Moderator);
    every_door_is_tried_by_a_writer: Who::Fresh(Role::Writer);
    every_door_is_tried_by_an_editor: Who::Fresh(Role::Editor);
    every_door_is_tried_by_an_awards_editor: Who::Fresh(Role::AwardsEditor);
    every_door_is_tried_by_an_owner: Who::Fresh(Role::Owner);
    every_door_is_tried_by_a_reader_of_an_hour_ago: Who::Stale(Role::Reader);
    every_door_is_tried_by_an_editor_of_an_hour_ago: Who::Stale(Role::Editor);
    every_door_is_tried_by_an_owner_of_an_hour_ago: Who::Stale(Role::Owner);
}

#[tokio::test]
async fn nothing_is_taken_from_another_site() {
    let site = TestSite::new().await;
    let mut tried = 0;
    for door in web::doors(&site.site) {
        // Programs send no such header and bring a token; mail programs press the button of a mail (RFC 8058).
        let from_elsewhere =
            door.path.starts_with("/api/") || door.path.starts_with("/unsubscribe/");
        if door.method.is_safe() || from_elsewhere {
            continue;
        }
        for headers in [
            &[
                ("sec-fetch-site", "cross-site"),
                ("origin", "https://evil.example"),
            ][..],
            &[
                ("sec-fetch-site", "same-site"),
                ("origin", "https://shop.greenroom.test"),
            ][..],
        ] {
            let answer = knock(&site, &door, Who::Fresh(Role::Owner), headers).await;
            assert_eq!(answer.status, 403, "{} {}", door.method, door.path);
            assert!(answer.text().contains("from another site"), "{}", door.path);
        }
        tried += 1;
    }
    assert!(tried > 40, "{tried}");
}

#[tokio::test]
async fn every_page_of_the_desk_and_of_accounts_stands_behind_a_need() {
    let site = TestSite::new().await;
    for door in web::doors(&site.site) {
        let is_desk = door.path == "/desk" || door.path.starts_with("/desk/");
        assert!(
            !is_desk || matches!(door.need, Need::Can(_) | Need::CanWithProof(_)),
            "{door:?}"
        );
        let is_staff = door.path.starts_with("/desk/staff");
        assert!(
            !is_staff || door.need == Need::CanWithProof(Capability::Own),
            "{door:?}"
        );
    }
}

#[test]
fn a_token_that_is_no_link_is_as_long_as_one() {
    assert_eq!(
        link::unspell("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
        Some([0; 32])
    );
}
