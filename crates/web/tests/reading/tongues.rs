//! The words around a story are in the story's language, wherever a piece of it goes.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use web::testing::{Reader, TestSite};

const HINDI: &str = "---\ntitle: मंच के पीछे\nslug: manch\nsection: television\ndate: 2020-09-21T06:30:00+05:30\nstatus: published\nlang: hi\n---\nएक अनुच्छेद।\n";
const COMMENTS: &str = "/television/manch/comments";

/// Posts as the page's script does; the comment's public id, and the piece that came back.
async fn say(reader: &Reader, text: &str) -> (String, String) {
    let fields = [("name", "Ana"), ("text", text)];
    let answer = reader.post_form_as_script(COMMENTS, &fields).await;
    let answer = answer.expect(201);
    (
        answer.between("data-comment=\"", "\""),
        answer.text().to_owned(),
    )
}

#[tokio::test]
async fn every_page_and_piece_of_a_conversation_speaks_the_storys_language() {
    let site = TestSite::empty(|_| {}).await;
    site.publish(HINDI).await;
    let ana = site.anonymous();
    let (id, piece) = say(&ana, "पहली बात").await;
    assert!(piece.contains("जवाब दें"), "{piece}");
    site.pass().await;
    for (path, words) in [
        ("/television/manch".to_owned(), "बातचीत"),
        (COMMENTS.to_owned(), "सभी टिप्पणियाँ"),
        (format!("/c/{id}"), "पूरी बातचीत पढ़ें"),
        (format!("/television/manch/reply?to={id}"), "आपका जवाब:"),
        (format!("/c/{id}/report"), "टिप्पणी की शिकायत"),
    ] {
        let page = ana.get(&path).await.expect(200);
        page.shows(words)
            .shows("lang=\"hi\"")
            .hides(">Reply<")
            .hides(">Report<");
    }
    let thread = ana.fragment(COMMENTS).await.expect(200);
    thread.shows("जवाब दें").hides("Reply");
    let form = ana.fragment("/television/manch/reply").await.expect(200);
    form.shows("टिप्पणी भेजें").hides("Post comment");
    let empty = [("name", "Ana"), ("text", "")];
    ana.post_form_as_script(COMMENTS, &empty)
        .await
        .expect(422)
        .shows("आपकी टिप्पणी नहीं भेजी गई");
    let report = format!("/c/{id}/report");
    ana.post_form(&report, &[("reason", "")])
        .await
        .expect(422)
        .shows("आपकी शिकायत नहीं भेजी गई")
        .shows("यह विज्ञापन है");
    site.close().await;
}

#[tokio::test]
async fn what_arrives_live_or_waits_is_in_the_storys_language_too() {
    let site =
        TestSite::empty(|settings| settings.policy.hold = web::newsroom::setting::Hold::First)
            .await;
    site.publish(HINDI).await;
    let ana = site.anonymous();
    let (id, _) = say(&ana, "पहली बात").await;
    let page = ana.get("/television/manch").await.expect(200);
    let story = page.between("data-story=\"", "\"");
    let mine = ana.get(&format!("/me?story={story}")).await.expect(200);
    let pending = mine.json();
    let html = pending.pointer("/pending/0/html").unwrap();
    let html = html.as_str().unwrap();
    assert!(html.contains("धन्यवाद"), "{html}");
    let number = site.site.ids.read(web::newsroom::id::Kind::Comment, &id);
    let now = site.site.now();
    let shown = web::newsroom::comment::CommentState::Visible;
    site.write(move |tx| {
        web::newsroom::comment::set_state(tx, number.unwrap(), shown, "Mo", "", now)
    })
    .await;
    site.pass().await;
    ana.get(&format!("/live/s-{story}/since/0"))
        .await
        .expect(200)
        .shows("जवाब दें")
        .hides("Reply");
    site.close().await;
}
