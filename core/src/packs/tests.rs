use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use proptest::prelude::*;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

use super::front_matter::{FrontMatter, KEYS, split, step};
use super::path::kind;
use super::*;
use crate::environment::SystemEntropy;

const CARD: &str = "---\ntitle: A card\nkind: coping\nminutes: 3\ntags: [calm]\n---\n\nBreathe.\n";

fn key() -> PackKey {
    PackKey::make(&SystemEntropy::default()).unwrap()
}

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn built(folder: &Path, key: &PackKey, version: u32) -> std::result::Result<Pack, PackProblem> {
    build(folder, ("calm", version, "Calm", "en"), key)
}

/// What is said of a pack of these files.
fn reason(files: &[(&str, &[u8])]) -> &'static str {
    built(folder(files).path(), &key(), 1).unwrap_err().reason
}

/// What is said of one resource with this front matter and body.
fn said(front: &str, body: &str) -> &'static str {
    let text = format!("---\ntitle: T\nkind: article\n{front}---\n\n{body}\n");
    reason(&[("resources/x.en.md", text.as_bytes())])
}

#[test]
fn a_pack_is_read_back_from_its_folder_and_its_zip() {
    let files: Vec<(String, String)> = (0..200)
        .map(|number| {
            (
                format!("resources/card-{number}.en.md"),
                CARD.replace("A card", &format!("Card {number}")),
            )
        })
        .collect();
    let files: Vec<(&str, &[u8])> =
        files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    let (folder, key) = (folder(&files), key());
    let pack = built(folder.path(), &key, 3).unwrap();
    assert_eq!((pack.resources.len(), pack.version, pack.signer), (200, 3, Some(key.signer())));
    let zip = folder.path().parent().unwrap().join(format!("{}.zip", std::process::id()));
    Pack::zip(folder.path(), &zip).unwrap();
    assert!(Pack::read(&zip).unwrap() == pack);
    check_pack(&fs::read(&zip).unwrap()).unwrap();
    fs::remove_file(zip).unwrap();
}

#[test]
fn steps_media_and_transcripts_come_along() {
    let text = "---\ntitle: Calm\nkind: breathing\nlang: en\nsteps:\n  - 30s Breathe in\n  - 2m Rest\n\
                transcript: media/calm.en.txt\n---\n\n![A lake](../media/lake.png)\n\n[Hear it](../media/calm.mp3)\n";
    let files: [(&str, &[u8]); 4] = [
        ("resources/calm.en.md", text.as_bytes()),
        ("media/lake.png", b"png"),
        ("media/calm.mp3", b"mp3"),
        ("media/calm.en.txt", b"Breathe in."),
    ];
    let pack = built(folder(&files).path(), &key(), 1).unwrap();
    let [one] = &pack.resources[..] else { panic!("one") };
    assert_eq!(one.transcript, "Breathe in.");
    assert_eq!(one.steps.iter().map(|step| step.seconds).collect::<Vec<_>>(), [30, 120]);
    let media: Vec<_> = pack.media.files().collect();
    assert_eq!(media, [("calm.mp3", 3), ("lake.png", 3)]);
    assert_eq!(one.media, ["calm.mp3", "lake.png"]);
}

#[test]
fn what_a_resource_must_not_say() {
    assert_eq!(said("", "<script>alert(1)</script>"), "HTML: write it in Markdown");
    assert_eq!(said("", "a <b>b</b> c"), "HTML: write it in Markdown");
    let link = "a link to something else than https, mailto, tel or a file of the pack";
    for to in [
        "javascript:alert(1)",
        "data:text/html,x",
        "http://x.example",
        "file:///etc/passwd",
        "//x.example",
        "../../x",
    ] {
        assert_eq!(said("", &format!("[x]({to})")), link, "{to}");
    }
    assert_eq!(
        said("", "![](../media/x.png)"),
        "an image without words for those who do not see it"
    );
    assert_eq!(said("", "![x](https://x.example/x.png)"), "an image from outside the pack");
    assert_eq!(
        said("", "![x](../media/x.png)"),
        "it shows or plays a file that is not in the pack"
    );
    assert_eq!(said("", "[x](../media/x.mp3)"), "it shows or plays a file that is not in the pack");
    assert_eq!(said("colour: red\n", "x"), "a key that is not known");
    assert_eq!(said("title: again\n", "x"), "a key that is there twice");
    assert_eq!(said("minutes: long\n", "x"), "minutes: no number");
    assert_eq!(said("steps:\n  - Breathe\n", "x"), "a step that is not like: 30s Breathe in");
    assert_eq!(said("lang: es\n", "x"), "another language than its name says");
    assert_eq!(said("", ""), "empty");
    let crisis = "---\ntitle: T\nkind: crisis\ncountry: ES\n---\n\n112\n";
    let why = reason(&[("resources/x.en.md", crisis.as_bytes())]);
    assert_eq!(why, "a crisis card says when it was last checked, or never");
    let audio = "---\ntitle: T\nkind: article\n---\n\n[x](../media/x.mp3)\n";
    let why = reason(&[("resources/x.en.md", audio.as_bytes()), ("media/x.mp3", b"x")]);
    assert_eq!(why, "audio without a transcript");
}

#[test]
fn files_that_have_no_place_are_refused() {
    let card = ("resources/x.en.md", CARD.as_bytes());
    assert_eq!(reason(&[card, ("run.sh", b"x")]), "a file that has no place in a pack");
    assert_eq!(reason(&[card, ("media/x.svg", b"x")]), "a kind of file that packs do not hold");
    assert_eq!(reason(&[card, ("media/X.png", b"x")]), "a file has a name that none may have");
    assert_eq!(reason(&[("resources/x.md", CARD.as_bytes())]), "not named <slug>.<language>.md");
    assert_eq!(reason(&[("media/x.png", b"x")]), "there is nothing in it");
    let large = vec![b'x'; (256 << 10) + 1];
    assert_eq!(reason(&[("resources/x.en.md", &large)]), "larger than such a file may be");
}

#[cfg(unix)]
#[test]
fn a_link_leads_nowhere() {
    let folder = folder(&[("resources/x.en.md", CARD.as_bytes())]);
    std::os::unix::fs::symlink("/etc/passwd", folder.path().join("resources/y.en.md")).unwrap();
    let problem = built(folder.path(), &key(), 1).unwrap_err();
    assert_eq!(problem.to_string(), "resources/y.en.md: a link or a folder in a place of a file");
}

#[test]
fn a_file_of_a_gigabyte_is_not_read() {
    let folder = folder(&[("resources/x.en.md", CARD.as_bytes())]);
    let large = fs::File::create(folder.path().join("resources/y.en.md")).unwrap();
    large.set_len(1 << 30).unwrap();
    assert_eq!(
        built(folder.path(), &key(), 1).unwrap_err().reason,
        "larger than such a file may be"
    );
    let zip = folder.path().join("x.zip");
    fs::File::create(&zip).unwrap().set_len(1 << 30).unwrap();
    assert_eq!(Pack::read(&zip).unwrap_err().reason, "larger than 256 MiB");
}

/// A zip of these files, whatever they are called.
fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_zip_leads_nowhere_and_a_bomb_is_no_larger_than_its_bounds() {
    let said = |files: &[(&str, &[u8])]| check_pack(&zipped(files)).unwrap_err().reason;
    for name in [
        "../x",
        "/etc/x",
        "resources/../../x.en.md",
        "a\\b",
        ".hidden",
        "resources/.x.en.md",
        "resources//x.en.md",
    ] {
        assert_eq!(said(&[(name, b"x")]), "a file has a name that none may have", "{name}");
    }
    let bomb = vec![0; 20 << 20];
    assert_eq!(said(&[("media/x.png", &bomb)]), "larger than such a file may be");
    let many: Vec<String> = (0..20).map(|number| format!("media/{number}.png")).collect();
    let bomb = vec![0; 15 << 20];
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &bomb[..])).collect();
    assert_eq!(said(&many), "larger than 256 MiB");
    assert_eq!(check_pack(b"PK\x03\x04").unwrap_err().reason, "no zip file, or a broken one");
}

#[test]
fn a_signature_covers_every_byte() {
    let (folder, author) = (folder(&[("resources/x.en.md", CARD.as_bytes())]), key());
    built(folder.path(), &author, 1).unwrap();
    let read = || Pack::read(folder.path()).map_err(|problem| problem.reason);
    let file = |name: &str| folder.path().join(name);
    let manifest = fs::read(file("pack.json")).unwrap();
    fs::write(file("resources/x.en.md"), CARD.replace("Breathe", "Breath")).unwrap();
    assert_eq!(read().unwrap_err(), "not what the manifest says");
    fs::write(file("resources/x.en.md"), CARD).unwrap();
    fs::write(file("resources/y.en.md"), CARD).unwrap();
    assert_eq!(read().unwrap_err(), "the manifest does not know it");
    fs::remove_file(file("resources/y.en.md")).unwrap();
    let text = String::from_utf8(manifest.clone()).unwrap();
    fs::write(file("pack.json"), text.replace("\"version\": 1", "\"version\": 2")).unwrap();
    assert_eq!(read().unwrap_err(), "the signature does not hold");
    fs::write(file("pack.json"), &manifest).unwrap();
    let mut signature = fs::read(file("pack.sig")).unwrap();
    signature[9] ^= 1;
    fs::write(file("pack.sig"), &signature).unwrap();
    assert_eq!(read().unwrap_err(), "the signature does not hold");
    fs::remove_file(file("pack.sig")).unwrap();
    assert_eq!(read().unwrap_err(), "it is missing");
}

#[test]
fn strangers_and_older_versions_are_refused() {
    let (folder, author) = (folder(&[("resources/x.en.md", CARD.as_bytes())]), key());
    let old = built(folder.path(), &author, 1).unwrap();
    let new = built(folder.path(), &author, 2).unwrap();
    let other = built(folder.path(), &key(), 3).unwrap();
    let mut known = KnownPacks::default();
    assert!(decide(&old, &known).is_err(), "a stranger's");
    known.signers.insert(author.signer());
    assert_eq!(decide(&old, &known), Ok(Decision::Take));
    let taken =
        |pack: &Pack| KnownPack { version: pack.version, digest: pack.digest, signer: pack.signer };
    known.packs.insert("calm".into(), taken(&new));
    assert_eq!(decide(&new, &known), Ok(Decision::Same));
    assert!(decide(&old, &known).is_err(), "rolled back");
    known.signers.insert(other.signer.unwrap());
    assert!(decide(&other, &known).is_err(), "another's pack of this name");
    fs::write(folder.path().join("resources/x.en.md"), CARD.replace("3", "4")).unwrap();
    let changed = built(folder.path(), &author, 2).unwrap();
    assert!(decide(&changed, &known).is_err(), "another one of the same version");
    assert_eq!(PackKey::words(&author.signer()).unwrap().len(), 6);
}

fn languages(resources: &[Resource]) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut all: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for one in resources {
        all.entry(&one.slug).or_default().insert(&one.lang);
    }
    all
}

#[test]
fn the_starter_pack_is_whole_in_both_languages() {
    let pack = starter().unwrap();
    for (slug, languages) in languages(&pack.resources) {
        assert!(languages.contains("en") && languages.contains("es"), "{slug}");
    }
    let of = |slug: &str, lang: &str| {
        let found = pack.resources.iter().find(|one| one.slug == slug && one.lang == lang);
        found.cloned().unwrap()
    };
    for (slug, _) in languages(&pack.resources) {
        let (one, two) = (of(slug, "en"), of(slug, "es"));
        let steps = |one: &Resource| one.steps.iter().map(|step| step.seconds).collect::<Vec<_>>();
        assert_eq!(
            (one.kind, steps(&one), one.minutes),
            (two.kind, steps(&two), two.minutes),
            "{slug}"
        );
        assert_ne!(one.title, "", "{slug}");
    }
}

#[test]
fn the_published_schema_knows_the_keys_that_are_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/resource.schema.json");
    let schema: serde_json::Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let mut published: Vec<&str> =
        schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    let mut keys = KEYS.to_vec();
    published.sort_unstable();
    keys.sort_unstable();
    assert_eq!(published, keys);
    let kinds: Vec<&str> = schema["properties"]["kind"]["enum"]
        .as_array()
        .unwrap()
        .iter()
        .map(|kind| kind.as_str().unwrap())
        .collect();
    assert_eq!(kinds, ResourceKind::all().map(ResourceKind::name).collect::<Vec<_>>());
}

proptest! {
    #[test]
    fn any_name_is_one_of_a_pack_or_refused(name in ".{0,60}") {
        if kind(&name).is_ok() {
            prop_assert!(!name.contains("..") && !name.starts_with('/') && name.is_ascii());
        }
    }

    #[test]
    fn any_text_is_a_resource_or_refused(text in "(---\n)?(title|kind|steps|tags|x)?:? ?[a-z<>\\[\\]()!/ \n-]{0,80}(---\n)?.{0,40}") {
        let _ = read_resource(("x", "en"), &text);
        let _ = step(&text);
    }

    #[test]
    fn front_matter_reads_back(title in "[a-zA-Z][a-zA-Z ]{0,30}", tags in prop::collection::vec("[a-z]{1,9}", 0..5)) {
        let title = title.trim();
        let items: String = tags.iter().map(|tag| format!("  - {tag}\n")).collect();
        for list in [format!(" [{}]\n", tags.join(", ")), format!("\n{items}")] {
            let text = format!("---\ntitle: {title}\ntags:{list}---\n\nbody\n");
            let (FrontMatter { one, many }, body) = split(&text).unwrap();
            prop_assert_eq!((one["title"].as_str(), &many["tags"], body), (title, &tags, "body\n"));
        }
    }

    #[test]
    fn any_bytes_are_a_pack_or_refused(bytes: Vec<u8>) {
        let _ = check_pack(&bytes);
    }
}
