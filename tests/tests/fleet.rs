//! Seeded lives of two to six devices and their relays. `INTERLUDE_SEED=N` runs one seed and makes it
//! small when it fails; with `INTERLUDE_RUNS=M`, seeds N to N+M-1.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use interlude_tests::world::{LATER, again, fleets, scaled};

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

#[test]
fn whatever_happens_all_devices_end_up_equal_and_nothing_is_lost() {
    let count = number("INTERLUDE_RUNS");
    if let (Some(seed), None) = (number("INTERLUDE_SEED"), count) {
        return again(seed);
    }
    let first = number("INTERLUDE_SEED").unwrap_or(0);
    let count = count.unwrap_or_else(|| scaled(96, 100_000).into());
    let tally = fleets(first, count);
    println!("{tally:?}");
    assert_eq!(tally.runs, count);
    if count >= 50 {
        // Runs in which nothing happens prove nothing.
        assert!(tally.devices >= 2 * count && tally.letters >= 10 * count, "{tally:?}");
        assert!(tally.erased > 0 && tally.late > 0 && tally.removed > 0, "{tally:?}");
    }
}

/// Kinds of lives that were added when seeds of the others had names already.
#[test]
fn whoever_is_killed_or_sent_away_meanwhile_they_have_the_same_whenever_they_meet() {
    if number("INTERLUDE_SEED").is_none() {
        let count = scaled(48, 20_000).into();
        let tally = fleets(LATER, count);
        println!("{tally:?}");
        assert!(tally.runs == count && tally.letters >= 4 * count && tally.removed > 0);
    }
}

/// Each with the defect that it found. The plan of a seed changes when what makes plans does: then a
/// defect needs a test of its own.
mod seeds_that_failed {
    use super::again;

    macro_rules! found {
        ($($name:ident = $($seed:literal),+;)+) => {$(
            #[test]
            fn $name() {
                for seed in [$($seed),+] {
                    again(seed);
                }
            }
        )+};
    }
    found! {
        the_eraser_read_a_late_edit_before_it_told_of_the_erasure = 2, 8, 32;
        a_late_edit_was_in_a_record_that_a_snapshot_replaced = 301;
        a_late_edit_was_written_under_an_earlier_name_of_the_device = 86, 217;
        a_tombstone_was_read_before_the_pushes_that_it_explains = 19, 24, 36;
        attachments_were_taken_for_sent_at_another_relay = 79, 91;
        attachments_were_lost_by_a_relay_that_another_device_healed = 309;
        a_removed_device_made_a_bundle = 107;
        a_newcomer_met_an_emptied_relay = 231;
        a_removed_device_pushed_beyond_its_cut_off_at_another_relay = 494;
        a_device_was_let_in_unheard_and_removed = 486;
        a_relay_that_was_emptied_got_the_list_of_a_removed_device = 423;
        two_relays_got_lists_that_went_apart = 626, 876, 879;
        a_copy_gave_way_when_the_relay_had_lost_its_pushes = 924;
    }
}
