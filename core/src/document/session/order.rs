//! Orders between which there is always room: fractions as hexadecimal digits behind the point, without zeros
//! at the end, compared as text. (Fractional indexing, as collaborative lists do it.)

const DIGITS: &[u8; 16] = b"0123456789abcdef";
/// Digits of an order: whoever inserts at one place so often gets a place behind.
const MOST: usize = 64;

/// An order behind `low` and, if one is given, in front of `high`. Where these are the same (two devices made
/// them apart) it comes behind both.
pub(crate) fn between(low: &str, high: Option<&str>) -> String {
    let high = high.filter(|high| *high > low);
    let digit = |text: &str, place: usize| {
        let byte = text.as_bytes().get(place).copied()?;
        DIGITS.iter().position(|digit| *digit == byte)
    };
    let (mut order, mut below_one) = (String::new(), high.is_none());
    for place in 0..MOST {
        let from = digit(low, place).unwrap_or(0);
        let to = match high {
            Some(high) if !below_one => digit(high, place).unwrap_or(0),
            _ => DIGITS.len(),
        };
        if to > from + 1 {
            order.push(char::from(DIGITS[usize::midpoint(from, to)]));
            return order;
        }
        order.push(char::from(DIGITS[from.min(DIGITS.len() - 1)]));
        below_one |= to > from;
    }
    order
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn there_is_room_at_both_ends_and_between() {
        assert_eq!(between("", None), "8");
        assert_eq!(between("8", None), "c");
        assert_eq!(between("", Some("8")), "4");
        assert_eq!(between("8", Some("9")), "88");
        assert_eq!(between("8", Some("88")), "84");
        assert!(between("ffff", None).as_str() > "ffff");
        assert!(between("8", Some("8")).as_str() > "8");
    }

    proptest! {
        /// Whatever is inserted where, each is where it was put.
        #[test]
        fn what_is_put_between_is_between(places in prop::collection::vec(0usize..100, 1..60)) {
            let mut all: Vec<String> = Vec::new();
            for place in places {
                let at = place % (all.len() + 1);
                let low = at.checked_sub(1).map_or("", |before| all[before].as_str());
                let order = between(low, all.get(at).map(String::as_str));
                all.insert(at, order);
            }
            prop_assert!(all.is_sorted_by(|a, b| a < b), "{all:?}");
        }

        #[test]
        fn any_text_gives_an_order(low in ".{0,70}", high in prop::option::of(".{0,70}")) {
            prop_assert!(between(&low, high.as_deref()).len() <= MOST);
        }
    }
}
