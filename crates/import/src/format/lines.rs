//! Short, lasting addresses of categories, and their lines.

use std::collections::HashMap;

use newsroom::slug::slugify;

use crate::nomination::Nomination;

/// Canonical names of the Oscars whose own slug would be long or odd.
const SHORT: [(&str, &str); 27] = [
    ("ACTOR IN A LEADING ROLE", "lead-actor"),
    ("ACTRESS IN A LEADING ROLE", "lead-actress"),
    ("ACTOR IN A SUPPORTING ROLE", "supporting-actor"),
    ("ACTRESS IN A SUPPORTING ROLE", "supporting-actress"),
    ("WRITING (Adapted Screenplay)", "adapted-screenplay"),
    ("WRITING (Original Screenplay)", "original-screenplay"),
    ("WRITING (Original Story)", "original-story"),
    ("WRITING (Title Writing)", "title-writing"),
    ("MUSIC (Original Score)", "original-score"),
    ("MUSIC (Original Song)", "original-song"),
    (
        "MUSIC (Original Song Score or Adaptation Score)",
        "song-score",
    ),
    ("INTERNATIONAL FEATURE FILM", "international-feature"),
    ("ANIMATED FEATURE FILM", "animated-feature"),
    ("DOCUMENTARY (Feature)", "documentary-feature"),
    ("DOCUMENTARY (Short Subject)", "documentary-short"),
    ("SHORT FILM (Animated)", "animated-short"),
    ("SHORT FILM (Live Action)", "live-action-short"),
    (
        "SCIENTIFIC AND TECHNICAL AWARD (Academy Award of Merit)",
        "academy-award-of-merit",
    ),
    (
        "SCIENTIFIC AND TECHNICAL AWARD (Scientific and Engineering Award)",
        "scientific-and-engineering",
    ),
    (
        "SCIENTIFIC AND TECHNICAL AWARD (Technical Achievement Award)",
        "technical-achievement",
    ),
    (
        "SCIENTIFIC AND TECHNICAL AWARD (Special Award)",
        "scitech-special",
    ),
    ("SCIENTIFIC OR TECHNICAL AWARD (Class I)", "scitech-class-1"),
    (
        "SCIENTIFIC OR TECHNICAL AWARD (Class II)",
        "scitech-class-2",
    ),
    (
        "SCIENTIFIC OR TECHNICAL AWARD (Class III)",
        "scitech-class-3",
    ),
    (
        "IRVING G. THALBERG MEMORIAL AWARD",
        "thalberg-memorial-award",
    ),
    (
        "JEAN HERSHOLT HUMANITARIAN AWARD",
        "hersholt-humanitarian-award",
    ),
    ("UNIQUE AND ARTISTIC PICTURE", "unique-and-artistic-picture"),
];

/// The address of a canonical category.
pub(super) fn slug(canonical: &str) -> String {
    SHORT
        .iter()
        .find(|(name, _)| *name == canonical)
        .map_or_else(|| slugify(canonical), |(_, slug)| (*slug).to_owned())
}

/// A short name out of an address: `Lead Actor`.
pub(super) fn title(slug: &str) -> String {
    let words: Vec<String> = slug
        .split('-')
        .map(|word| match word {
            "and" | "of" | "or" | "in" | "a" => word.to_owned(),
            word => {
                let mut chars = word.chars();
                chars.next().map_or_else(String::new, |first| {
                    first.to_uppercase().chain(chars).collect()
                })
            }
        })
        .collect();
    words.join(" ")
}

/// Two categories of one edition that are the same line have addresses of their own names.
pub(super) fn settle(names: &mut HashMap<(String, String), String>, nomination: &mut Nomination) {
    let place = (nomination.edition.path(), nomination.category.slug.clone());
    let first = names
        .entry(place)
        .or_insert_with(|| nomination.category.name.clone());
    if *first != nomination.category.name {
        let own = slugify(&nomination.category.name);
        if !own.is_empty() {
            nomination.category.short = String::new();
            nomination.category.slug = own;
        }
    }
}

/// Whether countries are nominated.
pub(super) fn is_international(canonical: &str) -> bool {
    canonical == "INTERNATIONAL FEATURE FILM"
}

/// Whether songs are.
pub(super) fn is_song(canonical: &str) -> bool {
    canonical == "MUSIC (Original Song)"
}

/// `72nd`.
pub(super) fn ordinal(number: i64) -> String {
    let end = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{number}{end}")
}

/// A category's name as names of one category are compared: without case, marks and an ending year.
pub(super) fn folded(name: &str) -> String {
    let slug = slugify(name);
    slug.strip_prefix("outstanding-")
        .filter(|rest| !rest.is_empty())
        .map_or(slug.clone(), str::to_owned)
}
