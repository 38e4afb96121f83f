//! Bans, notes, words, a story's rules, the log.

use web::newsroom::Role;
use web::testing::{Answer, MINUTE, Reader, SPEECH_URL, TestSite};

use super::{COMMENTS, does, first, says, waiting};

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
