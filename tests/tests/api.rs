//! The public API of the core is the one on record in `docs/api.txt`, so that a change of it is
//! seen in review. `./test api` makes rustdoc's JSON and runs this; `./test api --bless` records.

#![allow(clippy::expect_used, reason = "helpers of tests are tests too")]

use std::collections::BTreeSet;
use std::path::Path;
use std::{env, fs};

fn listing(rustdoc_json: &str) -> String {
    let api = public_api::Builder::from_rustdoc_json(rustdoc_json)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()
        .expect("rustdoc of this Rust version writes JSON that the public-api crate reads");
    api.to_string()
}

#[test]
#[ignore = "needs rustdoc's JSON: run `./test api`"]
fn the_public_api_is_the_one_on_record() {
    let now = listing(&env::var("INTERLUDE_RUSTDOC_JSON").expect("run `./test api`"));
    let record = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/api.txt");
    if env::var("INTERLUDE_BLESS").is_ok_and(|bless| !bless.is_empty()) {
        fs::write(&record, &now).unwrap();
    }
    let recorded = fs::read_to_string(&record).unwrap_or_default();
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<BTreeSet<_>>();
    let (old, new) = (lines(&recorded), lines(&now));
    let gone = old.difference(&new).map(|line| format!("- {line}\n"));
    let come = new.difference(&old).map(|line| format!("+ {line}\n"));
    let difference: String = gone.chain(come).collect();
    assert!(
        recorded == now,
        "the public API differs from docs/api.txt; if that is meant, `./test api --bless`:\n{difference}"
    );
}
