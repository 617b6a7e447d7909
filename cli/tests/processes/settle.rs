//! When everything is up again: everyone comes into step.

use serde_json::{Value, json};

use super::house::House;
use super::ledger::Ledger;
use super::storm::content;

/// Rounds in which everybody syncs, at most.
const ROUNDS: u32 = 20;

/// Lets everybody sync until nothing moves any more.
pub(crate) fn settle(house: &House, vaults: &[&str]) {
    for _ in 0..ROUNDS {
        let reports: Vec<Value> = vaults
            .iter()
            .map(|vault| house.json(vault, &["sync", "--attachments", "all"]))
            .collect();
        for report in &reports {
            assert_eq!(report["warnings"], json!([]), "{report}");
        }
        let quiet = |report: &Value| {
            report["state"] == "in_step"
                && ["pushed", "pulled", "attachments"].iter().all(|moved| report[moved] == 0)
        };
        if reports.iter().all(quiet) {
            return;
        }
    }
    panic!("the vaults go on and on");
}

/// Everybody lists and shows the same.
pub(crate) fn check_lists(house: &House, vaults: &[&str]) {
    let list = |vault| house.json(vault, &["list", "--limit", "10000"]);
    let first = list(vaults[0]);
    let entries = first["entries"].as_array().unwrap();
    let sample = entries.iter().step_by(entries.len().div_ceil(5).max(1));
    let ids: Vec<&str> = sample.map(|entry| entry["id"].as_str().unwrap()).collect();
    let show = |vault| ids.iter().map(|id| house.json(vault, &["show", id])).collect::<Vec<_>>();
    let shown = show(vaults[0]);
    for vault in &vaults[1..] {
        assert_eq!(list(vault), first, "{vault}");
        assert_eq!(show(vault), shown, "{vault}");
    }
}

/// Every file that was acknowledged is read in a vault that did not have it, byte for byte.
pub(crate) fn check_files(house: &House, ledger: &Ledger, vault: &str) {
    for (id, file) in ledger.files() {
        let shown = house.json(vault, &["show", &id]);
        let attachments = shown["attachments"].as_array().unwrap();
        let attachment = attachments.iter().find(|one| one["file_name"] == file.as_str()).unwrap();
        let to = house.text(&format!("read-{file}"));
        let attachment = attachment["id"].as_str().unwrap();
        house.json(vault, &["attachment", &id, attachment, "--to", &to]);
        assert!(std::fs::read(&to).unwrap() == content(&file), "{file}");
    }
}
