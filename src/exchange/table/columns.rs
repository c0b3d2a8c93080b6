//! The columns of the template, what belongs in each, and two example rows.

use crate::exchange::error::Problem;
use crate::exchange::tidy::{fold, nearest};

/// A column: its name, whether it must be there, what belongs in it, and two examples.
struct Column {
    name: &'static str,
    required: bool,
    help: &'static str,
    examples: [&'static str; 2],
}

macro_rules! columns {
    ($($variant:ident $name:literal $required:literal $help:literal $first:literal $second:literal;)+) => {
        /// A column of the template.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Col { $($variant),+ }

        const ORDER: &[Col] = &[$(Col::$variant),+];

        impl Col {
            const fn about(self) -> Column {
                match self {
                    $(Col::$variant => Column { name: $name, required: $required, help: $help, examples: [$first, $second] }),+
                }
            }
        }
    };
}

columns! {
    Id "id" false "Your own name for the entry, which must never change. Empty: made from name, organization and postcode. To add another place, repeat the id on the row straight below; only the place columns of that row are read." "knit-1" "advice-1";
    Name "name" true "The name on the poster." "Knit and Natter" "Money Matters";
    Kind "kind" false "group, befriending, venue or advice service. Empty: told from the words." "group" "advice service";
    Organization "organization" false "Who runs it." "Friends of Mill Lane" "Mill Lane Advice";
    OrganizationDescription "organization_description" false "What they do, in a sentence." "Neighbours who look after the hall." "";
    OrganizationWebsite "organization_website" false "Web address of who runs it." "" "";
    CharityNumber "charity_number" false "Number in the Charity Commission's register." "" "";
    Description "description" false "What happens there and for whom, in plain words." "Bring your wool or borrow ours. Tea at half past two." "Free advice on benefits, bills and debt.";
    Categories "categories" false "Our categories, by slug or label, separated by ; . Empty: told from the words." "craft_group; social_group" "benefits_advice; debt_advice";
    Delivery "delivery" false "drop in; open group; closed group; course; one to one; home visit; phone; online; outreach; event; venue hire; self help; residential." "drop in" "one to one; phone";
    For "for" false "Only if it is for some people alone: women; men; carers; older people; bereaved; veterans ... Empty: anyone." "" "";
    AgeMin "age_min" false "Youngest age in years." "" "18";
    AgeMax "age_max" false "Oldest age in years." "" "";
    When "when" false "Opening times in words, several separated by ; ." "Tuesdays 2pm to 4pm" "Mondays and Thursdays 9am to noon; first Saturday of the month 10am to noon";
    PlaceName "place_name" false "The hall or building. Empty, with no address and postcode: no place." "Mill Lane Hall" "Library";
    Address "address" false "Number and street." "Mill Lane" "1 Union Street";
    Town "town" false "Town or village." "Adlington" "Chorley";
    Postcode "postcode" false "Full postcode; it puts the place on the map." "PR7 4EX" "PR7 1EB";
    Latitude "latitude" false "Degrees north, only where the postcode is not exact enough." "" "";
    Longitude "longitude" false "Degrees east (negative in most of Great Britain)." "" "";
    Access "access" false "Facts, separated by ; : step free entrance; ramp; accessible toilet; hearing loop; parking near; blue badge bay; bus stop near; lift; quiet room ..." "step free entrance; hearing loop" "step free entrance; lift";
    AccessNotes "access_notes" false "What else to know on arriving." "Ramp at the side door, ring the bell." "";
    GettingThere "getting_there" false "Bus, stop, where to park." "Bus 125 stops outside." "";
    Phone "phone" false "Numbers, separated by ; ." "01632 960118" "01632 960200";
    PhoneNote "phone_note" false "When to ring and for whom to ask." "Weekday mornings; ask for Maureen" "";
    ContactName "contact_name" false "Whom to ask for, as published." "Maureen" "";
    Email "email" false "A shared mailbox." "" "";
    Website "website" false "Web address of the entry itself." "" "";
    Cost "cost" false "Free, Donation, £2 with tea, £3.50 per session; free for carers." "£2 with tea" "Free";
    Languages "languages" false "In English words, separated by ; ." "" "English; Polish";
    Serves "serves" false "Where it comes to people: national, or names or ONS codes of areas, separated by ; ." "" "Chorley; South Ribble";
    Referral "referral" false "not needed; self; professional; link worker only." "not needed" "self; professional";
    NoAddress "no_address" false "yes if it takes people without a fixed address." "" "yes";
    Spaces "spaces" false "A number, or few, waiting list open, waiting list closed, not taking, drop in." "drop in" "6";
    Waiting "waiting" false "People waiting." "" "";
    WaitWeeks "wait_weeks" false "Weeks a new person would wait." "" "2";
    SpacesAsOf "spaces_as_of" false "The day on which spaces was said; a date or '3 days ago'. Empty: the day in checked." "2026-11-04" "4/11/2026";
    Status "status" false "active (also when empty), inactive, temporarily closed, defunct." "active" "active";
    ClosedUntil "closed_until" false "First day it is open again." "" "";
    Checked "checked" false "The day someone last confirmed the entry: 2026-11-04, 4/11/2026, 4 November 2026 or '12 days ago' (counted from the day of import)." "2026-11-04" "12 days ago";
    FirstVisit "first_visit" false "What a nervous person wants to know before the first visit." "Maureen in the yellow cardigan will meet you at the door." "";
    Eligibility "eligibility" false "Who can come, in words." "" "Anyone living in Chorley or South Ribble";
    Alert "alert" false "A short warning to show first." "" "";
}

impl Col {
    /// Its name in the header.
    pub const fn name(self) -> &'static str {
        self.about().name
    }
}

/// The header of a table: which cell holds which column.
#[derive(Debug)]
pub(super) struct Header {
    at: Vec<Option<usize>>,
}

impl Header {
    /// Reads the first row; names are compared without regard to case, spaces and underscores.
    pub fn read(cells: &[String]) -> Result<Self, Problem> {
        let mut at = vec![None; ORDER.len()];
        for (position, cell) in cells.iter().enumerate() {
            let folded = fold(cell);
            if folded.is_empty() {
                continue;
            }
            let Some(slot) = ORDER.iter().position(|column| fold(column.name()) == folded) else {
                let nearest = nearest(cell, ORDER.iter().map(|column| column.name()));
                return Err(Problem::UnknownColumn { column: cell.trim().chars().take(80).collect(), nearest });
            };
            match at.get_mut(slot) {
                Some(free @ None) => *free = Some(position),
                _ => return Err(Problem::ColumnTwice { column: cell.trim().to_owned() }),
            }
        }
        for (column, found) in ORDER.iter().zip(&at) {
            if column.about().required && found.is_none() {
                return Err(Problem::MissingColumn { column: column.name() });
            }
        }
        Ok(Self { at })
    }

    /// The text in a column of a row, trimmed; `None` where it is empty.
    pub fn cell<'a>(&self, cells: &'a [String], column: Col) -> Option<&'a str> {
        let slot = ORDER.iter().position(|known| *known == column)?;
        let position = (*self.at.get(slot)?)?;
        cells.get(position).map(|text| text.trim()).filter(|text| !text.is_empty())
    }
}

/// The template: a header and two example rows, ready to be opened in a spreadsheet.
pub fn template_csv() -> String {
    let row = |of: &dyn Fn(&Column) -> &'static str| {
        let cells: Vec<String> = ORDER.iter().map(|column| quoted(of(&column.about()))).collect();
        cells.join(",")
    };
    [row(&|c| c.name), row(&|c| c.examples[0]), row(&|c| c.examples[1])].join("\r\n") + "\r\n"
}

/// What belongs in each column, a line each.
pub fn template_help() -> String {
    let mut out = String::from(
        "One row is a service at one place. Lists are separated by \";\". Only the column \"name\" must be there.\n\n",
    );
    for column in ORDER {
        let about = column.about();
        out.push_str(&format!("{:<26}{}\n", about.name, about.help));
    }
    out
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', ';']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
