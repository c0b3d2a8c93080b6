//! J40: private notes on a place, for named colleagues, never public and in no export.

use super::desk::{GRACE, IMRAN, LEANNE, RUTH, look, office, press};
use super::people::open_person;

#[test]
fn j40_a_note_on_a_place_is_read_by_whom_it_names_alone() {
    let office = office();
    let Some(leanne) = office.signed_in(LEANNE) else { return };
    leanne.go("/places");
    look(&leanne, "j40-places");
    leanne.fill("[name='service']", "/services/adlington-knit-and-natter");
    press(&leanne, "Write something on it");
    if leanne.path() == "/places" {
        // The last part of an address may carry a mark of its own: take it from the search.
        leanne.go("/search?q=knit+and+natter&near=PR7+1DB");
        let links = leanne.attributes("main a[href^='/services/']", "href");
        leanne.go("/places");
        leanne.fill("[name='service']", links.first().expect("the group is there"));
        press(&leanne, "Write something on it");
    }
    let here = leanne.path();
    assert!(here.starts_with("/places/"), "{here}");
    leanne.fill("[name='words']", "Ring before 11, ask for Plantedjean");
    let imran =
        "[...document.querySelectorAll('[name=shared_with]')].find(b => b.parentNode.innerText.includes('Imran'))";
    leanne.run(&format!("{imran}.checked = true;"));
    look(&leanne, "j40-place");
    press(&leanne, "Save");
    assert_eq!(leanne.path(), "/places");
    assert!(leanne.page().contains("Plantedjean"));
    open_person(&leanne, "Amina");
    let cases = leanne.attributes("main a[href^='/cases/']", "href");
    let case = cases.iter().find(|href| href.matches('/').count() == 2).expect("Amina has a case");
    leanne.go(&format!("{case}/services/{}", here.trim_start_matches("/places/")));
    let page = leanne.text("main");
    assert!(page.contains("Your note: Ring before 11, ask for Plantedjean"), "where it is thought of: {page}");
    look(&leanne, "j40-considered");
    leanne.viewport(1280, 900);

    let Some(imran) = office.signed_in(IMRAN) else { return };
    imran.go("/places");
    assert!(imran.page().contains("Plantedjean") && imran.page().contains("By Leanne"), "{}", imran.page());
    for other in [RUTH, GRACE] {
        let Some(browser) = office.signed_in(other) else { return };
        browser.go("/places");
        assert!(!browser.page().contains("Plantedjean"), "{other}");
        browser.go(&here);
        assert!(!browser.page().contains("Plantedjean"), "{other}");
    }
    let Some(nobody) = office.browser() else { return };
    nobody.go("/search?q=knit+and+natter&near=PR7+1DB");
    nobody.go_by(".card-name a");
    assert!(!nobody.page().contains("Plantedjean"));
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("export");
    office.program.must(&["export", "oruk", file.to_str().unwrap()]);
    let mut read = 0;
    for path in files(out.path()) {
        let bytes = std::fs::read(&path).unwrap();
        read += bytes.len();
        assert!(!bytes.windows(11).any(|part| part == b"Plantedjean"), "{}", path.display());
    }
    assert!(read > 10_000, "something was exported");

    leanne.go("/places");
    leanne.run("document.querySelector('details').open = true;");
    leanne.run("document.querySelector('[name=need]').value = 'transport'; document.querySelector('[name=reason]').value = 'nothing_near';");
    press(&leanne, "Report this gap");
    assert!(leanne.page().contains("The gap is reported"), "{}", leanne.page());
    look(&leanne, "j40-gap");
}

fn files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() { found.extend(files(&entry.path())) } else { found.push(entry.path()) }
    }
    found
}
