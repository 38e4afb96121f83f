//! The settings as text: for the terminal and for docs/settings.md.

use std::fmt::Write as _;

use super::{Setting, TABLE};

/// The reference for a terminal.
#[must_use]
pub fn plain() -> String {
    let mut out = String::from(
        "Settings, in the file as KEY = VALUE, after --set as KEY=VALUE, in the environment by the name shown.\n\
         A flag beats the environment, the environment beats the file, the file beats the default.\n\
         The file is greenroom.toml in the data folder, or the one named by --config.\n",
    );
    for setting in TABLE {
        let _ = write!(
            out,
            "\n{}\n    {}\n    takes {} (default: {})\n    {}\n",
            setting.key,
            setting.doc,
            setting.takes,
            shown_default(setting),
            setting.env(),
        );
    }
    out
}

/// The page docs/settings.md.
#[must_use]
pub fn markdown() -> String {
    let mut out = String::from(
        "# Settings\n\n\
         This page is made from the table in `crates/greenroom/src/settings/table.rs` by `greenroom help settings --markdown`.\n\n\
         A setting is given in the file `greenroom.toml` of the data folder (or the file named by `--config`), \
         in the environment, or as `--set KEY=VALUE`.\n\
         A flag beats the environment, the environment beats the file, the file beats the default.\n\
         In the file `comments.hold = \"all\"` and a table `[comments]` with `hold = \"all\"` are the same.\n\n\
         | setting | environment | takes | default |\n|---|---|---|---|\n",
    );
    for setting in TABLE {
        let _ = writeln!(
            out,
            "| [`{key}`](#{anchor}) | `{env}` | {takes} | {default} |",
            key = setting.key,
            anchor = setting.key.replace('.', ""),
            env = setting.env(),
            takes = setting.takes,
            default = if setting.default.is_empty() {
                "empty".to_owned()
            } else {
                format!("`{}`", setting.default)
            },
        );
    }
    for setting in TABLE {
        let _ = write!(
            out,
            "\n## {}\n\n{}\n",
            setting.key,
            setting.doc.replace(". ", ".\n")
        );
    }
    out
}

fn shown_default(setting: &Setting) -> &'static str {
    if setting.default.is_empty() {
        "empty"
    } else {
        setting.default
    }
}
