use super::*;
use std::io::Write;
use zip::write::{SimpleFileOptions, ZipWriter};

fn zipped(files: &[(&str, &[u8])]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.zip");
    let mut zip = ZipWriter::new(File::create(&path).unwrap());
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
    (folder, path)
}

fn refusal(files: &[(&str, &[u8])]) -> Option<&'static str> {
    match Source::open(&zipped(files).1) {
        Err(Error::Invalid { reason, .. }) => Some(reason),
        _ => None,
    }
}

#[test]
fn names_that_lead_out_are_refused() {
    for name in ["../x", "a/../../x", "/etc/x", "..\\x", "C:/x"] {
        let (_folder, path) = zipped(&[(name, b"x")]);
        assert!(Source::open(&path).is_err(), "{name}");
    }
}

#[test]
fn a_bomb_is_refused_before_it_is_unpacked() {
    let zeros = vec![0; 64 << 20];
    assert_eq!(refusal(&[("x.json", &zeros)]), Some("a file unpacks to far more than it packs"));
}

#[test]
fn a_zip_and_a_folder_read_the_same() {
    let (_keep, path) = zipped(&[("a.json", b"one"), ("photos/b.jpeg", b"two")]);
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("photos")).unwrap();
    fs::write(folder.path().join("a.json"), "one").unwrap();
    fs::write(folder.path().join("photos/b.jpeg"), "two").unwrap();
    let (zip, folder) = (Source::open(&path).unwrap(), Source::open(folder.path()).unwrap());
    assert_eq!(zip.names().collect::<Vec<_>>(), folder.names().collect::<Vec<_>>());
    assert_eq!(zip.text("photos/b.jpeg", 10).unwrap(), "two");
    assert!(zip.text("photos/b.jpeg", 2).is_err());
}
