//! `uniffi-bindgen`, in the very version that the library was made with, which then finishes what it made.

mod finish;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    uniffi::uniffi_bindgen_main();
    let Some(folder) = arguments.iter().skip_while(|one| *one != "--out-dir").nth(1) else {
        return ExitCode::SUCCESS;
    };
    let library = arguments.iter().find(|one| is_library(Path::new(one)));
    match library.and_then(|library| finish::all(library, Path::new(folder))) {
        Some(()) => ExitCode::SUCCESS,
        None => ExitCode::FAILURE,
    }
}

fn is_library(path: &Path) -> bool {
    let ends = path.extension().and_then(|end| end.to_str());
    matches!(ends, Some("so" | "dylib" | "dll" | "a")) && path.is_file()
}
