//! The audit log, as the desk reads it.

use newsroom::audit::{self, Act, Doer};
use newsroom::moderation::log::{self, Filter};
use newsroom::{MIGRATIONS, Role, account};
use store::{Db, on_each_db};

use crate::house::{DAY, MORNING, read, write};

fn acts(db: &Db, filter: Filter) -> Vec<String> {
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let filter = filter.clone();
        let page = read(db, move |tx| log::page(tx, &filter, after.as_ref(), 2));
        found.extend(
            page.items
                .into_iter()
                .map(|one| format!("{} {} {}", one.actor, one.act, one.object_id)),
        );
        after = page.next;
        if after.is_none() {
            return found;
        }
    }
}

on_each_db! { MIGRATIONS;
    fn the_log_is_read_by_person_act_object_and_day(db) {
        let ada = write(db, |tx| {
            let new = account::NewAccount { name: "Ada Invented".to_owned(), email: "ada@example.org".to_owned(), role: Role::Moderator };
            let ada = account::create(tx, &new, MORNING)?;
            let who = Doer { account: Some(ada), name: "Ada".to_owned() };
            let house = Doer::house("house");
            for (doer, act, object, id, at) in [
                (&who, "comment.approve", "comment", 1, MORNING),
                (&house, "comment.reject", "comment", 1, MORNING + DAY),
                (&who, "comment.reject", "comment", 2, MORNING + DAY),
                (&house, "account.invite", "account", 1, MORNING + 2 * DAY),
            ] {
                audit::record(tx, doer, &Act { act, object, object_id: id, why: "", data: "" }, at)?;
            }
            Ok(ada)
        });
        let all = ["house account.invite 1", "Ada comment.reject 2", "house comment.reject 1", "Ada comment.approve 1"];
        assert_eq!(acts(db, Filter::default()), all);
        assert_eq!(acts(db, Filter { conversation: true, ..Filter::default() }), all[1..]);
        assert_eq!(acts(db, Filter { account: Some(ada), ..Filter::default() }), [all[1], all[3]]);
        assert_eq!(acts(db, Filter { account: Some(ada), act: Some("comment.reject".to_owned()), ..Filter::default() }), [all[1]]);
        assert_eq!(acts(db, Filter { act: Some("comment.reject".to_owned()), ..Filter::default() }), [all[1], all[2]]);
        assert_eq!(acts(db, Filter { object: Some(("comment".to_owned(), 1)), ..Filter::default() }), [all[2], all[3]]);
        assert_eq!(acts(db, Filter { object: Some(("account".to_owned(), 1)), conversation: true, ..Filter::default() }), Vec::<String>::new());
        assert_eq!(acts(db, Filter { since: Some(MORNING + DAY), before: Some(MORNING + 2 * DAY), ..Filter::default() }), all[1..3]);
    }
}
