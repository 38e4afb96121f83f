//! What a document read from JSON may not hold.

use super::document::Block;
use super::{Fault, fault};

/// What stands where it cannot, or is of a known type in an unknown shape.
pub(super) fn find(blocks: &[Block]) -> Vec<Fault> {
    let mut faults = Vec::new();
    check(blocks, &mut Vec::new(), &mut faults);
    faults
}

fn check(blocks: &[Block], inside: &mut Vec<&'static str>, faults: &mut Vec<Fault>) {
    const KNOWN: &[&str] = &[
        "paragraph",
        "heading",
        "list",
        "quote",
        "pull-quote",
        "callout",
        "spoiler",
        "image",
        "gallery",
        "video",
        "also-read",
        "ballot",
        "nominee",
        "results",
        "divider",
        "embed",
    ];
    for (at, block) in blocks.iter().enumerate() {
        match block {
            Block::Callout { content, .. } => contain("callout", content, inside, faults),
            Block::Spoiler { content, .. } => contain("spoiler", content, inside, faults),
            Block::Unknown(value) => {
                let kind = value.get("type").and_then(serde_json::Value::as_str);
                match kind {
                    None => faults.push(fault(0, format!("Block {} has no type.", at + 1))),
                    Some(kind) if KNOWN.contains(&kind) => {
                        faults.push(fault(
                            0,
                            format!("Block {} is a {kind} in a shape we do not know.", at + 1),
                        ));
                    }
                    Some(_) => {}
                }
            }
            _ => {}
        }
    }
}

fn contain(
    kind: &'static str,
    content: &[Block],
    inside: &mut Vec<&'static str>,
    faults: &mut Vec<Fault>,
) {
    if inside.contains(&kind) {
        faults.push(fault(
            0,
            format!("A {kind} stands inside a {kind}; close the first one before."),
        ));
        return;
    }
    inside.push(kind);
    check(content, inside, faults);
    inside.pop();
}
