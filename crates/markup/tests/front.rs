//! The front matter of a story: what is read of it, and what is written back.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use markup::story;

#[test]
fn a_time_to_wait_is_read_and_written_in_its_largest_unit() {
    for (written, ms, again) in [
        ("30s", 30_000, "30s"),
        ("90s", 90_000, "90s"),
        ("120s", 120_000, "2m"),
        ("2m", 120_000, "2m"),
        ("24h", 86_400_000, "24h"),
        ("0", 0, "0s"),
    ] {
        let source = format!("---\ntitle: T\nsection: film\nslow: {written}\n---\nBody.\n");
        let (front, document, _) = story::parse(&source).unwrap();
        assert_eq!(front.slow_ms, Some(ms), "{written}");
        let text = story::to_markdown(&front, &document);
        assert!(text.contains(&format!("\nslow: {again}\n")), "{text}");
    }
}

#[test]
fn the_whole_front_matter_is_read() {
    let (front, _, warnings) = story::parse(include_str!("corpus/story.md")).unwrap();
    assert_eq!(front.title, "Two brothers, one Emmy: a night at home");
    assert_eq!(front.works, ["1917", "I Know This Much Is True"]);
    assert_eq!(front.date.unwrap().ms, 1_600_650_000_000);
    assert_eq!(
        (front.status, front.comments),
        (Some(story::Status::Published), Some(story::Comments::Open))
    );
    assert_eq!(front.corrections.len(), 1);
    assert_eq!(
        front
            .corrections
            .first()
            .unwrap()
            .at
            .as_ref()
            .unwrap()
            .written,
        "2020-09-21T09:00:00+05:30"
    );
    let told: Vec<_> = warnings
        .iter()
        .map(|warning| (warning.line, warning.text.contains("is not known")))
        .collect();
    assert_eq!(told, [(51, true), (71, true)], "{warnings:?}");
}

#[test]
fn dates_are_read_with_their_zone_or_not_at_all() {
    for (text, ms) in [
        ("2020-09-21T06:30:00+05:30", 1_600_650_000_000),
        ("2020-09-21T01:00:00Z", 1_600_650_000_000),
        ("2020-09-21 06:30+05:30", 1_600_650_000_000),
        ("2020-09-21T06:30:00[Asia/Kolkata]", 1_600_650_000_000),
    ] {
        assert_eq!(
            story::Dated::parse(text).map(|date| date.ms),
            Ok(ms),
            "{text}"
        );
    }
    for (text, word) in [
        ("2020-09-21T06:30:00", "zone"),
        ("2020-09-21", "zone"),
        ("2020-13-41T06:30:00Z", "no date"),
        ("2020-09-21T06:30:00[Mars/Olympus]", "no zone"),
        ("2020-09-21T06:30:00+99:00", "no date"),
        ("yesterday", "no date"),
    ] {
        let wrong = story::Dated::parse(text).unwrap_err();
        assert!(wrong.contains(word), "{text}: {wrong}");
    }
}
