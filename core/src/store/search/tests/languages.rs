use super::World;

#[track_caller]
fn finds(bodies: &[&str], cases: &[(&str, &[i64])]) {
    let world = World::with(bodies);
    for (query, docs) in cases {
        assert_eq!(world.docs(query), *docs, "{query}");
    }
}

#[test]
fn chinese_by_one_and_two_characters() {
    finds(
        &["今天我很难过", "昨天很开心", "天"],
        &[
            ("天", &[0, 1, 2]),
            ("很", &[0, 1]),
            ("难过", &[0]),
            ("过", &[0]),
            ("难天", &[]),
            ("今天 很", &[0]),
        ],
    );
}

#[test]
fn japanese_in_its_three_scripts() {
    finds(
        &["今日はコーヒーを飲んだ", "ｺｰﾋｰとケーキ", "がんばる"],
        &[
            ("飲", &[0]),
            ("コーヒー", &[0, 1]),
            ("ケーキ", &[1]),
            ("か\u{3099}ん", &[2]),
            ("かん", &[]),
        ],
    );
}

#[test]
fn korean_stem_under_its_particle() {
    finds(
        &["나는 학교에서 울었다", "친구와 밥을 먹었다"],
        &[("학교", &[0]), ("밥", &[1]), ("친구", &[1]), ("친구가", &[]), ("울", &[0])],
    );
}

#[test]
fn thai_lao_khmer_and_myanmar_without_spaces() {
    finds(
        &["วันนี้ฉันเศร้ามาก", "ມື້ນີ້ຂ້ອຍດີໃຈ", "ថ្ងៃនេះខ្ញុំសប្បាយ", "ဒီနေ့ပျော်တယ်"],
        &[
            ("เศร้า", &[0]),
            ("ฉัน", &[0]),
            ("ດີໃຈ", &[1]),
            ("សប្បាយ", &[2]),
            ("ပျော်", &[3]),
            ("น", &[0]),
        ],
    );
}

#[test]
fn arabic_with_and_without_harakat() {
    finds(
        &["ذَهَبْتُ إِلَى المَدْرَسَةِ", "ذهبت الى المدرسة"],
        &[("المدرسة", &[0, 1]), ("المَدْرَسَة", &[0, 1]), ("إلى", &[0, 1]), ("الـــى", &[0, 1])],
    );
}

#[test]
fn hebrew_with_and_without_points() {
    finds(&["שָׁלוֹם לכם", "שלום צה״ל"], &[("שלום", &[0, 1]), ("שָׁלוֹם", &[0, 1]), ("צה\"ל", &[1])]);
}

#[test]
fn hindi_by_word_and_beginning() {
    finds(&["मैं आज खुश हूँ", "दुखी दिन"], &[("खुश", &[0]), ("दुख", &[1]), ("आज ", &[0]), ("खश", &[])]);
}

#[test]
fn diacritics_fold_both_ways() {
    finds(
        &["Café in Łódź", "cafe in lodz", "Straße", "strasse"],
        &[
            ("cafe", &[0, 1]),
            ("CAFÉ", &[0, 1]),
            ("łódź", &[0, 1]),
            ("straße", &[2, 3]),
            ("STRASSE", &[2, 3]),
        ],
    );
}

#[test]
fn emoji_alone_adjacent_and_by_their_base() {
    finds(
        &["👍🏽🎉", "👩🏽‍💻 at work", "❤️ you", "🇫🇷🇪🇸"],
        &[
            ("👍", &[0]),
            ("👍🏿", &[0]),
            ("🎉", &[0]),
            ("👩", &[1]),
            ("👩🏽‍💻", &[1]),
            ("💻", &[1]),
            ("❤", &[2]),
            ("❤️", &[2]),
            ("🇪🇸", &[3]),
            ("🇷🇪", &[]),
        ],
    );
}
