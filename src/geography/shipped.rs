//! The open data embedded in the program; see `assets/geography/README.md` for sources and licences.

/// Every postcode of Great Britain, as [`super::PostcodeTable`] reads it.
pub(super) const POSTCODES: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/geography/postcodes.bin"));

/// Places of 500 people and more, as [`super::Gazetteer::from_compact`] reads it.
pub(super) const PLACES: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/geography/places.tsv.gz"));
