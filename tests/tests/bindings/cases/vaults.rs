//! What cases do with a vault as a whole: its keys, its care, files, devices.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use interlude_core::Check;
use interlude_core::portability::ExportFormat;
use interlude_ffi as ffi;
use interlude_ffi::{InterludeError, Vault};
use serde_json::{Value, json};

use super::groups::group_id;
use super::together::state;
use super::told::{Told, told};
use super::world::{Gave, World, instant, maybe, number, text};

impl World {
    pub(super) fn whole(
        &mut self,
        operation: &str,
        vault: &Arc<Vault>,
        step: &Value,
    ) -> Option<Gave> {
        match operation {
            "clock" => {
                self.clock.set(instant(step, "to"));
                told(Ok(()))
            }
            "open" => told(self.open(step)),
            "vault.export_journal" => {
                let format = if step["format"] == "Json" {
                    ExportFormat::Json
                } else {
                    ExportFormat::Markdown
                };
                told(vault.export_journal(self.place(&text(step, "to")), format, None))
            }
            "vault.import_journal" => {
                let from = self.place(&text(step, "from"));
                told(vault.import_journal(
                    from,
                    maybe(step, "format"),
                    step["dry_run"] == true,
                    None,
                ))
            }
            "vault.merge_backup" => told(self.merge_backup(vault, step)),
            "vault.export_bundle" => told(self.export_bundle(vault, step)),
            "vault.import_bundle" => told(self.import_bundle(vault, step)),
            "vault.import_bundle_file" => told(
                vault.import_bundle_file(self.place(&text(step, "from"))).map(|it| it.taken > 0),
            ),
            "file" => told(self.write_file(step)),
            "take_pack" => told(self.take_pack(vault, step)),
            "groups.put_resource_file" => {
                let groups = ffi::Groups::new(Arc::clone(vault));
                told(groups.put_resource_file(group_id(step), self.place(&text(step, "path"))))
            }
            "devices.recover" => told(self.recover(vault, step)),
            "sync.delete_from_relay" => told(ffi::Sync::new(Arc::clone(vault)).delete_from_relay()),
            _ => keys(operation, vault, step).or_else(|| care(operation, vault, step)),
        }
    }

    /// Anew, after it was closed.
    fn open(&mut self, step: &Value) -> Result<(), InterludeError> {
        let name = text(step, "vault");
        let unlock = ffi::Unlock::Passphrase { passphrase: text(step, "passphrase") };
        let opened = Vault::open(self.place(&name), unlock, self.world())?;
        self.vaults.insert(name, opened);
        Ok(())
    }

    fn merge_backup(
        &self,
        vault: &Vault,
        step: &Value,
    ) -> Result<interlude_core::BackupReport, InterludeError> {
        let words = self.phrases[&text(step, "of")].clone();
        let file = self.place(&format!("{}.backup", text(step, "from")));
        vault.merge_backup(file, ffi::RestoreKey::Phrase { words }, None)
    }

    fn export_bundle(&self, vault: &Vault, step: &Value) -> Result<Value, InterludeError> {
        let file = File::create(self.place(&text(step, "to"))).unwrap();
        vault.export_bundle(Arc::new(Stream(Mutex::new(file)))).map(|_| Value::Null)
    }

    fn import_bundle(&self, vault: &Vault, step: &Value) -> Result<Value, InterludeError> {
        let file = File::open(self.place(&text(step, "from"))).unwrap();
        let report = vault.import_bundle(Arc::new(Stream(Mutex::new(file))))?;
        Ok(json!(report.taken > 0))
    }
}

impl World {
    fn write_file(&self, step: &Value) -> Result<(), InterludeError> {
        let file = PathBuf::from(self.place(&text(step, "name")));
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text(step, "text")).unwrap();
        Ok(())
    }

    fn take_pack(
        &self,
        vault: &Arc<Vault>,
        step: &Value,
    ) -> Result<ffi::PackReport, InterludeError> {
        let groups = ffi::Groups::new(Arc::clone(vault));
        let [id, title, default_language] =
            ["id", "title", "default_language"].map(|field| text(step, field));
        let title =
            ffi::PackTitle { id, version: number(step, "version"), title, default_language };
        groups
            .take_pack(group_id(step), groups.build_pack(self.place(&text(step, "folder")), title)?)
    }

    fn recover(&self, vault: &Arc<Vault>, step: &Value) -> Result<Value, InterludeError> {
        let (devices, words) =
            (ffi::Devices::new(Arc::clone(vault)), self.phrases[&text(step, "of")].clone());
        let relay = self.relay.clone().expect("a relay");
        let report = devices.recover(relay, words, text(step, "name"), step["alone"] == true)?;
        Ok(state(&report.state))
    }
}

/// A file, as another language's.
struct Stream(Mutex<File>);

impl ffi::Sink for Stream {
    fn write(&self, bytes: Vec<u8>) -> Result<(), InterludeError> {
        self.0.lock().unwrap().write_all(&bytes).unwrap();
        Ok(())
    }
}

impl ffi::Source for Stream {
    fn read(&self, most: u32) -> Result<Vec<u8>, InterludeError> {
        let mut piece = Vec::new();
        (&*self.0.lock().unwrap()).take(most.into()).read_to_end(&mut piece).unwrap();
        Ok(piece)
    }
}

fn keys(operation: &str, vault: &Arc<Vault>, step: &Value) -> Option<Gave> {
    match operation {
        "vault.is_protected" => told(vault.is_protected()),
        "vault.check_passphrase" => told(vault.check_passphrase(text(step, "passphrase"))),
        "vault.set_passphrase" => told(vault.set_passphrase(maybe(step, "passphrase"), None)),
        "vault.lock" => told(vault.lock()),
        "vault.suspend" => told(vault.suspend()),
        "vault.resume" => told(vault.resume()),
        "vault.rekey" => told(vault.rekey()),
        "vault.set_zone" => told(vault.set_zone(text(step, "zone").parse().unwrap())),
        "vault.now" => {
            told(vault.now().map(|now| json!({"at": now.at.told(), "zone": now.zone.name()})))
        }
        _ => None,
    }
}

fn care(operation: &str, vault: &Arc<Vault>, step: &Value) -> Option<Gave> {
    let devices = ffi::Devices::new(Arc::clone(vault));
    match operation {
        "vault.check" => told(vault.check(Check::Thorough, None).map(|found| json!(found.len()))),
        "vault.problems" => told(vault.problems().map(|found| json!(found.len()))),
        "vault.rebuild" => told(vault.rebuild(None)),
        "vault.tidy" => told(vault.tidy()),
        "vault.purge_trash" => told(vault.purge_trash()),
        "vault.let_go_expired" => told(vault.let_go_expired(instant(step, "now"))),
        "vault.document_counts" => told(vault.document_counts().map(counts)),
        "devices.list" => told(devices.list()),
        "devices.rename" => told(devices.rename(text(step, "name"))),
        "devices.remove" => told(devices.remove(text(step, "id"))),
        "devices.space_words" => told(devices.space_words()),
        _ => None,
    }
}

/// Of what there is any.
fn counts(all: Vec<ffi::KindCount>) -> Value {
    let one = |one: ffi::KindCount| (format!("{:?}", one.kind), json!(one.count));
    Value::Object(all.into_iter().filter(|one| one.count > 0).map(one).collect())
}
