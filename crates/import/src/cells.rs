//! Text out of bytes, and cells out of text.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::report::Refusal;

/// The text of a file. A byte-order mark goes; what is no UTF-8 is refused by line.
pub(crate) fn text<'a>(name: &str, bytes: &'a [u8]) -> Result<&'a str, Refusal> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Refusal(format!(
            "{name} is written in UTF-16. Save it as UTF-8 (in a spreadsheet: \u{201c}CSV UTF-8\u{201d}) and try again."
        )));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Refusal(format!("{name} is empty.")));
    }
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        return Err(Refusal(format!(
            "{name} is no text: line {} holds a zero byte. A spreadsheet has to be saved as CSV or as tab-separated text first.",
            line_at(bytes, at)
        )));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        Refusal(format!(
            "{name} is not UTF-8: line {} holds a character of another encoding. Save it as UTF-8 and try again.",
            line_at(bytes, error.valid_up_to())
        ))
    })
}

fn line_at(bytes: &[u8], at: usize) -> usize {
    1 + bytes.iter().take(at).filter(|byte| **byte == b'\n').count()
}

/// A line of cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cells {
    /// The line of the file it begins at, counted from 1.
    pub(crate) line: usize,
    /// The cells as they stand.
    pub(crate) cells: Vec<String>,
}

/// Rows of cells, and whether the file breaks off within the last one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grid {
    /// Rows that are not empty.
    pub(crate) rows: Vec<Cells>,
    /// The line in which a quote opens that nothing closes.
    pub(crate) open_quote: Option<usize>,
    /// Whether the last line ends as lines do.
    pub(crate) ended: bool,
}

/// Lines of cells between tabs, without quoting.
pub(crate) fn tabs(text: &str) -> Grid {
    let rows = text
        .split('\n')
        .enumerate()
        .map(|(number, line)| (number + 1, line.strip_suffix('\r').unwrap_or(line)))
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(line, cells)| Cells {
            line,
            cells: cells.split('\t').map(str::to_owned).collect(),
        })
        .collect();
    Grid {
        rows,
        open_quote: None,
        ended: text.ends_with('\n'),
    }
}

/// Lines of cells between commas, semicolons or tabs; a cell that begins with a quote ends with one, and a doubled quote
/// in it is one (RFC 4180).
pub(crate) fn quoted(text: &str, delimiter: char) -> Grid {
    let mut grid = Grid {
        ended: text.ends_with('\n'),
        ..Grid::default()
    };
    let mut row = Cells {
        line: 1,
        cells: Vec::new(),
    };
    let mut cell = String::new();
    let mut line = 1;
    let mut fresh = true;
    let mut chars = text.chars().peekable();
    let end_row = |row: &mut Cells, cell: &mut String, next: usize, grid: &mut Grid| {
        row.cells.push(std::mem::take(cell));
        let done = std::mem::replace(
            row,
            Cells {
                line: next,
                cells: Vec::new(),
            },
        );
        if done.cells.iter().any(|cell| !cell.trim().is_empty()) {
            grid.rows.push(done);
        }
    };
    while let Some(c) = chars.next() {
        match c {
            '"' if fresh => {
                let opened = line;
                let mut closed = false;
                while let Some(c) = chars.next() {
                    if c == '"' {
                        if chars.next_if_eq(&'"').is_none() {
                            closed = true;
                            break;
                        }
                    } else if c == '\n' {
                        line += 1;
                    }
                    cell.push(c);
                }
                if !closed {
                    grid.open_quote = Some(opened);
                }
                fresh = false;
            }
            '\n' => {
                line += 1;
                end_row(&mut row, &mut cell, line, &mut grid);
                fresh = true;
            }
            '\r' if chars.peek().is_none_or(|next| *next == '\n') => {}
            c if c == delimiter => {
                row.cells.push(std::mem::take(&mut cell));
                fresh = true;
            }
            c => {
                cell.push(c);
                fresh = false;
            }
        }
    }
    if !cell.is_empty() || !row.cells.is_empty() {
        end_row(&mut row, &mut cell, line, &mut grid);
    }
    grid
}

/// What the cells of a row are called.
#[derive(Clone, Debug)]
pub(crate) struct Columns {
    names: Vec<String>,
    places: HashMap<String, usize>,
}

impl Columns {
    /// Names from a header, compared without case and outer space.
    pub(crate) fn new(header: &[String]) -> Columns {
        let names: Vec<String> = header
            .iter()
            .map(|name| name.trim().trim_start_matches('\u{feff}').to_lowercase())
            .collect();
        let mut places = HashMap::new();
        for (place, name) in names.iter().enumerate() {
            places.entry(name.clone()).or_insert(place);
        }
        Columns { names, places }
    }

    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.places.contains_key(name)
    }

    /// Names that are none of these.
    pub(crate) fn strangers(&self, known: &[&str]) -> Vec<&str> {
        self.names
            .iter()
            .map(String::as_str)
            .filter(|name| !name.is_empty() && !known.contains(name))
            .collect()
    }

    /// The cell of a name, without outer space; empty if there is none.
    pub(crate) fn of<'a>(&self, row: &'a Cells, name: &str) -> &'a str {
        self.places
            .get(name)
            .and_then(|place| row.cells.get(*place))
            .map_or("", |cell| cell.trim())
    }

    /// All cells that hold something, as JSON.
    pub(crate) fn raw(&self, row: &Cells) -> Map<String, Value> {
        self.names
            .iter()
            .zip(&row.cells)
            .filter(|(name, cell)| !name.is_empty() && !cell.is_empty())
            .map(|(name, cell)| (name.clone(), Value::String(cell.clone())))
            .collect()
    }

    /// Refuses a file that lacks columns, by name.
    pub(crate) fn need(&self, file: &str, needed: &[&str]) -> Result<(), Refusal> {
        let missing: Vec<&str> = needed
            .iter()
            .copied()
            .filter(|name| !self.has(name))
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        let found: Vec<&str> = self.names.iter().take(20).map(String::as_str).collect();
        Err(Refusal(format!(
            "{file}, line 1: the columns {} are missing. The first line names {}.",
            missing.join(", "),
            found.join(", ")
        )))
    }
}

/// The file is cut off in a line.
pub(crate) fn cut(file: &str, line: usize) -> Refusal {
    Refusal(format!(
        "{file} breaks off within line {line}: it is only a part of the file. Fetch or save it again."
    ))
}

/// What makes a row the same row: BLAKE3 of its cells.
pub(crate) fn key<'a>(format: &str, cells: impl IntoIterator<Item = &'a str>) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(format.as_bytes());
    for cell in cells {
        hasher.update(&[0x1f]);
        hasher.update(cell.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

/// What a spreadsheet would take for a formula gets an apostrophe before it; so does what begins with one.
pub(crate) fn guarded(cell: &str) -> String {
    if cell.starts_with(GUARDED) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// Takes away the apostrophe that [`guarded`] has put there.
pub(crate) fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(GUARDED) => rest,
        _ => cell,
    }
}

const GUARDED: [char; 5] = ['=', '+', '-', '@', '\''];
