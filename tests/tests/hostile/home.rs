//! A participant's devices and their relay.

use std::collections::BTreeMap;
use std::sync::Arc;

use interlude_core::Result;
use interlude_core::journal::{DocumentId, EntryFilter};
use interlude_core::sync::{AttachmentPolicy, SyncOptions, SyncReport, SyncState, Warning};
use interlude_tests::world::{Replica, SimClock, SimRelay, Way, join, settle};

pub(crate) struct Home {
    pub(crate) clock: Arc<SimClock>,
    pub(crate) relay: Arc<SimRelay>,
}

pub(crate) struct Device {
    pub(crate) vault: Replica,
    pub(crate) way: Way,
}

impl Home {
    pub(crate) fn new() -> Self {
        let clock = SimClock::at("2026-03-01T12:00:00Z");
        let relay = SimRelay::new(clock.skewed(0));
        Self { clock, relay }
    }

    pub(crate) fn device(&self, seed: u64) -> Device {
        let vault = Replica::new(seed, self.clock.skewed(0));
        Device { vault, way: Way::new(Arc::clone(&self.relay), seed) }
    }

    /// Two linked devices that are in step.
    pub(crate) fn pair() -> (Self, Device, Device) {
        Self::pair_of(1)
    }

    /// Somebody else's, with another seed.
    pub(crate) fn pair_of(seed: u64) -> (Self, Device, Device) {
        let home = Self::new();
        let (phone, tablet) = (home.device(seed), home.device(seed + 1));
        phone.link(&tablet, "tablet");
        in_step(&[&phone, &tablet]);
        (home, phone, tablet)
    }

    /// A third one.
    pub(crate) fn another(&self, seed: u64, old: &Device) -> Device {
        let new = self.device(seed);
        old.link(&new, "another");
        new
    }

    /// Another relay, that says it is this one and has all that this one has now.
    pub(crate) fn double(&self) -> Arc<SimRelay> {
        let other = SimRelay::new(self.clock.skewed(0));
        other.restore(Some(&self.relay.backup()));
        other
    }
}

impl Device {
    pub(crate) fn link(&self, new: &Self, name: &str) {
        join((&self.vault, &self.way), (&new.vault, &new.way), name);
    }

    pub(crate) fn try_sync(&self) -> Result<SyncReport> {
        let options =
            SyncOptions { attachments: AttachmentPolicy::All, ..SyncOptions::default() };
        self.vault.core().sync(&self.way).once(&options, &mut |_| ())
    }

    pub(crate) fn sync(&self) -> SyncReport {
        self.try_sync().unwrap()
    }

    /// What the person sees: titles and bodies.
    pub(crate) fn journal(&self) -> BTreeMap<DocumentId, (String, String)> {
        let page = self.vault.journal().list(&EntryFilter::default(), None, 10_000).unwrap();
        let read = |id: DocumentId| {
            let content = self.vault.journal().get(&id).unwrap().content;
            (id, (content.title, content.body))
        };
        page.entries.into_iter().map(|entry| read(entry.id)).collect()
    }

    pub(crate) fn titles(&self) -> Vec<String> {
        let mut titles: Vec<String> = self.journal().into_values().map(|(title, _)| title).collect();
        titles.sort();
        titles
    }

    pub(crate) fn id(&self) -> String {
        self.listed().into_iter().find(|(_, this)| *this).unwrap().0
    }

    pub(crate) fn devices(&self) -> Vec<String> {
        let mut ids: Vec<String> = self.listed().into_iter().map(|(id, _)| id).collect();
        ids.sort();
        ids
    }

    fn listed(&self) -> Vec<(String, bool)> {
        let list = self.vault.core().devices().list().unwrap();
        list.into_iter().map(|device| (device.id, device.this)).collect()
    }

    pub(crate) fn words(&self) -> Vec<&'static str> {
        self.vault.core().devices().space_words().unwrap()
    }

    pub(crate) fn remove(&self, other: &Self) {
        self.vault.core().devices().remove(&other.id()).unwrap();
    }

    pub(crate) fn honest(&self) {
        self.way.meddle(None);
    }
}

/// Without any lie: everybody ends in step, with the same journal, devices and words and without a
/// warning.
pub(crate) fn in_step(devices: &[&Device]) {
    let pairs: Vec<_> = devices.iter().map(|device| (&device.vault, &device.way)).collect();
    settle(&pairs);
    for device in devices {
        let report = device.sync();
        assert_eq!((report.state, report.warnings), (SyncState::InStep, Vec::new()));
        assert_eq!(device.vault.fingerprint(), devices[0].vault.fingerprint());
        assert_eq!(device.words(), devices[0].words());
    }
}

pub(crate) fn warns(report: &SyncReport, name: &str) -> bool {
    report.warnings.iter().map(Warning::name).any(|known| known == name)
}
