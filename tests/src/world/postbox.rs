use std::collections::VecDeque;

use super::SimEntropy;

/// The post between devices: letters lie in each one's box until they are taken out, in any order,
/// more than once, and not at all across a partition.
pub struct Postbox<L> {
    boxes: Vec<VecDeque<(usize, L)>>,
    sides: Vec<u8>,
}

impl<L: Clone> Postbox<L> {
    /// The post between so many devices.
    #[must_use]
    pub fn new(devices: usize) -> Self {
        Self { boxes: (0..devices).map(|_| VecDeque::new()).collect(), sides: vec![0; devices] }
    }

    /// Puts a letter into the boxes of all others.
    pub fn post(&mut self, from: usize, letter: &L) {
        for to in (0..self.boxes.len()).filter(|to| *to != from) {
            self.boxes[to].push_back((from, letter.clone()));
        }
    }

    /// Puts a letter into one box.
    pub fn send(&mut self, from: usize, to: usize, letter: L) {
        self.boxes[to].push_back((from, letter));
    }

    /// Bit n of `sides` says on which side of a cut in the network device n is.
    pub fn partition(&mut self, sides: u8) {
        for (device, side) in self.sides.iter_mut().enumerate() {
            *side = sides >> device & 1;
        }
    }

    /// Takes one of the letters that can reach this device, the `pick`th as it were; `keep` leaves
    /// it there to come again.
    pub fn take(&mut self, to: usize, pick: usize, keep: bool) -> Option<L> {
        let (sides, mine) = (&self.sides, &mut self.boxes[to]);
        let near = |from: usize| sides[from] == sides[to];
        let places: Vec<usize> = (0..mine.len()).filter(|place| near(mine[*place].0)).collect();
        let place = *places.get(pick.checked_rem(places.len())?)?;
        match keep {
            true => Some(mine[place].1.clone()),
            false => mine.remove(place).map(|(_, letter)| letter),
        }
    }

    /// Everything that still lies there for a device, shuffled, partition or not.
    pub fn empty(&mut self, to: usize, entropy: &SimEntropy) -> Vec<L> {
        let mut letters: Vec<L> = self.boxes[to].drain(..).map(|(_, letter)| letter).collect();
        for place in (1..letters.len()).rev() {
            letters.swap(place, entropy.below(place + 1));
        }
        letters
    }
}
