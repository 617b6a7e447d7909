use std::ffi::OsString;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::prefix::PrefixStore;
use object_store::{ObjectStore, RetryConfig};

use super::account;

/// How long a request to a store may take with all that is tried again: a client waits for it.
const PATIENCE: Duration = Duration::from_secs(15);
/// How often one is tried again.
const TRIES: usize = 3;
/// Schemes of stores, and what the variables of their accounts begin with.
const PREFIXES: [(&str, &str); 3] = [("s3", "AWS_"), ("gs", "GOOGLE_"), ("az", "AZURE_")];

const NO_ACCOUNT: &str = "needs an account, and what the environment says of it (AWS_…, GOOGLE_…, AZURE_…) is not enough or cannot be used";

/// The store of a URL, by the account that the environment names.
///
/// # Errors
/// Why it cannot be used, in fixed words.
pub(super) fn open(url: &str) -> Result<Arc<dyn ObjectStore>, &'static str> {
    // There is one for the process; it may be there already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (scheme, rest) = url.split_once("://").unwrap_or_default();
    let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    let text = |(name, value): (OsString, OsString)| {
        Some((name.into_string().ok()?, value.into_string().ok()?))
    };
    let variables: Vec<_> = std::env::vars_os().filter_map(text).collect();
    let known = PREFIXES.iter().find(|(known, _)| *known == scheme);
    let (_, variable) = known.ok_or("is in no store that is known")?;
    account::check(variable, bucket, &variables)?;
    let store: Arc<dyn ObjectStore> = match scheme {
        "s3" => {
            let store = AmazonS3Builder::from_env().with_bucket_name(bucket);
            Arc::new(store.with_retry(retry()).build().map_err(|_| NO_ACCOUNT)?)
        }
        "gs" => {
            let store = GoogleCloudStorageBuilder::from_env().with_bucket_name(bucket);
            Arc::new(store.with_retry(retry()).build().map_err(|_| NO_ACCOUNT)?)
        }
        _ => {
            let store = MicrosoftAzureBuilder::from_env().with_container_name(bucket);
            Arc::new(store.with_retry(retry()).build().map_err(|_| NO_ACCOUNT)?)
        }
    };
    Ok(Arc::new(PrefixStore::new(store, prefix)))
}

fn retry() -> RetryConfig {
    RetryConfig { max_retries: TRIES, retry_timeout: PATIENCE, ..RetryConfig::default() }
}
