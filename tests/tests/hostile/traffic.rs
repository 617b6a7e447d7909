//! Anything at all in place of what was asked or answered.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use interlude_core::environment::{HttpRequest, HttpResponse};
use interlude_core::journal::DocumentId;
use interlude_tests::world::{MINUTE, Meddler, SimEntropy, SimRelay, scaled};

use super::home::{Device, Home, in_step};

/// Changes some of what passes, in both directions.
struct Vandal {
    entropy: SimEntropy,
    changes: Arc<AtomicUsize>,
    /// Earlier answers, to be given again.
    old: Mutex<Vec<Vec<u8>>>,
}

impl Vandal {
    fn spoil(&self, bytes: &mut Vec<u8>, most: usize) {
        let old = self.old.lock().unwrap().clone();
        let any = || match old.is_empty() {
            true => Vec::new(),
            false => old[self.entropy.below(old.len())].clone(),
        };
        let at = |bytes: &Vec<u8>| self.entropy.below(bytes.len().max(1));
        match self.entropy.below(9) {
            0 | 1 if !bytes.is_empty() => {
                let place = at(bytes);
                bytes[place] ^= 1 << self.entropy.below(8);
            }
            2 => bytes.truncate(at(bytes)),
            3 => *bytes = any(),
            4 if bytes.len() > 3 => {
                let (one, two) = (at(bytes), at(bytes));
                bytes.swap(one, two);
            }
            5 => {
                let (other, place) = (any(), at(bytes).min(bytes.len()));
                let cut = self.entropy.below(other.len().max(1)).min(other.len());
                bytes.truncate(place);
                bytes.extend_from_slice(&other[cut..]);
            }
            6 => *bytes = b"<html><body>Please log in to the hotel's network</body></html>".to_vec(),
            7 => {
                let value = u8::try_from(self.entropy.below(256)).unwrap();
                *bytes = vec![value; most.min(self.entropy.below(1 << 16))];
            }
            _ => {
                let (from, place) = (at(bytes), at(bytes).min(bytes.len()));
                let piece = bytes.get(from..).unwrap_or_default().to_vec();
                bytes.splice(place..place, piece);
            }
        }
        bytes.truncate(most);
    }
}

impl Meddler for Vandal {
    fn pass(&self, request: &HttpRequest, relay: &SimRelay) -> Option<HttpResponse> {
        let choice = self.entropy.below(10);
        if choice > 4 {
            return relay.answer(request);
        }
        self.changes.fetch_add(1, Ordering::Relaxed);
        if choice == 0 {
            let mut body = request.body.clone();
            self.spoil(&mut body, usize::MAX);
            let HttpRequest { method, most, timeout_ms, .. } = *request;
            let (url, authorization) = (request.url.clone(), request.authorization.clone());
            return relay.answer(&HttpRequest { method, url, authorization, body, most, timeout_ms });
        }
        let mut answer = relay.answer(request)?;
        let mut old = self.old.lock().unwrap();
        old.push(answer.body.clone());
        if old.len() > 50 {
            old.remove(0);
        }
        drop(old);
        if choice == 1 {
            let statuses = [200, 204, 301, 400, 401, 404, 409, 410, 413, 429, 500, 503, 0, 999];
            answer.status = statuses[self.entropy.below(statuses.len())];
        } else {
            self.spoil(&mut answer.body, request.most);
        }
        Some(answer)
    }
}

type Written = BTreeMap<DocumentId, (String, String)>;

/// Nothing shows that was not written, and nothing another way than it was.
fn check(devices: &[&Device], written: &Written) {
    for device in devices {
        for (id, content) in device.journal() {
            assert_eq!(written.get(&id), Some(&content), "it was never written");
        }
    }
}

#[test]
fn no_change_of_traffic_has_an_effect() {
    let most = scaled(400, 100_000) as usize;
    let changes = Arc::new(AtomicUsize::new(0));
    let mut seed = 0;
    while changes.load(Ordering::Relaxed) < most {
        seed += 1;
        home(seed, most, &changes);
    }
}

/// Devices whose traffic is changed a few thousand times.
fn home(seed: u64, most: usize, changes: &Arc<AtomicUsize>) {
    let (home, phone, tablet) = Home::pair();
    let mut written = Written::new();
    let until = most.min(changes.load(Ordering::Relaxed) + 3000);
    let mut round = 0;
    while changes.load(Ordering::Relaxed) < until {
        round += 1;
        for (number, device) in [&phone, &tablet].into_iter().enumerate() {
            let vandal = Vandal {
                entropy: SimEntropy::new(seed * 1_000_000 + round * 2 + number as u64),
                changes: Arc::clone(changes),
                old: Mutex::default(),
            };
            device.way.meddle(Some(Arc::new(vandal)));
            let (title, body) = (format!("{seed}/{round}/{number}"), format!("body {round}"));
            let id = device.vault.write(&title, &body);
            if round % 4 == 1 {
                let mut photo: &[u8] = &[round as u8; 3000];
                device.vault.journal().attach(&id, &mut photo, "p.jpg", "image/jpeg").unwrap();
            }
            written.insert(id, (title, body));
            for _ in 0..3 {
                let _ = device.try_sync();
            }
        }
        check(&[&phone, &tablet], &written);
        if round % 8 == 0 {
            calm(&home, &phone, &tablet, &written);
        }
    }
    calm(&home, &phone, &tablet, &written);
}

fn calm(home: &Home, phone: &Device, tablet: &Device, written: &Written) {
    for device in [phone, tablet] {
        device.honest();
    }
    home.clock.pass(11 * MINUTE);
    for _ in 0..2 {
        let _ = phone.sync();
        let _ = tablet.sync();
    }
    in_step(&[phone, tablet]);
    assert_eq!((phone.journal(), tablet.journal()), (written.clone(), written.clone()));
}
