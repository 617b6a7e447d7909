use std::fs;
use std::path::Path;

use super::Weight::{Danger, Note, Wrong};
use super::value::without_password;
use super::{Config, Finding, Weight};
use crate::blobs::Blobs;
use crate::http::TlsFiles;
use crate::storage::Line;
use crate::{BlobStore, Clock, Database, NoPlace, SystemClock, Tokens};

/// Event streams give a sign of life this often; a connection must be allowed to be as quiet.
const SIGN_OF_LIFE: u64 = 25;
/// Memory of a connection that does as much as it may, in bytes.
const CONNECTION: usize = 256 << 10;
/// Memory of a remembered request, and of a long poll that waits.
const NONCE: usize = 80;
const WAIT: usize = 16 << 10;

/// What is dangerous or wrong about a configuration that came out of `file`, the files it names
/// included. Nothing of what they hold is told.
#[must_use]
pub fn check(config: &Config, file: Option<&Path>) -> Vec<Finding> {
    let mut found = Findings(Vec::new());
    let secret = without_password(&config.database) != config.database;
    let why = "holds a password, and others on this machine can read it: chmod o= it";
    found.add(secret && file.is_some_and(is_public), Danger, "the file", why);
    reach(config, &mut found);
    tls(config, &mut found);
    tokens(config, &mut found);
    database(config, &mut found);
    bounds(config, &mut found);
    found.0
}

struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, is_so: bool, weight: Weight, key: &str, why: &'static str) {
        if is_so {
            self.0.push(Finding::new(weight, key, why));
        }
    }

    /// What a file holds; a finding when it cannot be read, or others of the machine can.
    fn file(&mut self, key: &str, path: &Path) -> Option<String> {
        let text = fs::read_to_string(path).ok();
        self.add(text.is_none(), Wrong, key, "names a file that cannot be read");
        let why = "others on this machine can read it: chmod o= it";
        self.add(is_public(path), Danger, key, why);
        text
    }
}

#[cfg(unix)]
fn is_public(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o007 != 0)
}

#[cfg(not(unix))]
fn is_public(_: &Path) -> bool {
    false
}

/// Who can reach it, and how.
fn reach(config: &Config, found: &mut Findings) {
    let (local, tls) = (config.listen.ip().is_loopback(), config.tls_certificate.is_some());
    let plain = !local && !tls;
    let why = "it speaks HTTP to other machines: devices refuse that; give it a certificate (tls) or put a proxy with TLS in front";
    found.add(plain && !config.behind_proxy, Danger, "listen", why);
    let why = "whoever reaches this port past the proxy can claim any address: let the proxy alone through";
    found.add(!local && config.behind_proxy, Danger, "behind_proxy", why);
    let why =
        "behind a proxy everybody has its address, and one rate: set behind_proxy if there is one";
    found.add(local && !tls && !config.behind_proxy, Note, "behind_proxy", why);
    let why = "metrics say how much is used and when: let nobody but Prometheus reach that port";
    let public = config.metrics.is_some_and(|metrics| !metrics.ip().is_loopback());
    found.add(public, Danger, "metrics", why);
    let same = config.metrics.is_some_and(|metrics| metrics == config.listen);
    found.add(
        same && config.listen.port() != 0,
        Wrong,
        "metrics",
        "is the address where it listens",
    );
}

fn tls(config: &Config, found: &mut Findings) {
    let files = (&config.tls_certificate, &config.tls_key);
    let (Some(certificate), Some(key)) = files else {
        found.add(files.0.is_some(), Wrong, "tls.key", "is missing: there is a certificate");
        found.add(files.1.is_some(), Wrong, "tls.certificate", "is missing: there is a key");
        return;
    };
    found.file("tls.key", key);
    let files = TlsFiles { certificate: certificate.clone(), key: key.clone() };
    if let Err(error) = files.check() {
        found.add(true, Wrong, "tls.certificate", error.0);
    }
    let now = u64::try_from(SystemClock.now().div_euclid(1000)).unwrap_or(0);
    let why = "has ended: devices refuse it";
    found.add(files.end().is_some_and(|end| end <= now), Danger, "tls.certificate", why);
}

fn tokens(config: &Config, found: &mut Findings) {
    let Some(path) = &config.token_file else {
        let why = "the relay is open: whoever reaches it may store up to the limits of a space, as often as limits.new_spaces allows";
        let local = config.listen.ip().is_loopback() && !config.behind_proxy;
        return found.add(true, if local { Note } else { Danger }, "token_file", why);
    };
    let Some(text) = found.file("token_file", path) else { return };
    match Tokens::parse(&text) {
        Err(error) => found.add(true, Wrong, "token_file", error.0),
        Ok(tokens) => {
            let why = "holds no token: nobody can begin here";
            found.add(tokens.count() == 0, Note, "token_file", why);
        }
    }
    let why = "holds a token of less than 16 letters, which can be guessed";
    found.add(Tokens::has_short(&text), Danger, "token_file", why);
}

fn database(config: &Config, found: &mut Findings) {
    if let Some(path) = &config.database_file {
        found.file("database_file", path);
        let both = config.database != Config::default().database;
        found.add(both, Wrong, "database_file", "is there, and database too: say one of them");
    }
    let Ok(url) = config.database_url() else { return };
    match url.parse() {
        Err(wrong) => found.add(true, Wrong, "database", NoPlace::text(wrong)),
        Ok(Database::Sqlite(folder)) => {
            let why = "names a file: name the relay's folder";
            found.add(folder.is_file(), Wrong, "database", why);
            let why = "is a folder that others on this machine can look into: chmod o= it";
            found.add(is_public(&folder), Danger, "database", why);
        }
        Ok(Database::Postgres(url)) => postgres(config, &url, found),
    }
    let blobs = config.blobs.as_deref().map(str::parse::<BlobStore>);
    match blobs {
        None => {}
        Some(Err(wrong)) => found.add(true, Wrong, "blobs", wrong.text()),
        Some(Ok(place)) => {
            let checked = Blobs::check(&place);
            found.add(checked.is_err(), Wrong, "blobs", checked.err().unwrap_or_default());
        }
    }
}

fn postgres(config: &Config, url: &str, found: &mut Findings) {
    let why = "is missing: beside a PostgreSQL database there is no folder";
    found.add(config.blobs.is_none(), Wrong, "blobs", why);
    let Some(line) = Line::of(url) else {
        let why = "is not a URL that a PostgreSQL database is reached by";
        return found.add(true, Wrong, "database", why);
    };
    let why = "is on another machine and its certificate is not checked: add sslmode=verify-full";
    found.add(!line.is_near && !line.is_checked, Danger, "database", why);
}

fn bounds(config: &Config, found: &mut Findings) {
    let limits = &config.limits;
    let why = "ends event streams, which give a sign of life every 25 seconds";
    found.add(limits.idle_seconds <= SIGN_OF_LIFE, Wrong, "limits.idle_seconds", why);
    let why = "has no room for one body of the largest size and for its growing";
    found.add(limits.body_memory < 2 * limits.largest_body(), Wrong, "limits.body_memory", why);
    for (key, number) in [
        ("limits.connections", limits.connections),
        ("limits.connections_each", limits.connections_each),
        ("limits.waits", limits.waits),
        ("limits.nonces", limits.nonces),
    ] {
        found.add(number == 0, Wrong, key, "lets nobody in");
    }
    let memory = [
        limits.body_memory,
        limits.connections.saturating_mul(CONNECTION),
        limits.nonces.saturating_mul(NONCE),
        limits.waits.saturating_mul(WAIT),
    ];
    let memory = memory.into_iter().fold(0, usize::saturating_add);
    let why = "together with connections, nonces and waits allow more than 4 GiB of memory";
    found.add(memory > 4 << 30, Danger, "limits.body_memory", why);
}
