//! Which of several languages somebody reads.

/// Whether a text is a language tag as resources have it: letters and digits between dashes (BCP 47), with a
/// language of two or three letters in front.
pub(super) fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let primary = parts.next().unwrap_or_default();
    let is_primary =
        (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    is_primary && text.len() <= 35 && parts.all(is_part)
}

fn primary(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or_default()
}

/// Which of these languages is for somebody who prefers those, first ones most: the same, else one of the same
/// primary language, else `default`, else whichever comes first. None only where there is none.
pub(crate) fn choose_language<'a>(
    there: &[&'a str],
    preferred: &[&str],
    default: &str,
) -> Option<&'a str> {
    let same = |wanted: &str| there.iter().find(|one| one.eq_ignore_ascii_case(wanted));
    let alike =
        |wanted: &str| there.iter().find(|one| primary(one).eq_ignore_ascii_case(primary(wanted)));
    let found = preferred.iter().find_map(|wanted| same(wanted).or_else(|| alike(wanted)));
    let found = found.or_else(|| same(default)).or_else(|| alike(default));
    found.or_else(|| there.iter().min()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_falls_back_step_by_step() {
        let there = ["en", "es", "pt-BR"];
        let choose = |preferred: &[&str]| choose_language(&there, preferred, "es").unwrap();
        assert_eq!(choose(&["pt-BR"]), "pt-BR");
        assert_eq!(choose(&["es-MX", "en"]), "es");
        assert_eq!(choose(&["pt"]), "pt-BR");
        assert_eq!(choose(&["fr", "en-GB"]), "en");
        assert_eq!(choose(&["fr"]), "es");
        assert_eq!(choose_language(&["de", "cs"], &["fr"], "es"), Some("cs"));
        assert_eq!(choose_language(&[], &["fr"], "es"), None);
    }

    #[test]
    fn a_tag_is_a_tag() {
        assert!(["en", "es-419", "zh-Hant-TW", "ast"].into_iter().all(is_tag));
        assert!(!["", "e", "EN", "english", "en-", "en_GB", "../en"].into_iter().any(is_tag));
    }
}
