use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

/// A folder that is removed when it goes out of scope; in memory where the system offers that,
/// because these tests are about what is written and not about how fast a disk syncs.
#[must_use]
pub fn temporary() -> TempDir {
    let memory = Path::new("/dev/shm");
    let builder = &mut tempfile::Builder::new();
    let builder = builder.prefix("interlude-test-");
    builder.tempdir_in(memory).or_else(|_| builder.tempdir()).unwrap()
}

/// Every file below a folder with its bytes, by its path from there. Empty folders count as files
/// without bytes.
#[must_use]
pub fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            match path.is_dir() {
                true => {
                    folders.push(path);
                    found.insert(name, Vec::new());
                }
                false => {
                    found.insert(name, fs::read(path).unwrap());
                }
            }
        }
    }
    found
}

/// Copies a folder with all that is in it, as it stands now.
pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy_folder(&entry.path(), &target),
            false => {
                fs::copy(entry.path(), target).unwrap();
            }
        }
    }
}
