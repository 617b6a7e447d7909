use std::sync::Arc;
use std::time::Duration;

use interlude_relay::{Config, Options, Relay, Serving, SystemClock, Weight, serve};
use serde_json::json;
use tokio::net::TcpListener;
use tracing::Level;

use super::configured::{Configured, weight};
use super::log;
use crate::args::ServeArgs;
use crate::failure::{Failure, Outcome};
use crate::interrupt::{interrupted, runtime};
use crate::output::Output;

/// `relay serve`.
pub(super) fn run(args: &ServeArgs, out: &mut Output) -> Outcome {
    let configured = Configured::to_serve(args)?;
    let Config { log_requests, log_json, .. } = configured.config;
    log::begin(if log_requests { Level::INFO } else { Level::WARN }, log_json)?;
    for finding in configured.findings.iter().filter(|finding| finding.weight > Weight::Note) {
        // Said by the relay's name: it is the relay's log.
        let (weight, setting) = (weight(finding), finding.key.as_str());
        tracing::warn!(target: "interlude_relay", weight, setting, "{}", finding.why);
    }
    let config = configured.usable()?;
    let options = options(&config)?;
    runtime()?.block_on(until_interrupted(&config, options, out))
}

pub(super) fn options(config: &Config) -> Outcome<Options> {
    config.options().map_err(Failure::Input)
}

async fn until_interrupted(config: &Config, options: Options, out: &mut Output) -> Outcome {
    let end = interrupted()?;
    let closed = options.tokens.is_some();
    let relay = Relay::open(options, Arc::new(SystemClock)).await.map_err(Failure::Relay)?;
    let serving = bind(config).await?;
    let address = serving.listener.local_addr()?;
    let metrics = serving.metrics.as_ref().map(TcpListener::local_addr).transpose()?;
    let url = format!("{}://{address}", if serving.tls.is_some() { "https" } else { "http" });
    let mut event =
        json!({"event": "listening", "address": address.to_string(), "url": url.as_str()});
    if let (Some(address), Some(event)) = (metrics, event.as_object_mut()) {
        event.insert("metrics".to_owned(), format!("http://{address}/metrics").into());
    }
    out.show(&event, |out| {
        out.line(&format!("A relay listens at {url}"))?;
        match closed {
            true => out.tell("It takes new journals from those who know a token alone."),
            false => out.tell("It takes journals from anyone who can reach it."),
        }
    })?;
    serve(relay, serving, end).await?;
    out.show(&json!({"event": "stopped"}), |out| out.tell("Stopped."))
}

async fn bind(config: &Config) -> Outcome<Serving> {
    let metrics = match config.metrics {
        Some(address) => Some(TcpListener::bind(address).await?),
        None => None,
    };
    Ok(Serving {
        listener: TcpListener::bind(config.listen).await?,
        metrics,
        tls: config.tls(),
        token_file: config.token_file.clone(),
        notice: Duration::from_secs(config.notice_seconds),
        grace: Duration::from_secs(config.grace_seconds),
    })
}
