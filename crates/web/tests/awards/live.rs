//! What readers who keep a page open are told.

use web::live::{About, topic_of};
use web::newsroom::Kind;
use web::newsroom::award::SaidKind;
use web::newsroom::store::log;

use super::night::{LEAD_PATH, night, say};

#[tokio::test]
async fn a_result_is_told_as_the_piece_of_the_page_it_changes() {
    let (site, night) = night().await;
    let ana = site.anonymous();
    let before = site.read(|tx| Ok(log::head(tx)?)).await;
    say(
        &site,
        night.lead,
        SaidKind::Announced,
        night.of("mark-ruffalo"),
    )
    .await;
    let topic = topic_of(&site.site, About::Edition(night.edition));
    ana.get(&format!("/live/{topic}/since/{before}"))
        .await
        .expect(200)
        .shows("c.emmys.2020.lead-actor-limited")
        .shows("winners.emmys.2020")
        .shows("Lead actor, limited, Winner: Mark Ruffalo")
        .hides("<img src=x");
}

#[tokio::test]
async fn an_open_story_is_told_of_its_results_in_its_own_language() {
    let (site, night) = night().await;
    let story = site
        .publish(&format!(
            "---\ntitle: The night\nslug: the-night\nsection: television\nstatus: published\nlang: ar\n---\n\
             It was long.\n\n::nominee{{category=\"{LEAD_PATH}\" nominee=\"mark-ruffalo\"}}\n"
        ))
        .await;
    let before = site.read(|tx| Ok(log::head(tx)?)).await;
    say(
        &site,
        night.lead,
        SaidKind::Announced,
        night.of("mark-ruffalo"),
    )
    .await;
    let topic = format!("s-{}", site.site.ids.show(Kind::Story, story.id));
    site.anonymous()
        .get(&format!("/live/{topic}/since/{before}"))
        .await
        .expect(200)
        .shows("k.emmys.2020.lead-actor-limited.mark-ruffalo")
        .shows("الفائز")
        .hides("winners.emmys");
}
