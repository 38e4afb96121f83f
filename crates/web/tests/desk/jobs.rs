//! The queue of jobs on the desk.

use web::newsroom::store::job;
use web::newsroom::{Error, Role};
use web::testing::TestSite;

/// A site with a failed job whose reason and data say more than a page may.
async fn failed() -> (TestSite, i64) {
    let site = TestSite::new().await;
    let id = site
        .write(|tx| {
            let data = r#"{"kind":"mail-reply","comment":3,"parent":2,"to":"ana@example.org","token":"s3cretS3cretS3cretS3cretS3cret"}"#;
            let id = job::enqueue(tx, "mail-reply", data, 0, 0)?;
            job::bury(tx, id, "550 <ana@example.org>: no such mailbox (/var/spool/x)").map_err(Error::from)?;
            Ok(id)
        })
        .await;
    (site, id)
}

#[tokio::test]
async fn a_failed_job_is_shown_without_anything_of_anybody() {
    let (site, _) = failed().await;
    let owner = site.signed_in(Role::Owner).await;
    owner
        .get("/desk/jobs")
        .await
        .expect(200)
        .shows("mail-reply")
        .shows("no such mailbox")
        .hides("ana@example.org")
        .hides("s3cret")
        .hides("/var/spool");
    owner
        .get("/desk/jobs?state=waiting")
        .await
        .expect(200)
        .shows("Nothing waits");
    owner
        .get("/desk/jobs?state=running")
        .await
        .expect(200)
        .shows("Nothing runs");
    site.close().await;
}

#[tokio::test]
async fn a_failed_job_is_tried_again_and_another_discarded() {
    let (site, id) = failed().await;
    let owner = site.signed_in(Role::Owner).await;
    let shown = site.site.ids.show(web::newsroom::Kind::Job, id);
    owner
        .post_form(&format!("/desk/jobs/{shown}/retry"), &[])
        .await
        .expect(303);
    owner
        .get("/desk/jobs?state=waiting")
        .await
        .expect(200)
        .shows(&shown);
    owner
        .post_form(&format!("/desk/jobs/{shown}/discard"), &[])
        .await
        .expect(303);
    owner
        .post_form(&format!("/desk/jobs/{shown}/discard"), &[])
        .await
        .expect(404);
    owner
        .post_form("/desk/jobs/0000000000000/retry", &[])
        .await
        .expect(404);
    let (other, _) = failed().await;
    let mo = other.signed_in(Role::Owner).await;
    mo.post_form("/desk/jobs/~retry-all", &[]).await.expect(303);
    mo.get("/desk/jobs")
        .await
        .expect(200)
        .shows("Nothing failed");
    mo.post_form("/desk/jobs/~discard-all", &[])
        .await
        .expect(303);
    other.close().await;
    site.close().await;
}
