use std::io::{self, BufRead, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use chrono_tz::Tz;
use interlude_core::environment::{Clock, Environment};
use interlude_core::time::{Moment, Timestamp};
use interlude_core::vault::{RecoveryPhrase, Unlock};
use interlude_core::{Interlude, NewVault};

use crate::args::Global;
use crate::failure::{Failure, Outcome};

/// A clock that stands still, for scripts.
struct Fixed(Moment, Tz);

impl Clock for Fixed {
    fn now(&self) -> Timestamp {
        self.0.instant()
    }

    fn zone(&self) -> Tz {
        self.1
    }
}

/// The zone of this computer: `TZ` where it names one, else what the system says, else UTC.
fn zone() -> Tz {
    let named = std::env::var("TZ").ok().and_then(|name| name.trim_start_matches(':').parse().ok());
    let system = || iana_time_zone::get_timezone().ok().and_then(|name| name.parse().ok());
    named.or_else(system).unwrap_or(Tz::UTC)
}

/// The real world, or one with the clock of `--now`.
pub(crate) fn environment(global: &Global) -> Outcome<Environment> {
    let mut environment = Environment::system(zone());
    if let Some(now) = &global.now {
        let now = Moment::parse(now)?;
        let zone = now.zone_name().and_then(|name| name.parse().ok()).unwrap_or(zone());
        environment.clock = Arc::new(Fixed(now, zone));
    }
    Ok(environment)
}

/// The vault's folder: `--vault`, `INTERLUDE_VAULT`, or the platform's place for data.
pub(crate) fn folder(global: &Global) -> Outcome<PathBuf> {
    if let Some(folder) = &global.vault {
        return Ok(folder.clone());
    }
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let home = || set("HOME").map(PathBuf::from);
    let data = match () {
        () if cfg!(target_os = "macos") => {
            home().map(|home| home.join("Library/Application Support"))
        }
        () if cfg!(windows) => set("APPDATA").map(PathBuf::from),
        () => {
            set("XDG_DATA_HOME").map(PathBuf::from).or_else(|| Some(home()?.join(".local/share")))
        }
    };
    let data = data.ok_or(Failure::Input("no home folder is known: give --vault"))?;
    Ok(data.join("interlude"))
}

/// The passphrase from `INTERLUDE_PASSPHRASE` or a prompt that shows nothing.
pub(crate) fn passphrase(prompt: &str) -> Outcome<String> {
    if let Ok(passphrase) = std::env::var("INTERLUDE_PASSPHRASE") {
        return Ok(passphrase);
    }
    if !io::stdin().is_terminal() {
        return Err(Failure::Input("set INTERLUDE_PASSPHRASE, or run in a terminal to be asked"));
    }
    Ok(rpassword::prompt_password(prompt)?)
}

/// Whether the passphrase comes from `INTERLUDE_PASSPHRASE`.
pub(crate) fn has_passphrase() -> bool {
    std::env::var_os("INTERLUDE_PASSPHRASE").is_some()
}

/// A new passphrase, typed twice.
pub(crate) fn new_passphrase() -> Outcome<String> {
    let first = passphrase("New passphrase: ")?;
    if !has_passphrase() && rpassword::prompt_password("Once more: ")? != first {
        return Err(Failure::Input("the two passphrases differ"));
    }
    Ok(first)
}

/// The recovery phrase from a file, from standard input, or typed without being shown.
pub(crate) fn phrase(file: Option<&PathBuf>) -> Outcome<RecoveryPhrase> {
    let text = match file {
        Some(file) => std::fs::read_to_string(file)?,
        None if io::stdin().is_terminal() => rpassword::prompt_password("The 24 words: ")?,
        None => io::stdin().lock().lines().take(24).collect::<io::Result<Vec<_>>>()?.join(" "),
    };
    Ok(text.parse()?)
}

/// Opens the vault; makes one first where there is none. `true`: it was made.
pub(crate) fn open_or_make(global: &Global) -> Outcome<(Interlude, bool)> {
    let folder = folder(global)?;
    if std::fs::read_dir(&folder).is_ok_and(|mut files| files.next().is_some()) {
        return Ok((open(global)?, false));
    }
    let passphrase = new_passphrase()?;
    let new = NewVault { passphrase: Some(&passphrase), ..NewVault::default() };
    Ok((Interlude::create(&folder, &new, environment(global)?)?.0, true))
}

/// What the person's other devices are to call this one, where they do not say: the computer's
/// name without its domain.
pub(crate) fn device_name() -> String {
    let kernel = || std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let asked = || {
        let output = Command::new("hostname").stdin(Stdio::null()).output().ok()?;
        String::from_utf8(output.stdout).ok()
    };
    let name = std::env::var("COMPUTERNAME").ok().or_else(kernel).or_else(asked);
    let name = name.unwrap_or_default();
    let name: String = name.trim().split('.').next().unwrap_or_default().chars().take(60).collect();
    let plain = !name.is_empty() && !name.chars().any(char::is_control);
    if plain { name } else { "device".to_owned() }
}

/// The operator's token in a file.
pub(crate) fn token(file: Option<&Path>) -> Outcome<Option<String>> {
    let Some(file) = file else { return Ok(None) };
    let text = std::fs::read_to_string(file);
    let token = text.map_err(|_| Failure::Missing("file with the token"))?.trim().to_owned();
    if token.is_empty() {
        return Err(Failure::Input("the file for the token is empty"));
    }
    Ok(Some(token))
}

/// Opens the vault.
pub(crate) fn open(global: &Global) -> Outcome<Interlude> {
    let (folder, environment) = (folder(global)?, environment(global)?);
    if let Some(file) = &global.phrase_file {
        let phrase = phrase(Some(file))?;
        return Ok(Interlude::open(&folder, Unlock::Phrase(&phrase), environment)?);
    }
    if !folder.exists() {
        return Err(Failure::Missing("vault here: make one with `interlude init`"));
    }
    let passphrase = passphrase("Passphrase: ")?;
    Ok(Interlude::open(&folder, Unlock::Passphrase(&passphrase), environment)?)
}
