use super::*;
use crate::domain::{AccessFact as F, Audience, CapacityStatus, Delivery, ReferralRoute, StatedStatus};

#[test]
fn access_facts_are_read_and_denials_are_not_facts() {
    for (text, want) in [
        ("Wheelchair accessible toilet", vec![F::AccessibleToilet]),
        ("There is a ramp and a hearing loop.", vec![F::Ramp, F::HearingLoop]),
        ("No lift, ramp at the side door", vec![F::Ramp]),
        ("Not wheelchair accessible", vec![]),
        ("Hearing loop: no", vec![]),
        ("We have a ramp but no accessible toilet", vec![F::Ramp]),
        ("Fully accessible building", vec![]),
        ("Disabled parking; car park", vec![F::ParkingNear, F::BlueBadgeBay]),
        (
            "The building is equipped with induction loops for hearing aids. Wheelchair access is possible on all levels.",
            vec![F::StepFreeEntrance, F::HearingLoop],
        ),
        ("There isn't step-free access", vec![]),
    ] {
        assert_eq!(access_facts(text), want, "{text}");
    }
    for fact in F::ALL {
        assert_eq!(access_fact(fact.slug()), Some(*fact));
        assert_eq!(access_fact(&fact.slug().replace('_', " ")), Some(*fact));
    }
}

#[test]
fn no_synonym_belongs_to_two_values() {
    for slug in Delivery::ALL {
        assert_eq!(delivery(slug.slug()), Some(*slug));
    }
    for slug in Audience::ALL {
        assert_eq!(audience(slug.slug()), Some(*slug));
    }
    for slug in ReferralRoute::ALL {
        assert_eq!(referral_route(slug.slug()), Some(*slug));
    }
    for slug in CapacityStatus::ALL {
        assert_eq!(capacity_status(slug.slug()), Some(*slug));
    }
    for slug in StatedStatus::ALL {
        assert_eq!(status(slug.slug()).map(|s| s.0), Some(*slug));
    }
}

#[test]
fn words_of_real_feeds_are_known() {
    assert_eq!(audience("Sensory Impaired>Visually Impaired "), Some(Audience::SightLoss));
    assert_eq!(audience("Parents>Grandparents"), Some(Audience::Parents));
    assert_eq!(audience("Refugees/Asylum Seekers "), Some(Audience::RefugeesAsylum));
    assert_eq!(audience("Students "), None);
    assert_eq!(delivery("Drop-in"), Some(Delivery::DropIn));
    assert_eq!(delivery("Specialist-led group"), Some(Delivery::OpenGroup));
    assert_eq!(delivery("Venue"), None);
    assert_eq!(deliveries_in("You can attend in-person or remotely via video conferencing"), vec![Delivery::Online]);
    assert_eq!(referral_route("Self referral"), Some(ReferralRoute::SelfReferral));
    assert_eq!(status("Temporarily Closed"), Some((StatedStatus::ClosedTemporarily, false)));
    assert_eq!(status("inactive"), Some((StatedStatus::Paused, true)));
    assert_eq!(status("banana"), None);
}

#[test]
fn areas_and_languages() {
    let area = |name: &str| service_area(Some(name.to_owned()), None, None).unwrap();
    assert!(area("Nationwide").national && area("England").national && area("United Kingdom").national);
    assert!(!area("Wales").national);
    assert_eq!(area("Wales").code.unwrap().as_str(), "W92000004");
    let from_uri =
        service_area(Some("Chorley".into()), Some("http://statistics.data.gov.uk/id/E07000118".into()), None);
    assert_eq!(from_uri.unwrap().code.unwrap().as_str(), "E07000118");
    assert_eq!(service_area(None, None, Some("extent".into())), None);
    assert_eq!(language("Punjabi", None).unwrap().code.as_deref(), Some("pa"));
    assert_eq!(language("BSL", None).unwrap().code.as_deref(), Some("bfi"));
    assert_eq!(language("pl", None).unwrap().name, "Polish");
    assert_eq!(language("Klingon", None).unwrap().code, None);
    assert_eq!(language(" ", None), None);
    assert_eq!(language_name("ur"), Some("Urdu"));
}
