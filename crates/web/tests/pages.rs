//! The reader's pages.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use web::testing::{SPEECH_URL, TestSite};

#[tokio::test]
async fn a_story_is_read_with_its_video_and_its_question() {
    let site = TestSite::new().await;
    let page = site.anonymous().get(SPEECH_URL).await.expect(200);
    page.clone()
        .shows("Mark Ruffalo wins, and asks everyone to vote")
        .shows("He thanked his wife")
        .shows("What did you make of the speech?")
        .shows("Asha Rao")
        .shows("data-video=\"https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ")
        .hides("<iframe");
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
}
