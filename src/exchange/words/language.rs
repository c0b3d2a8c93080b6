//! Languages by their English names.

use crate::domain::Language;
use crate::exchange::tidy::fold;

/// English name, ISO 639-1 code or 639-3 where there is none, other names it goes by.
const LANGUAGES: &[(&str, &str, &[&str])] = &[
    ("English", "en", &["eng", "english language"]),
    ("Welsh", "cy", &["cymraeg", "cym", "wel"]),
    ("Scottish Gaelic", "gd", &["gaelic", "scots gaelic", "gla"]),
    ("Irish", "ga", &["irish gaelic", "gaeilge", "gle"]),
    ("Cornish", "kw", &["kernewek"]),
    ("British Sign Language", "bfi", &["bsl", "sign language", "british sign language bsl", "bsl signed"]),
    ("Makaton", "", &[]),
    ("Polish", "pl", &["polski", "pol"]),
    ("Romanian", "ro", &["moldovan", "ron", "rum"]),
    ("Panjabi", "pa", &["punjabi", "panjabi punjabi", "pan"]),
    ("Urdu", "ur", &["urd"]),
    ("Portuguese", "pt", &["brazilian portuguese", "por"]),
    ("Spanish", "es", &["castilian", "espanol", "spa"]),
    ("Arabic", "ar", &["ara"]),
    ("Bengali", "bn", &["bangla", "ben"]),
    ("Sylheti", "syl", &["bengali with sylheti and chatgaya"]),
    ("Gujarati", "gu", &["gujerati", "guj"]),
    ("Italian", "it", &["ita"]),
    ("French", "fr", &["francais", "fra", "fre"]),
    ("German", "de", &["deutsch", "ger", "deu"]),
    ("Lithuanian", "lt", &["lit"]),
    ("Latvian", "lv", &["lav"]),
    ("Estonian", "et", &["est"]),
    ("Russian", "ru", &["rus"]),
    ("Ukrainian", "uk", &["ukr"]),
    ("Bulgarian", "bg", &["bul"]),
    ("Hungarian", "hu", &["magyar", "hun"]),
    ("Slovak", "sk", &["slk"]),
    ("Czech", "cs", &["ces", "cze"]),
    ("Greek", "el", &["ell", "gre"]),
    ("Turkish", "tr", &["tur"]),
    ("Kurdish", "ku", &["kurmanji", "kur"]),
    ("Sorani", "ckb", &["central kurdish", "kurdish sorani"]),
    ("Persian", "fa", &["farsi", "persian farsi", "fas"]),
    ("Dari", "prs", &[]),
    ("Pashto", "ps", &["pashtu", "pushto", "pus"]),
    ("Hindi", "hi", &["hin"]),
    ("Tamil", "ta", &["tam"]),
    ("Telugu", "te", &["tel"]),
    ("Malayalam", "ml", &["mal"]),
    ("Sinhala", "si", &["sinhalese", "sin"]),
    ("Nepali", "ne", &["nepalese", "nep"]),
    ("Mandarin", "cmn", &["mandarin chinese", "putonghua"]),
    ("Cantonese", "yue", &["cantonese chinese"]),
    ("Chinese", "zh", &["zho", "chi"]),
    ("Vietnamese", "vi", &["vie"]),
    ("Thai", "th", &["tha"]),
    ("Tagalog", "tl", &["filipino", "tgl"]),
    ("Japanese", "ja", &["jpn"]),
    ("Korean", "ko", &["kor"]),
    ("Somali", "so", &["som"]),
    ("Tigrinya", "ti", &["tir"]),
    ("Amharic", "am", &["amh"]),
    ("Swahili", "sw", &["kiswahili", "swa"]),
    ("Yoruba", "yo", &["yor"]),
    ("Igbo", "ig", &["ibo"]),
    ("Hausa", "ha", &["hau"]),
    ("Shona", "sn", &["sna"]),
    ("Akan", "ak", &["twi", "fanti", "aka"]),
    ("Lingala", "ln", &["lin"]),
    ("Afrikaans", "af", &["afr"]),
    ("Albanian", "sq", &["shqip", "sqi"]),
    ("Croatian", "hr", &["hrv"]),
    ("Serbian", "sr", &["srp"]),
    ("Bosnian", "bs", &["bos"]),
    ("Dutch", "nl", &["flemish", "nld"]),
    ("Swedish", "sv", &["swe"]),
    ("Danish", "da", &["dan"]),
    ("Norwegian", "no", &["nor"]),
    ("Finnish", "fi", &["fin"]),
    ("Hebrew", "he", &["heb"]),
    ("Yiddish", "yi", &["yid"]),
    ("Romani", "rom", &["romany", "roma"]),
];

/// A language from its name or code; one that is not in the table keeps the name it was given.
pub(in crate::exchange) fn language(name_or_code: &str, note: Option<String>) -> Option<Language> {
    let given = name_or_code.trim();
    let folded = fold(given);
    if folded.is_empty() {
        return None;
    }
    let folded_code = folded.strip_suffix(" gb").unwrap_or(&folded);
    let found = LANGUAGES.iter().find(|(name, code, others)| {
        name.eq_ignore_ascii_case(&folded)
            || (!code.is_empty() && *code == folded_code)
            || others.contains(&folded.as_str())
    });
    Some(match found {
        Some((name, code, _)) => {
            Language { code: (!code.is_empty()).then(|| (*code).to_owned()), name: (*name).to_owned(), note }
        }
        None => Language { code: None, name: given.to_owned(), note },
    })
}
