//! What a writer writes, what a page shows, and what a writer is told.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{HEAD, House};
use markup::story::{self, Block, Document, Fault, Front, Warning};

fn read(body: &str) -> (Front, Document, Vec<Warning>) {
    story::parse(&format!("{HEAD}{body}")).unwrap()
}

fn shows(body: &str, html: &str) {
    assert_eq!(
        story::to_html(&read(body).1, &House).as_str(),
        html,
        "{body}"
    );
}

fn faults(source: &str) -> Vec<Fault> {
    story::parse(source).unwrap_err()
}

fn fails(source: &str, line: usize, words: &[&str]) {
    let faults = faults(source);
    let found = faults
        .iter()
        .any(|fault| fault.line == line && words.iter().all(|word| fault.text.contains(word)));
    assert!(
        found,
        "no fault on line {line} with {words:?} in {faults:?}"
    );
}

#[test]
fn running_text_and_headings() {
    for (body, html) in [
        ("a\nb", "<p>a b</p>"),
        ("a\\\nb", "<p>a<br>b</p>"),
        (
            "*a* **b** ***c***",
            "<p><em>a</em> <strong>b</strong> <em><strong>c</strong></em></p>",
        ),
        (
            "# A\n## B\n### C\n#### D",
            "<h2 id=\"h-a\">A</h2><h2 id=\"h-b\">B</h2><h3 id=\"h-c\">C</h3><h3 id=\"h-d\">D</h3>",
        ),
        (
            "## Same\n## Same",
            "<h2 id=\"h-same\">Same</h2><h2 id=\"h-same-2\">Same</h2>",
        ),
        ("## ???", "<h2 id=\"h-part\">???</h2>"),
        ("text\n---\nmore", "<p>text</p><hr><p>more</p>"),
        (
            "[Mark Ruffalo](person:mark-ruffalo)",
            "<p><a href=\"/people/mark-ruffalo\">Mark Ruffalo</a></p>",
        ),
        (
            "[Mark Ruffalo](person:)",
            "<p><a href=\"/people/mark-ruffalo\">Mark Ruffalo</a></p>",
        ),
        (
            "[Watchmen](work:watchmen)",
            "<p><a href=\"/works/watchmen\">Watchmen</a></p>",
        ),
        (
            "[مرحبا](lang:ar) [नमस्ते](lang:hi)",
            "<p><span lang=\"ar\" dir=\"rtl\">مرحبا</span> <span lang=\"hi\" dir=\"ltr\">नमस्ते</span></p>",
        ),
        (
            "[a](/film/x) [b](https://b.example) [c](mailto:c@d.e)",
            "<p><a href=\"/film/x\">a</a> <a href=\"https://b.example\" rel=\"noopener\">b</a> <a href=\"mailto:c@d.e\" rel=\"noopener\">c</a></p>",
        ),
        (
            "https://a.example/x.",
            "<p><a href=\"https://a.example/x\" rel=\"noopener\">https://a.example/x</a>.</p>",
        ),
        (
            "He ||dies||.",
            "<p>He <span class=\"spoiler\" tabindex=\"0\">dies</span>.</p>",
        ),
        ("<b>x</b> & y", "<p>&lt;b&gt;x&lt;/b&gt; &amp; y</p>"),
        ("[x]: nothing vanishes", "<p>[x]: nothing vanishes</p>"),
        (
            "- a\n- b\n  - c",
            "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>",
        ),
        (
            "3. a\n\n   b\n4. c",
            "<ol start=\"3\"><li><p>a</p><p>b</p></li><li>c</li></ol>",
        ),
        ("::nothing here", "<p>::nothing here</p>"),
    ] {
        shows(body, html);
    }
}

#[test]
fn a_quote_knows_who_said_it() {
    let ruffalo = "<blockquote class=\"quote\"><p>Vote.</p><footer>— <cite>Mark Ruffalo</cite></footer></blockquote>";
    for body in [
        "> Vote. — Mark Ruffalo",
        "> Vote.\n> — Mark Ruffalo",
        "> Vote.\n>\n> — Mark Ruffalo",
        "> Vote.\\\n> — Mark Ruffalo",
        "> Vote.\n— Mark Ruffalo",
    ] {
        shows(body, ruffalo);
    }
    shows(
        "> “Go.” — [Asha](person:asha), at home",
        "<blockquote class=\"quote\"><p>“Go.”</p><footer>— <cite><a href=\"/people/asha\">Asha</a>, at home</cite></footer></blockquote>",
    );
    for body in [
        "> He said — and meant it — go home",
        "> Vote. — Why not? — I did!",
        "> — Nobody",
    ] {
        assert!(
            !story::to_html(&read(body).1, &House)
                .as_str()
                .contains("<cite>"),
            "{body}"
        );
    }
}

#[test]
fn directives_become_furniture() {
    for (body, html) in [
        (
            "::video{url=\"https://youtu.be/dQw4w9WgXcQ?t=5\" title=\"The speech\" caption=\"At home\"}",
            "<figure class=\"video\" data-video=\"https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?start=5\"><a class=\"video-facade\" \
             href=\"https://www.youtube.com/watch?v=dQw4w9WgXcQ&amp;t=5s\" rel=\"noopener\"><span class=\"video-title\">The speech</span>\
             <span class=\"video-hint\">Play the video · opens YouTube</span></a><figcaption>At home</figcaption></figure>",
        ),
        (
            "::image{src=\"x.jpg\" alt=\"A stage\" caption=\"Home\" credit=\"Ours\"}",
            "<figure class=\"image\"><img src=\"/media/x.jpg\" width=\"1200\" height=\"675\" alt=\"A stage\" loading=\"lazy\" decoding=\"async\">\
             <figcaption>Home · <span class=\"credit\">Ours</span></figcaption></figure>",
        ),
        (
            "::also-read{story=\"known\"}",
            "<aside class=\"also-read\"><span class=\"also-read-label\">Also read</span> <a href=\"/film/known\">Known &amp; \"loved\"</a></aside>",
        ),
        (
            "::also-read{url=\"https://a.example\" title=\"There\"}",
            "<aside class=\"also-read\"><span class=\"also-read-label\">Also read</span> <a href=\"https://a.example\" rel=\"noopener\">There</a></aside>",
        ),
        ("::also-read{story=\"gone\"}", ""),
        ("::image{src=\"gone.png\" alt=\"A\"}", ""),
        (
            "::image{src=\"https://a.example/x.jpg\" alt=\"A\"}",
            "<p class=\"pending-block\"><a href=\"https://a.example/x.jpg\" rel=\"noopener\">A</a></p>",
        ),
        (
            "::ballot{slug=\"lead-actor\"}",
            "<p class=\"pending-block\"><a href=\"/ballots/lead-actor\">Cast your vote</a></p>",
        ),
        (
            "::results{category=\"emmys/2020/x\"}",
            "<p class=\"pending-block\"><a href=\"/awards/emmys/2020/x\">See the results</a></p>",
        ),
        ("::newer{a=\"b\"}", ""),
        (
            "::embed{url=\"https://a.example/p\" title=\"P\" description=\"D\"}",
            "<aside class=\"embed-card\"><a href=\"https://a.example/p\" rel=\"noopener\">P</a><p>D</p><span class=\"embed-host\">a.example</span></aside>",
        ),
        (
            ":::callout{title=\"See\"}\nIt.\n:::",
            "<aside class=\"callout\"><p class=\"callout-title\">See</p><p>It.</p></aside>",
        ),
        (
            ":::spoiler{label=\"The end\"}\nHe lives.\n:::",
            "<details class=\"spoiler\"><summary>Spoiler: The end</summary><p>He lives.</p></details>",
        ),
        (
            ":::pull-quote\nLarge.\n— Asha\n:::",
            "<aside class=\"pull-quote\"><p>Large.</p><footer>— <cite>Asha</cite></footer></aside>",
        ),
        ("::divider", "<hr>"),
    ] {
        shows(body, html);
    }
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    let body = "::video{url=\"https://youtu.be/dQw4w9WgXcQ\" title=\"T\"}\n\n![a](https://a.example/x.png)\n::embed{url=\"https://a.example\"}\n";
    let html = story::to_html(&read(body).1, &House).to_string();
    assert!(
        !html.contains("<img") && !html.contains("<iframe") && !html.contains("src="),
        "{html}"
    );
}

#[test]
fn a_feed_stands_without_our_style_and_hides_spoilers() {
    let body = "See [this](/film/x). He ||dies||.\n\n::video{url=\"https://youtu.be/dQw4w9WgXcQ\" title=\"T\"}\n::image{src=\"x.jpg\" alt=\"A\"}\n:::spoiler\nHe dies.\n:::\n";
    let (_, document, _) = read(body);
    assert_eq!(
        story::to_feed_html(&document, &House, "https://site.example/").as_str(),
        "<p>See <a href=\"https://site.example/film/x\">this</a>. He [spoiler].</p>\
         <p><a href=\"https://www.youtube.com/watch?v=dQw4w9WgXcQ\" rel=\"noopener\">Watch: T (YouTube)</a></p>\
         <figure><img src=\"https://site.example/media/x.jpg\" width=\"1200\" height=\"675\" alt=\"A\"></figure><p><em>Spoiler: read it in the story.</em></p>"
    );
    let mail = story::to_mail_html(&document, &House, "https://site.example").to_string();
    assert!(!mail.contains("<img") && !mail.contains("dies"), "{mail}");
    let text = story::to_text(&document);
    assert!(
        !text.contains("dies") && text.contains("[spoiler]"),
        "{text}"
    );
}

#[test]
fn a_story_says_what_it_needs() {
    let body = "[A](person:a) [B](work:b) [A](person:a)\n\n::also-read{story=\"s\"} ::image{src=\"x.jpg\" alt=\"X\"} ::ballot{slug=\"v\"} ::results{category=\"e/1/c\"}\n\
                :::callout\n::video{url=\"https://vimeo.com/76979871\" title=\"V\" poster=\"p.jpg\"}\n:::\n";
    let (_, document, _) = read(body);
    let needs = story::needs(&document);
    assert_eq!(
        (needs.people, needs.works, needs.stories),
        (
            vec!["a".to_owned()],
            vec!["b".to_owned()],
            vec!["s".to_owned()]
        )
    );
    assert_eq!(
        (needs.images, needs.ballots, needs.results),
        (
            vec!["x.jpg".to_owned(), "p.jpg".to_owned()],
            vec!["v".to_owned()],
            vec!["e/1/c".to_owned()]
        )
    );
    let videos = story::videos(&document);
    assert_eq!(
        videos
            .iter()
            .map(|video| video.title.as_str())
            .collect::<Vec<_>>(),
        ["V"]
    );
    assert_eq!(story::words(&read("One two, three.\n\n## Four").1), 4);
}

#[test]
fn a_fault_names_its_line_and_what_to_do() {
    let head = |lines: &str| format!("---\ntitle: T\nsection: film\n{lines}\n---\nBody.\n");
    for (source, line, words) in [
        ("Just text".to_owned(), 1, &["no front matter", "`---`"][..]),
        ("---\ntitle: T\nBody".to_owned(), 1, &["not closed"]),
        (
            "---\nsection: film\n---\n".to_owned(),
            2,
            &["no headline", "title:"],
        ),
        (
            "---\ntitle: T\n---\n".to_owned(),
            2,
            &["no section", "section:"],
        ),
        (head("sumary: x"), 4, &["`sumary`", "`summary`"]),
        (
            head("kicker: x\nfrobnicate: y"),
            5,
            &["`frobnicate`", "title"],
        ),
        (head("date: 2020-09-21T06:30:00"), 4, &["zone", "+05:30"]),
        (head("status: publishd"), 4, &["draft", "`published`"]),
        (head("comments: maybe"), 4, &["open", "closed"]),
        (head("slow: 90"), 4, &["30s", "2m"]),
        (head("slow: -1s"), 4, &["30s"]),
        (head("slow: 25h"), 4, &["a day at most"]),
        (
            head("comments_open: tomorrow"),
            4,
            &["comments_open", "date"],
        ),
        (
            head("comments_open: 2020-09-22T00:00:00Z\ncomments_close: 2020-09-21T00:00:00Z"),
            5,
            &["before they open"],
        ),
        (head("slug: Not A Slug"), 4, &["slug"]),
        (head("lang: english!"), 4, &["language tag"]),
        (head("image: javascript:x"), 4, &["picture"]),
        (head("award: Emmys 2020"), 4, &["emmys/2020"]),
        (head("related: [a, B c]"), 4, &["B c"]),
        (head("summary: [a"), 5, &["cannot be read"]),
        (
            head("kicker: Emmys: the night"),
            4,
            &["cannot be read", "quotes"],
        ),
        (head("title: again"), 2, &["cannot be read"]),
        (head("summary: {a: b}"), 4, &["quotes"]),
        (
            head("corrections:\n  - at: 2020-09-21T06:30:00Z"),
            4,
            &["says nothing"],
        ),
        (
            format!("{HEAD}a\n\n::video{{title=\"x\"}}\n"),
            7,
            &["needs an address"],
        ),
        (
            format!("{HEAD}::video{{url=\"x\n"),
            5,
            &["::video", "quotes"],
        ),
        (
            format!("{HEAD}::video{{url=\"https://a.example\"\n"),
            5,
            &["::video", "}"],
        ),
        (
            format!("{HEAD}::video{{url=\"https://a.example\"}} and more\n"),
            5,
            &["line of its own"],
        ),
        (
            format!("{HEAD}::image{{src=\"../../etc/passwd\"}}\n"),
            5,
            &["needs a picture"],
        ),
        (
            format!("{HEAD}a\n:::callout\nb\n"),
            6,
            &["never closed", "`:::`"],
        ),
        (format!("{HEAD}a\n:::\n"), 6, &["closes nothing"]),
        (
            format!("{HEAD}:::callout\n:::callout\na\n:::\n:::\n"),
            6,
            &["inside another"],
        ),
        (
            format!("{HEAD}:::gallery\nwords\n:::\n"),
            5,
            &["pictures only"],
        ),
        (
            format!("{HEAD}::callout{{title=\"x\"}}\n"),
            5,
            &["`:::callout`"],
        ),
    ] {
        fails(&source, line, words);
        for fault in faults(&source) {
            assert!(
                fault.text.ends_with(['.', '?'])
                    && fault
                        .to_string()
                        .starts_with(&format!("line {}: ", fault.line)),
                "{fault}"
            );
        }
    }
}

#[test]
fn every_fault_is_told_at_once() {
    let told = faults("---\nsumary: x\ndate: y\n---\n::video{}\n:::callout\n");
    assert_eq!(told.len(), 6, "{told:?}");
}

#[test]
fn what_works_but_looks_wrong_is_a_warning() {
    for (body, word) in [
        ("::vidoe{url=\"x\"}", "Did you mean ::video?"),
        (
            "::video{url=\"https://a.example\" title=\"x\"}",
            "no video we know",
        ),
        ("::video{url=\"https://youtu.be/dQw4w9WgXcQ\"}", "no title"),
        ("::image{src=\"x.jpg\"}", "no alt text"),
        ("::image{src=\"x.jpg\" alt=\"A\" size=\"9\"}", "no `size`"),
        ("# Headline", "only heading of the first level"),
        ("`code`", "no code"),
        ("    indented", "no code"),
        ("[x](javascript:x)", "no address"),
        ("[x](person:A B)", "names no person"),
        ("[x](lang:!)", "no language tag"),
        ("a\u{7}b", "control characters"),
    ] {
        let (_, _, warnings) = read(body);
        let found = warnings
            .iter()
            .any(|warning| warning.line == 5 && warning.text.contains(word));
        assert!(found || body.contains("A B"), "{body}: {warnings:?}");
    }
}

#[test]
fn what_a_newer_version_wrote_is_kept_as_it_is() {
    let body = "::weather{note=\"a \\\"b\\\"\" place=\"LA\"}\n\n:::timeline{from=\"1998\"}\n- a *novel*\n\n:::inner\n:::\n:::\n";
    let (front, document, warnings) = read(body);
    assert_eq!(warnings.len(), 2);
    assert!(
        document
            .blocks
            .iter()
            .all(|block| matches!(block, Block::Unknown(_)))
    );
    let written = story::to_markdown(&front, &document);
    assert!(written.ends_with(body), "{written}");
    let json = Document::from_json(&document.to_json()).unwrap();
    assert_eq!(json, document);
}

#[test]
fn json_in_an_unknown_shape_is_a_fault() {
    for json in [
        "",
        "[]",
        "{}",
        "{\"version\":1}",
        "{\"version\":99,\"blocks\":[]}",
        r#"{"version":1,"blocks":[{"type":"paragraph","content":5}]}"#,
        r#"{"version":1,"blocks":[{"no":"type"}]}"#,
        r#"{"version":1,"blocks":[5]}"#,
        r#"{"version":1,"blocks":[{"type":"paragraph","content":[{"type":"blink"}]}]}"#,
        r#"{"version":1,"blocks":[{"type":"callout","content":[{"type":"callout","content":[{"type":"divider"}]}]}]}"#,
    ] {
        assert!(Document::from_json(json).is_err(), "{json}");
    }
}

#[test]
fn labels_follow_the_language_of_the_story() {
    struct Hindi;
    impl story::Lookup for Hindi {
        fn story(&self, _slug: &str) -> Option<story::StoryRef> {
            Some(story::StoryRef {
                url: "/x".to_owned(),
                title: "X".to_owned(),
            })
        }
        fn image(&self, _src: &str) -> Option<story::ImageRef> {
            None
        }
        fn lang(&self) -> &str {
            "hi-IN"
        }
    }
    let (_, document, _) = read("::also-read{story=\"x\"}");
    assert!(
        story::to_html(&document, &Hindi)
            .as_str()
            .contains("यह भी पढ़ें")
    );
}
