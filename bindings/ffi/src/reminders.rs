//! Reminders: habits, sessions and prompts, and the plan of notifications made of them.

mod boot;
mod calendar;
mod easy;
mod plan;
mod request;
mod rules;
mod sessions;

use std::sync::Arc;

pub use boot::*;
pub use calendar::*;
pub use easy::*;
pub use plan::*;
pub(crate) use request::PlanRequest;
pub use rules::*;
pub(crate) use rules::{Mark, Occurrence, ReminderSettings};
pub use sessions::*;
pub(crate) use sessions::{Session, SessionChange};

use crate::Result;
use crate::types::{DocumentId, LocalDate};
use crate::vault::Vault;

/// Reminders, and the sessions they stand on.
#[derive(uniffi::Object)]
pub struct Reminders {
    vault: Arc<Vault>,
}

#[uniffi::export]
impl Reminders {
    /// The reminders of a vault.
    #[uniffi::constructor]
    pub fn new(vault: Arc<Vault>) -> Arc<Self> {
        Arc::new(Self { vault })
    }

    /// Every notification that the operating system is to hold from now on. Changes nothing: when the host has done what
    /// the plan says, it tells so by `Reminders.applied`.
    ///
    /// # Errors
    /// `InterludeError.Invalid` for a horizon that is not 1 to 400 days.
    pub fn plan(&self, request: PlanRequest) -> Result<Plan> {
        self.vault.core(|core| core.reminders().plan(&request)?.try_into())
    }

    /// Notes that the operating system holds this plan now. What it holds is remembered on this device alone: so nothing
    /// is heard twice after a journey, and the next plan says what it changes.
    ///
    /// # Errors
    /// `InterludeError.Damaged` for a plan whose history is none; when the vault is locked or damaged or the disk is
    /// full.
    pub fn applied(&self, plan: Plan) -> Result<()> {
        self.vault.work(|core| Ok(core.reminders().applied(&plan.into_applied()?)?))
    }

    /// Adds a rule.
    ///
    /// # Errors
    /// `InterludeError.Invalid` that names what breaks a bound, `InterludeError.NotFound` for the schedule it is
    /// to stand on.
    pub fn add(&self, reminder: Reminder) -> Result<DocumentId> {
        self.vault.core(|core| core.reminders().add(&reminder.into()))
    }

    /// Makes a rule say this. What was done with its occurrences stays; an occurrence keeps its id.
    ///
    /// # Errors
    /// As `Reminders.add`, and `InterludeError.NotFound` for the rule.
    pub fn change(&self, id: DocumentId, reminder: Reminder) -> Result<()> {
        self.vault.core(|core| core.reminders().change(&id, &reminder.into()))
    }

    /// Removes a rule, here and on the other devices, with all that was done with its occurrences.
    ///
    /// # Errors
    /// `InterludeError.NotFound`.
    pub fn remove(&self, id: DocumentId) -> Result<()> {
        self.vault.core(|core| core.reminders().remove(&id))
    }

    /// Every rule that this version understands.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn list(&self) -> Result<Vec<ReminderDetails>> {
        self.vault.core(|core| {
            Ok(core.reminders().list()?.into_iter().map(ReminderDetails::from).collect())
        })
    }

    /// One rule.
    ///
    /// # Errors
    /// `InterludeError.NotFound`.
    pub fn get(&self, id: DocumentId) -> Result<ReminderDetails> {
        self.vault.core(|core| Ok(core.reminders().get(&id)?.into()))
    }

    /// The rule whose id begins with these hexadecimal digits, at least four.
    ///
    /// # Errors
    /// `InterludeError.NotFound`, `InterludeError.Invalid` when there are several.
    pub fn find(&self, prefix: String) -> Result<DocumentId> {
        self.vault.core(|core| core.reminders().find(&prefix))
    }

    /// Notes what the participant made of an occurrence; none: as if nothing had been.
    ///
    /// # Errors
    /// `InterludeError.NotFound` for the rule.
    pub fn mark(&self, id: DocumentId, occurrence: Occurrence, mark: Option<Mark>) -> Result<()> {
        self.vault.core(|core| core.reminders().mark(&id, occurrence, mark))
    }

    /// What holds for all reminders.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn settings(&self) -> Result<ReminderSettings> {
        self.vault.core(|core| core.reminders().settings())
    }

    /// Makes these hold for all reminders, on all devices.
    ///
    /// # Errors
    /// When the vault is locked or damaged or the disk is full.
    pub fn change_settings(&self, settings: ReminderSettings) -> Result<()> {
        self.vault.core(|core| core.reminders().change_settings(&settings))
    }

    /// Silences everything before a local day; none: everything speaks again.
    ///
    /// # Errors
    /// As `Reminders.change_settings`.
    pub fn pause(&self, until: Option<LocalDate>) -> Result<()> {
        self.vault.core(|core| core.reminders().pause(until))
    }

    /// Silences one rule before a local day; none: it speaks again.
    ///
    /// # Errors
    /// `InterludeError.NotFound`.
    pub fn pause_one(&self, id: DocumentId, until: Option<LocalDate>) -> Result<()> {
        self.vault.core(|core| core.reminders().pause_one(&id, until))
    }
}
