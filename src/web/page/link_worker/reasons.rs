//! Why a service fits somebody and why not, in one line each: "Fits: lonely, 0.8 miles, Tuesday, hearing loop,
//! 3 spaces as of 4 November".

use crate::domain::prescription::Fit;
use crate::domain::schedule::day_name;
use crate::domain::{Aspect, Candidate, Capacity, CapacityStatus, Finding, Stated};
use crate::web::label;
use crate::web::page::listing::miles;
use crate::web::when;
use chrono::{Datelike, NaiveDate};
use maud::{Markup, Render, html};

/// The order in which people read reasons: what it is, whether they get there, whether they can start.
const ORDER: [Aspect; 12] = [
    Aspect::Need,
    Aspect::Preference,
    Aspect::Distance,
    Aspect::Area,
    Aspect::Day,
    Aspect::Access,
    Aspect::Language,
    Aspect::Age,
    Aspect::Audience,
    Aspect::ReferralRoute,
    Aspect::Cost,
    Aspect::Room,
];

/// What speaks for a service, what against it, and what nobody knows yet.
pub struct Reasons {
    fits: Vec<String>,
    against: Vec<String>,
    ask: Vec<String>,
}

impl Reasons {
    /// The reasons of one service, on the day on which they are shown.
    pub fn of(candidate: &Candidate, today: NaiveDate) -> Self {
        let said = |fit| -> Vec<String> {
            let all =
                ORDER.iter().flat_map(|aspect| candidate.findings.iter().filter(move |one| one.aspect == *aspect));
            let mut words: Vec<String> = all.filter(|one| one.fit == fit).filter_map(|one| words(one, today)).collect();
            words.dedup();
            words
        };
        Self { fits: said(Fit::Meets), against: said(Fit::DoesNotMeet), ask: said(Fit::NotKnown) }
    }

    /// The same without what stands above them already.
    pub fn beside(candidate: &Candidate, hindrance: Option<&str>, today: NaiveDate) -> Self {
        let mut reasons = Self::of(candidate, today);
        reasons.against.retain(|words| Some(words.as_str()) != hindrance);
        reasons
    }
}

impl Render for Reasons {
    fn render(&self) -> Markup {
        let line = |label: String, words: &[String]| {
            html! { @if !words.is_empty() { p { strong { (label) } " " (words.join(", ")) } } }
        };
        html! {
            (line(text!("match-fits"), &self.fits))
            (line(text!("match-against"), &self.against))
            (line(text!("match-ask"), &self.ask))
        }
    }
}

/// What a listing says of one thing; `None` where it says nothing that helps to decide.
pub fn words(finding: &Finding, today: NaiveDate) -> Option<String> {
    let against = finding.fit == Fit::DoesNotMeet;
    Some(match &finding.stated {
        Stated::Nothing => text!(&format!("match-not-said-{}", finding.aspect.slug())),
        Stated::Needs(needs) => listed(needs.iter().map(|need| label::said("need", need.slug()))),
        Stated::Deliveries(deliveries) => listed(deliveries.iter().map(|one| label::said("delivered", one.slug()))),
        Stated::Days(days) => {
            let days = when::and(days.iter().map(|day| day_name(*day).to_owned()).collect());
            if against { text!("match-only-on", days = days) } else { days }
        }
        Stated::Metres(metres) => miles(*metres),
        Stated::Nationwide => text!("match-nationwide"),
        Stated::Areas(names) if names.is_empty() => text!("match-some-areas"),
        Stated::Areas(names) => {
            let names = when::and(names.clone());
            if against { text!("match-serves-only", areas = names) } else { text!("match-serves", areas = names) }
        }
        Stated::AtItsDoor => return None,
        Stated::Ages { least: None, most: None } => return None,
        Stated::Ages { least, most } => ages(*least, *most),
        Stated::Languages(names) => {
            let names = when::and(names.clone());
            if against {
                text!("match-speaks-only", languages = names)
            } else {
                text!("match-speaks", languages = names)
            }
        }
        Stated::Audiences(audiences) => {
            let whom = when::or(audiences.iter().map(|one| inside(label::audience(*one))).collect());
            text!("match-for", whom = whom)
        }
        Stated::Routes(_) if finding.fit == Fit::Meets => return None,
        Stated::Routes(_) => text!("match-asks-themselves"),
        Stated::Free => text!("match-free"),
        Stated::Costs => text!("match-costs"),
        Stated::Access(fact) => inside(label::access(*fact)),
        Stated::ComesToThem => text!("match-comes"),
        Stated::Room(capacity) => room(capacity, today),
        Stated::ClosedUntil(Some(until)) => text!("match-closed-until", day = day(*until, today)),
        Stated::ClosedUntil(None) => text!("match-closed-for-now"),
    })
}

/// "3 spaces as of 4 November", "Full: wait about 7 weeks, as of 4 November".
pub fn room(capacity: &Capacity, today: NaiveDate) -> String {
    let as_of = day(capacity.as_of, today);
    let words = match (capacity.status, capacity.available, capacity.wait_weeks) {
        (CapacityStatus::Spaces | CapacityStatus::Few, Some(count), _) if count > 0 => {
            text!("spaces-count", count = count)
        }
        (CapacityStatus::Spaces | CapacityStatus::Few | CapacityStatus::DropInNoLimit, ..) => {
            inside(label::capacity(capacity.status))
        }
        (CapacityStatus::WaitingListOpen, _, Some(weeks)) if weeks > 0 => text!("match-full-weeks", weeks = weeks),
        (status, ..) => text!(&format!("match-full-{}", status.slug())),
    };
    text!("match-as-of", words = words, day = as_of)
}

/// What keeps somebody from a service, as a line of its own.
pub fn hindrance(candidate: &Candidate, today: NaiveDate) -> Option<String> {
    candidate.hindrance().and_then(|finding| words(finding, today))
}

/// The same words at the beginning of a line.
pub fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn ages(least: Option<u8>, most: Option<u8>) -> String {
    match (least.map(u32::from), most.map(u32::from)) {
        (Some(least), Some(most)) => text!("match-age-between", least = least, most = most),
        (Some(least), None) => text!("match-age-from", least = least),
        (None, Some(most)) => text!("match-age-to", most = most),
        (None, None) => String::new(),
    }
}

/// "4 November", with the year where it is another.
pub fn day(day: NaiveDate, today: NaiveDate) -> String {
    if day.year() == today.year() { day.format("%-d %B").to_string() } else { when::date(day) }
}

/// A label as it stands inside a sentence; names keep their capitals ("Blue Badge bay").
pub fn inside(label: String) -> String {
    let mut letters = label.chars();
    match letters.next() {
        Some(first) if !letters.clone().any(char::is_uppercase) => first.to_lowercase().chain(letters).collect(),
        _ => label,
    }
}

fn listed(labels: impl Iterator<Item = String>) -> String {
    labels.map(inside).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::ReferralReason;
    use crate::domain::{AccessFact, Delivery};
    use chrono::Weekday;
    use uuid::Uuid;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 10).unwrap()
    }

    fn capacity(status: CapacityStatus, available: Option<u32>, wait_weeks: Option<u32>) -> Capacity {
        let as_of = NaiveDate::from_ymd_opt(2026, 11, 4).unwrap();
        Capacity { status, available, waiting: None, wait_weeks, as_of }
    }

    fn line(findings: Vec<(Aspect, Fit, Stated)>) -> String {
        let findings = findings.into_iter().map(|(aspect, fit, stated)| Finding { aspect, fit, stated }).collect();
        let candidate = Candidate {
            service_id: Uuid::nil(),
            organization_id: None,
            name: String::new(),
            score: 0.0,
            findings,
            capacity: None,
        };
        Reasons::of(&candidate, today()).render().into_string()
    }

    #[test]
    fn what_fits_is_one_line_in_the_order_in_which_people_ask() {
        let said = line(vec![
            (Aspect::Room, Fit::Meets, Stated::Room(capacity(CapacityStatus::Spaces, Some(3), None))),
            (Aspect::Access, Fit::Meets, Stated::Access(AccessFact::HearingLoop)),
            (Aspect::Day, Fit::Meets, Stated::Days(vec![Weekday::Tue])),
            (Aspect::Distance, Fit::Meets, Stated::Metres(1287.5)),
            (Aspect::Area, Fit::Meets, Stated::AtItsDoor),
            (Aspect::Age, Fit::Meets, Stated::Ages { least: None, most: None }),
            (Aspect::Need, Fit::Meets, Stated::Needs([ReferralReason::Lonely].into())),
        ]);
        assert_eq!(
            said,
            "<p><strong>Fits:</strong> lonely, 0.8 miles, Tuesday, hearing loop, 3 spaces as of 4 November</p>"
        );
    }

    #[test]
    fn what_speaks_against_it_and_what_is_to_be_asked_stand_apart() {
        let said = line(vec![
            (Aspect::Preference, Fit::DoesNotMeet, Stated::Deliveries(vec![Delivery::OpenGroup])),
            (Aspect::Room, Fit::DoesNotMeet, Stated::Room(capacity(CapacityStatus::WaitingListOpen, None, Some(7)))),
            (Aspect::Age, Fit::NotKnown, Stated::Ages { least: Some(60), most: None }),
            (Aspect::Language, Fit::NotKnown, Stated::Nothing),
        ]);
        assert!(
            said.contains("<strong>Against:</strong> a group, Full: wait about 7 weeks as of 4 November"),
            "{said}"
        );
        assert!(said.contains("<strong>To ask:</strong> which languages they speak, 60 and over"), "{said}");
    }

    #[test]
    fn a_label_keeps_the_capitals_of_names() {
        for (label, inside_a_sentence) in
            [("Lonely", "lonely"), ("Blue Badge bay", "Blue Badge bay"), ("LGBT", "LGBT"), ("", "")]
        {
            assert_eq!(inside(label.to_owned()), inside_a_sentence);
        }
    }
}
