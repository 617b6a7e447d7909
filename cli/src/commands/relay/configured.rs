use interlude_relay::{Config, Finding, Given, Sources, Weight, check, gather};
use serde_json::json;

use crate::args::{LogFormat, RelayPlace, ServeArgs};
use crate::failure::{Failure, Outcome};
use crate::output::Output;

/// A relay's settings, and what is to be said about them.
pub(super) struct Configured {
    pub(super) config: Config,
    pub(super) given: Vec<Given>,
    pub(super) findings: Vec<Finding>,
}

impl Configured {
    /// From the file, the environment and these flags.
    pub(super) fn of(place: &RelayPlace, flags: Vec<(String, String)>) -> Outcome<Self> {
        let file = place.config.as_deref();
        let text = file.map(std::fs::read_to_string).transpose();
        let text = text.map_err(|_| Failure::Missing("file of the configuration"))?;
        let flags = [flags, placed(place)?].concat();
        // A variable that is no text is none of ours.
        let variables = std::env::vars_os();
        let variables = variables.filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        });
        let sources = Sources { flags, environment: variables.collect(), file: text };
        let (config, given, mut findings) = gather(&sources);
        findings.extend(check(&config, file));
        Ok(Self { config, given, findings })
    }

    /// Of `serve`.
    pub(super) fn to_serve(args: &ServeArgs) -> Outcome<Self> {
        let path = args.token_file.as_ref().map(|file| file.display().to_string());
        let format = args.log_format.map(|format| match format {
            LogFormat::Text => "text".to_owned(),
            LogFormat::Json => "json".to_owned(),
        });
        let flags = [
            ("listen", args.listen.clone()),
            ("metrics", args.metrics.clone()),
            ("token_file", path),
            ("behind_proxy", args.behind_proxy.then(|| "true".to_owned())),
            ("log", args.log.then(|| "requests".to_owned())),
            ("log_format", format),
        ];
        Self::of(&args.place, said(flags))
    }

    /// The configuration, when a relay runs with it.
    pub(super) fn usable(self) -> Outcome<Config> {
        match self.findings.iter().any(|finding| finding.weight == Weight::Wrong) {
            true => Err(Failure::Input(WRONG)),
            false => Ok(self.config),
        }
    }
}

const WRONG: &str = "the configuration is wrong: `interlude relay check-config` says where";

fn placed(place: &RelayPlace) -> Outcome<Vec<(String, String)>> {
    let flags = [("database", place.database.clone()), ("blobs", place.blobs.clone())];
    let set = place.set.iter().map(|set| {
        let (name, value) = set.split_once('=').ok_or(Failure::Usage("--set takes NAME=VALUE"))?;
        Ok((name.to_owned(), value.to_owned()))
    });
    said(flags).into_iter().map(Ok).chain(set).collect()
}

fn said<const N: usize>(flags: [(&str, Option<String>); N]) -> Vec<(String, String)> {
    flags.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

/// `relay check-config`.
pub(super) fn explain(args: &ServeArgs, out: &mut Output) -> Outcome {
    let configured = Configured::to_serve(args)?;
    let Configured { given, findings, .. } = &configured;
    let settings = given.iter().map(|given| {
        json!({"name": given.key, "variable": given.variable, "value": given.value,
               "from": given.origin.to_string(), "about": given.about})
    });
    let told = findings
        .iter()
        .map(|finding| json!({"weight": weight(finding), "name": finding.key, "why": finding.why}));
    let document =
        json!({"settings": settings.collect::<Vec<_>>(), "findings": told.collect::<Vec<_>>()});
    out.show(&document, |out| {
        let row = |given: &Given| {
            let from = given.origin.to_string();
            vec![given.key.to_owned(), given.value.clone(), from, given.about.to_owned()]
        };
        out.table(&["setting", "value", "from", "what it is"], given.iter().map(row).collect())?;
        findings.iter().try_for_each(|finding| {
            out.line(&format!("{}: {} {}", weight(finding), finding.key, finding.why))
        })
    })?;
    configured.usable().map(drop)
}

pub(super) fn weight(finding: &Finding) -> &'static str {
    match finding.weight {
        Weight::Note => "note",
        Weight::Danger => "danger",
        Weight::Wrong => "wrong",
    }
}
