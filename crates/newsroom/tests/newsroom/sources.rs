//! Finds the SQL in our own sources: string literals, `concat!` and the small macros that stand in it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// A statement and the engines it is meant for.
#[derive(Debug)]
pub(crate) struct Statement {
    /// File and line.
    pub(crate) place: String,
    /// The text.
    pub(crate) text: String,
    /// `None` for both.
    pub(crate) only: Option<&'static str>,
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Mark(char),
}

/// The folder of this crate. Asked for at run time: one folder of builds may serve two checkouts.
pub(crate) fn here() -> PathBuf {
    PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap())
}

/// All statements of a crate's `src`.
pub(crate) fn statements(src: &Path) -> Vec<Statement> {
    let files: Vec<(PathBuf, Vec<(usize, Token)>)> = rust_files(src)
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            (path, tokens(&text))
        })
        .collect();
    let mut macros = HashMap::new();
    for (_, tokens) in &files {
        collect_macros(tokens, &mut macros);
    }
    files
        .iter()
        .flat_map(|(path, tokens)| {
            // Two files may call different things alike: what a file says itself is meant in it.
            let mut own = macros.clone();
            collect_macros(tokens, &mut own);
            in_file(path, tokens, &own)
        })
        .collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A macro that stands for SQL: the names of its parameters and its body.
#[derive(Clone)]
struct Macro {
    parameters: Vec<String>,
    body: Vec<(usize, Token)>,
}

fn collect_macros(tokens: &[(usize, Token)], macros: &mut HashMap<String, Macro>) {
    let mut at = 0;
    while at < tokens.len() {
        if is_word(tokens, at, "macro_rules") {
            let Some((_, Token::Word(name))) = tokens.get(at + 2) else {
                break;
            };
            let (open, close) = brackets(tokens, at + 3);
            let (head, head_end) = brackets(tokens, open + 1);
            let parameters = tokens[head..head_end]
                .windows(2)
                .filter_map(|pair| match (&pair[0].1, &pair[1].1) {
                    (Token::Mark('$'), Token::Word(name)) => Some(name.clone()),
                    _ => None,
                })
                .collect();
            let (body, body_end) = brackets(tokens, head_end + 3);
            macros.insert(
                name.clone(),
                Macro {
                    parameters,
                    body: tokens[body + 1..body_end].to_vec(),
                },
            );
            at = close;
        }
        at += 1;
    }
}

fn in_file(
    path: &Path,
    tokens: &[(usize, Token)],
    macros: &HashMap<String, Macro>,
) -> Vec<Statement> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if is_word(tokens, at, "macro_rules") {
            at = brackets(tokens, at + 3).1;
        } else if let Some((text, next)) = value(tokens, at, macros, &HashMap::new()) {
            let before = at.checked_sub(2).map(|at| &tokens[at].1);
            let only = match (before, at.checked_sub(1).map(|at| &tokens[at].1)) {
                (Some(Token::Word(word)), Some(Token::Mark(':'))) if word == "sqlite" => {
                    Some("SQLite")
                }
                (Some(Token::Word(word)), Some(Token::Mark(':'))) if word == "postgres" => {
                    Some("PostgreSQL")
                }
                _ => None,
            };
            if is_statement(&text) {
                let place = format!("{}:{}", path.display(), tokens[at].0);
                found.push(Statement { place, text, only });
            }
            at = next;
            continue;
        }
        at += 1;
    }
    found
}

fn is_statement(text: &str) -> bool {
    let text = text.trim_start();
    ["select ", "insert into ", "delete from "]
        .iter()
        .any(|start| text.starts_with(start))
        || (text.starts_with("update ") && text.contains(" set "))
        || (text.starts_with("with ") && text.contains(" as "))
}

/// The text of the literal, `concat!` or macro that begins at a token, and the token after it.
fn value(
    tokens: &[(usize, Token)],
    at: usize,
    macros: &HashMap<String, Macro>,
    given: &HashMap<String, String>,
) -> Option<(String, usize)> {
    match &tokens.get(at)?.1 {
        Token::Text(text) => Some((text.clone(), at + 1)),
        Token::Mark('$') => match &tokens.get(at + 1)?.1 {
            Token::Word(name) => Some((given.get(name)?.clone(), at + 2)),
            _ => None,
        },
        Token::Word(name)
            if tokens.get(at + 1).map(|token| &token.1) == Some(&Token::Mark('!')) =>
        {
            let known = macros.get(name);
            if name != "concat" && known.is_none() {
                return None;
            }
            let (open, close) = brackets(tokens, at + 2);
            let mut parts = Vec::new();
            let mut inside = open + 1;
            while inside < close {
                let Some((text, next)) = value(tokens, inside, macros, given) else {
                    inside += 1;
                    continue;
                };
                parts.push(text);
                inside = next;
            }
            let text = match known {
                None => parts.concat(),
                Some(known) => {
                    let given = known.parameters.iter().cloned().zip(parts).collect();
                    value(&known.body, 0, macros, &given)?.0
                }
            };
            Some((text, close + 1))
        }
        _ => None,
    }
}

fn is_word(tokens: &[(usize, Token)], at: usize, word: &str) -> bool {
    matches!(tokens.get(at), Some((_, Token::Word(found))) if found == word)
}

/// The bracket at or after a token, and the one that closes it.
fn brackets(tokens: &[(usize, Token)], from: usize) -> (usize, usize) {
    let is_open = |token: &Token| matches!(token, Token::Mark('(' | '{' | '['));
    let open = (from..tokens.len())
        .find(|&at| is_open(&tokens[at].1))
        .unwrap();
    let mut depth = 0;
    for (at, (_, token)) in tokens.iter().enumerate().skip(open) {
        match token {
            Token::Mark('(' | '{' | '[') => depth += 1,
            Token::Mark(')' | '}' | ']') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return (open, at);
        }
    }
    (open, tokens.len())
}

/// Words, string literals and marks; comments and characters are left out.
fn tokens(source: &str) -> Vec<(usize, Token)> {
    let chars: Vec<char> = source.chars().collect();
    let mut found = Vec::new();
    let (mut at, mut line) = (0, 1);
    while at < chars.len() {
        let start = line;
        let c = chars[at];
        let next = chars.get(at + 1).copied();
        if c == '\n' {
            line += 1;
            at += 1;
        } else if c == '/' && next == Some('/') {
            while at < chars.len() && chars[at] != '\n' {
                at += 1;
            }
        } else if c == '\'' {
            // A character, or a lifetime.
            at += match (next, chars.get(at + 2)) {
                (Some('\\'), _) => {
                    2 + chars[at + 2..]
                        .iter()
                        .skip(1)
                        .position(|&c| c == '\'')
                        .unwrap()
                        + 2
                }
                (_, Some('\'')) => 3,
                _ => 1,
            };
        } else if c == '"' {
            let (text, end) = literal(&chars, at + 1);
            line += chars[at..end].iter().filter(|&&c| c == '\n').count();
            found.push((start, Token::Text(text)));
            at = end;
        } else if c.is_alphanumeric() || c == '_' {
            let end = (at..chars.len())
                .find(|&at| !(chars[at].is_alphanumeric() || chars[at] == '_'))
                .unwrap_or(chars.len());
            found.push((start, Token::Word(chars[at..end].iter().collect())));
            at = end;
        } else {
            if !c.is_whitespace() {
                found.push((start, Token::Mark(c)));
            }
            at += 1;
        }
    }
    found
}

fn literal(chars: &[char], from: usize) -> (String, usize) {
    let mut text = String::new();
    let mut at = from;
    while let Some(&c) = chars.get(at) {
        match (c, chars.get(at + 1)) {
            ('"', _) => return (text, at + 1),
            ('\\', Some('n')) => {
                text.push('\n');
                at += 2;
            }
            ('\\', Some('\n')) => {
                at += 2;
                while chars.get(at).is_some_and(|c| c.is_whitespace()) {
                    at += 1;
                }
            }
            ('\\', Some(&escaped)) => {
                text.push(escaped);
                at += 2;
            }
            _ => {
                text.push(c);
                at += 1;
            }
        }
    }
    (text, at)
}
