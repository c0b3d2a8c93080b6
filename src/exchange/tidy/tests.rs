use super::*;
use crate::exchange::{Repairs, Rule};
use chrono::{NaiveDate, NaiveTime};
use proptest::prelude::*;

#[test]
fn mojibake_is_mended_only_where_it_round_trips() {
    let mut repairs = Repairs::default();
    assert_eq!(line("Itâ€™s Â£2 at the cafÃ©", &mut repairs).unwrap(), "It’s £2 at the café");
    assert_eq!(repairs.get(Rule::MojibakeRepaired), 1);
    for right in ["café Âme £3", "Siân’s naïve façade", "Â", "ÂÃ", "Привет"] {
        assert_eq!(line(right, &mut repairs).unwrap(), right);
    }
    assert_eq!(repairs.get(Rule::MojibakeRepaired), 1);
}

#[test]
fn html_keeps_a_small_allow_list() {
    let mut repairs = Repairs::default();
    let clean = html(
        r#"<h1 class="x">About</h1><div onclick="x()">A</div><div>B</div><script>bad()</script>
           <a data-cke-saved-href="x" href="javascript:bad()">js</a> <a href="https://a.org/">ok</a><p>&nbsp;</p>"#,
        &mut repairs,
    )
    .unwrap();
    assert!(clean.starts_with("<h3>About</h3><p>A</p><p>B</p>"), "{clean}");
    assert!(clean.contains(r#"<a href="https://a.org/">ok</a>"#), "{clean}");
    for gone in ["script", "bad()", "onclick", "class", "&nbsp;", "data-"] {
        assert!(!clean.contains(gone), "{gone} in {clean}");
    }
    assert_eq!(html("one\n\ntwo & three", &mut repairs).unwrap(), "<p>one</p><p>two &amp; three</p>");
    assert_eq!(html("<p> </p>", &mut repairs), None);
    assert_eq!(plain("<p>A &amp; B</p><p>C</p>"), "A & B C");
}

#[test]
fn addresses_are_absolute_or_gone() {
    let mut repairs = Repairs::default();
    assert_eq!(url("www.samaritans.org/x", &mut repairs).unwrap(), "https://www.samaritans.org/x");
    assert_eq!(url(" http://a.org ", &mut repairs).unwrap(), "http://a.org");
    for gone in ["http://www.example.com", "javascript:alert(1)", "n/a", "http://", "ask Maureen", "https://u:p@a.org/"]
    {
        assert_eq!(url(gone, &mut repairs), None, "{gone}");
    }
    assert_eq!(email("mailto:hello@hall.org.uk", &mut repairs).unwrap(), "hello@hall.org.uk");
    for gone in ["Unknown-12@noemail.invalid", "email-example_com", "a b@c.org", "x@y", "a@b.org, c@d.org"] {
        assert_eq!(email(gone, &mut repairs), None, "{gone}");
    }
}

#[test]
fn phones_lose_their_prose_but_not_its_meaning() {
    let mut repairs = Repairs::default();
    let split = phone("Bristol Youth MAPS: 0117 332 7111", None, None, &mut repairs).unwrap();
    assert_eq!((split.number.as_str(), split.description.as_deref()), ("0117 332 7111", Some("Bristol Youth MAPS")));
    assert_eq!(phone("+44 (0)1632 960118", None, None, &mut repairs).unwrap().number, "+44 (0)1632 960118");
    assert_eq!(phone("ask at the desk", None, None, &mut repairs), None);
}

#[test]
fn dates_and_times_as_people_write_them() {
    let mut repairs = Repairs::default();
    let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d);
    let today = day(2026, 11, 22);
    for (text, want) in [
        ("2026-11-04", day(2026, 11, 4)),
        ("2026-11-04T09:30:00Z", day(2026, 11, 4)),
        ("4/11/2026", day(2026, 11, 4)),
        ("4 November 2026", day(2026, 11, 4)),
        ("4th Nov 2026", day(2026, 11, 4)),
        ("12 days ago", day(2026, 11, 10)),
        ("2 months ago", day(2026, 9, 22)),
        ("0001-01-01", None),
        ("2026-13-01", None),
        ("soon", None),
        ("999999999 years ago", None),
    ] {
        assert_eq!(date(text, today, &mut repairs), want, "{text}");
    }
    let at = |h, m| NaiveTime::from_hms_opt(h, m, 0);
    for (text, want) in [
        ("10:00", at(10, 0)),
        ("10:00:00", at(10, 0)),
        ("10:00Z", at(10, 0)),
        ("10:00:00+01:00", at(10, 0)),
        ("10:00:00-05:00", at(10, 0)),
        ("9.30am", at(9, 30)),
        ("2pm", at(14, 0)),
        ("12am", at(0, 0)),
        ("24:00", at(0, 0)),
        ("25:00", None),
        ("late", None),
    ] {
        assert_eq!(time(text, &mut repairs), want, "{text}");
    }
}

#[test]
fn an_instant_without_a_zone_is_londons() {
    let mut repairs = Repairs::default();
    assert_eq!(
        date_time("2025-09-02T12:06:15.654", &mut repairs).unwrap().to_rfc3339(),
        "2025-09-02T11:06:15.654+00:00"
    );
    assert_eq!(date_time("2026-03-29T01:30:00", &mut repairs).unwrap().to_rfc3339(), "2026-03-29T01:30:00+00:00");
    assert_eq!(date_time("2025-01-02T12:06:15+02:00", &mut repairs).unwrap().to_rfc3339(), "2025-01-02T10:06:15+00:00");
    assert_eq!(repairs.get(Rule::ZoneAssumedLondon), 2);
}

proptest! {
    #[test]
    fn no_text_panics_and_sanitised_html_is_settled(text in any::<String>()) {
        let repairs = &mut Repairs::default();
        date(&text, NaiveDate::from_ymd_opt(2026, 1, 1), repairs);
        time(&text, repairs);
        date_time(&text, repairs);
        url(&text, repairs);
        email(&text, repairs);
        phone(&text, None, None, repairs);
        nearest(&text, ["name", "id"]);
        if let Some(once) = html(&text, repairs) {
            prop_assert_eq!(html(&once, repairs), Some(once));
        }
    }

    #[test]
    fn whatever_html_holds_only_the_list_comes_out(text in "(<[a-z/]{1,6}|>|=|\"|on[a-z]{3,5}|href|javascript:|[a-z ]{1,4}){0,30}") {
        if let Some(clean) = html(&text, &mut Repairs::default()) {
            for tag in clean.split('<').skip(1) {
                let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
                prop_assert!(["p", "br", "ul", "ol", "li", "strong", "em", "b", "i", "a", "h3", "h4"].contains(&name.as_str()), "{}", clean);
            }
            prop_assert!(!clean.contains("<a href=\"javascript"));
        }
    }
}
