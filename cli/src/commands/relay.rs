//! Running a relay.

mod log;

use std::path::PathBuf;
use std::sync::Arc;

use interlude_relay::{BlobStore, Database, NoPlace, Options, Relay, SystemClock, serve};
use serde_json::json;
use tokio::net::TcpListener;

use crate::args::{RelayCommand, ServeArgs};
use crate::failure::{Failure, Outcome};
use crate::interrupt::{interrupted, runtime};
use crate::output::Output;
use crate::world;

pub(super) fn run(command: &RelayCommand, out: &mut Output) -> Outcome {
    match command {
        RelayCommand::Serve(args) => {
            log::begin(args.log)?;
            let options = options(args)?;
            runtime()?.block_on(serve_until_interrupted(args, options, out))
        }
    }
}

fn options(args: &ServeArgs) -> Outcome<Options> {
    let usage = |wrong: NoPlace| Failure::Usage(wrong.text());
    let database: Database = args.database.parse().map_err(usage)?;
    let default = match &database {
        Database::Sqlite(folder) if folder.is_file() => {
            return Err(Failure::Usage("--database names a file: name the relay's folder"));
        }
        Database::Sqlite(folder) => folder.join("blobs"),
        Database::Postgres(_) => PathBuf::from("interlude-relay/blobs"),
    };
    let blobs = match &args.blobs {
        Some(url) => url.parse().map_err(usage)?,
        None => BlobStore::Folder(default),
    };
    let token = world::token(args.token_file.as_deref())?;
    Ok(Options { token, behind_proxy: args.behind_proxy, ..Options::new(database, blobs) })
}

async fn serve_until_interrupted(args: &ServeArgs, options: Options, out: &mut Output) -> Outcome {
    let end = interrupted()?;
    let closed = options.token.is_some();
    let relay = Relay::open(options, Arc::new(SystemClock)).await.map_err(Failure::Relay)?;
    let listener = TcpListener::bind(args.listen).await?;
    let address = listener.local_addr()?;
    let url = format!("http://{address}");
    out.show(&json!({"event": "listening", "address": address.to_string(), "url": url}), |out| {
        out.line(&format!("A relay listens at {url}"))?;
        match closed {
            true => out.tell("It takes new journals from those who know the token alone."),
            false => out.tell("It takes journals from anyone who can reach it."),
        }
    })?;
    serve(relay, listener, end).await?;
    out.show(&json!({"event": "stopped"}), |out| out.tell("Stopped."))
}
