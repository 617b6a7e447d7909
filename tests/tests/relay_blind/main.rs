//! What a relay, its operator and whoever listens on the way get to see of a journal: nothing that
//! can be read, in its files, its logs, the traffic, or a bundle.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod logs;
mod seen;
mod words;

use std::sync::{Arc, Mutex};

use interlude_core::environment::Clock as _;
use interlude_core::journal::{Coping, DocumentId, Edit, NewEntry, TextField, TextPatch};
use interlude_core::sync::{AttachmentPolicy, SyncOptions, SyncState};
use interlude_tests::world::{
    HOUR, Replica, SimClock, SimEntropy, SimRelay, Way, contents, join, liar, scaled,
};
use logs::Logs;
use words::{Secret, forms, found, secrets, text};

struct Home {
    clock: Arc<SimClock>,
    relay: Arc<SimRelay>,
    devices: Vec<(Replica, Way)>,
    traffic: Arc<Mutex<Vec<u8>>>,
    /// Every document there ever was, and when.
    ids: Vec<DocumentId>,
    times: Vec<i64>,
    entropy: SimEntropy,
    count: usize,
}

impl Home {
    fn new(seed: u64) -> Self {
        let clock = SimClock::at("2026-03-01T12:00:00Z");
        let relay = SimRelay::new(clock.skewed(0));
        let traffic: Arc<Mutex<Vec<u8>>> = Arc::default();
        let devices = (0..3)
            .map(|number| {
                let way = Way::new(Arc::clone(&relay), number);
                let tap = Arc::clone(&traffic);
                way.meddle(liar(move |request, relay| {
                    let answer = relay.answer(request)?;
                    let mut tap = tap.lock().unwrap();
                    tap.extend_from_slice(request.url.as_bytes());
                    tap.extend_from_slice(
                        request.authorization.as_deref().unwrap_or("").as_bytes(),
                    );
                    tap.extend_from_slice(&request.body);
                    tap.extend_from_slice(&answer.body);
                    Some(answer)
                }));
                (Replica::new(seed * 10 + number, clock.skewed(0)), way)
            })
            .collect();
        let (ids, times, entropy) = (Vec::new(), Vec::new(), SimEntropy::new(seed));
        Self { clock, relay, devices, traffic, ids, times, entropy, count: 0 }
    }

    fn word(&mut self) -> String {
        self.count += 1;
        text(self.count)
    }

    fn entry(&mut self) -> NewEntry {
        NewEntry {
            title: self.word(),
            body: format!("before {} after", self.word()),
            tags: [self.word()].into(),
            emotions: [self.word()].into(),
            session: Some(self.word()),
            prompt: Some(self.word()),
            goal: Some(self.word()),
            coping: Coping { trigger: Some(self.word()), action: Some(self.word()), helped: None },
            ..NewEntry::default()
        }
    }

    /// One random thing that a person does on one device.
    fn act(&mut self, on: usize) {
        let (choice, word, new) = (self.entropy.below(10), self.word(), self.entry());
        let pick = |bound: usize| self.entropy.below(bound.max(1));
        let journal = self.devices[on].0.journal();
        let id = self.ids.get(pick(self.ids.len())).filter(|id| journal.get(id).is_ok()).copied();
        match (choice, id) {
            (0..3, _) | (_, None) => {
                let id = journal.write(&new).unwrap();
                self.times.push(self.devices[on].0.clock.now().millis());
                self.ids.push(id);
            }
            (3..5, Some(id)) => {
                let mut editor = journal.open(&id).unwrap();
                let patch = TextPatch { field: TextField::Body, at: 0, delete: 2, insert: word };
                editor.splice(patch).unwrap();
            }
            (5, Some(id)) => {
                let content = word.repeat(1 + pick(3000));
                let mut content = content.as_bytes();
                journal.attach(&id, &mut content, &format!("{word}.txt"), "text/plain").unwrap();
            }
            (6, Some(id)) => journal.edit(&id, &[Edit::Append(word)]).unwrap(),
            (7, Some(id)) => journal.trash(&id).unwrap(),
            (8, Some(id)) => journal.untrash(&id).unwrap(),
            (_, Some(id)) => journal.erase(&id).unwrap(),
        }
    }

    fn sync(&self, on: usize) {
        let options = SyncOptions { attachments: AttachmentPolicy::All, ..SyncOptions::default() };
        let (replica, way) = &self.devices[on];
        let report = replica.core().sync(way).once(&options, &mut |_| ()).unwrap();
        assert_eq!(report.state, SyncState::InStep, "{report:?}");
    }

    /// A long time together.
    fn live(&mut self) {
        let first = self.entry();
        self.ids.push(self.devices[0].0.journal().write(&first).unwrap());
        for number in 1..3 {
            let name = self.word();
            let (old, new) = (&self.devices[0], &self.devices[number]);
            join((&old.0, &old.1), (&new.0, &new.1), &name);
        }
        for _ in 0..scaled(60, 3000) {
            let on = self.entropy.below(3);
            self.act(on);
            if self.entropy.below(3) == 0 {
                self.clock.pass(HOUR);
                self.sync(on);
            }
        }
        let name = self.word();
        self.devices[1].0.core().devices().rename(&name).unwrap();
        (0..6).for_each(|number| self.sync(number % 3));
    }

    /// The words, and the ids of documents.
    fn secrets(&self) -> Vec<Secret> {
        let mut secrets = secrets();
        for id in &self.ids {
            forms("the id of a document", id.0[..12].to_vec(), &mut secrets);
        }
        secrets
    }
}

#[test]
fn nothing_that_can_be_read_leaves_the_devices() {
    let logs = Logs::default();
    tracing::subscriber::set_global_default(logs.clone()).unwrap();
    let mut home = Home::new(1);
    home.live();
    let secrets = home.secrets();
    assert!(home.ids.len() > 15 && home.count > 300);
    let traffic = home.traffic.lock().unwrap().clone();
    assert!(traffic.len() > 100_000);
    assert_eq!(found(&traffic, &secrets), None, "in the traffic");
    let files = contents(home.relay.home());
    assert!(files.keys().any(|name| name.ends_with("relay.db")));
    assert!(files.keys().any(|name| name.ends_with("-wal")));
    assert!(files.keys().any(|name| name.contains("blobs/")));
    for (name, bytes) in &files {
        assert_eq!(found(name.as_bytes(), &secrets), None, "in the name of a file");
        assert_eq!(found(bytes, &secrets), None, "in {name}");
    }
    let text = logs.text();
    assert!(text.contains("answered"), "the relay logs");
    assert_eq!(found(text.as_bytes(), &secrets), None, "in the logs");
    let mut bundle = Vec::new();
    home.devices[0].0.core().export_bundle(&mut bundle).unwrap();
    assert!(bundle.len() > 50_000);
    assert_eq!(found(&bundle, &secrets), None, "in a bundle");
    // The journal itself does hold them: what is looked for is what there is.
    let kept = home.devices[0].0.found(words::WORDS[0]);
    assert!(!kept.is_empty());
    let ids = seen::check(&home.relay, &home.times);
    for id in ids {
        assert_eq!(found(text.as_bytes(), &id), None, "an id in the logs");
    }
}
