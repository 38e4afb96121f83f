//! From file, environment and flags to [`Settings`]; whatever is refused is refused with its source.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use toml::de::{DeTable, DeValue};

use super::{Setting, Settings, TABLE};

/// Names after `GREENROOM_` that are not settings: places, and switches of the tests and benches.
const NOT_SETTINGS: &[&str] = &["DATA", "CONFIG", "TEST_", "FUZZ_", "BENCH_", "E2E_"];

/// Where values come from, least important first.
#[derive(Debug, Default)]
pub struct Layers<'a> {
    /// The settings file, and whether it was asked for by name (then it must be there).
    pub file: Option<(&'a Path, bool)>,
    /// The environment.
    pub environment: Vec<(String, String)>,
    /// `key=value` as given after `--set`, and direct flags spelled the same way.
    pub flags: Vec<String>,
}

/// Checks and merges all layers. Also says which environment variables look like settings and are none.
///
/// # Errors
/// One sentence naming the source (file and line, variable, or flag), the setting and what it takes.
pub fn gather(layers: &Layers<'_>) -> Result<(Settings, Vec<String>)> {
    let mut settings = Settings::blank();
    for setting in TABLE {
        (setting.apply)(&mut settings, setting.default)
            .map_err(|why| anyhow::anyhow!("the default of {} must be {why}", setting.key))?;
    }
    if let Some((path, required)) = layers.file
        && (required || path.exists())
    {
        read_file(&mut settings, path)?;
    }
    let mut strangers = Vec::new();
    for (name, value) in &layers.environment {
        match TABLE.iter().find(|setting| setting.env() == *name) {
            Some(setting) => put(&mut settings, setting, value.trim(), name)?,
            None => strangers.extend(stranger(name)),
        }
    }
    for flag in &layers.flags {
        let Some((key, value)) = flag.split_once('=') else {
            bail!("--set {flag}: write it as key=value");
        };
        let setting = by_key(key.trim()).with_context(|| format!("--set {flag}"))?;
        put(
            &mut settings,
            setting,
            value.trim(),
            &format!("--set {flag}"),
        )?;
    }
    Ok((settings, strangers))
}

fn put(
    settings: &mut Settings,
    setting: &'static Setting,
    value: &str,
    source: &str,
) -> Result<()> {
    (setting.apply)(settings, value)
        .map_err(|why| anyhow::anyhow!("{source}: {} must be {why}", setting.key))?;
    settings.given.insert(setting.key);
    Ok(())
}

fn by_key(key: &str) -> Result<&'static Setting> {
    TABLE.iter().find(|setting| setting.key == key).with_context(|| {
        let near = nearest(key, TABLE.iter().map(|setting| setting.key.to_owned()));
        format!("there is no setting “{key}”; did you mean {near}? (greenroom help settings lists them)")
    })
}

fn stranger(name: &str) -> Option<String> {
    let rest = name.strip_prefix("GREENROOM_")?;
    if NOT_SETTINGS.iter().any(|known| rest.starts_with(known)) {
        return None;
    }
    let near = nearest(name, TABLE.iter().map(Setting::env));
    Some(format!(
        "{name} in the environment names no setting and is ignored; did you mean {near}?"
    ))
}

/// Reads a TOML file; tables and dotted keys are the same thing.
fn read_file(settings: &mut Settings, path: &Path) -> Result<()> {
    let shown = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|error| anyhow::anyhow!("{shown}: the settings file cannot be read: {error}"))?;
    let line_of = |offset: usize| {
        text.bytes()
            .take(offset)
            .filter(|byte| *byte == b'\n')
            .count()
            + 1
    };
    let table = DeTable::parse(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(span.start));
        anyhow::anyhow!("{shown}:{line}: {}", error.message())
    })?;
    let mut found = Vec::new();
    flatten(table.get_ref(), "", &mut found);
    for (key, value, offset) in found {
        let source = format!("{shown}:{}", line_of(offset));
        let setting = by_key(&key).map_err(|error| anyhow::anyhow!("{source}: {error}"))?;
        let value =
            value.ok_or_else(|| anyhow::anyhow!("{source}: {key} must be {}", setting.takes))?;
        put(settings, setting, &value, &source)?;
    }
    Ok(())
}

fn flatten(table: &DeTable<'_>, prefix: &str, found: &mut Vec<(String, Option<String>, usize)>) {
    for (key, value) in table {
        let full = if prefix.is_empty() {
            key.get_ref().to_string()
        } else {
            format!("{prefix}.{}", key.get_ref())
        };
        match value.get_ref() {
            DeValue::Table(inner) => flatten(inner, &full, found),
            plain => found.push((full, spelled(plain), key.span().start)),
        }
    }
}

/// A value as one would spell it in the environment; none for what no setting takes.
fn spelled(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.as_str().replace('_', "")),
        DeValue::Boolean(yes) => Some(yes.to_string()),
        DeValue::Array(items) => {
            let each: Option<Vec<String>> =
                items.iter().map(|item| spelled(item.get_ref())).collect();
            Some(each?.join(","))
        }
        DeValue::Float(_) | DeValue::Datetime(_) | DeValue::Table(_) => None,
    }
}

/// The known name that takes the fewest edits to reach.
fn nearest(name: &str, known: impl Iterator<Item = String>) -> String {
    known
        .min_by_key(|candidate| edits(name, candidate))
        .unwrap_or_default()
}

/// Levenshtein distance, by characters.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, to) in row.iter_mut().skip(1).zip(&b) {
            let cost = diagonal + usize::from(from != *to);
            diagonal = *cell;
            left = cost.min(left + 1).min(diagonal + 1);
            *cell = left;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    fn sentence(layers: &Layers<'_>) -> String {
        format!("{:#}", gather(layers).unwrap_err())
    }

    #[test]
    fn a_flag_beats_the_environment_and_the_environment_beats_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("greenroom.toml");
        std::fs::write(
            &path,
            "listen = \"127.0.0.1:1001\"\n[cache]\nbytes = 1_001\n[live]\nmax_readers = 1001\n",
        )
        .unwrap();
        let layers = Layers {
            file: Some((&path, true)),
            environment: vec![
                ("GREENROOM_CACHE_BYTES".to_owned(), "1002".to_owned()),
                ("GREENROOM_LIVE_MAX_READERS".to_owned(), "1002".to_owned()),
            ],
            flags: vec!["live.max_readers=1003".to_owned()],
        };
        let (settings, _) = gather(&layers).unwrap();
        assert_eq!(settings.listen.port(), 1001);
        assert_eq!(settings.cache_bytes, 1002);
        assert_eq!(settings.live_max_readers, 1003);
    }

    #[test]
    fn a_fault_in_the_file_is_told_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("greenroom.toml");
        for (text, wanted) in [
            (
                "\n[comments]\nhodl = \"all\"\n",
                "greenroom.toml:3: there is no setting “comments.hodl”; did you mean comments.hold?",
            ),
            (
                "\ncomments.hold = \"some\"\n",
                "greenroom.toml:2: comments.hold must be none, first, links or all",
            ),
            ("listen = \n", "greenroom.toml:1: "),
            (
                "listen = 1.5\n",
                "greenroom.toml:1: listen must be address:port",
            ),
        ] {
            std::fs::write(&path, text).unwrap();
            let told = sentence(&Layers {
                file: Some((&path, true)),
                ..Layers::default()
            });
            assert!(told.contains(wanted), "{told}");
        }
    }

    #[test]
    fn a_list_in_the_file_reads_like_one_with_commas() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("greenroom.toml");
        std::fs::write(&path, "trusted_proxies = [\"127.0.0.1\", \"10.0.0.0/8\"]\n").unwrap();
        let (settings, _) = gather(&Layers {
            file: Some((&path, true)),
            ..Layers::default()
        })
        .unwrap();
        assert_eq!(settings.trusted_proxies.len(), 2);
    }

    #[test]
    fn an_unknown_flag_names_the_nearest_setting() {
        let told = sentence(&Layers {
            flags: vec!["limit.enabled=false".to_owned()],
            ..Layers::default()
        });
        assert!(told.contains("did you mean limits.enabled?"), "{told}");
    }

    #[test]
    fn a_strange_variable_is_told_and_ignored() {
        let layers = Layers {
            environment: vec![
                ("GREENROOM_COMENTS_HOLD".to_owned(), "all".to_owned()),
                ("GREENROOM_TEST_PG".to_owned(), "x".to_owned()),
                ("PATH".to_owned(), "x".to_owned()),
            ],
            ..Layers::default()
        };
        let (_, strangers) = gather(&layers).unwrap();
        assert_eq!(strangers.len(), 1, "{strangers:?}");
        assert!(
            strangers
                .concat()
                .contains("did you mean GREENROOM_COMMENTS_HOLD?"),
            "{strangers:?}"
        );
    }

    #[test]
    fn values_out_of_range_are_refused() {
        for flag in [
            "listen=8080",
            "cache.bytes=-1",
            "comments.close_after_days=x",
            "site.base_url=example.org",
            "site.base_url=https://example.org/news",
            "trusted_proxies=10.0.0.0/99",
            "limits.enabled=maybe",
            "log.level=loud",
        ] {
            let layers = Layers {
                flags: vec![flag.to_owned()],
                ..Layers::default()
            };
            let told = sentence(&layers);
            assert!(
                told.starts_with(&format!("--set {flag}: ")) && told.contains(" must be "),
                "{told}"
            );
        }
    }
}
