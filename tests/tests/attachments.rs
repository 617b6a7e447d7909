//! Photos, recordings and files of an entry, under everything that happens around them.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::io::{self, Read};

use interlude_core::journal::{DocumentId, Edit};
use interlude_core::{Check, Error, Interlude, Problem, Result};
use interlude_tests::world::{DAY, Replica, contents, scaled};

fn attach(core: &Interlude, id: &DocumentId, bytes: &[u8]) -> Result<String> {
    core.journal().attach(id, &mut &*bytes, "photo.jpg", "image/jpeg")
}

fn read(core: &Interlude, id: &DocumentId, attachment: &str) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let reader = core.journal().read_attachment(id, attachment);
    reader.map_err(io::Error::other)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn files(device: &Replica) -> Vec<String> {
    let names = contents(device.folder()).into_keys();
    names.filter(|name| name.starts_with("attachments/")).collect()
}

#[test]
fn content_of_every_size_comes_back() {
    let device = Replica::alone(1);
    let id = device.write("", "");
    let chunk = 256 << 10;
    for length in [0, 1, chunk - 1, chunk, chunk + 1, 3 * chunk] {
        let bytes: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
        let attachment = attach(device.core(), &id, &bytes).unwrap();
        assert_eq!(read(device.core(), &id, &attachment).unwrap(), bytes);
    }
    let kept = device.journal().get(&id).unwrap();
    assert_eq!((kept.summary.attachments, kept.content.attachments.len()), (6, 6));
    let orders: Vec<_> = kept.content.attachments.iter().map(|one| one.order).collect();
    assert_eq!(orders, [0, 1, 2, 3, 4, 5]);
}

#[test]
fn the_same_content_is_kept_once_and_for_as_long_as_anyone_has_it() {
    let device = Replica::alone(1);
    let (first, second) = (device.write("", "one"), device.write("", "two"));
    let one = attach(device.core(), &first, b"river").unwrap();
    let two = attach(device.core(), &second, b"river").unwrap();
    assert_eq!(files(&device).len(), 1);
    device.journal().erase(&first).unwrap();
    device.core().tidy().unwrap();
    assert!(read(device.core(), &first, &one).is_err());
    assert_eq!(read(device.core(), &second, &two).unwrap(), b"river");
    device.journal().erase(&second).unwrap();
    assert_eq!(files(&device), Vec::<String>::new(), "erased means gone");
}

#[test]
fn a_detached_one_can_be_had_back_for_thirty_days() {
    let device = Replica::alone(1);
    let id = device.write("", "");
    let attachment = attach(device.core(), &id, b"river").unwrap();
    device.journal().detach(&id, &attachment).unwrap();
    assert!(device.journal().read_attachment(&id, &attachment).is_err());
    device.core().tidy().unwrap();
    device.clock.pass(29 * DAY);
    device.core().tidy().unwrap();
    assert_eq!(files(&device).len(), 1);
    device.clock.pass(2 * DAY);
    assert_eq!(device.core().tidy().unwrap().files, 1);
    assert_eq!(files(&device).len(), 0);
}

/// A file that lets something else happen while it is read.
struct Slow<F: FnMut()> {
    meanwhile: F,
    left: usize,
}

impl<F: FnMut()> Read for Slow<F> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        (self.meanwhile)();
        let length = self.left.min(out.len());
        out[..length].fill(7);
        self.left -= length;
        Ok(length)
    }
}

#[test]
fn whatever_happens_while_one_is_read_in_it_is_kept_or_refused() {
    let device = Replica::alone(1);
    let id = device.write("", "");
    let tidy = || {
        let other = device.write("", "gone");
        device.journal().erase(&other).unwrap();
        device.core().tidy().unwrap();
    };
    let mut slow = Slow { meanwhile: tidy, left: 200_000 };
    let attachment = device.journal().attach(&id, &mut slow, "tape.m4a", "audio/mp4").unwrap();
    assert_eq!(read(device.core(), &id, &attachment).unwrap().len(), 200_000);
    // The entry is erased while its photo is read in: refused, and nothing of it stays.
    let erase = || drop(device.journal().erase(&id));
    let mut slow = Slow { meanwhile: erase, left: 1000 };
    let refused = device.journal().attach(&id, &mut slow, "tape.m4a", "audio/mp4");
    assert!(matches!(refused, Err(Error::NotFound(_))), "{refused:?}");
    device.core().tidy().unwrap();
    assert_eq!(files(&device), Vec::<String>::new());
}

#[test]
fn one_that_cannot_be_read_in_leaves_nothing() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("a canary in the error of the host"))
        }
    }
    let device = Replica::alone(1);
    let id = device.write("", "");
    let refused = device.journal().attach(&id, &mut Broken, "tape.m4a", "audio/mp4").unwrap_err();
    assert!(matches!(refused, Error::Io { .. }) && !refused.to_string().contains("canary"));
    let mut endless = io::repeat(1);
    let refused = device.journal().attach(&id, &mut endless, "tape.m4a", "audio/mp4");
    assert!(matches!(refused, Err(Error::Invalid { .. })), "more than 64 MiB");
    let long = "n".repeat(2000);
    let refused = device.journal().attach(&id, &mut &b"x"[..], &long, "audio/mp4");
    assert!(matches!(refused, Err(Error::Invalid { .. })));
    let nobody = device.write("", "");
    device.journal().erase(&nobody).unwrap();
    assert!(matches!(attach(device.core(), &nobody, b"x"), Err(Error::NotFound(_))));
    device.core().tidy().unwrap();
    assert_eq!(files(&device), Vec::<String>::new());
    assert_eq!(device.core().check(Check::Thorough, &mut |_| ()).unwrap(), []);
}

#[test]
fn attaching_tidying_and_erasing_at_once_lose_nothing_acknowledged() {
    let device = Replica::alone(1);
    let id = device.write("", "");
    let kept = std::thread::scope(|scope| {
        let attaching = scope.spawn(|| {
            let each = (0..scaled(40, 1000)).filter_map(|number| {
                let bytes = number.to_string().into_bytes();
                let entry = device.write("", "with a photo");
                attach(device.core(), &entry, &bytes).ok().map(|name| (entry, name, bytes))
            });
            each.collect::<Vec<_>>()
        });
        while !attaching.is_finished() {
            device.journal().erase(&device.write("", "gone")).unwrap();
            device.core().tidy().unwrap();
            device.journal().edit(&id, &[Edit::Mood(Some(3))]).unwrap();
        }
        attaching.join().unwrap()
    });
    for (entry, name, bytes) in &kept {
        assert_eq!(&read(device.core(), entry, name).unwrap(), bytes);
    }
    assert!(!kept.is_empty());
    assert_eq!(device.core().check(Check::Thorough, &mut |_| ()).unwrap(), []);
}

#[test]
fn bytes_that_are_not_those_that_were_stored_are_never_given() {
    let device = Replica::alone(1);
    let id = device.write("", "");
    let bytes = vec![5; 600_000];
    let attachment = attach(device.core(), &id, &bytes).unwrap();
    let path = device.folder().join(&files(&device)[0]);
    let whole = std::fs::read(&path).unwrap();
    let chunk = (256 << 10) + 16;
    let swapped = [&whole[chunk..2 * chunk], &whole[..chunk], &whole[2 * chunk..]].concat();
    let mut flipped = whole.clone();
    flipped[300_000] ^= 1;
    for broken in [
        flipped,
        swapped,
        whole[..whole.len() - 1].to_vec(),
        whole[..chunk].to_vec(),
        Vec::new(),
        [&whole[..], b"more"].concat(),
    ] {
        std::fs::write(&path, &broken).unwrap();
        assert!(read(device.core(), &id, &attachment).is_err());
        let problems = device.core().check(Check::Thorough, &mut |_| ()).unwrap();
        assert_eq!(problems, [Problem::Attachments(1)]);
        assert_eq!(std::fs::read(&path).unwrap(), broken, "nothing is deleted");
    }
    std::fs::remove_file(&path).unwrap();
    assert!(device.journal().read_attachment(&id, &attachment).is_err());
    std::fs::write(&path, &whole).unwrap();
    assert_eq!(read(device.core(), &id, &attachment).unwrap(), bytes);
}

#[test]
fn the_same_content_at_the_same_time_can_be_read_by_all() {
    let device = Replica::alone(1);
    let entries: Vec<DocumentId> = (0..4).map(|_| device.write("", "")).collect();
    for round in 0..scaled(10, 200) {
        let bytes = vec![round as u8; 5000];
        let names: Vec<String> = std::thread::scope(|scope| {
            let attaching: Vec<_> = (entries.iter())
                .map(|id| scope.spawn(|| attach(device.core(), id, &bytes).unwrap()))
                .collect();
            attaching.into_iter().map(|one| one.join().unwrap()).collect()
        });
        for (id, name) in entries.iter().zip(&names) {
            assert_eq!(read(device.core(), id, name).unwrap(), bytes);
            device.journal().detach(id, name).unwrap();
        }
    }
}
