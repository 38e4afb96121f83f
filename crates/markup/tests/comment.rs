//! What a reader types, and what is shown.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use markup::comment::{self, MAX_CHARS, Refusal};

fn shows(source: &str, html: &str) {
    assert_eq!(
        comment::parse(source).unwrap().html.as_str(),
        html,
        "{source}"
    );
}

fn refused(source: &str) -> Refusal {
    comment::parse(source).unwrap_err()
}

#[test]
fn the_small_markdown_of_comments() {
    let rel = "rel=\"nofollow ugc noopener\"";
    for (source, html) in [
        ("One\ntwo", "<p>One<br>two</p>"),
        ("One\n\ntwo", "<p>One</p><p>two</p>"),
        (
            "*a* **b** _c_ __d__",
            "<p><em>a</em> <strong>b</strong> <em>c</em> <strong>d</strong></p>",
        ),
        (
            "> a\n> b\n\nc",
            "<blockquote><p>a<br>b</p></blockquote><p>c</p>",
        ),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("3. a\n4. b", "<ol start=\"3\"><li>a</li><li>b</li></ol>"),
        ("1. a\n   - b", "<ol><li>a<ul><li>b</li></ul></li></ol>"),
        (
            "He ||dies||!",
            "<p>He <span class=\"spoiler\" tabindex=\"0\">dies</span>!</p>",
        ),
        ("`a < b`", "<p><code>a &lt; b</code></p>"),
        (
            "```\na\n\n  b < c\n```",
            "<pre><code>a\n\n  b &lt; c</code></pre>",
        ),
        ("# Loud", "<p><strong>Loud</strong></p>"),
        (
            "# Loud *and* **clear**",
            "<p><strong>Loud <em>and</em> clear</strong></p>",
        ),
        ("a\n---\nb", "<p>a</p><p>* * *</p><p>b</p>"),
        (
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "<p>| a | b |<br>|---|---|<br>| 1 | 2 |</p>",
        ),
        (
            "<b>bold</b> & <!-- so -->",
            "<p>&lt;b&gt;bold&lt;/b&gt; &amp; &lt;!-- so --&gt;</p>",
        ),
        ("[a]: https://x.example\nb", "<p>[a]: <LINK>\nb</p>"),
        (
            "a ~~b~~ www.c.example me@d.example",
            "<p>a ~~b~~ www.c.example me@d.example</p>",
        ),
        (
            "2 * 3 * 4 and snake_case_name",
            "<p>2 * 3 * 4 and snake_case_name</p>",
        ),
        ("\\*not\\* \\<b>", "<p>*not* &lt;b&gt;</p>"),
    ] {
        let html = html.replace(
            "<LINK>\n",
            &format!("<a href=\"https://x.example\" {rel}>https://x.example</a><br>"),
        );
        shows(source, &html);
    }
}

#[test]
fn links_say_where_they_lead() {
    let rel = "rel=\"nofollow ugc noopener\"";
    for (source, html) in [
        (
            "[the clip](https://a.example/x)",
            format!("<p><a href=\"https://a.example/x\" {rel}>the clip</a></p>"),
        ),
        (
            "see https://a.example/x_y_z?a=1&b=2.",
            format!(
                "<p>see <a href=\"https://a.example/x_y_z?a=1&amp;b=2\" {rel}>https://a.example/x_y_z?a=1&amp;b=2</a>.</p>"
            ),
        ),
        (
            "<https://a.example>",
            format!("<p><a href=\"https://a.example\" {rel}>https://a.example</a></p>"),
        ),
        (
            "[https://bank.example/login](https://evil.example/x)",
            format!(
                "<p><a href=\"https://evil.example/x\" {rel}>https://bank.example/login</a><span class=\"link-host\"> (evil.example)</span></p>"
            ),
        ),
        (
            "[**www.bank.example**](https://evil.example/x)",
            format!(
                "<p><a href=\"https://evil.example/x\" {rel}><strong>www.bank.example</strong></a><span class=\"link-host\"> (evil.example)</span></p>"
            ),
        ),
        (
            "[www.a.example](https://a.example/x)",
            format!("<p><a href=\"https://a.example/x\" {rel}>www.a.example</a></p>"),
        ),
        (
            "[](https://a.example/x)",
            format!("<p><a href=\"https://a.example/x\" {rel}>a.example</a></p>"),
        ),
        (
            "![a still](https://a.example/x.png)",
            format!("<p><a href=\"https://a.example/x.png\" {rel}>a still</a></p>"),
        ),
        (
            "[x](javascript:alert(1)) [y](/path) [z](mailto:a@b.c)",
            "<p>x y z</p>".to_owned(),
        ),
    ] {
        shows(source, &html);
    }
    let text =
        comment::parse("[a](https://a.example) https://b.example [a](https://a.example)").unwrap();
    assert_eq!(
        text.links,
        [
            "https://a.example",
            "https://b.example",
            "https://a.example"
        ]
    );
}

#[test]
fn plain_text_has_every_word_and_the_teaser_hides_spoilers() {
    let text =
        comment::parse("# Loud\n\nHe ||*dies* at https://a.example||, **sadly**.\n\n- a\n- b")
            .unwrap();
    assert_eq!(
        text.plain,
        "Loud\n\nHe dies at https://a.example, sadly.\n\na\nb"
    );
    assert_eq!(text.teaser, "Loud\n\nHe [spoiler], sadly.\n\na\nb");
}

#[test]
fn a_comment_is_kept_trimmed_and_without_heaps_of_empty_lines() {
    let text = comment::parse(" \r\n\u{feff}a  \r\n\r\n \t\r\n\r\n\r\nb\rc\u{2028}d\n\n ").unwrap();
    assert_eq!(text.source, "a  \n\n\nb\nc\nd");
}

#[test]
fn an_empty_comment_is_refused() {
    for source in [
        "",
        " ",
        "\n\n",
        "\u{200b}",
        "\u{200d}\u{feff}",
        "\u{3164}",
        "\u{301}",
        ">",
        "> \n> ",
        "[](x)",
        "![](javascript:x)",
        "```\n```",
        "\u{2800}\u{2800}",
        "&nbsp;",
        "&#x200b;",
    ] {
        assert_eq!(refused(source), Refusal::Empty, "{source:?}");
    }
}

#[test]
fn ten_thousand_characters_fit_and_one_more_does_not() {
    assert!(comment::parse(&"न".repeat(MAX_CHARS)).is_ok());
    assert!(comment::parse(&format!("  {}  \n", "a".repeat(MAX_CHARS))).is_ok());
    assert_eq!(
        refused(&"a".repeat(MAX_CHARS + 1)),
        Refusal::TooLong {
            chars: MAX_CHARS + 1
        }
    );
    assert_eq!(
        refused(&"a".repeat(MAX_CHARS + 1)).to_string(),
        "Your comment is 10001 characters long; at most 10,000 fit. Please shorten it."
    );
}

#[test]
fn control_and_direction_characters_are_refused() {
    for source in [
        "a\u{0}b",
        "a\u{7}b",
        "a\u{1b}[31mb",
        "a\u{7f}b",
        "a\u{85}b",
        "a\u{fdd0}b",
        "a\u{ffff}b",
    ] {
        assert_eq!(refused(source), Refusal::Control, "{source:?}");
    }
    for source in ["a\u{202e}b", "a\u{202a}b", "a\u{2066}b", "a\u{2069}b"] {
        assert_eq!(refused(source), Refusal::Bidi, "{source:?}");
    }
    assert!(comment::parse("tabs\tare fine, and so are\u{200e} direction marks\u{200f}").is_ok());
}

#[test]
fn piled_marks_are_refused_and_every_script_is_not() {
    for source in [
        format!("a{}", "\u{301}".repeat(5_000)),
        "a\u{301}\u{302}\u{303}\u{304}\u{305}".to_owned(),
        "Z\u{351}\u{36b}\u{343}a\u{328}\u{359}l\u{34d}\u{349}g\u{31b}\u{323}o\u{32f}\u{33c}"
            .repeat(6),
        "a\u{301}\u{34f}\u{301}\u{34f}\u{301}\u{34f}\u{301}\u{301}".to_owned(),
    ] {
        assert_eq!(refused(&source), Refusal::Zalgo, "{source}");
    }
    for source in [
        "क्या शानदार भाषण था! उन्होंने दोनों भूमिकाएँ निभाईं, और क्षेत्रीय बोलियाँ भी सीखीं।",
        "عَرَبِيٌّ مُشَكَّلٌ تَمَامًا: وَاللّٰهُ أَعْلَمُ",
        "שָׁלוֹם עֲלֵיכֶם, בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים",
        "Ngày mai trời lại sáng, và tiếng Việt vẫn đầy dấu",
        "Nga\u{300}y mai tro\u{31b}\u{300}i la\u{323}i sa\u{301}ng, va\u{300} tie\u{302}\u{301}ng Vie\u{323}t va\u{302}\u{303}n \u{111}a\u{302}\u{300}y da\u{302}\u{301}u",
        "ผู้ชนะที่ยอดเยี่ยมที่สุดในค่ำคืนนี้ น้ำตาไหล",
        "བོད་སྐད་ཀྱི་དཔེ་ཆ་འདི་ཡག་པོ་འདུག",
        "မြန်မာဘာသာစကားဖြင့် ရေးသားထားသည်",
        "தமிழ் மொழியில் ஒரு கருத்து",
        "👩\u{200d}👩\u{200d}👧\u{200d}👦 1\u{fe0f}\u{20e3} ❤\u{fe0f}\u{200d}🔥",
    ] {
        assert!(comment::parse(source).is_ok(), "{source}");
    }
}

#[test]
fn an_excerpt_ends_between_words_and_never_inside_a_character() {
    for (plain, max, excerpt) in [
        ("short", 10, "short"),
        ("one  two\n\nthree", 40, "one two three"),
        ("one two three", 10, "one two…"),
        ("one, two three", 5, "one…"),
        ("incomprehensibilities", 8, "incompr…"),
        ("नमस्ते दुनिया", 8, "नमस्ते…"),
        ("a 👩\u{200d}👩\u{200d}👧", 4, "a…"),
        ("anything", 1, "…"),
        ("anything", 0, ""),
        ("", 5, ""),
    ] {
        assert_eq!(comment::excerpt(plain, max), excerpt, "{plain}");
        assert!(comment::excerpt(plain, max).chars().count() <= max);
    }
}
