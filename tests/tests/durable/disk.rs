use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use interlude_tests::world::SimEntropy;

use super::log::Event;

/// What a disk writes at once.
const SECTOR: usize = 512;

/// A disk that tells what is safe from what is only on its way.
///
/// Content is safe once its file was synced, a name once its folder was. What is not is lost or
/// kept as chance has it: names in their order (file systems keep a journal of them), pieces of
/// content in any.
pub(crate) struct Disk {
    root: PathBuf,
    names: BTreeMap<PathBuf, Node>,
    safe_names: BTreeMap<PathBuf, Node>,
    /// Changes of names since, and whether each is safe.
    changes: Vec<(NameChange, bool)>,
    files: Vec<Content>,
    open: HashMap<i32, Opened>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Node {
    Folder,
    File(usize),
}

enum Opened {
    Folder(PathBuf),
    File(usize),
}

enum NameChange {
    Add(PathBuf, Node),
    Rename(PathBuf, PathBuf),
    Remove(PathBuf),
}

#[derive(Default)]
struct Content {
    safe: Vec<u8>,
    since: Vec<Piece>,
}

enum Piece {
    Write(usize, Vec<u8>),
    Cut(usize),
}

impl Disk {
    /// A disk on which everything in a folder is safe.
    pub(crate) fn of(root: &Path) -> Self {
        let (names, open) = (BTreeMap::new(), HashMap::new());
        let mut disk = Self {
            root: root.to_owned(),
            safe_names: BTreeMap::new(),
            names,
            changes: Vec::new(),
            files: Vec::new(),
            open,
        };
        disk.take_in(root);
        disk.safe_names = disk.names.clone();
        disk
    }

    fn take_in(&mut self, folder: &Path) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                self.names.insert(path.clone(), Node::Folder);
                self.take_in(&path);
            } else {
                let safe = std::fs::read(&path).unwrap();
                self.names.insert(path, Node::File(self.files.len()));
                self.files.push(Content { safe, since: Vec::new() });
            }
        }
    }

    /// What happens outside the folder happens to another disk.
    pub(crate) fn happen(&mut self, event: &Event) {
        match event {
            Event::Open { fd, path, made, emptied } => self.opened(*fd, path, *made, *emptied),
            Event::Write { fd, place, bytes } => {
                self.piece(*fd, Piece::Write(*place as usize, bytes.clone()));
            }
            Event::Cut { fd, length } => self.piece(*fd, Piece::Cut(*length as usize)),
            Event::Sync { fd } => self.sync(*fd),
            Event::Close { fd } => drop(self.open.remove(fd)),
            Event::Rename { from, to } => {
                self.rename(NameChange::Rename(from.clone(), to.clone()), from);
            }
            Event::Remove { path } => self.rename(NameChange::Remove(path.clone()), path),
            Event::Folder { path } => {
                self.rename(NameChange::Add(path.clone(), Node::Folder), path);
            }
            Event::Said(_) => {}
        }
    }

    fn opened(&mut self, fd: i32, path: &Path, made: bool, emptied: bool) {
        if path == self.root || self.names.get(path) == Some(&Node::Folder) {
            self.open.insert(fd, Opened::Folder(path.to_owned()));
            return;
        }
        if !path.starts_with(&self.root) || is_memory(path) {
            return;
        }
        if made && !self.names.contains_key(path) {
            self.rename(NameChange::Add(path.to_owned(), Node::File(self.files.len())), path);
            self.files.push(Content::default());
        }
        let Some(Node::File(file)) = self.names.get(path).copied() else { return };
        self.open.insert(fd, Opened::File(file));
        if emptied {
            self.piece(fd, Piece::Cut(0));
        }
    }

    fn piece(&mut self, fd: i32, piece: Piece) {
        if let Some(Opened::File(file)) = self.open.get(&fd) {
            self.files[*file].since.push(piece);
        }
    }

    fn rename(&mut self, change: NameChange, path: &Path) {
        if path.starts_with(&self.root) && !is_memory(path) {
            change.apply(&mut self.names);
            self.changes.push((change, false));
        }
    }

    fn sync(&mut self, fd: i32) {
        match self.open.get(&fd) {
            Some(Opened::File(file)) => {
                let Content { safe, since } = &mut self.files[*file];
                since.drain(..).for_each(|piece| piece.apply(safe));
            }
            Some(Opened::Folder(folder)) => {
                let here = self.changes.iter_mut();
                here.filter(|(change, _)| change.folder() == Some(folder.as_path()))
                    .for_each(|(_, safe)| *safe = true);
            }
            None => {}
        }
    }

    /// Writes into `to` what is left when the power goes now.
    pub(crate) fn after_power_cut(&self, chance: &SimEntropy, to: &Path) {
        let mut names = self.safe_names.clone();
        let reached = chance.below(self.changes.len() + 1);
        for (_, (change, _)) in
            self.changes.iter().enumerate().filter(|(at, (_, safe))| *safe || *at < reached)
        {
            change.apply(&mut names);
        }
        let luck = chance.below(4);
        for (path, node) in &names {
            let path = to.join(path.strip_prefix(&self.root).unwrap());
            match node {
                Node::Folder => std::fs::create_dir_all(path).unwrap(),
                Node::File(file) if path.parent().is_some_and(Path::exists) => {
                    std::fs::write(path, self.files[*file].left(chance, luck)).unwrap();
                }
                Node::File(_) => {}
            }
        }
    }
}

/// SQLite's index of its log is memory shared by processes; its file is made anew after a cut.
fn is_memory(path: &Path) -> bool {
    path.to_string_lossy().ends_with("-shm")
}

impl NameChange {
    /// The folder whose syncing makes it safe.
    fn folder(&self) -> Option<&Path> {
        match self {
            Self::Add(path, _) | Self::Rename(_, path) | Self::Remove(path) => path.parent(),
        }
    }

    fn apply(&self, names: &mut BTreeMap<PathBuf, Node>) {
        match self {
            Self::Add(path, node) => drop(names.insert(path.clone(), *node)),
            Self::Remove(path) => drop(names.remove(path)),
            Self::Rename(from, to) => {
                let moved: Vec<_> =
                    names.keys().filter(|path| path.starts_with(from)).cloned().collect();
                for path in moved {
                    let rest = path.strip_prefix(from).unwrap();
                    let there =
                        if rest.as_os_str().is_empty() { to.clone() } else { to.join(rest) };
                    if let Some(node) = names.remove(&path) {
                        names.insert(there, node);
                    }
                }
            }
        }
    }
}

impl Content {
    /// `luck`: nothing that was not safe is left (0), all of it (1), some pieces (2), torn ones (3).
    fn left(&self, chance: &SimEntropy, luck: usize) -> Vec<u8> {
        let mut bytes = self.safe.clone();
        for piece in &self.since {
            match (luck, piece) {
                (0, _) => {}
                (1, _) => piece.apply(&mut bytes),
                (3, Piece::Write(place, written)) => tear(*place, written, chance, &mut bytes),
                _ if chance.below(2) == 0 => piece.apply(&mut bytes),
                _ => {}
            }
        }
        bytes
    }
}

impl Piece {
    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Cut(length) => bytes.resize(*length, 0),
            Self::Write(place, written) => {
                bytes.resize(bytes.len().max(place + written.len()), 0);
                bytes[*place..place + written.len()].copy_from_slice(written);
            }
        }
    }
}

/// Some sectors of a write arrive, others do not.
fn tear(place: usize, written: &[u8], chance: &SimEntropy, bytes: &mut Vec<u8>) {
    let mut from = 0;
    while from < written.len() {
        let to = written.len().min(((place + from) / SECTOR + 1) * SECTOR - place);
        if chance.below(2) == 0 {
            Piece::Write(place + from, written[from..to].to_vec()).apply(bytes);
        }
        from = to;
    }
}
