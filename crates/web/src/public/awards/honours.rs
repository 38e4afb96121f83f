//! What a person or a work was nominated for, on their pages.

use newsroom::award::PartyKind;
use newsroom::award::honour::{self, Count, Honour, Whose};
use newsroom::cursor::Page;
use newsroom::store::Tx;
use newsroom::story::List;

use super::lay::{self, Lay};
use super::view;
use crate::address;
use crate::layout;
use crate::page;
use crate::problem::Problem;
use crate::site::Site;

/// A page of nominations, and how many there are.
pub(crate) struct Honours {
    whose: Whose,
    page: Page<Honour>,
    count: Count,
}

/// Reads a page of the nominations of whom or what a list is about; none for other lists, and for who was never nominated.
///
/// # Errors
/// 400 for a forged cursor.
pub(crate) fn read(
    tx: &mut Tx<'_>,
    site: &Site,
    list: &List,
    path: &str,
    after: Option<&str>,
) -> Result<Option<Honours>, Problem> {
    let whose = match list {
        List::Person(id) => Whose::Person(*id),
        List::Work(id) => Whose::Work(*id),
        _ => return Ok(None),
    };
    let after = page::cursor(site, &scope(path), after)?;
    let page = honour::of(tx, whose, after)?;
    if page.items.is_empty() {
        return Ok(None);
    }
    let count = honour::count(tx, whose)?;
    Ok(Some(Honours { whose, page, count }))
}

fn scope(path: &str) -> String {
    format!("{path} honours")
}

impl Honours {
    /// Lays them out, by edition.
    pub(crate) fn view(&self, site: &Site, path: &str, lay: Lay<'_>) -> view::Honours {
        let mut years: Vec<view::HonourYear> = Vec::new();
        for honour in &self.page.items {
            let url = lay::url(&format!("{}/{}", honour.award.0, honour.edition.0));
            if years.last().is_none_or(|it| it.edition.url != url) {
                years.push(view::HonourYear {
                    edition: layout::link(&honour.edition.1, url),
                    year: honour.year.to_string(),
                    lines: Vec::new(),
                });
            }
            if let Some(year) = years.last_mut() {
                year.lines.push(self.line(honour, lay));
            }
        }
        view::Honours {
            count: counted(self.count),
            years,
            next_url: self.page.next.as_ref().map(|next| {
                let after = next.sign(&site.secret, &scope(path));
                address::with_query(path, &[("honours", Some(&after))])
            }),
        }
    }

    fn line(&self, honour: &Honour, lay: Lay<'_>) -> view::HonourLine {
        let mut nominee = lay.honour(&honour.nominee);
        let mut credited_as = String::new();
        if let Whose::Person(id) = self.whose {
            let mut all = honour.nominee.people.iter();
            let own = all.find(|it| it.kind == PartyKind::Person && it.party == id);
            match own {
                Some(own) if own.name != own.called => credited_as.clone_from(&own.name),
                Some(_) => {}
                // Nominated under a made-up name.
                None => {
                    let names: Vec<&str> = honour
                        .nominee
                        .people
                        .iter()
                        .map(|it| it.name.as_str())
                        .collect();
                    credited_as = names.join(", ");
                }
            }
            // Alone, a person is not named again on the own page; what it was for stands first.
            nominee.lead = if honour.nominee.people.len() > 1 {
                nominee.lead
            } else {
                Vec::new()
            };
            if nominee.lead.is_empty() {
                nominee.lead = std::mem::take(&mut nominee.also);
            }
        }
        view::HonourLine {
            category: layout::link(&honour.category.1, lay::url(&honour.path())),
            nominee,
            credited_as,
        }
    }

    /// What machines read beside a name: each award that was won, at most a hundred.
    pub(crate) fn prizes(&self) -> Vec<String> {
        let won = self.page.items.iter().filter(|it| it.nominee.has_won());
        won.map(|it| format!("{}, {}", it.category.1, it.edition.1))
            .take(100)
            .collect()
    }
}

/// "3 wins, 7 nominations".
fn counted(count: Count) -> String {
    let of = |n: i64, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    let nominations = of(count.nominations, "nomination", "nominations");
    if count.wins == 0 {
        nominations
    } else {
        format!("{}, {nominations}", of(count.wins, "win", "wins"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn honours_are_counted_in_words() {
        let said = |wins, nominations| counted(Count { nominations, wins });
        assert_eq!(said(3, 7), "3 wins, 7 nominations");
        assert_eq!(said(1, 1), "1 win, 1 nomination");
        assert_eq!(said(0, 2), "2 nominations");
    }
}
