use std::path::PathBuf;

use super::Config;
use super::value::{Parsed, address, bytes, flag, number, one_of, optional, rate};

/// One setting: its name in files, what it is unless somebody says otherwise, what it is for, and
/// how it is taken in.
pub(super) struct Setting {
    pub(super) key: &'static str,
    pub(super) default: &'static str,
    pub(super) about: &'static str,
    pub(super) set: fn(&mut Config, &str) -> Parsed<()>,
}

macro_rules! settings {
    ($($key:literal, $default:literal, $about:literal: $($field:ident).+ = $read:expr;)*) => {
        /// Every setting there is, in the order in which they are explained.
        pub(super) const SETTINGS: &[Setting] = &[$(Setting {
            key: $key,
            default: $default,
            about: $about,
            set: |config, text| {
                config.$($field).+ = ($read)(text)?;
                Ok(())
            },
        },)*];
    };
}

settings! {
    "listen", "127.0.0.1:7420", "where it listens": listen = address;
    "metrics", "none", "where Prometheus asks for metrics": metrics = |text| optional(text, address);
    "database", "sqlite:./interlude-relay", "the database's URL": database = text;
    "database_file", "none", "a file that holds the database's URL": database_file = path;
    "blobs", "none", "folder or URL of attachments; none: beside the database":
        blobs = |written| optional(written, text);
    "token_file", "none", "closes the relay to whoever has no token of this file": token_file = path;
    "tls.certificate", "none", "certificate chain, PEM; read again when it changes":
        tls_certificate = path;
    "tls.key", "none", "its private key, PEM": tls_key = path;
    "behind_proxy", "false", "your proxy puts the client's address last into X-Forwarded-For":
        behind_proxy = flag;
    "log", "failures", "failures, or requests as well": log_requests =
        |text| one_of(text, &[("failures", false), ("requests", true)], "is neither failures nor requests");
    "log_format", "text", "text, or json: a document a line": log_json =
        |text| one_of(text, &[("text", false), ("json", true)], "is neither text nor json");
    "notice_seconds", "0", "how long it goes on after /readyz says that it ends":
        notice_seconds = seconds;
    "grace_seconds", "10", "how long requests under way then have": grace_seconds = seconds;
    "limits.pushes", "1000000", "pushes of a space": limits.pushes = number;
    "limits.bytes", "4GiB", "bytes of a space's pushes": limits.bytes = bytes;
    "limits.writers", "4096", "writers of a space": limits.writers = number;
    "limits.roster_entries", "2000", "entries of a roster": limits.roster_entries = number;
    "limits.roster_bytes", "8MiB", "bytes of a roster": limits.roster_bytes = size;
    "limits.blobs", "20000", "attachments of a space": limits.blobs = number;
    "limits.blob_bytes", "32GiB", "bytes of a space's attachments": limits.blob_bytes = bytes;
    "limits.mailboxes", "100000", "mailboxes that are open at one time": limits.mailboxes = number;
    "limits.mailboxes_each", "16", "the same of one principal": limits.mailboxes_each = number;
    "limits.per_space", "1000/s, burst 20000", "requests in one space": limits.per_space = rate;
    "limits.per_principal", "100/s, burst 2000", "requests of one principal":
        limits.per_principal = rate;
    "limits.per_address", "500/s, burst 10000", "requests from one address":
        limits.per_address = rate;
    "limits.new_spaces", "1/s, burst 100", "spaces made from one address": limits.new_spaces = rate;
    "limits.waits", "10000", "long polls and event streams at one time": limits.waits = number;
    "limits.waits_each", "16", "the same of one principal": limits.waits_each = number;
    "limits.nonces", "1000000", "reading requests that are remembered, of five minutes":
        limits.nonces = number;
    "limits.connections", "4096", "connections at one time": limits.connections = number;
    "limits.connections_each", "512", "the same from one address; behind a proxy not counted":
        limits.connections_each = number;
    "limits.body_seconds", "90", "how long the body of a request may take": limits.body_seconds = seconds;
    "limits.idle_seconds", "60", "how long a connection may do nothing": limits.idle_seconds = seconds;
    "limits.body_memory", "256MiB", "memory for bodies of requests": limits.body_memory = size;
    "limits.database_bytes", "none", "bytes of the database file (SQLite)":
        limits.database_bytes = |text| optional(text, bytes);
}

fn text(text: &str) -> Parsed<String> {
    Ok(text.to_owned())
}

fn path(text: &str) -> Parsed<Option<PathBuf>> {
    optional(text, |text| Ok(PathBuf::from(text)))
}

fn size(text: &str) -> Parsed<usize> {
    usize::try_from(bytes(text)?).map_err(|_| "is too large for this machine")
}

fn seconds(text: &str) -> Parsed<u64> {
    number(text).and_then(|seconds| match seconds {
        0..=86_400 => Ok(seconds),
        _ => Err("is longer than a day"),
    })
}
