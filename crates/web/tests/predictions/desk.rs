//! What the desk does with predictions: closes, opens again, voids, names experts, asks the question.

use newsroom::Role;
use serde_json::json;
use web::testing::MINUTE;

use super::{API, PREDICT, night, put};

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_closes_opens_and_voids_and_names_experts() {
    let night = night().await;
    let ana = night.plays("Ana", [0, 0]).await;
    let editor = night.site.signed_in(Role::AwardsEditor).await;
    let here = "/desk/predictions/lanterns/2020";
    editor
        .get("/desk/predictions")
        .await
        .expect(200)
        .shows("The 2020 Lanterns");
    editor
        .get(&format!("{here}?name=Ana"))
        .await
        .expect(200)
        .shows("1 players")
        .shows("Make an expert")
        .shows("100 %");
    editor
        .post_form(&format!("{here}/category-0/lock"), &[])
        .await
        .expect(303);
    put(&ana, API, &json!({ "nominations": [night.id(0, 2)] }))
        .await
        .expect(409);
    editor
        .post_form(&format!("{here}/category-0/unlock"), &[("why", "")])
        .await
        .expect(422)
        .shows("Please say why");
    editor
        .post_form(&format!("{here}/category-0/unlock"), &[("why", "a slip")])
        .await
        .expect(303);
    put(&ana, API, &json!({ "nominations": [night.id(0, 2)] }))
        .await
        .expect(200);
    editor
        .post_form(
            &format!("{here}/category-0/void"),
            &[("why", "two were withdrawn")],
        )
        .await
        .expect(303);
    ana.get(PREDICT)
        .await
        .expect(200)
        .shows("two were withdrawn");
    let page = editor.get(&format!("{here}?name=Ana")).await;
    let player = page.between("name=\"player\" value=\"", "\"");
    editor
        .post_form(
            &format!("{here}/expert"),
            &[("player", &player), ("cohort", "expert")],
        )
        .await
        .expect(303);
    editor
        .get(here)
        .await
        .expect(200)
        .shows("The experts of this edition");
    editor
        .post_form(
            &format!("{here}/question"),
            &[("question", "How many minutes?"), ("answer", "x")],
        )
        .await
        .expect(422);
    editor
        .post_form(
            &format!("{here}/question"),
            &[("question", "How many minutes?"), ("answer", "180")],
        )
        .await
        .expect(303);
    night.site.advance(MINUTE);
    ana.get(PREDICT)
        .await
        .expect(200)
        .shows("How many minutes?");
}
