//! The letters as they read, and as they go over the wire.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod sink;

use lettre::message::Mailbox;
use web::letter::{Frame, Letter, Letters};

use super::letter::{Link, Reply, until};
use super::server::{Sender, Server, Way, message};
use sink::Sink;

/// 21 September 2020, 01:30 UTC.
const NIGHT: i64 = 1_600_651_800_000;

fn frame() -> Frame {
    Frame {
        title: "House Lights".to_owned(),
        url: "https://greenroom.test".to_owned(),
        lang: "en".to_owned(),
    }
}

fn a_link(path: &str) -> Link {
    Link {
        name: "Asha <Rao>".to_owned(),
        by: "Rui & Co".to_owned(),
        role: Some("awards editor".to_owned()),
        url: format!("https://greenroom.test/{path}/THEWORDSOFTHELINK"),
        until: until(NIGHT, "Asia/Kolkata"),
    }
}

fn a_reply() -> Reply {
    Reply {
        name: "Asha".to_owned(),
        by: "Ben <b>".to_owned(),
        title: "Mark Ruffalo wins, and asks everyone to vote".to_owned(),
        text: "I was there & it was \"louder\" than on [link].".to_owned(),
        url: "https://greenroom.test/c/0123456789abc".to_owned(),
        stop: "https://greenroom.test/unsubscribe/TOKEN".to_owned(),
    }
}

fn written(name: &str, context: &impl serde::Serialize) -> Letter {
    Letters::load(None)
        .unwrap()
        .write(name, &frame(), context)
        .unwrap()
}

fn golden(name: &str, letter: &Letter) {
    let Letter {
        subject,
        text,
        html,
    } = letter;
    let whole = format!("Subject: {subject}\n\n{text}\n----\n{html}\n");
    insta::assert_snapshot!(name, whole);
}

#[test]
fn every_letter_reads_as_it_should() {
    for (name, path) in [
        ("sign-in", "sign-in"),
        ("invitation", "invitation"),
        ("address", "account/email"),
        ("claim", "account/claim"),
    ] {
        golden(name, &written(name, &a_link(path)));
    }
    golden("reply", &written("reply", &a_reply()));
}

#[test]
fn a_letter_to_somebody_without_a_name_reads_well_too() {
    let link = Link {
        name: String::new(),
        by: String::new(),
        role: None,
        ..a_link("invitation")
    };
    let letter = written("invitation", &link);
    assert_eq!(letter.subject, "You are invited to House Lights");
    assert!(
        letter
            .text
            .starts_with("Hello,\n\nyou are invited to join House Lights. This"),
        "{}",
        letter.text
    );
}

#[test]
fn nothing_anybody_wrote_becomes_a_header_or_markup() {
    let hostile = Reply {
        by: "Mallory\r\nBcc: everyone@example.org\r\n\r\n<script>".to_owned(),
        ..a_reply()
    };
    let letter = written("reply", &hostile);
    assert!(
        !letter.subject.contains(['\r', '\n']),
        "{:?}",
        letter.subject
    );
    assert!(!letter.html.contains("<script>"), "{}", letter.html);
    // Even a letter whose subject were broken into lines stays one header.
    let broken = Letter {
        subject: "A\r\nBcc: everyone@example.org\r\n\r\nBody".to_owned(),
        ..letter
    };
    let from: Mailbox = "House Lights <desk@example.org>".parse().unwrap();
    let to: Mailbox = "asha@example.org".parse().unwrap();
    let stop = "https://greenroom.test/unsubscribe/X>\r\nBcc: everyone@example.org";
    let mail = message(&from, to, &broken, Some(stop), NIGHT).unwrap();
    let wire = String::from_utf8(mail.formatted()).unwrap();
    let (head, _) = wire.split_once("\r\n\r\n").unwrap();
    assert!(
        !head
            .lines()
            .any(|line| line.to_lowercase().starts_with("bcc")),
        "{head}"
    );
}

#[test]
fn addresses_that_are_none_are_refused_before_anything_is_sent() {
    for wrong in [
        "a@b\r\nRCPT TO:<c@d>",
        "a b@example.org",
        "a@exam ple.org",
        "<a@example.org>",
        "a@example.org, b@example.org",
        "",
    ] {
        assert!(super::address(wrong).is_none(), "{wrong:?}");
    }
    assert!(super::address("asha@example.org").is_some());
}

#[test]
fn settings_of_mail_are_checked_and_never_shown() {
    for right in [
        "smtps://name:word@mail.example.org",
        "smtp://mail.example.org:2525",
        "smtp://name:word@mail.example.org",
        "smtp://127.0.0.1:25?tls=none",
    ] {
        let server: Server = right.parse().unwrap();
        assert!(!format!("{server:?}").contains("example"), "{server:?}");
    }
    for wrong in [
        "",
        "mail.example.org",
        "http://mail.example.org",
        "smtp://x?tls=maybe",
        "smtp://",
    ] {
        assert!(wrong.parse::<Server>().is_err(), "{wrong}");
    }
    assert!("House Lights <desk@example.org>".parse::<Sender>().is_ok());
    assert!("nobody".parse::<Sender>().is_err());
}

fn way_to(sink: &Sink) -> Way {
    let server: Server = format!("smtp://{}?tls=none", sink.address())
        .parse()
        .unwrap();
    let sender: Sender = "House Lights <desk@example.org>".parse().unwrap();
    Way::new(&server, &sender).unwrap()
}

#[tokio::test]
async fn a_mail_arrives_with_what_mail_programs_want_to_know() {
    let sink = Sink::open("250 taken").await;
    let letter = written("reply", &a_reply());
    let stop = "https://greenroom.test/unsubscribe/TOKEN";
    way_to(&sink)
        .send("asha@example.org", &letter, Some(stop), NIGHT)
        .await
        .unwrap();
    let (envelope, mail) = sink.took();
    assert_eq!(
        envelope,
        [
            "EHLO example.org",
            "MAIL FROM:<desk@example.org>",
            "RCPT TO:<asha@example.org>"
        ]
    );
    for line in [
        "From: \"House Lights\" <desk@example.org>",
        "To: asha@example.org",
        "Date: Mon, 21 Sep 2020 01:30:00 +0000",
        "Auto-Submitted: auto-generated",
        "List-Unsubscribe: <https://greenroom.test/unsubscribe/TOKEN>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Type: text/html; charset=utf-8",
    ] {
        assert!(
            mail.contains(&format!("{line}\r\n")),
            "{line} is not in\n{mail}"
        );
    }
    assert!(
        mail.contains("@example.org>\r\n") && mail.contains("Message-ID: <"),
        "{mail}"
    );
}

#[tokio::test]
async fn a_server_that_is_busy_is_tried_again_and_never_quoted() {
    let letter = written("sign-in", &a_link("sign-in"));
    for (answer, why) in [
        (
            "451 asha@example.org later",
            Err("the mail server answered 451"),
        ),
        ("535 who are you", Err("the mail server answered 535")),
        // Whoever is not there now will not be there in an hour.
        ("550 asha@example.org is unknown", Ok(())),
    ] {
        let sink = Sink::open(answer).await;
        let sent = way_to(&sink)
            .send("asha@example.org", &letter, None, NIGHT)
            .await;
        assert_eq!(sent, why.map_err(str::to_owned), "{answer}");
    }
    let nobody: Server = "smtp://127.0.0.1:1?tls=none".parse().unwrap();
    let sender: Sender = "desk@example.org".parse().unwrap();
    let way = Way::new(&nobody, &sender).unwrap();
    let sent = way.send("asha@example.org", &letter, None, NIGHT).await;
    assert_eq!(sent, Err("the mail server could not be reached".to_owned()));
}
