use super::*;
use chrono::NaiveDate;
use std::path::PathBuf;
use uuid::Uuid;

fn day(m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, m, d).unwrap()
}

/// The published measures beside the repository; `None`, said loudly, where they are absent.
fn published() -> Option<serde_json::Value> {
    let root = std::env::var_os("FINGERPOST_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let file = root.join("standards/outcomes/measures.json");
    let Ok(text) = std::fs::read_to_string(&file) else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is absent", file.display());
        eprintln!("\n*** SKIPPED: {} is absent; set FINGERPOST_SHARED ***\n", file.display());
        return None;
    };
    let all: serde_json::Value = serde_json::from_str(&text).unwrap();
    let by_id = |m: &serde_json::Value| (m["id"].as_str().unwrap().to_owned(), m.clone());
    Some(all["measures"].as_array().unwrap().iter().map(by_id).collect())
}

fn licence() -> Licence {
    Licence::stated("Chorley Good Neighbours, registration 2026-118").unwrap()
}

#[test]
fn questions_bands_and_scores_are_those_published() {
    let Some(published) = published() else { return };
    let ons4 = &published["ons4"];
    assert_eq!(ons4["intro"], ONS4_INTRODUCTION);
    for (item, text) in Ons4Item::ALL.iter().zip(ons4["items"].as_array().unwrap()) {
        assert_eq!((&text["id"], &text["text"]), (&item.slug().into(), &item.question().into()));
        for band in ons4["bands"][item.slug()].as_array().unwrap() {
            for answer in band[0].as_u64().unwrap()..=band[1].as_u64().unwrap() {
                let ours = item.band(u8::try_from(answer).unwrap()).unwrap();
                assert_eq!(ours.slug().replace('_', " "), band[2].as_str().unwrap(), "{item} {answer}");
            }
        }
    }
    let lonely = &published["loneliness_gss"];
    assert_eq!(lonely["intro"], LONELINESS_INTRODUCTION);
    for (item, text) in LonelinessItem::ALL.iter().zip(lonely["items"].as_array().unwrap()) {
        assert_eq!((&text["id"], &text["text"]), (&item.slug().into(), &item.question().into()));
    }
    for raw in 7_u8..=35 {
        // Ones, then fives, and one item between.
        let mut left = raw - 7;
        let items = [(); 7].map(|()| {
            let more = left.min(4);
            left -= more;
            Some(1 + more)
        });
        let metric = published["swemwbs"]["score"]["metric_by_raw"][raw.to_string()].as_f64().unwrap();
        let ours = f64::from(swemwbs(&licence(), items).unwrap()) / 100.0;
        assert!((ours - metric).abs() < 0.001, "{raw}");
    }
}

#[test]
fn bands_turn_where_they_should() {
    let happy = [4, 5, 6, 7, 8, 9, 10].map(|answer| Ons4Item::Happy.band(answer).unwrap());
    assert_eq!(happy, [Band::Low, Band::Medium, Band::Medium, Band::High, Band::High, Band::VeryHigh, Band::VeryHigh]);
    let anxious = [0, 1, 2, 4, 6].map(|answer| Ons4Item::Anxious.band(answer).unwrap());
    assert_eq!(anxious, [Band::VeryLow, Band::VeryLow, Band::Low, Band::Medium, Band::High]);
    assert_eq!(Ons4Item::Happy.band(11), None);
}

#[test]
fn a_scale_with_a_gap_has_no_score() {
    use Companionship as C;
    assert_eq!(ucla3([Some(C::Often), Some(C::SomeOfTheTime), Some(C::HardlyEverOrNever)]), Some(6));
    assert_eq!(ucla3([Some(C::Often); 3]), Some(9));
    assert_eq!(ucla3([Some(C::Often), None, Some(C::Often)]), None);
    assert_eq!(swemwbs(&licence(), [Some(3); 7]), Ok(1925));
    assert_eq!(swemwbs(&licence(), [Some(1); 7]), Ok(700));
    let mut items = [Some(5); 7];
    assert_eq!(swemwbs(&licence(), items), Ok(3500));
    items[3] = Some(6);
    assert_eq!(swemwbs(&licence(), items), Err(NotScored::OffTheScale));
    items[2] = None;
    assert_eq!(swemwbs(&licence(), items), Err(NotScored::ItemMissing));
}

#[test]
fn a_licence_says_whose_it_is() {
    for too_little in ["", "yes", "we have one", "2026"] {
        assert_eq!(Licence::stated(too_little), None, "{too_little}");
    }
    assert!(serde_json::from_str::<Licence>("\"yes\"").unwrap_err().to_string().contains("swemwbs_licence"));
}

#[test]
fn nobody_answers_for_another() {
    for measure in [Measure::Ons4, Measure::Loneliness, Measure::Swemwbs, Measure::OwnGoal] {
        assert_eq!(measure.may_be_asked(AnsweredBy::Proxy, Some(82)), Err(NotAsked::NotByProxy), "{measure}");
        assert_eq!(measure.may_be_asked(AnsweredBy::PersonWithHelp, Some(82)), Ok(()), "{measure}");
    }
    assert_eq!(Measure::Ons4.may_be_asked(AnsweredBy::Person, Some(15)), Err(NotAsked::TooYoung));
    assert_eq!(Measure::OwnGoal.may_be_asked(AnsweredBy::Person, Some(9)), Ok(()));
    assert_eq!(Measure::Ons4.may_be_asked(AnsweredBy::Person, None), Ok(()));
    assert_eq!(Measure::External.may_be_asked(AnsweredBy::Proxy, None), Ok(()));
}

#[test]
fn joans_twelve_weeks_are_shown_with_what_they_do_not_prove() {
    let row = |first, last| [(day(2, 4), first), (day(4, 29), last)];
    let Comparison::Changed(goal) = compare(&row(2, 7), true) else { panic!("a change") };
    assert_eq!((goal.difference(), goal.direction, goal.days), (5, Direction::Better, 84));
    assert!(own_goal_improved(goal));
    let Comparison::Changed(anxious) = compare(&row(7, 5), false) else { panic!("a change") };
    assert_eq!((anxious.difference(), anxious.direction), (-2, Direction::Better));
    let Comparison::Changed(same) = compare(&row(4, 4), true) else { panic!("a change") };
    assert_eq!(same.direction, Direction::Same);
    assert!(NO_COMPARISON_GROUP.contains("no comparison group"));
}

#[test]
fn a_correction_on_the_same_day_is_no_follow_up() {
    assert_eq!(compare(&[], true), Comparison::Nothing);
    assert_eq!(compare(&[(day(2, 4), 2), (day(2, 4), 3)], true), Comparison::BaselineOnly { value: 3 });
    let unordered = [(day(4, 29), 7), (day(2, 4), 2), (day(3, 1), 9)];
    let Comparison::Changed(change) = compare(&unordered, true) else { panic!("a change") };
    assert_eq!((change.from, change.to), (2, 7));
}

#[test]
fn scores_from_elsewhere_keep_to_their_scale_and_name_their_source() {
    let score = |tool, hundredths| ExternalScore {
        tool,
        hundredths,
        obtained_from: "Lancashire talking therapies".into(),
        on: day(2, 4),
    };
    assert_eq!(score(ExternalTool::Gad7, 2_100).validate(day(2, 4)), Ok(()));
    let mut wrong = score(ExternalTool::Gad7, 2_200);
    wrong.obtained_from = " ".into();
    let errors = wrong.validate(day(2, 3)).unwrap_err();
    assert!(["score", "obtained_from", "on"].iter().all(|field| errors.names(field)));
    assert!(ExternalTool::Phq9.is_clinical() && !ExternalTool::Phq9.higher_is_better());
    let goal = OwnGoalScore { goal_id: Uuid::nil(), score: 11 };
    assert!(goal.validate().unwrap_err().names("score"));
}
