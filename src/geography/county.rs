//! Which county people say a district is in. Imports `domain` only.
//!
//! Known from the district's code alone, so that two villages of one name can be told apart before any
//! file of areas is loaded. These are the counties of everyday speech (the lieutenancies), not councils.

use crate::domain::AreaCode;

/// Runs of district codes (letter-and-digit prefix, first and last number) and their county.
const COUNTIES: &[(&str, u32, u32, &str)] = &[
    ("E06", 1, 1, "County Durham"),
    ("E06", 2, 3, "North Yorkshire"),
    ("E06", 4, 5, "County Durham"),
    ("E06", 6, 7, "Cheshire"),
    ("E06", 8, 9, "Lancashire"),
    ("E06", 10, 11, "East Yorkshire"),
    ("E06", 12, 13, "Lincolnshire"),
    ("E06", 14, 14, "North Yorkshire"),
    ("E06", 15, 15, "Derbyshire"),
    ("E06", 16, 16, "Leicestershire"),
    ("E06", 17, 17, "Rutland"),
    ("E06", 18, 18, "Nottinghamshire"),
    ("E06", 19, 19, "Herefordshire"),
    ("E06", 20, 20, "Shropshire"),
    ("E06", 21, 21, "Staffordshire"),
    ("E06", 22, 22, "Somerset"),
    ("E06", 23, 23, "Bristol"),
    ("E06", 24, 24, "Somerset"),
    ("E06", 25, 25, "Gloucestershire"),
    ("E06", 26, 27, "Devon"),
    ("E06", 30, 30, "Wiltshire"),
    ("E06", 31, 31, "Cambridgeshire"),
    ("E06", 32, 32, "Bedfordshire"),
    ("E06", 33, 34, "Essex"),
    ("E06", 35, 35, "Kent"),
    ("E06", 36, 41, "Berkshire"),
    ("E06", 42, 42, "Buckinghamshire"),
    ("E06", 43, 43, "East Sussex"),
    ("E06", 44, 45, "Hampshire"),
    ("E06", 46, 46, "Isle of Wight"),
    ("E06", 47, 47, "County Durham"),
    ("E06", 49, 50, "Cheshire"),
    ("E06", 51, 51, "Shropshire"),
    ("E06", 52, 53, "Cornwall"),
    ("E06", 54, 54, "Wiltshire"),
    ("E06", 55, 56, "Bedfordshire"),
    ("E06", 57, 57, "Northumberland"),
    ("E06", 58, 59, "Dorset"),
    ("E06", 60, 60, "Buckinghamshire"),
    ("E06", 61, 62, "Northamptonshire"),
    ("E06", 63, 64, "Cumbria"),
    ("E06", 65, 65, "North Yorkshire"),
    ("E06", 66, 66, "Somerset"),
    ("E07", 8, 12, "Cambridgeshire"),
    ("E07", 26, 31, "Cumbria"),
    ("E07", 32, 39, "Derbyshire"),
    ("E07", 40, 47, "Devon"),
    ("E07", 61, 65, "East Sussex"),
    ("E07", 66, 77, "Essex"),
    ("E07", 78, 83, "Gloucestershire"),
    ("E07", 84, 94, "Hampshire"),
    ("E07", 95, 103, "Hertfordshire"),
    ("E07", 105, 116, "Kent"),
    ("E07", 117, 128, "Lancashire"),
    ("E07", 129, 135, "Leicestershire"),
    ("E07", 136, 142, "Lincolnshire"),
    ("E07", 143, 149, "Norfolk"),
    ("E07", 150, 156, "Northamptonshire"),
    ("E07", 163, 169, "North Yorkshire"),
    ("E07", 170, 176, "Nottinghamshire"),
    ("E07", 177, 181, "Oxfordshire"),
    ("E07", 187, 191, "Somerset"),
    ("E07", 192, 199, "Staffordshire"),
    ("E07", 200, 206, "Suffolk"),
    ("E07", 207, 217, "Surrey"),
    ("E07", 218, 222, "Warwickshire"),
    ("E07", 223, 229, "West Sussex"),
    ("E07", 234, 239, "Worcestershire"),
    ("E07", 240, 243, "Hertfordshire"),
    ("E07", 244, 245, "Suffolk"),
    ("E07", 246, 246, "Somerset"),
    ("E08", 1, 10, "Greater Manchester"),
    ("E08", 11, 15, "Merseyside"),
    ("E08", 16, 19, "South Yorkshire"),
    ("E08", 20, 24, "Tyne and Wear"),
    ("E08", 25, 31, "West Midlands"),
    ("E08", 32, 36, "West Yorkshire"),
    ("E08", 37, 37, "Tyne and Wear"),
    ("E08", 38, 39, "South Yorkshire"),
    ("E09", 1, 33, "Greater London"),
];

/// The county of a district, where its code tells.
pub fn county_of(district: &AreaCode) -> Option<&'static str> {
    let (prefix, number) = district.as_str().split_at_checked(3)?;
    let number: u32 = number.parse().ok()?;
    let row = COUNTIES.iter().find(|(p, first, last, _)| *p == prefix && (*first..=*last).contains(&number))?;
    Some(row.3)
}

/// ONS codes of the counties that have districts. Source: Office for National Statistics, Open Government
/// Licence v3.
const COUNTY_CODES: [(&str, &str); 21] = [
    ("Cambridgeshire", "E10000003"),
    ("Derbyshire", "E10000007"),
    ("Devon", "E10000008"),
    ("East Sussex", "E10000011"),
    ("Essex", "E10000012"),
    ("Gloucestershire", "E10000013"),
    ("Hampshire", "E10000014"),
    ("Hertfordshire", "E10000015"),
    ("Kent", "E10000016"),
    ("Lancashire", "E10000017"),
    ("Leicestershire", "E10000018"),
    ("Lincolnshire", "E10000019"),
    ("Norfolk", "E10000020"),
    ("Nottinghamshire", "E10000024"),
    ("Oxfordshire", "E10000025"),
    ("Staffordshire", "E10000028"),
    ("Suffolk", "E10000029"),
    ("Surrey", "E10000030"),
    ("Warwickshire", "E10000031"),
    ("West Sussex", "E10000032"),
    ("Worcestershire", "E10000034"),
];

/// The ONS code of a county that has districts, by its name.
pub fn code_of_county(name: &str) -> Option<AreaCode> {
    let name = name.trim();
    let row = COUNTY_CODES.iter().find(|(county, _)| county.eq_ignore_ascii_case(name))?;
    Some(AreaCode(row.1.to_owned()))
}

/// The county that a district belongs to; a unitary authority belongs to none.
pub fn county_code_of(district: &AreaCode) -> Option<AreaCode> {
    if !district.as_str().starts_with("E07") {
        return None;
    }
    code_of_county(county_of(district)?)
}

/// The country of an area by the first letter of its code: name and code.
pub fn country_of(code: &AreaCode) -> Option<(&'static str, AreaCode)> {
    let (name, country) = match code.as_str().as_bytes().first()? {
        b'E' => ("England", "E92000001"),
        b'W' => ("Wales", "W92000004"),
        b'S' => ("Scotland", "S92000003"),
        b'N' => ("Northern Ireland", "N92000002"),
        _ => return None,
    };
    // A neighbourhood of our own begins with a small letter; every ONS code has nine characters.
    (code.as_str().len() == 9).then(|| (name, AreaCode(country.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_district_code_tells_county_and_country() {
        let code = |text: &str| AreaCode(text.into());
        assert_eq!(county_of(&code("E07000118")), Some("Lancashire"));
        assert_eq!(county_of(&code("E07000137")), Some("Lincolnshire"));
        assert_eq!(county_of(&code("E06000035")), Some("Kent"));
        assert_eq!(county_of(&code("S12000033")), None);
        assert_eq!(county_code_of(&code("E07000118")), code_of_county("lancashire"));
        assert_eq!(county_code_of(&code("E06000035")), None);
        assert_eq!(country_of(&code("S12000033")).unwrap().0, "Scotland");
        assert_eq!(country_of(&code("n:east-end")), None);
    }
}
