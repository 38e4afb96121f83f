//! The desk's conversation: queues, acts, two moderators at once, bans, words, the log.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use web::newsroom::{Hold, Role};
use web::testing::{Answer, MINUTE, Reader, SPEECH_URL, TestSite};

const COMMENTS: &str = "/desk/comments";

/// A site where every comment waits for a moderator.
async fn waiting() -> TestSite {
    TestSite::with(|settings| {
        settings.policy.hold = Hold::All;
        settings.policy.repeat_window_ms = 0;
    })
    .await
}

async fn says(reader: &Reader, name: &str, text: &str) -> Answer {
    let fields = [
        ("name", name),
        ("text", text),
        ("email", "ana.reader@example.org"),
    ];
    reader
        .post_form(&format!("{SPEECH_URL}/comments"), &fields)
        .await
}

/// The id and the version of the first comment of a page.
fn first(page: &Answer) -> (String, String) {
    let id = page.between("data-item=\"", "\"");
    let seen = page.between("name=\"seen\" value=\"", "\"");
    (id, seen)
}

async fn does(moderator: &Reader, id: &str, seen: &str, act: &str) -> Answer {
    let fields = [("act", act), ("seen", seen), ("back", COMMENTS)];
    moderator
        .post_form(&format!("{COMMENTS}/{id}"), &fields)
        .await
}

#[tokio::test]
async fn a_moderator_approves_and_takes_it_back_without_script() {
    let site = waiting().await;
    let ana = site.anonymous();
    says(&ana, "Ana Plainfield", "The speech was <b>kind</b>.")
        .await
        .expect(303);
    let mo = site.signed_in(Role::Moderator).await;
    let page = mo
        .get(COMMENTS)
        .await
        .expect(200)
        .shows("All comments are held")
        .shows("First comment");
    let page = page
        .shows("The speech was &lt;b&gt;kind&lt;/b&gt;.")
        .shows("What did you make of the speech?");
    let (id, seen) = first(&page);
    let done = does(&mo, &id, &seen, "approve").await.expect(303);
    let back = done.header("location").to_owned();
    assert!(back.starts_with("/desk/comments?did="), "{back}");
    let page = mo
        .get(&back)
        .await
        .expect(200)
        .shows("approved this a moment ago.")
        .shows("Nothing waits");
    let undo = page.between("/desk/log/", "/undo");
    site.anonymous()
        .get(&format!("/c/{id}"))
        .await
        .expect(200)
        .shows("kind");
    mo.post_form(&format!("/desk/log/{undo}/undo"), &[("back", COMMENTS)])
        .await
        .expect(303);
    mo.get(COMMENTS).await.expect(200).shows("Ana Plainfield");
    // A page may rest for a second before it is made anew.
    site.pass().await;
    site.anonymous().get(&format!("/c/{id}")).await.expect(404);
    let again = mo
        .post_form(&format!("/desk/log/{undo}/undo"), &[("back", COMMENTS)])
        .await;
    again
        .expect(409)
        .shows("undid the last act")
        .shows("Nothing was undone.");
}

#[tokio::test]
async fn two_moderators_at_once_never_undo_each_other_unseen() {
    let site = waiting().await;
    says(&site.anonymous(), "Ana Plainfield", "Contested words").await;
    let (ada, mo) = (
        site.signed_in(Role::Moderator).await,
        site.signed_in(Role::Editor).await,
    );
    let page = mo.get(COMMENTS).await.expect(200);
    let (id, seen) = first(&page);
    does(&ada, &id, &seen, "approve").await.expect(303);
    let late = does(&mo, &id, &seen, "reject").await.expect(409);
    let late = late
        .shows("approved this a moment ago. Nothing was done; here is how it stands now.")
        .shows("Contested words");
    assert_ne!(
        first(&late).1,
        seen,
        "the fresh comment may be decided about"
    );
    let script = mo
        .post_form_as_script(
            &format!("{COMMENTS}/{id}"),
            &[("act", "spam"), ("seen", &seen), ("queue", "held")],
        )
        .await
        .expect(409)
        .shows("approved this a moment ago")
        .shows("decided");
    assert!(
        script
            .header("content-type")
            .starts_with("text/vnd.greenroom.fragment+html")
    );
    site.anonymous()
        .get(&format!("/c/{id}"))
        .await
        .expect(200)
        .shows("Contested words");
}

#[tokio::test]
async fn nobody_sees_an_address_on_the_desk() {
    let site = waiting().await;
    says(&site.anonymous(), "Ana Plainfield", "Plain words").await;
    let mo = site.signed_in(Role::Moderator).await;
    let page = mo
        .get(COMMENTS)
        .await
        .expect(200)
        .hides("ana.reader")
        .hides("192.0.");
    let (id, seen) = first(&page);
    let page = mo
        .get(&format!("{COMMENTS}/{id}"))
        .await
        .expect(200)
        .hides("ana.reader")
        .hides("192.0.");
    page.shows("the mail address they gave");
    mo.get(&format!("{COMMENTS}/person/{id}?by=mail"))
        .await
        .expect(200)
        .hides("ana.reader")
        .shows("Plain words");
    mo.get(&format!("{COMMENTS}/person/{id}?by=account"))
        .await
        .expect(404);
    does(&mo, &id, &seen, "spam").await.expect(303);
    mo.get("/desk/log").await.expect(200).hides("ana.reader");
}

#[tokio::test]
async fn the_desk_of_the_conversation_is_closed_to_others() {
    let site = waiting().await;
    for path in [
        COMMENTS,
        "/desk/bans",
        "/desk/words",
        "/desk/log",
        "/desk/comments/since/0?wait=0",
    ] {
        for role in [Role::Reader, Role::Writer, Role::AwardsEditor] {
            site.signed_in(role).await.get(path).await.expect(403);
        }
        let stranger = site.anonymous().get(path).await;
        assert!(matches!(stranger.status.as_u16(), 303 | 401), "{path}");
    }
    // What the desk is told stands in the same log as what readers are told.
    for path in [
        "/live/desk/events",
        "/live/desk/since/0",
        "/live/s-desk/since/0",
    ] {
        site.anonymous().get(path).await.expect(404);
    }
}

#[tokio::test]
async fn many_are_decided_at_once_and_each_by_itself() {
    let site = waiting().await;
    for n in 0..30 {
        says(
            &site.anonymous(),
            "Ana Plainfield",
            &format!("Waiting, number {n}"),
        )
        .await
        .expect(303);
        site.advance(1_000);
    }
    let mo = site.signed_in(Role::Moderator).await;
    let page = mo
        .get(COMMENTS)
        .await
        .expect(200)
        .shows("data-count=\"held\">30<");
    let ids: Vec<String> = page
        .text()
        .split("data-item=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect();
    assert_eq!(ids.len(), 25);
    does(&mo, &ids[3], "0", "spam").await.expect(303);
    let names: Vec<String> = ids.iter().map(|id| format!("c-{id}")).collect();
    let mut fields: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "0")).collect();
    fields.extend([("act", "approve"), ("back", COMMENTS)]);
    let some = mo
        .post_form("/desk/comments/bulk", &fields)
        .await
        .expect(409);
    some.shows("24 comments were").shows("called this spam");
    let page = mo
        .get(COMMENTS)
        .await
        .expect(200)
        .shows("data-count=\"held\">5<")
        .shows("data-count=\"spam\">1<");
    let id = page.between("data-item=\"", "\"");
    let json = mo
        .post_form_with(
            "/desk/comments/bulk",
            &[("act", "reject"), (&format!("c-{id}"), "0")],
            &[("accept", "application/json")],
        )
        .await
        .expect(200)
        .json();
    assert_eq!(json["results"][0]["done"], true);
    mo.post_form("/desk/comments/bulk", &[("act", "approve")])
        .await
        .expect(422);
    mo.post_form(
        "/desk/comments/bulk",
        &[("act", "remove"), (&format!("c-{id}"), "1")],
    )
    .await
    .expect(400);
}

#[tokio::test]
async fn a_queue_is_read_page_by_page() {
    let site = waiting().await;
    for n in 0..30 {
        says(
            &site.anonymous(),
            "Ana Plainfield",
            &format!("Waiting, number {n};"),
        )
        .await;
        site.advance(1_000);
    }
    let mo = site.signed_in(Role::Moderator).await;
    let page = mo
        .get(COMMENTS)
        .await
        .expect(200)
        .shows("number 0;")
        .shows("number 24;")
        .hides("number 25;");
    let nav = page.between("<nav class=\"pager\"", "</nav>");
    let next = nav
        .split("href=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .replace("&amp;", "&");
    mo.get(&next)
        .await
        .expect(200)
        .shows("number 25;")
        .shows("number 29;")
        .hides("number 24;")
        .hides("rel=\"next\"");
    mo.get("/desk/comments?after=forged").await.expect(400);
    mo.get("/desk/comments?queue=none").await.expect(400);
}

#[tokio::test]
async fn what_was_found_is_marked_in_the_words() {
    let site = TestSite::new().await;
    site.write(|tx| {
        use web::newsroom::word::{self, List};
        word::set(tx, List::Banned, &["cheap tickets".to_owned()])
    })
    .await;
    says(
        &site.anonymous(),
        "Ana Plainfield",
        "Get Cheap  Tickets <here>",
    )
    .await
    .expect(303);
    let mo = site.signed_in(Role::Moderator).await;
    mo.get(COMMENTS)
        .await
        .expect(200)
        .shows("Get <mark>Cheap  Tickets</mark> &lt;here&gt;")
        .shows("Banned words");
}

#[tokio::test]
async fn a_banned_reader_cannot_write_and_is_told_until_when() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    says(&ana, "Ana Plainfield", "Rude words").await.expect(303);
    let mo = site.signed_in(Role::Moderator).await;
    let (id, _) = first(&mo.get("/desk/comments?queue=new").await.expect(200));
    let wrong = [
        ("comment", id.as_str()),
        ("kind", "account"),
        ("days", "7"),
        ("why", "No shouting."),
    ];
    mo.post_form("/desk/bans", &wrong)
        .await
        .expect(422)
        .shows("not known by that")
        .shows("No shouting.");
    let right = [
        ("comment", id.as_str()),
        ("kind", "device"),
        ("days", "7"),
        ("why", "No shouting."),
        ("back", "//evil.example"),
    ];
    let done = mo.post_form("/desk/bans", &right).await.expect(303);
    assert_eq!(
        done.header("location"),
        COMMENTS,
        "nobody is led off the site"
    );
    says(&ana, "Ana Plainfield", "More of them")
        .await
        .expect(403)
        .shows("You cannot write here until 28 September 2020")
        .shows("No shouting.");
    let page = mo
        .get("/desk/bans")
        .await
        .expect(200)
        .shows("Ana Plainfield")
        .shows("their browser");
    let ban = page.between("/desk/bans/", "/lift");
    mo.post_form(&format!("/desk/bans/{ban}/lift"), &[])
        .await
        .expect(303);
    mo.post_form(&format!("/desk/bans/{ban}/lift"), &[])
        .await
        .expect(409)
        .shows("over already");
    says(&ana, "Ana Plainfield", "Kinder words")
        .await
        .expect(303);
}

#[tokio::test]
async fn a_note_and_an_edit_stand_beneath_the_comment_for_all() {
    let site = TestSite::new().await;
    says(&site.anonymous(), "Ana Plainfield", "He never thanked her").await;
    let mo = site.signed_in(Role::Moderator).await;
    let (id, seen) = first(&mo.get("/desk/comments?queue=new").await.expect(200));
    let path = format!("{COMMENTS}/{id}");
    mo.post_form(
        &path,
        &[
            ("act", "note"),
            ("seen", &seen),
            ("text", "He did, at minute two."),
        ],
    )
    .await
    .expect(303);
    let too_long = "x".repeat(2_001);
    let back = mo
        .post_form(
            &path,
            &[("act", "note"), ("seen", "1"), ("text", &too_long)],
        )
        .await
        .expect(422);
    back.shows("under 2,000 characters").shows(&too_long);
    mo.post_form(
        &path,
        &[
            ("act", "edit"),
            ("seen", "1"),
            ("text", "He hardly thanked her"),
        ],
    )
    .await
    .expect(303);
    site.pass().await;
    let page = site.anonymous().get(&format!("/c/{id}")).await.expect(200);
    page.shows("He did, at minute two.")
        .shows("He hardly thanked her")
        .shows("edited by the newsroom")
        .hides("never thanked");
    mo.post_form(&path, &[("act", "close"), ("seen", "2")])
        .await
        .expect(303);
    let answer = [
        ("name", "Bela"),
        ("text", "Too late, this"),
        ("parent", &id),
    ];
    let late = site
        .anonymous()
        .post_form(&format!("{SPEECH_URL}/comments"), &answer)
        .await;
    late.expect(403).shows("closed this thread");
}

#[tokio::test]
async fn removing_asks_first_and_clears_the_text() {
    let site = TestSite::new().await;
    says(&site.anonymous(), "Ana Plainfield", "A telephone number").await;
    let mo = site.signed_in(Role::Moderator).await;
    let (id, seen) = first(&mo.get("/desk/comments?queue=new").await.expect(200));
    let path = format!("{COMMENTS}/{id}");
    mo.post_form(&path, &[("act", "remove"), ("seen", &seen)])
        .await
        .expect(422)
        .shows("tick that you are sure")
        .shows("A telephone number");
    mo.post_form(
        &path,
        &[("act", "remove"), ("seen", &seen), ("sure", "yes")],
    )
    .await
    .expect(303);
    mo.get(&path)
        .await
        .expect(200)
        .hides("telephone")
        .shows("Removed");
    mo.post_form(&path, &[("act", "approve"), ("seen", "1")])
        .await
        .expect(409)
        .shows("its text is gone");
}

#[tokio::test]
async fn the_queue_is_told_what_waits_and_what_others_decide() {
    let site = waiting().await;
    let mo = site.signed_in(Role::Moderator).await;
    let page = mo.get(COMMENTS).await.expect(200);
    let seq: i64 = page.between("data-seq=\"", "\"").parse().unwrap();
    let now = mo
        .get(&format!("/desk/comments/since/{seq}?wait=0"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            now["next"].as_i64(),
            now["events"].as_array().unwrap().len()
        ),
        (Some(seq), 0)
    );
    let path = format!("/desk/comments/since/{seq}");
    // Whoever waits is answered as soon as something happens.
    let asked = mo.get(&path);
    let ana = site.anonymous();
    let (told, _) = tokio::join!(asked, says(&ana, "Ana Plainfield", "Words that wait"));
    let told = told.expect(200).json();
    let event = &told["events"][0];
    assert_eq!(
        (event["kind"].as_str(), told["counts"]["held"].as_i64()),
        (Some("held"), Some(1))
    );
    let id = event["id"].as_str().unwrap().to_owned();
    does(&mo, &id, "0", "reject").await.expect(303);
    let next = told["next"].as_i64().unwrap();
    let told = mo
        .get(&format!("/desk/comments/since/{next}?wait=0"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            told["events"][0]["kind"].as_str(),
            told["counts"]["rejected"].as_i64()
        ),
        (Some("judged"), Some(1))
    );
    let ahead = mo
        .get("/desk/comments/since/999999?wait=0")
        .await
        .expect(200)
        .json();
    assert_eq!(ahead["resync"], true);
    mo.get("/desk/comments/since/x").await.expect(404);
}

#[tokio::test]
async fn word_lists_are_tried_before_they_are_kept() {
    let site = TestSite::new().await;
    says(&site.anonymous(), "Ana Plainfield", "What a Swindle").await;
    let mo = site.signed_in(Role::Moderator).await;
    let page = mo.get("/desk/words").await.expect(200);
    let (banned, suspect) = (
        page.between("name=\"banned_seen\" value=\"", "\""),
        page.between("name=\"suspect_seen\" value=\"", "\""),
    );
    let form = |what: &'static str, words: &'static str| {
        [
            ("do", what),
            ("banned", words),
            ("suspect", ""),
            ("banned_seen", banned.as_str()),
            ("suspect_seen", suspect.as_str()),
        ]
    };
    let tried = mo
        .post_form("/desk/words", &form("try", "swindle"))
        .await
        .expect(200);
    tried
        .shows("nothing was saved")
        .shows("<b>1</b> would have been held")
        .shows("<mark dir=\"auto\">Swindle</mark>");
    mo.get("/desk/words/banned.txt")
        .await
        .expect(200)
        .hides("swindle");
    mo.post_form("/desk/words", &form("save", "fine\n!!!"))
        .await
        .expect(422)
        .shows("Line 2 is no phrase");
    mo.post_form("/desk/words", &form("save", "swindle"))
        .await
        .expect(303);
    mo.get("/desk/words/banned.txt")
        .await
        .expect(200)
        .shows("swindle\n");
    mo.post_form("/desk/words", &form("save", "crypto"))
        .await
        .expect(409)
        .shows("meanwhile")
        .shows("crypto");
    mo.get("/desk/words/other.txt").await.expect(404);
    says(&site.anonymous(), "Bela", "A swindle again")
        .await
        .expect(303);
    mo.get(COMMENTS)
        .await
        .expect(200)
        .shows("<mark>swindle</mark>");
}

#[tokio::test]
async fn a_conversation_is_slowed_and_closed_by_who_saw_it_last() {
    let site = TestSite::new().await;
    let mo = site.signed_in(Role::Moderator).await;
    says(&site.anonymous(), "Ana Plainfield", "First words").await;
    let page = mo.get("/desk/comments?queue=new").await.expect(200);
    let path = format!(
        "{COMMENTS}/story/{}",
        page.between("/desk/comments/story/", "\"")
    );
    let page = mo
        .get(&path)
        .await
        .expect(200)
        .shows("How this story takes comments");
    let seen = page
        .between("name=\"seen\" value=\"", "\"")
        .replace("&quot;", "\"");
    let rules = |comments: &'static str, slow: &'static str, seen: &str| {
        [
            ("comments", comments.to_owned()),
            ("slow", slow.to_owned()),
            ("seen", seen.to_owned()),
        ]
    };
    async fn save(mo: &Reader, path: &str, form: [(&str, String); 3]) -> Answer {
        let fields: Vec<(&str, &str)> = form
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        mo.post_form(path, &fields).await
    }
    save(&mo, &path, rules("open", "soon", &seen))
        .await
        .expect(422)
        .shows("0 to 1,440 minutes")
        .shows("soon");
    save(&mo, &path, rules("closed", "0", &seen))
        .await
        .expect(303);
    save(&mo, &path, rules("open", "10", &seen))
        .await
        .expect(409)
        .shows("changed this conversation a moment ago");
    says(&site.anonymous(), "Bela", "Too late")
        .await
        .expect(403)
        .shows("closed");
    let page = mo
        .get("/desk/log")
        .await
        .expect(200)
        .shows("Changed a conversation");
    let undo = page.between("/desk/log/", "/undo");
    mo.post_form(&format!("/desk/log/{undo}/undo"), &[("back", "/desk/log")])
        .await
        .expect(303);
    says(&site.anonymous(), "Bela", "Open again")
        .await
        .expect(303);
    mo.get(&format!("{path}?show=visible"))
        .await
        .expect(200)
        .shows("Open again");
}

#[tokio::test]
async fn the_log_is_filtered_and_a_moderator_reads_of_the_conversation_only() {
    let site = waiting().await;
    for name in ["Ana Plainfield", "Bela Invented"] {
        says(&site.anonymous(), name, &format!("Words of {name}")).await;
        site.advance(MINUTE);
    }
    let (mo, owner) = (
        site.signed_in(Role::Moderator).await,
        site.signed_in(Role::Owner).await,
    );
    let page = mo.get(COMMENTS).await.expect(200);
    let (id, seen) = first(&page);
    does(&mo, &id, &seen, "reject").await.expect(303);
    let now = site.site.now();
    site.write(move |tx| {
        use web::newsroom::audit::{self, Act, Doer};
        let act = Act {
            act: "account.invite",
            object: "account",
            object_id: 1,
            why: "a new writer",
            data: "",
        };
        audit::record(tx, &Doer::house("house"), &act, now)
    })
    .await;
    let page = mo
        .get("/desk/log")
        .await
        .expect(200)
        .shows("Rejected a comment")
        .hides("account invite");
    owner
        .get("/desk/log")
        .await
        .expect(200)
        .shows("account invite");
    let who = page.between("/desk/log?who=", "\"");
    mo.get(&format!("/desk/log?who={who}&act=comment.approve"))
        .await
        .expect(200)
        .shows("Nothing here");
    mo.get(&format!("/desk/log?who={who}&act=comment.reject"))
        .await
        .expect(200)
        .shows("Rejected a comment");
    mo.get("/desk/log?from=2020-09-21&to=2020-09-21")
        .await
        .expect(200)
        .shows("Rejected a comment");
    mo.get("/desk/log?from=2020-09-22")
        .await
        .expect(200)
        .shows("Nothing here");
    mo.get(&format!("/desk/log?comment={id}"))
        .await
        .expect(200)
        .shows("Rejected a comment");
}

#[tokio::test]
async fn an_act_from_another_site_is_refused() {
    let site = waiting().await;
    says(&site.anonymous(), "Ana Plainfield", "Words that wait").await;
    let mo = site.signed_in(Role::Moderator).await;
    let (id, seen) = first(&mo.get(COMMENTS).await.expect(200));
    let fields = [("act", "approve"), ("seen", seen.as_str())];
    let path = format!("{COMMENTS}/{id}");
    mo.post_form_with(&path, &fields, &[("sec-fetch-site", "cross-site")])
        .await
        .expect(403);
    mo.get(COMMENTS).await.expect(200).shows("Words that wait");
    mo.post_form(&path, &[("act", "bless"), ("seen", &seen)])
        .await
        .expect(400);
    mo.post_form("/desk/comments/0000000000000", &fields)
        .await
        .expect(404);
}
