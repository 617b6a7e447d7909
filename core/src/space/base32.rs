//! Bytes as people read and type them.

use zeroize::Zeroizing;

/// Crockford's base 32: no letter that looks like a digit, and none of them case-sensitive.
pub(super) const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Five bits a digit, the first one the highest; zeros behind the last byte.
pub(super) fn to_base32(bytes: &[u8]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::new());
    let (mut bits, mut have) = (0_u32, 0);
    for byte in bytes {
        bits = bits << 8 | u32::from(*byte);
        have += 8;
        while have >= 5 {
            have -= 5;
            text.push(char::from(DIGITS[(bits >> have & 31) as usize]));
        }
    }
    if have > 0 {
        text.push(char::from(DIGITS[(bits << (5 - have) & 31) as usize]));
    }
    text
}

/// Reads what [`to_base32`] wrote, however it was typed.
pub(super) fn from_base32(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut bits, mut have) = (Vec::new(), 0_u32, 0);
    for character in text.chars().filter(|c| !matches!(c, '-' | ' ')) {
        let digit = match character.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let value = DIGITS.iter().position(|known| char::from(*known) == digit)?;
        bits = bits << 5 | u32::try_from(value).ok()?;
        have += 5;
        if have >= 8 {
            have -= 8;
            bytes.push((bits >> have & 255) as u8);
        }
    }
    // What is left over is padding and must be zero, or two texts would be one code.
    (bits & ((1 << have) - 1) == 0).then_some(bytes)
}
