use chrono::Days;

use super::{History, Plan, PlanRequest, Reminders, Situation};
use crate::store::{entries, facts};
use crate::time::local;
use crate::{Error, Result};

impl Reminders<'_> {
    /// Every notification that the operating system is to hold from now on. Changes nothing: when the
    /// host has done what the plan says, it tells so by [`Reminders::applied`].
    ///
    /// # Errors
    /// [`Error::Invalid`] for a horizon that is not 1 to 400 days.
    pub fn plan(&self, request: &PlanRequest) -> Result<Plan> {
        if !(1..=400).contains(&request.horizon_days) {
            return Err(Error::Invalid { field: "horizon", reason: "not 1 to 400 days" });
        }
        let situation = self.situation(request)?;
        Ok(self.interlude.planner().plan(&situation, request))
    }

    /// Notes that the operating system holds this plan now. What it holds is remembered on this device
    /// alone: so nothing is heard twice after a journey, and the next plan says what it changes.
    ///
    /// # Errors
    /// When the vault is locked or damaged or the disk is full.
    pub fn applied(&self, plan: &Plan) -> Result<()> {
        let after = plan.history.to_bytes()?;
        self.interlude.write(|write| facts::put(&write.tx, facts::PLANNED, &after))
    }

    /// What a plan is made of, besides the request.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn situation(&self, request: &PlanRequest) -> Result<Situation> {
        let since = local(request.zone, request.now).date() - Days::new(2);
        let (written, answered) = self
            .interlude
            .read(|db| Ok((entries::days_since(db, since)?, entries::answered(db)?)))?;
        Ok(Situation {
            reminders: self.list()?.into_iter().map(|one| (one.id, one.reminder)).collect(),
            schedules: self.schedules()?.into_iter().collect(),
            settings: self.settings()?,
            written: written.into_iter().collect(),
            answered: answered.iter().filter_map(|id| id.parse().ok()).collect(),
            history: self.history()?,
        })
    }

    /// What cannot be read any more counts as nothing planned: the next plan is whole all the same.
    fn history(&self) -> Result<History> {
        let bytes = self.interlude.read(|db| facts::get(db, facts::PLANNED))?;
        let read = |bytes: Vec<u8>| History::from_bytes(&bytes).unwrap_or_default();
        Ok(bytes.map(read).unwrap_or_default())
    }
}
