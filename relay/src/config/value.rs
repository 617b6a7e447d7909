//! Values as they are written in files, the environment and flags.

use std::fmt::Display;
use std::str::FromStr;

use crate::Rate;

pub(super) type Parsed<T> = Result<T, &'static str>;

pub(super) fn number<T: FromStr>(text: &str) -> Parsed<T> {
    text.replace('_', "").parse().map_err(|_| "is not a whole number in its range")
}

pub(super) fn flag(text: &str) -> Parsed<bool> {
    match text {
        "true" | "yes" | "1" => Ok(true),
        "false" | "no" | "0" | "" => Ok(false),
        _ => Err("is neither true nor false"),
    }
}

pub(super) fn address<T: FromStr>(text: &str) -> Parsed<T> {
    text.parse().map_err(|_| "is not an address with a port, like 127.0.0.1:7420")
}

/// Bytes: a number, or one with KiB, MiB, GiB or TiB behind it.
pub(super) fn bytes(text: &str) -> Parsed<u64> {
    const NOT: &str = "is not a size like 4GiB";
    let units = [("KiB", 10), ("MiB", 20), ("GiB", 30), ("TiB", 40)];
    let unit = units.iter().find_map(|(unit, bits)| Some((text.strip_suffix(unit)?, *bits)));
    let (digits, bits) = unit.unwrap_or((text, 0));
    let count: u64 = number(digits.trim()).map_err(|_| NOT)?;
    count.checked_mul(1 << bits).ok_or(NOT)
}

/// `100/s, burst 2000`, or `none`.
pub(super) fn rate(text: &str) -> Parsed<Rate> {
    const NOT: &str = "is not a rate like \"100/s, burst 2000\"";
    if text == "none" {
        return Ok(Rate::NONE);
    }
    let (flow, burst) = text.split_once(',').ok_or(NOT)?;
    let flow = flow.trim().strip_suffix("/s").ok_or(NOT)?;
    let burst = burst.trim().strip_prefix("burst").ok_or(NOT)?;
    let positive = |text: &str| number(text.trim()).ok().filter(|number| *number > 0).ok_or(NOT);
    Ok(Rate { per_second: positive(flow)?, burst: positive(burst)? })
}

/// What is empty or `none` is not there.
pub(super) fn optional<T>(text: &str, read: impl FnOnce(&str) -> Parsed<T>) -> Parsed<Option<T>> {
    match text {
        "" | "none" => Ok(None),
        text => read(text).map(Some),
    }
}

pub(super) fn one_of<T: Copy>(text: &str, known: &[(&str, T)], not: &'static str) -> Parsed<T> {
    known.iter().find(|(name, _)| *name == text).map(|(_, value)| *value).ok_or(not)
}

/// A URL as it may be shown: without its password.
pub(crate) fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://").or_else(|| url.split_once(':')) else {
        return url.to_owned();
    };
    let Some(divider) = url.get(scheme.len()..url.len() - rest.len()) else {
        return url.to_owned();
    };
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let place = match place.rsplit_once('@') {
        Some((who, host)) => {
            format!("{}@{host}", who.split_once(':').map_or(who, |(name, _)| name))
        }
        None => place.to_owned(),
    };
    let shown = query.split('&').filter(|part| !part.to_lowercase().contains("password"));
    let shown: Vec<_> = shown.filter(|part| !part.is_empty()).collect();
    let mark = if shown.is_empty() { "" } else { "?" };
    format!("{scheme}{divider}{place}{mark}{}", shown.join("&"))
}

/// What a TOML value is as text; none for what no setting is.
pub(super) fn of_toml(value: &toml::Value) -> Option<String> {
    let text = |value: &dyn Display| Some(value.to_string());
    match value {
        toml::Value::String(value) => Some(value.clone()),
        toml::Value::Integer(value) => text(value),
        toml::Value::Boolean(value) => text(value),
        _ => None,
    }
}
