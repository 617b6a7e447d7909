use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::interpreter::World;

fn cases() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../bindings/cases");
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let files = files.filter(|file| file.extension().is_some_and(|kind| kind == "json"));
    let read = |file| serde_json::from_slice::<Vec<Value>>(&fs::read(file).unwrap()).unwrap();
    files.flat_map(read).collect()
}

#[test]
fn every_case_holds() {
    let cases = cases();
    assert!(cases.len() >= 10, "only {} cases", cases.len());
    for case in cases {
        let folder = tempfile::tempdir().unwrap();
        let mut world = World::new(&case, folder.path());
        for step in case["steps"].as_array().unwrap() {
            world.run(case["name"].as_str().unwrap(), step);
        }
    }
}
