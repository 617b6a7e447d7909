use std::io::Read;

/// The beginning of a file without white space: enough to tell formats apart.
pub(super) fn start(content: &mut dyn Read) -> String {
    let mut bytes = Vec::new();
    // What cannot be read does not look like any format.
    let _ = content.take(16 << 10).read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).split_whitespace().collect()
}
