//! Directives: `::name{key="value"}` on a line of its own, and the `:::name{…}` that opens a container.

/// One directive as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Directive {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
}

/// What a line is, if it is not running text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// One or several directives.
    Leaves(Vec<Directive>),
    /// The beginning of a container.
    Open(Directive),
    /// The end of a container.
    Close,
}

impl Directive {
    /// Takes an attribute out; the empty string if it is not there.
    pub(super) fn take(&mut self, key: &str) -> String {
        match self.attributes.iter().position(|(name, _)| name == key) {
            Some(at) => super::front::one_line(&self.attributes.remove(at).1),
            None => String::new(),
        }
    }
}

/// Reads a line: `None` for running text, a sentence for a directive that is not finished.
pub(super) fn read(line: &str) -> Option<Result<Line, String>> {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let text = line.trim();
    if indent > 3 || !text.starts_with("::") {
        return None;
    }
    if text == ":::" {
        return Some(Ok(Line::Close));
    }
    if let Some(rest) = text.strip_prefix(":::") {
        return match one(rest)? {
            Ok((directive, "")) => Some(Ok(Line::Open(directive))),
            Ok((directive, _)) => Some(Err(format!(
                "`:::{}` has something behind it; what it holds begins on the next line.",
                directive.name
            ))),
            Err(wrong) => Some(Err(wrong)),
        };
    }
    let mut found = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let Some(after) = rest.strip_prefix("::") else {
            let last: &Directive = found.last()?;
            // A name without braces and words after it are a person's text, not a directive.
            return if last.attributes.is_empty() {
                None
            } else {
                Some(Err(format!(
                    "`::{}{{…}}` has text behind it; put the text on a line of its own.",
                    last.name
                )))
            };
        };
        match one(after)? {
            Ok((directive, tail)) => {
                found.push(directive);
                rest = tail;
            }
            Err(wrong) => return Some(Err(wrong)),
        }
    }
    Some(Ok(Line::Leaves(found)))
}

/// Reads `name{…}` and gives what follows, trimmed.
fn one(text: &str) -> Option<Result<(Directive, &str), String>> {
    let end = text
        .find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'))
        .unwrap_or(text.len());
    let name = text.get(..end)?;
    if !is_name(name) {
        return None;
    }
    let rest = text.get(end..)?;
    let mut directive = Directive {
        name: name.to_owned(),
        attributes: Vec::new(),
    };
    let Some(rest) = rest.strip_prefix('{') else {
        let gap = rest.is_empty() || rest.starts_with([' ', '\t']);
        return gap.then(|| Ok((directive, rest.trim_start())));
    };
    Some(match attributes(rest, &mut directive) {
        Ok(rest) => Ok((directive, rest.trim_start())),
        Err(wrong) => Err(format!(
            "`::{name}` {wrong}; write ::{name}{{key=\"value\"}}."
        )),
    })
}

/// Reads attributes up to the closing brace and gives what follows it.
fn attributes<'a>(text: &'a str, directive: &mut Directive) -> Result<&'a str, String> {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        if let Some(rest) = rest.strip_prefix('}') {
            return Ok(rest);
        }
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'))
            .unwrap_or(rest.len());
        let key = rest.get(..end).unwrap_or_default();
        rest = rest.get(end..).unwrap_or_default();
        let Some(after) = rest.strip_prefix('=').filter(|_| !key.is_empty()) else {
            return Err(if rest.is_empty() {
                "is not closed by `}`".to_owned()
            } else {
                "has an attribute we cannot read".to_owned()
            });
        };
        let (value, after) =
            value(after).ok_or_else(|| format!("has no end of quotes after `{key}=`"))?;
        if directive.attributes.iter().any(|(name, _)| name == key) {
            return Err(format!("has `{key}` twice"));
        }
        directive.attributes.push((key.to_owned(), value));
        rest = after;
    }
}

fn value(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text
            .find(|c: char| c.is_whitespace() || c == '}')
            .unwrap_or(text.len());
        return Some((text.get(..end)?.to_owned(), text.get(end..)?));
    };
    let mut value = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((value, quoted.get(at + 1..)?)),
            '\\' => match chars.next()?.1 {
                'n' => value.push('\n'),
                c @ ('"' | '\\') => value.push(c),
                c => {
                    value.push('\\');
                    value.push(c);
                }
            },
            _ => value.push(c),
        }
    }
    None
}

/// Writes `{key="value" …}`; nothing if there is no attribute.
pub(super) fn write_attributes<'a>(
    out: &mut String,
    attributes: impl IntoIterator<Item = (&'a str, &'a str)>,
) {
    let mut any = false;
    for (key, value) in attributes {
        out.push(if any { ' ' } else { '{' });
        any = true;
        out.push_str(key);
        out.push_str("=\"");
        for c in value.chars() {
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                _ => out.push(c),
            }
        }
        out.push('"');
    }
    if any {
        out.push('}');
    }
}

/// Whether a word can name a directive.
pub(super) fn is_name(name: &str) -> bool {
    name.len() <= 40
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// Whether a word can name an attribute.
pub(super) fn is_key(key: &str) -> bool {
    !key.is_empty()
        && key.len() <= 40
        && key
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}
