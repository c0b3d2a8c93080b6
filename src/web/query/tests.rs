use super::*;
use chrono::Weekday;
use proptest::prelude::*;

fn parse(query: &str) -> Result<SearchParameters, FieldErrors> {
    SearchParameters::parse(address::parse_query(query))
}

#[test]
fn times_are_read_as_people_write_them() {
    let at = |h, m| NaiveTime::from_hms_opt(h, m, 0).unwrap();
    for (typed, expected) in [
        ("18:00", at(18, 0)),
        ("6pm", at(18, 0)),
        ("6.30 pm", at(18, 30)),
        ("6 p.m.", at(18, 0)),
        ("12am", at(0, 0)),
        ("12pm", at(12, 0)),
        ("noon", at(12, 0)),
        ("9", at(9, 0)),
        ("0930", at(9, 30)),
    ] {
        assert_eq!(value::time(typed), Some(expected), "{typed}");
    }
    for wrong in ["25:00", "6:5", "13pm", "0pm", "six", "", "6:60", "1234567", "é1:00", "-1"] {
        assert_eq!(value::time(wrong), None, "{wrong}");
    }
}

#[test]
fn days_are_read_in_every_usual_way() {
    for typed in ["TU", "tue", "Tuesday", "tuesdays", "tu"] {
        assert_eq!(value::day(typed), Some(Weekday::Tue), "{typed}");
    }
    assert_eq!(value::day("someday"), None);
}

#[test]
fn every_bad_value_is_named_with_its_mend() {
    let errors = parse("day=someday&from=25:00&age=200&within_miles=-3&kind=club&page=0&sort=random&area=x&free=maybe")
        .unwrap_err();
    let fields: Vec<&str> = errors.0.iter().map(|e| e.field.as_str()).collect();
    assert_eq!(fields, ["within_miles", "kind", "day", "from", "free", "age", "area", "sort", "page"]);
    for error in &errors.0 {
        assert!(!error.message.is_empty() && !error.mend.is_empty());
        assert!(!error.message.starts_with("field-") && !error.mend.starts_with("field-"), "{error:?}");
    }
}

#[test]
fn unknown_names_are_refused_to_programs_and_passed_over_on_pages() {
    let errors = parse("q=lunch&categories=lunch_club").unwrap_err();
    assert_eq!(errors.0[0].field, "categories");
    let typed = Typed::from_query("q=lunch&utm_source=x");
    assert_eq!(SearchParameters::parse_page(&typed).unwrap().q, "lunch");
}

#[test]
fn a_field_given_twice_differently_is_an_error() {
    assert!(parse("near=Chorley&near=Chorley").is_ok());
    assert_eq!(parse("near=Chorley&near=Boston").unwrap_err().0[0].field, "near");
}

#[test]
fn empty_boxes_are_no_values() {
    assert_eq!(parse("q=&near=&age=&day=&within_miles=").unwrap(), SearchParameters::default());
}

#[test]
fn filters_are_counted_without_words_place_and_order() {
    let parameters = parse("q=x&near=PR7&within_miles=5&sort=name&page=2&day=TU&day=WE&free=true").unwrap();
    assert_eq!(parameters.filters_on(), 3);
}

fn any_parameters() -> impl Strategy<Value = SearchParameters> {
    use proptest::sample::{select, subsequence};
    let filters = (
        subsequence(Kind::ALL.to_vec(), 0..=4),
        subsequence(label::WEEK.to_vec(), 0..=7),
        proptest::option::of((0u32..24, 0u32..60)),
        any::<[bool; 5]>(),
        proptest::option::of(0u8..=120),
        subsequence(Audience::ALL.to_vec(), 0..=4),
        subsequence(Delivery::ALL.to_vec(), 0..=4),
        subsequence(AccessFact::ALL.to_vec(), 0..=4),
        subsequence(vec!["pl".to_owned(), "cy".to_owned(), "scottish gaelic".to_owned()], 0..=3),
    )
        .prop_map(|(kinds, days, from, yes, age, audiences, deliveries, access, languages)| Filters {
            kinds,
            days,
            from: from.and_then(|(h, m)| NaiveTime::from_hms_opt(h, m, 0)),
            open_now: yes[0],
            free: yes[1],
            not_a_group: yes[2],
            spaces: yes[3],
            no_address: yes[4],
            age,
            audiences,
            deliveries,
            access,
            languages,
            categories: vec!["lunch_club".to_owned()],
            areas: vec![AreaCode("E01024915".to_owned()), AreaCode("n:coppull".to_owned())],
            ..Filters::default()
        });
    (
        "[a-z£é&=+%#?' ]{0,30}",
        "[A-Z0-9 ,.-]{0,12}",
        proptest::option::of(0.1f64..500.0),
        any::<bool>(),
        filters,
        select(vec![Sort::Best, Sort::Distance, Sort::NextSession, Sort::Name]),
        1usize..=LAST_PAGE,
        1usize..=MOST_PER_PAGE,
    )
        .prop_map(|(q, near, within_miles, exact_words, filters, sort, page, per_page)| SearchParameters {
            q: q.trim().to_owned(),
            near: near.trim().to_owned(),
            within_miles,
            exact_words,
            filters,
            sort,
            page,
            per_page,
        })
}

proptest! {
    #[test]
    fn an_address_gives_back_the_parameters(parameters in any_parameters()) {
        prop_assert_eq!(parse(&parameters.to_query_string()), Ok(parameters));
    }

    #[test]
    fn nothing_typed_makes_it_fall_over(query in ".{0,200}") {
        let _ = parse(&query);
    }

    #[test]
    fn no_value_makes_it_fall_over(name in proptest::sample::select(NAMES.to_vec()), value in ".{0,40}") {
        let _ = SearchParameters::parse([(name, value)]);
    }
}
