use std::path::{Path, PathBuf};

/// Something that happened to the files, as `shim/record.c` wrote it down.
pub(crate) enum Event {
    Open { fd: i32, path: PathBuf, made: bool, emptied: bool },
    Write { fd: i32, place: u64, bytes: Vec<u8> },
    Cut { fd: i32, length: u64 },
    Sync { fd: i32 },
    Close { fd: i32 },
    Rename { from: PathBuf, to: PathBuf },
    Remove { path: PathBuf },
    Folder { path: PathBuf },
    Said(String),
}

/// Reads a record from beginning to end.
pub(crate) fn read(file: &Path) -> Vec<Event> {
    let bytes = std::fs::read(file).unwrap();
    let (mut rest, mut events) = (bytes.as_slice(), Vec::new());
    while !rest.is_empty() {
        let kind = take(&mut rest, 1)[0];
        let fd = i32::from_ne_bytes(take(&mut rest, 4).try_into().unwrap());
        let number = u64::from_ne_bytes(take(&mut rest, 8).try_into().unwrap());
        let [first, second] =
            [(); 2].map(|()| u32::from_ne_bytes(take(&mut rest, 4).try_into().unwrap()) as usize);
        let (one, two) = (take(&mut rest, first), take(&mut rest, second));
        events.push(event(kind, fd, number, one, two));
    }
    events
}

fn take<'a>(rest: &mut &'a [u8], count: usize) -> &'a [u8] {
    let (taken, left) = rest.split_at(count);
    *rest = left;
    taken
}

fn event(kind: u8, fd: i32, number: u64, one: &[u8], two: &[u8]) -> Event {
    let path = |bytes: &[u8]| PathBuf::from(String::from_utf8(bytes.to_vec()).unwrap());
    match kind {
        b'o' => {
            Event::Open { fd, path: path(one), made: number & 1 != 0, emptied: number & 2 != 0 }
        }
        b'w' => Event::Write { fd, place: number, bytes: one.to_vec() },
        b't' => Event::Cut { fd, length: number },
        b's' => Event::Sync { fd },
        b'c' => Event::Close { fd },
        b'r' => Event::Rename { from: path(one), to: path(two) },
        b'u' => Event::Remove { path: path(one) },
        b'm' => Event::Folder { path: path(one) },
        b'!' => Event::Said(String::from_utf8(one.to_vec()).unwrap()),
        other => panic!("a record of kind {other}"),
    }
}
