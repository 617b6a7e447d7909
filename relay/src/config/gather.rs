use std::fmt;

use super::table::{SETTINGS, Setting};
use super::value::{of_toml, without_password};
use super::{Config, Finding, Weight};

/// What variables of the environment begin with.
const PREFIX: &str = "INTERLUDE_RELAY_";
/// The variable that names the file itself.
const FILE: &str = "INTERLUDE_RELAY_CONFIG";
const NO_SETTING: &str = "there is no such setting";

/// Where settings come from, the strongest first.
#[derive(Default)]
pub struct Sources {
    /// Key and value.
    pub flags: Vec<(String, String)>,
    /// All of the environment.
    pub environment: Vec<(String, String)>,
    /// The text of the file, in TOML.
    pub file: Option<String>,
}

/// Who said what a setting is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The command line.
    Flag,
    /// The environment.
    Environment,
    /// The file.
    File,
    /// Nobody.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Flag => "flag",
            Self::Environment => "environment",
            Self::File => "file",
            Self::Default => "default",
        })
    }
}

/// A setting as it is now, for people: without secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Its name in the file.
    pub key: &'static str,
    /// Its name in the environment.
    pub variable: String,
    /// Its value; of a URL without the password.
    pub value: String,
    /// Who said so.
    pub origin: Origin,
    /// What it is for.
    pub about: &'static str,
}

/// Puts a configuration together: flag over environment over file over default. With what every
/// setting is, and what is wrong with what was said.
#[must_use]
pub fn gather(sources: &Sources) -> (Config, Vec<Given>, Vec<Finding>) {
    let (mut config, mut given, mut findings) = (Config::default(), Vec::new(), Vec::new());
    let file = read_file(sources.file.as_deref(), &mut findings);
    report_strangers(sources, &file, &mut findings);
    for setting in SETTINGS {
        let (value, origin) = find(setting, sources, &file);
        if let Err(why) = (setting.set)(&mut config, &value) {
            findings.push(Finding::new(Weight::Wrong, setting.key, why));
        }
        let shown = without_password(&value);
        if origin == Origin::Flag && shown != value {
            let why = "a password in an argument can be read by everybody on this machine: use the environment or database_file";
            findings.push(Finding::new(Weight::Wrong, setting.key, why));
        }
        let (key, about, variable) = (setting.key, setting.about, variable(setting.key));
        given.push(Given { key, variable, value: shown, origin, about });
    }
    (config, given, findings)
}

fn variable(key: &str) -> String {
    format!("{PREFIX}{}", key.to_uppercase().replace('.', "_"))
}

fn find(setting: &Setting, sources: &Sources, file: &[(String, String)]) -> (String, Origin) {
    let variable = variable(setting.key);
    let in_list = |list: &[(String, String)], name: &str| {
        list.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.trim().to_owned())
    };
    let said = [
        (in_list(&sources.flags, setting.key), Origin::Flag),
        (in_list(&sources.environment, &variable), Origin::Environment),
        (in_list(file, setting.key), Origin::File),
    ];
    let said = said.into_iter().find_map(|(value, origin)| Some((value?, origin)));
    said.unwrap_or_else(|| (setting.default.to_owned(), Origin::Default))
}

/// The keys and values of a file; those in a table with the table's name and a dot in front.
fn read_file(text: Option<&str>, findings: &mut Vec<Finding>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let Ok(table) = text.unwrap_or_default().parse::<toml::Table>() else {
        findings.push(Finding::new(Weight::Wrong, "the file", "is not TOML"));
        return found;
    };
    for (key, value) in &table {
        let inner = value.as_table().into_iter().flatten();
        let inner = inner.map(|(name, value)| (format!("{key}.{name}"), value));
        let outer = (!value.is_table()).then(|| (key.clone(), value));
        for (key, value) in inner.chain(outer) {
            match of_toml(value) {
                Some(text) => found.push((key, text)),
                None => findings.push(Finding::new(
                    Weight::Wrong,
                    &key,
                    "is no text, number or truth value",
                )),
            }
        }
    }
    found
}

fn report_strangers(sources: &Sources, file: &[(String, String)], findings: &mut Vec<Finding>) {
    let is_known = |key: &str| SETTINGS.iter().any(|setting| setting.key == key);
    for (key, _) in file.iter().chain(&sources.flags).filter(|(key, _)| !is_known(key)) {
        findings.push(Finding::new(Weight::Wrong, key, NO_SETTING));
    }
    let is_variable = |name: &str| SETTINGS.iter().any(|setting| variable(setting.key) == *name);
    for (name, _) in &sources.environment {
        // Not wrong: where services have names, their supervisors set such variables too.
        if name.starts_with(PREFIX) && name != FILE && !is_variable(name) {
            findings.push(Finding::new(Weight::Note, name, NO_SETTING));
        }
    }
}
