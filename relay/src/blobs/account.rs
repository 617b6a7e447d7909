//! What the environment says of an account, looked at before it is used: the library takes it for the
//! beginning of a URL, or for a header, and panics at the first object when it is neither.

use hyper::Uri;
use reqwest::Url;

/// What is wrong, in fixed words.
pub(super) type Checked = Result<(), &'static str>;

/// Variables that hold a URL, behind the prefix of their store.
const URLS: [&str; 14] = [
    "ENDPOINT_URL",
    "ENDPOINT",
    "ENDPOINT_URL_S3",
    "ENDPOINT_URL_STS",
    "METADATA_ENDPOINT",
    "CONTAINER_CREDENTIALS_FULL_URI",
    "BASE_URL",
    "STORAGE_ENDPOINT",
    "MSI_ENDPOINT",
    "IDENTITY_ENDPOINT",
    "STORAGE_AUTHORITY_HOST",
    "AUTHORITY_HOST",
    "FABRIC_TOKEN_SERVICE_URL",
    "PROXY_URL",
];
/// Those where objects lie: plain HTTP has to be allowed for them.
const STORES: [&str; 5] =
    ["ENDPOINT_URL", "ENDPOINT", "ENDPOINT_URL_S3", "BASE_URL", "STORAGE_ENDPOINT"];
/// Those that become a part of a host's name.
const NAMES: [&str; 4] = ["REGION", "DEFAULT_REGION", "STORAGE_ACCOUNT_NAME", "ACCOUNT_NAME"];
/// What ends the names of those that come into headers.
const SECRETS: [&str; 4] = ["_KEY", "_KEY_ID", "_TOKEN", "_SECRET"];

const NO_BUCKET: &str = "names no bucket: letters, digits, dots and dashes";
const NO_URL: &str = "needs an account, and a variable that says where its store is holds no http:// or https:// URL";
const PLAIN: &str = "is in a store at http://: without TLS others read and change it; AWS_ALLOW_HTTP=true (GOOGLE_, AZURE_) allows that";
const NO_NAME: &str = "needs an account, and the variable of its region or name holds more than letters, digits and dashes";
const NO_HEADER: &str = "needs an account, and a key or token of it holds a line end or other signs that it cannot have";

/// Looks at the bucket and at the variables that begin with `prefix`.
pub(super) fn check(prefix: &str, bucket: &str, variables: &[(String, String)]) -> Checked {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    if bucket.is_empty() || bucket.starts_with('.') || !bucket.bytes().all(is_sign) {
        return Err(NO_BUCKET);
    }
    let ours =
        variables.iter().filter_map(|(name, value)| Some((name.strip_prefix(prefix)?, value)));
    let ours: Vec<_> = ours.collect();
    let allows = ["1", "true", "on", "yes", "y"];
    let is_plain = ours.iter().any(|(name, value)| {
        *name == "ALLOW_HTTP" && allows.contains(&value.to_ascii_lowercase().as_str())
    });
    ours.iter().try_for_each(|(name, value)| one(name, value, is_plain))
}

fn one(name: &str, value: &str, is_plain: bool) -> Checked {
    if URLS.contains(&name) {
        url(value)?;
        let plain = value.to_ascii_lowercase().starts_with("http:");
        return if plain && !is_plain && STORES.contains(&name) { Err(PLAIN) } else { Ok(()) };
    }
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if NAMES.contains(&name) && !value.bytes().all(is_sign) {
        return Err(NO_NAME);
    }
    let is_secret = SECRETS.iter().any(|end| name.ends_with(end));
    match is_secret && !value.bytes().all(|byte| byte.is_ascii_graphic()) {
        true => Err(NO_HEADER),
        false => Ok(()),
    }
}

/// What both readers of URLs that come to see it take.
fn url(text: &str) -> Checked {
    let read = Url::parse(text).ok().filter(|url| {
        ["http", "https"].contains(&url.scheme()) && url.has_host() && url.query().is_none()
    });
    match read.is_some() && text.parse::<Uri>().is_ok_and(|uri| uri.authority().is_some()) {
        true => Ok(()),
        false => Err(NO_URL),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(bucket: &str, variables: &[(&str, &str)]) -> Checked {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        check("AWS_", bucket, &variables.iter().map(owned).collect::<Vec<_>>())
    }

    #[test]
    fn what_is_no_url_region_or_key_is_told_before_it_is_used() {
        let good = [
            ("AWS_ENDPOINT_URL", "https://store.example:9000"),
            ("AWS_REGION", "eu-central-1"),
            ("AWS_ACCESS_KEY_ID", "me"),
            ("AWS_SECRET_ACCESS_KEY", "a/b+c="),
            ("AWS_WEB_IDENTITY_TOKEN_FILE", "/a folder/ü"),
            ("AWS_S3_US_EAST_1_REGIONAL_ENDPOINT", "regional"),
            ("GOOGLE_BASE_URL", "no url, and none of its business"),
        ];
        assert_eq!(checked("clinic.attachments-1", &good), Ok(()));
        for bad in
            ["not a url", "http://", "store.example", "ftp://a", "https://a b", "", "https://a/?b"]
        {
            assert_eq!(checked("a", &[("AWS_ENDPOINT_URL", bad)]), Err(NO_URL), "{bad}");
        }
        let plain = ("AWS_ENDPOINT_URL", "http://store:9000");
        assert_eq!(checked("a", &[plain]), Err(PLAIN));
        assert_eq!(checked("a", &[plain, ("AWS_ALLOW_HTTP", "True")]), Ok(()));
        for bad in ["eu central", "eu/central", "a\n"] {
            assert_eq!(checked("a", &[("AWS_REGION", bad)]), Err(NO_NAME), "{bad}");
        }
        for name in ["AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SESSION_TOKEN"] {
            assert_eq!(checked("a", &[(name, "abc\n")]), Err(NO_HEADER), "{name}");
        }
        for bad in ["", "a b", "a%20b", "..", "ä"] {
            assert_eq!(checked(bad, &[]), Err(NO_BUCKET), "{bad}");
        }
    }
}
