//! J74: what was kept for long enough goes at night. Due records are counted, held ones say why, and a log of
//! counts proves what went, without a name.

use super::desk::{ADMINISTRATOR, look, office, press};
use std::time::Duration;

/// Cases of the demonstration are as old as its history: these are made older than any rule. One of them has
/// closed; the other closed once and is open again, for the person has come back.
const OLD: &str = "
    UPDATE case_record SET closed_at = '2012-01-01 00:00:00' WHERE is_open = FALSE;
    UPDATE case_record SET closed_at = '2012-01-01 00:00:00'
        WHERE id = (SELECT id FROM case_record WHERE is_open = TRUE ORDER BY id LIMIT 1);";

#[test]
fn what_is_old_goes_and_the_log_counts_it() {
    let office = office();
    let Some(administrator) = office.signed_in(ADMINISTRATOR) else { return };
    administrator.go("/retention");
    assert!(administrator.text("main").contains("No rule is set"), "{}", administrator.text("main"));
    let field = "input[name='keep_months']";
    administrator.fill(field, "for ever");
    press(&administrator, "Save");
    assert_eq!(administrator.value(field), "for ever", "what was typed is kept");
    administrator.fill(field, "96");
    press(&administrator, "Save");
    assert!(administrator.text("main").contains("Nothing is due tonight."), "{}", administrator.text("main"));

    office.change_stored(OLD);
    administrator.go("/retention");
    let page = administrator.text("main");
    assert!(page.contains("1 record is due tonight.") && page.contains("because the person has come back"), "{page}");
    look(&administrator, "j74-due");
    let dry = office.program.json(&["purge", "--dry-run", "--json"]);
    assert_eq!((&dry["organizations"][0]["due"], &dry["gone"]), (&serde_json::json!(1), &serde_json::Value::Null));
    assert_eq!(dry["organizations"][0]["held"]["open_case"], 1, "{dry}");

    let words = office.program.must(&["purge"]);
    assert!(words.contains("Taken away: 1 people"), "{words}");
    let shown = || {
        administrator.go("/retention");
        administrator.text("main").contains("Its time had come").then_some(())
    };
    assert!(crate::support::process::until(Duration::from_secs(10), shown).is_some(), "{}", administrator.page());
    for name in ["Mary", "Entwistle", "Joan", "Whittle"] {
        assert!(!administrator.page().contains(name) && !words.contains(name), "{name}");
    }
    look(&administrator, "j74-gone");
    office.program.check();
}
