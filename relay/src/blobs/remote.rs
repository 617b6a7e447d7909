use std::sync::Arc;
use std::time::Duration;

use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::prefix::PrefixStore;
use object_store::{ObjectStore, RetryConfig};

/// How long a request to a store may take with all that is tried again: a client waits for it.
const PATIENCE: Duration = Duration::from_secs(15);
/// How often one is tried again.
const TRIES: usize = 3;

/// The store of a URL, by the account that the environment names; none when that is not enough.
pub(super) fn open(url: &str) -> Option<Arc<dyn ObjectStore>> {
    // There is one for the process; it may be there already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (scheme, rest) = url.split_once("://")?;
    let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    let store: Arc<dyn ObjectStore> = match scheme {
        "s3" => {
            let store = AmazonS3Builder::from_env().with_bucket_name(bucket);
            Arc::new(store.with_retry(retry()).build().ok()?)
        }
        "gs" => {
            let store = GoogleCloudStorageBuilder::from_env().with_bucket_name(bucket);
            Arc::new(store.with_retry(retry()).build().ok()?)
        }
        "az" => {
            let store = MicrosoftAzureBuilder::from_env().with_container_name(bucket);
            Arc::new(store.with_retry(retry()).build().ok()?)
        }
        _ => return None,
    };
    Some(Arc::new(PrefixStore::new(store, prefix)))
}

fn retry() -> RetryConfig {
    RetryConfig { max_retries: TRIES, retry_timeout: PATIENCE, ..RetryConfig::default() }
}
