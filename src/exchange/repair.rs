//! The repairs an import may make, each by name and each counted.

use crate::closed_list;
use std::collections::BTreeMap;

closed_list! {
    /// A tolerance that changed what a source said. The slug is the key in the import report.
    Rule {
        EmptyTextDropped = "empty_text_dropped",
        PlaceholderDropped = "placeholder_dropped",
        WrongTypeDropped = "wrong_type_dropped",
        MojibakeRepaired = "mojibake_repaired",
        ControlCharactersEscaped = "control_characters_escaped",
        HtmlSanitised = "html_sanitised",
        UrlSchemeAdded = "url_scheme_added",
        UrlDropped = "url_dropped",
        PlaceholderUrlDropped = "placeholder_url_dropped",
        EmailDropped = "email_dropped",
        PlaceholderEmailDropped = "placeholder_email_dropped",
        AssurerEmailDropped = "assurer_email_dropped",
        AgeMinusOneDropped = "age_minus_one_dropped",
        AgeDropped = "age_dropped",
        AgesSwapped = "ages_swapped",
        StatusSynonym = "status_synonym",
        StatusAssumedActive = "status_assumed_active",
        WordMapped = "word_mapped",
        WordKeptAsAttribute = "word_kept_as_attribute",
        TagTrimmed = "tag_trimmed",
        TagDuplicateDropped = "tag_duplicate_dropped",
        MenAndWomenMeansAnyone = "men_and_women_means_anyone",
        DateReformatted = "date_reformatted",
        DateDropped = "date_dropped",
        TimeDropped = "time_dropped",
        ZoneAssumedLondon = "zone_assumed_london",
        FrequencyAssumedWeekly = "frequency_assumed_weekly",
        FrequencyKeptAsText = "frequency_kept_as_text",
        SchedulePartDropped = "schedule_part_dropped",
        HolidayMadeException = "holiday_made_exception",
        LatitudeLongitudeSwapped = "latitude_longitude_swapped",
        PointDropped = "point_dropped",
        PointZeroDropped = "point_zero_dropped",
        PointFromPostcode = "point_from_postcode",
        LocationMissingDropped = "location_missing_dropped",
        LocationRepeatedMerged = "location_repeated_merged",
        IdentifierMade = "identifier_made",
        OrganizationUnnamedDropped = "organization_unnamed_dropped",
        PhoneProseSplit = "phone_prose_split",
        PhoneDropped = "phone_dropped",
        PhoneZeroRestored = "phone_zero_restored",
        CostReadFromText = "cost_read_from_text",
        CostDropped = "cost_dropped",
        FreeReadFromFees = "free_read_from_fees",
        CapacityDropped = "capacity_dropped",
        Windows1252Read = "windows_1252_read",
        DetailMissing = "detail_missing",
        FeedTotalWrong = "feed_total_wrong",
    }
}

/// How often each rule was used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Repairs(BTreeMap<Rule, u64>);

impl Repairs {
    /// Counts one use of a rule.
    pub fn count(&mut self, rule: Rule) {
        *self.0.entry(rule).or_default() += 1;
    }

    /// How often a rule was used.
    pub fn get(&self, rule: Rule) -> u64 {
        self.0.get(&rule).copied().unwrap_or_default()
    }

    /// Adds these counts to a report's.
    pub fn add_to(&self, totals: &mut BTreeMap<String, u64>) {
        for (rule, count) in &self.0 {
            *totals.entry(rule.slug().to_owned()).or_default() += count;
        }
    }
}
