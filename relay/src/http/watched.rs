use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use ring::digest::{SHA256, digest};

/// Bytes of a file that is watched: certificates and tokens are smaller.
const MOST: u64 = 1 << 20;

/// Files that belong together and may be replaced while the relay runs. Their content is compared:
/// times and links say little where secrets are mounted.
pub(super) struct Watched<const N: usize> {
    files: [PathBuf; N],
    seen: Option<[u8; 32]>,
}

impl<const N: usize> Watched<N> {
    pub(super) fn new(files: [PathBuf; N]) -> Self {
        Self { files, seen: None }
    }

    /// What is in them when that is other than the last time; the first time it is. None while one
    /// cannot be read: it may be about to be replaced.
    pub(super) fn changed(&mut self) -> Option<[Vec<u8>; N]> {
        let mut found = std::array::from_fn(|_| Vec::new());
        for (file, bytes) in self.files.iter().zip(&mut found) {
            *bytes = read(file)?;
        }
        let mut seen = [0; 32];
        let parts: Vec<u8> =
            found.iter().flat_map(|bytes| digest(&SHA256, bytes).as_ref().to_vec()).collect();
        seen.copy_from_slice(digest(&SHA256, &parts).as_ref());
        (self.seen.replace(seen) != Some(seen)).then_some(found)
    }
}

fn read(file: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    // One byte more tells that there is more: half a file is none.
    File::open(file).ok()?.take(MOST + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= MOST).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_told_once() {
        let folder = tempfile::tempdir().unwrap();
        let files = ["a", "b"].map(|name| folder.path().join(name));
        let mut watched = Watched::new(files.clone());
        assert_eq!(watched.changed(), None);
        std::fs::write(&files[0], "one").unwrap();
        assert_eq!(watched.changed(), None);
        std::fs::write(&files[1], "two").unwrap();
        let both = |a: &str, b: &str| Some([a, b].map(|text| text.as_bytes().to_vec()));
        assert_eq!(watched.changed(), both("one", "two"));
        assert_eq!(watched.changed(), None);
        std::fs::write(&files[0], "on").unwrap();
        std::fs::write(&files[1], "etwo").unwrap();
        assert_eq!(watched.changed(), both("on", "etwo"));
        std::fs::write(&files[1], vec![b'x'; 1 << 20]).unwrap();
        assert!(watched.changed().is_some());
        std::fs::write(&files[1], vec![b'x'; (1 << 20) + 1]).unwrap();
        assert_eq!(watched.changed(), None, "half of it counts");
        std::fs::remove_file(&files[0]).unwrap();
        assert_eq!(watched.changed(), None);
    }
}
