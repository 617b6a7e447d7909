use crate::world::SimEntropy;

/// What happens to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// It never arrives.
    Lost,
    /// It is answered, and the answer never arrives.
    AnswerLost,
    /// It arrives twice, and the first answer counts.
    Doubled,
    /// It arrives once more some time later, behind others.
    Late,
    /// The relay is killed and started again before it.
    Killed,
    /// The answer is cut.
    Cut,
}

/// How often what goes wrong, of a thousand requests each.
#[derive(Debug, Clone, Copy, Default)]
pub struct Faults {
    /// [`Fault::Lost`].
    pub lost: usize,
    /// [`Fault::AnswerLost`].
    pub answer_lost: usize,
    /// [`Fault::Doubled`].
    pub doubled: usize,
    /// [`Fault::Late`].
    pub late: usize,
    /// [`Fault::Killed`].
    pub killed: usize,
    /// [`Fault::Cut`].
    pub cut: usize,
}

impl Faults {
    /// A bad day.
    #[must_use]
    pub fn some() -> Self {
        Self { lost: 40, answer_lost: 60, doubled: 40, late: 30, killed: 20, cut: 20 }
    }

    /// What happens to the next request.
    #[must_use]
    pub fn draw(&self, entropy: &SimEntropy) -> Fault {
        let mut left = entropy.below(1000);
        let kinds = [
            (self.lost, Fault::Lost),
            (self.answer_lost, Fault::AnswerLost),
            (self.doubled, Fault::Doubled),
            (self.late, Fault::Late),
            (self.killed, Fault::Killed),
            (self.cut, Fault::Cut),
        ];
        for (share, fault) in kinds {
            if left < share {
                return fault;
            }
            left -= share;
        }
        Fault::None
    }
}
