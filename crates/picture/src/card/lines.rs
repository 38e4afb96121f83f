//! Words to lines, by the width they really have.

use std::collections::BTreeMap;

use resvg::usvg::{Node, Options, Tree};

use super::letters::{self, escaped};
use crate::refusal::Refusal;

/// Words of a text that are looked at; more do not fit on any card.
const MOST_WORDS: usize = 60;
/// Letters of one word that have room on a line in every size; a longer one is broken.
const MOST_LETTERS: usize = 20;
/// The size words are measured in.
const MEASURED: f32 = 100.0;

/// Breaks a text into lines no wider than `measure`, in the first of `sizes` (size, most lines) in which all of it
/// has room; in the last one what has none is cut and says so. No words are no lines.
pub(super) fn set(
    text: &str,
    measure: f32,
    sizes: &[(f32, usize)],
    options: &Options<'_>,
) -> Result<(Vec<String>, f32), Refusal> {
    let words: Vec<String> = letters::words(text)
        .into_iter()
        .flat_map(|word| parts(&word))
        .take(MOST_WORDS)
        .collect();
    let widths = widths(&words, options)?;
    let mut set = (Vec::new(), 0.0);
    for (size, most) in sizes {
        let scale = size / MEASURED;
        let mut lines = broken(&words, &widths, measure / scale);
        let fits = lines.len() <= *most;
        let widest = words.iter().filter_map(|word| widths.get(word.as_str()));
        let whole = widest.fold(0.0_f32, |most, width| most.max(*width)) * scale <= measure;
        if !fits {
            lines.truncate(*most);
            if let Some(last) = lines.last_mut() {
                // The last word makes room for the dots.
                let kept = last
                    .rsplit_once(' ')
                    .map_or(last.as_str(), |(kept, _)| kept);
                *last = format!("{}…", kept.trim_end_matches([',', ';', ':', '–', '—']));
            }
        }
        set = (lines, *size);
        if fits && whole {
            break;
        }
    }
    Ok(set)
}

/// A word as it fits on lines: nearly always itself.
fn parts(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    letters
        .chunks(MOST_LETTERS)
        .map(|part| part.iter().collect())
        .collect()
}

fn broken(words: &[String], widths: &BTreeMap<&str, f32>, measure: f32) -> Vec<String> {
    // A space is a quarter of the size in these faces.
    let space = MEASURED / 4.0;
    let mut lines: Vec<(String, f32)> = Vec::new();
    for word in words {
        let width = widths.get(word.as_str()).copied().unwrap_or(0.0);
        match lines.last_mut() {
            Some((line, so_far)) if *so_far + space + width <= measure => {
                line.push(' ');
                line.push_str(word);
                *so_far += space + width;
            }
            _ => lines.push((word.clone(), width)),
        }
    }
    lines.into_iter().map(|(line, _)| line).collect()
}

/// The width of each word in the size 100, as it is shaped.
fn widths<'a>(
    words: &'a [String],
    options: &Options<'_>,
) -> Result<BTreeMap<&'a str, f32>, Refusal> {
    let mut svg = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'><g font-family='{}' font-size='{MEASURED}'>",
        letters::FAMILIES
    );
    for (number, word) in words.iter().enumerate() {
        svg.push_str(&format!("<text id='w{number}'>{}</text>", escaped(word)));
    }
    svg.push_str("</g></svg>");
    let tree = Tree::from_str(&svg, options).map_err(|_| Refusal::Unwritable)?;
    Ok(words
        .iter()
        .enumerate()
        .filter_map(|(number, word)| {
            let node = tree.node_by_id(&format!("w{number}"))?;
            let Node::Text(text) = node else { return None };
            Some((word.as_str(), text.bounding_box().width()))
        })
        .collect())
}
