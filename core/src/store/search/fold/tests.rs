use super::fold;
use proptest::prelude::*;

#[test]
fn diacritics_case_and_forms_fold() {
    for (written, folded) in [
        ("Café", "cafe"),
        ("Cafe\u{301}", "cafe"),
        ("STRASSE Straße", "strasse strasse"),
        ("Łódź Ångström Ærø", "lodz angstrom aero"),
        ("İstanbul Iğdır", "istanbul igdir"),
        ("ΌΔΟΣ οδός", "οδοσ οδοσ"),
        ("Ёлка Йод", "елка иод"),
        ("ｆｕｌｌ ①", "full 1"),
        ("ﬁne", "fine"),
        ("co\u{AD}op", "coop"),
    ] {
        assert_eq!(fold(written), folded);
    }
}

#[test]
fn points_are_dropped_and_vowel_signs_kept() {
    for (written, folded) in [
        ("שָׁלוֹם", "שלום"),
        ("مُحَمَّد", "محمد"),
        ("سـلام", "سلام"),
        ("أحمد إلى ٱلله", "احمد الي الله"),
        ("١٢٣ ۴", "123 4"),
        ("हिन्दी", "हिन्दी"),
        ("ที่นี่", "ที่นี่"),
        ("か\u{3099} が", "が が"),
        ("ﾊﾟﾝ", "パン"),
        ("\u{1112}\u{1161}\u{11AB}", "한"),
    ] {
        assert_eq!(fold(written), folded);
    }
}

#[test]
fn every_character_folds_to_something_stable() {
    for c in ('\0'..='\u{3FFFF}').map(String::from) {
        let once = fold(&c);
        assert_eq!(fold(&once), once, "U+{:04X}", c.chars().next().map_or(0, u32::from));
    }
}

#[test]
fn the_short_way_finds_the_same_clusters() {
    use unicode_segmentation::UnicodeSegmentation;
    for c in ('\u{80}'..='\u{FFFF}').filter(|c| super::is_simple(*c)) {
        let text = format!("a{c}가{c}{c}z");
        assert!(super::clusters(&text).eq(text.grapheme_indices(true)), "{c:?}");
    }
}

proptest! {
    #[test]
    fn any_text_has_its_clusters(text in "[a\u{e9}\u{301}가ᄀ\u{1161}好👩\u{200D}🇫ิक\u{94D}]{0,20}") {
        use unicode_segmentation::UnicodeSegmentation;
        prop_assert!(super::clusters(&text).eq(text.grapheme_indices(true)));
    }

    #[test]
    fn composed_and_decomposed_text_fold_alike(text in "\\PC{0,40}") {
        use unicode_normalization::UnicodeNormalization;
        let decomposed: String = text.nfd().collect();
        let composed: String = text.nfc().collect();
        prop_assert_eq!(fold(&decomposed), fold(&composed));
    }
}
