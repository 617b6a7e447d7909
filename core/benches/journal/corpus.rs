/// A generator that gives the same texts in every run (SplitMix64).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        value ^ (value >> 31)
    }
}

const WORDS: u64 = 20_000;

/// A word by its rank: syllables, shorter for frequent words.
pub(crate) fn word(rank: u64) -> String {
    const SYLLABLES: [&str; 16] = [
        "ka", "lo", "mi", "ren", "sta", "ve", "ton", "ur", "bel", "cha", "di", "fo", "gra", "hin",
        "jo", "pe",
    ];
    let (mut rest, mut word) = (rank + 3, String::new());
    while rest > 0 {
        word.push_str(SYLLABLES[(rest % 16) as usize]);
        rest /= 16;
    }
    word
}

/// 200 words, the frequent ones as frequent as in a language (Zipf).
pub(crate) fn text(dice: &mut Dice) -> String {
    let zipf = |dice: &mut Dice| {
        let uniform = (dice.roll() >> 11) as f64 / (1u64 << 53) as f64;
        ((WORDS as f64).powf(uniform)) as u64 - 1
    };
    let words: Vec<String> = (0..200).map(|_| word(zipf(dice))).collect();
    words.join(" ")
}
