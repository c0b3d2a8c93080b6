//! The three-minute check: nine questions that any frontline worker can ask, on a phone or on paper.
//!
//! The set has versions, so that a sheet that was printed last year is read with last year's questions.
//! Each answer leads to at most two needs, every question can be skipped, none asks for a health
//! condition, and "no" to feeling safe stops everything for the safeguarding page.

use super::person::ReferralReason;
use super::{FieldErrors, Private};
use crate::closed_list;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The version that is asked now.
pub const CURRENT: Version = Version::V1;

closed_list! {
    /// The versions of the question set, the newest last. A version never changes once it was printed.
    Version { V1 = "1" }
}

closed_list! {
    /// The questions, in order.
    Question {
        SomeoneToTalkTo = "someone_to_talk_to",
        OnYourOwn = "on_your_own",
        SafeAtHome = "safe_at_home",
        WarmAndFed = "warm_and_fed",
        LookingAfter = "looking_after",
        Falls = "falls",
        GettingAbout = "getting_about",
        LowOrWorried = "low_or_worried",
        WouldLikeDifferent = "would_like_different",
    }
}

closed_list! {
    /// An answer from the choices of a question. Every question can be skipped.
    Choice {
        Yes = "yes",
        No = "no",
        Never = "never",
        SomeDays = "some_days",
        MostDays = "most_days",
        /// Not warm.
        NoWarmth = "no_warmth",
        /// No money for food.
        NoFood = "no_food",
        /// Neither.
        NoWarmthNoFood = "no_warmth_no_food",
        LooksAfterSomeone = "looks_after_someone",
        NeedsLookingAfter = "needs_looking_after",
        Both = "both",
        Neither = "neither",
        HadAFall = "had_a_fall",
        WorriesAboutFalling = "worries_about_falling",
        ManagesWell = "manages_well",
        WithDifficulty = "with_difficulty",
        HardlyAtAll = "hardly_at_all",
        Low = "low",
        Worried = "worried",
        LowAndWorried = "low_and_worried",
        Skip = "skip",
    }
}

impl Question {
    /// The question as it is asked in this version.
    pub const fn text(self, version: Version) -> &'static str {
        match version {
            Version::V1 => match self {
                Self::SomeoneToTalkTo => "Is there someone you can talk to most days?",
                Self::OnYourOwn => "In the last week, how often did you feel on your own?",
                Self::SafeAtHome => "Do you feel safe at home?",
                Self::WarmAndFed => "Can you keep your home warm and pay for food?",
                Self::LookingAfter => "Are you looking after someone, or needing looking after?",
                Self::Falls => "Have you had a fall, or do you worry about one?",
                Self::GettingAbout => "How are you getting about?",
                Self::LowOrWorried => "Is anything making you low or worried?",
                Self::WouldLikeDifferent => "What would you like to be different?",
            },
        }
    }

    /// The choices in this version; none for the question that is answered in words.
    pub const fn choices(self, version: Version) -> &'static [Choice] {
        use Choice as C;
        match version {
            Version::V1 => match self {
                Self::SomeoneToTalkTo | Self::SafeAtHome => &[C::Yes, C::No, C::Skip],
                Self::OnYourOwn => &[C::Never, C::SomeDays, C::MostDays, C::Skip],
                Self::WarmAndFed => &[C::Yes, C::NoWarmth, C::NoFood, C::NoWarmthNoFood, C::Skip],
                Self::LookingAfter => &[C::LooksAfterSomeone, C::NeedsLookingAfter, C::Both, C::Neither, C::Skip],
                Self::Falls => &[C::HadAFall, C::WorriesAboutFalling, C::No, C::Skip],
                Self::GettingAbout => &[C::ManagesWell, C::WithDifficulty, C::HardlyAtAll, C::Skip],
                Self::LowOrWorried => &[C::Low, C::Worried, C::LowAndWorried, C::No, C::Skip],
                Self::WouldLikeDifferent => &[],
            },
        }
    }

    /// The needs that an answer leads to, the first first; two at most.
    pub const fn needs(self, choice: Choice) -> &'static [ReferralReason] {
        use Choice as C;
        use ReferralReason as R;
        match (self, choice) {
            (Self::SomeoneToTalkTo, C::No) => &[R::Isolated, R::Lonely],
            (Self::OnYourOwn, C::SomeDays | C::MostDays) => &[R::Lonely],
            // Warmth comes before company: a cold house is seen to first.
            (Self::WarmAndFed, C::NoWarmth) => &[R::Warmth, R::EnergyBills],
            (Self::WarmAndFed, C::NoFood) => &[R::Food, R::MoneyWorry],
            (Self::WarmAndFed, C::NoWarmthNoFood) => &[R::Warmth, R::Food],
            (Self::LookingAfter, C::LooksAfterSomeone | C::Both) => &[R::LookingAfterSomeone, R::NeedsABreak],
            (Self::LookingAfter, C::NeedsLookingAfter) => &[R::Isolated, R::Adaptations],
            (Self::Falls, C::HadAFall | C::WorriesAboutFalling) => &[R::FallsWorry],
            (Self::GettingAbout, C::WithDifficulty) => &[R::Transport],
            (Self::GettingAbout, C::HardlyAtAll) => &[R::Housebound, R::Transport],
            (Self::LowOrWorried, C::Low) => &[R::LowMood],
            (Self::LowOrWorried, C::Worried) => &[R::WorryAnxiety],
            (Self::LowOrWorried, C::LowAndWorried) => &[R::LowMood, R::WorryAnxiety],
            _ => &[],
        }
    }

    /// How soon what it found is seen to: a smaller number comes first.
    const fn before_others(self) -> u8 {
        match self {
            Self::SafeAtHome => 0,
            Self::WarmAndFed => 1,
            Self::LowOrWorried => 2,
            Self::LookingAfter => 3,
            Self::SomeoneToTalkTo | Self::OnYourOwn => 4,
            Self::Falls => 5,
            Self::GettingAbout => 6,
            Self::WouldLikeDifferent => 7,
        }
    }
}

closed_list! {
    /// Whether anybody who could help may be told.
    MayTell { Yes = "yes", No = "no", NotAsked = "not_asked" }
}

/// A filled-in check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// The version that was asked.
    pub version: Version,
    /// The choices; a question that is missing was skipped.
    pub answers: Vec<(Question, Choice)>,
    /// "What would you like to be different?" in the person's words.
    pub would_like: Option<Private>,
    /// Whether anybody may be told.
    pub may_tell: MayTell,
    /// Who may be told, in words.
    pub tell_whom: Option<Private>,
    /// Where it was asked: near there help is looked for.
    #[serde(default)]
    pub place: Option<Private>,
    /// The day on the sheet, where it was asked on paper and keyed in later.
    #[serde(default)]
    pub on_paper: Option<NaiveDate>,
    /// Harm was told of and the safeguarding page shown. What was told is not kept.
    #[serde(default)]
    pub stopped: bool,
}

/// What a check leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings {
    /// Show the safeguarding page at once, before anything else: this is not a way to report harm.
    pub stop: bool,
    /// What is needed, what is seen to first in front.
    pub needs: Vec<ReferralReason>,
    /// How many questions were answered.
    pub answered: usize,
    /// Whether a referral may be made of it.
    pub may_be_passed_on: bool,
}

/// The length of where it was asked and of who may be told.
const SHORT: usize = 200;
/// The length of what a person would like to be different.
const WORDS: usize = 2_000;

impl Check {
    /// A check of this version in which nothing was answered yet.
    pub const fn blank(version: Version) -> Self {
        Self {
            version,
            answers: Vec::new(),
            would_like: None,
            may_tell: MayTell::NotAsked,
            tell_whom: None,
            place: None,
            on_paper: None,
            stopped: false,
        }
    }

    /// Takes an answer in place of the one before; `None` leaves the question unanswered.
    pub fn answer(&mut self, question: Question, choice: Option<Choice>) {
        self.answers.retain(|(answered, _)| *answered != question);
        self.answers.extend(choice.map(|choice| (question, choice)));
    }

    /// The answer to a question, where there is one.
    pub fn answered(&self, question: Question) -> Option<Choice> {
        self.answers.iter().find(|(answered, _)| *answered == question).map(|(_, choice)| *choice)
    }

    /// Harm was told of: that the page was shown is kept, what was told is not.
    pub fn stop(&mut self, question: Question) {
        self.stopped = true;
        self.answer(question, None);
        if question == Question::WouldLikeDifferent {
            self.would_like = None;
        }
    }

    /// What is wrong with it on `today`.
    pub fn validate(&self, today: NaiveDate) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::default();
        let fits = |words: &Option<Private>, most| words.as_ref().is_none_or(|words| words.length() <= most);
        errors.require(
            self.on_paper.is_none_or(|day| day <= today),
            "on_paper",
            "lies after today; give the day on the sheet",
        );
        errors.require(
            self.on_paper.is_none() || self.place.as_ref().is_some_and(|place| !place.is_blank()),
            "place",
            "is empty; write the place that stands on the sheet",
        );
        errors.require(
            fits(&self.place, SHORT),
            "place",
            "is longer than 200 characters; a village or postcode is enough",
        );
        errors.require(
            fits(&self.tell_whom, SHORT),
            "tell_whom",
            "is longer than 200 characters; names alone are enough",
        );
        errors.require(fits(&self.would_like, WORDS), "would_like", "is longer than 2,000 characters; shorten it");
        let mut seen = BTreeSet::new();
        for (question, choice) in &self.answers {
            errors.require(
                question.choices(self.version).contains(choice),
                question.slug(),
                "has an answer that this version does not offer; choose one from the sheet or skip it",
            );
            errors.require(seen.insert(question), question.slug(), "is answered twice; keep one answer");
        }
        errors.require(
            self.may_tell != MayTell::Yes || self.tell_whom.as_ref().is_some_and(|whom| !whom.is_blank()),
            "tell_whom",
            "is empty; write down whom the person said may be told",
        );
        errors.into_result()
    }

    /// What it leads to.
    pub fn findings(&self) -> Findings {
        let mut answers = self.answers.clone();
        answers.sort_by_key(|(question, _)| question.before_others());
        let mut needs = Vec::new();
        for need in answers.iter().flat_map(|(question, choice)| question.needs(*choice)) {
            if !needs.contains(need) {
                needs.push(*need);
            }
        }
        let said = self.answers.iter().filter(|(_, choice)| *choice != Choice::Skip).count();
        Findings {
            stop: self.stopped || self.answers.contains(&(Question::SafeAtHome, Choice::No)),
            needs,
            answered: said + usize::from(self.would_like.as_ref().is_some_and(|words| !words.is_blank())),
            may_be_passed_on: self.may_tell == MayTell::Yes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Choice as C;
    use Question as Q;

    const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 10).unwrap();

    fn check(answers: &[(Question, Choice)]) -> Check {
        Check { answers: answers.to_vec(), ..Check::blank(CURRENT) }
    }

    #[test]
    fn each_answer_leads_to_two_needs_at_most_and_skipping_to_none() {
        for question in Question::ALL {
            for version in Version::ALL {
                assert!(!question.text(*version).is_empty());
                let choices = question.choices(*version);
                assert!(choices.is_empty() || choices.contains(&C::Skip), "{question}");
            }
            for choice in Choice::ALL {
                assert!(question.needs(*choice).len() <= 2, "{question} {choice}");
                let offered = Version::ALL.iter().any(|version| question.choices(*version).contains(choice));
                assert!(offered || question.needs(*choice).is_empty(), "{question} {choice} is never offered");
            }
            assert!(question.needs(C::Skip).is_empty());
        }
        assert_eq!(Question::ALL.len(), 9);
    }

    #[test]
    fn a_cold_house_comes_before_loneliness() {
        let found = check(&[(Q::OnYourOwn, C::MostDays), (Q::WarmAndFed, C::NoWarmth)]).findings();
        assert_eq!(found.needs, [ReferralReason::Warmth, ReferralReason::EnergyBills, ReferralReason::Lonely]);
        assert!(!found.stop && !found.may_be_passed_on);
    }

    #[test]
    fn not_feeling_safe_stops_everything_and_is_never_a_need() {
        let found = check(&[(Q::SafeAtHome, C::No)]).findings();
        assert!(found.stop && found.needs.is_empty());
        assert!(!check(&[(Q::SafeAtHome, C::Skip)]).findings().stop);
    }

    #[test]
    fn a_need_is_named_once_and_skipped_questions_do_not_count() {
        let mut filled = check(&[(Q::SomeoneToTalkTo, C::No), (Q::OnYourOwn, C::SomeDays), (Q::Falls, C::Skip)]);
        filled.would_like = Some("a bit of company".into());
        let found = filled.findings();
        assert_eq!(found.needs, [ReferralReason::Isolated, ReferralReason::Lonely]);
        assert_eq!(found.answered, 3);
    }

    #[test]
    fn answers_are_those_of_the_sheet() {
        let mut filled = check(&[(Q::Falls, C::MostDays), (Q::Falls, C::No)]);
        filled.may_tell = MayTell::Yes;
        let errors = filled.validate(TODAY).unwrap_err();
        assert!(errors.names("falls") && errors.names("tell_whom"));
        assert_eq!(errors.iter().count(), 3);
        assert_eq!(check(&[(Q::Falls, C::No)]).validate(TODAY), Ok(()));
    }

    #[test]
    fn what_was_told_of_harm_is_not_kept_but_that_the_page_was_shown_is() {
        let mut told = check(&[(Q::SafeAtHome, C::No), (Q::Falls, C::HadAFall)]);
        told.would_like = Some("that he stops hitting me".into());
        told.stop(Q::SafeAtHome);
        told.stop(Q::WouldLikeDifferent);
        assert!(told.findings().stop && told.would_like.is_none());
        assert_eq!(told.answers, [(Q::Falls, C::HadAFall)]);
        told.answer(Q::Falls, Some(C::No));
        assert_eq!(told.answered(Q::Falls), Some(C::No));
        assert_eq!(told.answers.len(), 1);
    }

    #[test]
    fn a_sheet_has_its_day_and_its_place() {
        let mut sheet = Check { on_paper: TODAY.succ_opt(), ..Check::blank(CURRENT) };
        let errors = sheet.validate(TODAY).unwrap_err();
        assert!(errors.names("on_paper") && errors.names("place"));
        (sheet.on_paper, sheet.place) = (Some(TODAY), Some("Rivington".into()));
        assert_eq!(sheet.validate(TODAY), Ok(()));
        let kept = r#"{"version":"1","answers":[],"would_like":null,"may_tell":"not_asked","tell_whom":null}"#;
        assert_eq!(serde_json::from_str::<Check>(kept).unwrap(), Check::blank(Version::V1), "older checks are read");
    }
}
