use super::*;

fn sources(flags: &[(&str, &str)], environment: &[(&str, &str)], file: &str) -> Sources {
    let owned = |list: &[(&str, &str)]| {
        list.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    };
    let file = Some(file.to_owned());
    Sources { flags: owned(flags), environment: owned(environment), file }
}

fn weights(findings: &[Finding]) -> Vec<(Weight, &str)> {
    findings.iter().map(|finding| (finding.weight, finding.key.as_str())).collect()
}

#[test]
fn what_nobody_says_is_what_the_relay_is_anyway() {
    let (config, given, findings) = gather(&Sources::default());
    assert_eq!((config, findings), (Config::default(), Vec::new()));
    assert!(given.iter().all(|given| given.origin == Origin::Default && !given.about.is_empty()));
}

#[test]
fn a_flag_counts_over_the_environment_over_the_file() {
    let file = "listen = \"127.0.0.1:1\"\nlog_format = \"json\"\nbehind_proxy = true\n
        [limits]\nwaits = 7\npushes = 8\nbytes = \"2GiB\"\nper_address = \"5/s, burst 9\"\n";
    let environment = [
        ("INTERLUDE_RELAY_LISTEN", "127.0.0.1:2"),
        ("INTERLUDE_RELAY_LIMITS_WAITS", "70"),
        ("INTERLUDE_RELAY_CONFIG", "a file"),
        ("PATH", "/bin"),
    ];
    let flags = [("listen", "127.0.0.1:3"), ("limits.pushes", "80"), ("limits.pushes", "81")];
    let (config, given, findings) = gather(&sources(&flags, &environment, file));
    assert_eq!(findings, []);
    let limits = &config.limits;
    assert_eq!((config.listen.port(), limits.waits, limits.pushes), (3, 70, 81));
    assert_eq!((limits.bytes, limits.per_address.burst), (2 << 30, 9));
    assert!(config.behind_proxy && config.log_json);
    let origin = |key| given.iter().find(|given| given.key == key).map(|given| given.origin);
    assert_eq!(origin("listen"), Some(Origin::Flag));
    assert_eq!(origin("limits.waits"), Some(Origin::Environment));
    assert_eq!(origin("limits.bytes"), Some(Origin::File));
    assert_eq!(origin("limits.blobs"), Some(Origin::Default));
}

#[test]
fn what_is_no_setting_or_no_value_is_said() {
    let file = "lisen = \"x\"\n[limits]\nwaits = -1\nnonces = [1]\nidle_seconds = 1_000_000\n";
    let environment = [("INTERLUDE_RELAY_PORT", "tcp://10.0.0.1"), ("INTERLUDE_RELAY_LOG", "x")];
    let (_, _, findings) = gather(&sources(&[("limits.bytes", "4 GB")], &environment, file));
    let mut found = weights(&findings);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            (Weight::Note, "INTERLUDE_RELAY_PORT"),
            (Weight::Wrong, "limits.bytes"),
            (Weight::Wrong, "limits.idle_seconds"),
            (Weight::Wrong, "limits.nonces"),
            (Weight::Wrong, "limits.waits"),
            (Weight::Wrong, "lisen"),
            (Weight::Wrong, "log"),
        ]
    );
    let (_, _, findings) = gather(&sources(&[], &[], "= ="));
    assert_eq!(weights(&findings), [(Weight::Wrong, "the file")]);
}

#[test]
fn passwords_are_shown_nowhere_and_taken_from_no_argument() {
    for url in [
        "postgres://clinic:s3cret@db/relay?sslmode=verify-full",
        "postgres://clinic:s3cret@s3cret@db/relay",
        "postgres:clinic:s3cret@db/relay",
        "postgres://db/relay?user=clinic&password=s3cret",
    ] {
        let environment = [("INTERLUDE_RELAY_DATABASE", url)];
        let (config, given, findings) = gather(&sources(&[], &environment, ""));
        assert_eq!((config.database.as_str(), findings), (url, Vec::new()));
        assert!(!format!("{given:?}").contains("s3cret"), "{given:?}");
        let (_, given, findings) = gather(&sources(&[("database", url)], &[], ""));
        assert_eq!(weights(&findings), [(Weight::Wrong, "database")]);
        assert!(!format!("{given:?}{findings:?}").contains("s3cret"));
    }
}

#[test]
fn dangers_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let private = |name: &str, text: &str| {
        std::fs::write(path(name), text).unwrap();
        #[cfg(unix)]
        std::fs::set_permissions(path(name), std::os::unix::fs::PermissionsExt::from_mode(0o640))
            .unwrap();
        Some(path(name))
    };
    let found = |config: &Config, weight| {
        let found = check(config, None).into_iter().filter(|finding| finding.weight == weight);
        found.map(|finding| finding.key).collect::<Vec<_>>()
    };
    let public = "0.0.0.0:80".parse().unwrap();
    let usual =
        Config { database: format!("sqlite:{}", path("db").display()), ..Config::default() };
    assert_eq!(found(&usual, Weight::Wrong), <[&str; 0]>::default());
    assert_eq!(found(&usual, Weight::Danger), <[&str; 0]>::default());
    let open = Config { listen: public, metrics: Some(public), ..usual.clone() };
    assert_eq!(found(&open, Weight::Danger), ["listen", "metrics", "token_file"]);
    assert_eq!(found(&open, Weight::Wrong), ["metrics"]);
    let proxied =
        Config { behind_proxy: true, token_file: private("tokens", "a guessable"), ..open };
    assert_eq!(found(&proxied, Weight::Danger), ["behind_proxy", "metrics", "token_file"]);
    std::fs::write(path("db"), "").unwrap();
    assert_eq!(found(&usual, Weight::Wrong), ["database"]);
    let half =
        Config { tls_key: private("key", "none"), token_file: Some(path("gone")), ..usual.clone() };
    assert_eq!(found(&half, Weight::Wrong), ["tls.certificate", "token_file", "database"]);
    let remote = Config { database_file: private("url", "postgres://a:b@db/relay\n"), ..usual };
    assert_eq!(found(&remote, Weight::Wrong), ["database_file", "blobs"]);
    assert_eq!(found(&remote, Weight::Danger), ["database"]);
    for (host, far) in [
        ("a@localhost:5432/relay", false),
        ("localhost/relay", false),
        ("/relay", false),
        ("a@%2Frun%2Fpostgresql/relay", false),
        ("/relay?host=/run/postgresql", false),
        ("a@[::1]:5432/relay", false),
        ("a@127.0.0.2/relay", false),
        ("a@db/relay?sslmode=verify-full", false),
        ("a@localhost.example/relay", true),
        ("a@db/localhost", true),
        ("a@10.0.0.1/relay", true),
        ("a@localhost/relay?host=db", true),
        ("a@db/sslmode=verify-full", true),
        ("a@db/relay?sslmode=require", true),
    ] {
        let database = format!("postgres://{host}");
        let config = Config { database, blobs: Some("blobs".to_owned()), ..Config::default() };
        assert_eq!(found(&config, Weight::Danger) == ["database"], far, "{host}");
    }
    let database = "postgres://a@db:port/relay".to_owned();
    let none = Config { database, blobs: Some("blobs".to_owned()), ..Config::default() };
    assert_eq!(found(&none, Weight::Wrong), ["database"]);
    let tight = Config {
        limits: Limits { idle_seconds: 25, waits: 0, body_memory: 1, ..Limits::default() },
        ..Config::default()
    };
    assert_eq!(
        found(&tight, Weight::Wrong),
        ["limits.idle_seconds", "limits.body_memory", "limits.waits"]
    );
}
