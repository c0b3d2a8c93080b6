//! What filters and facets ask of a document, as 256 bits: one bit for each value that it has.
//!
//! A filter is a mask over the same bits and a facet is a count of each bit, so both take four operations a
//! document whatever is asked. Imports `domain` only.

use crate::domain::{Delivery, Kind, Listing, Reach, StatedStatus};

/// Where the bits of each kind of value begin.
pub(crate) mod at {
    pub(crate) const CATEGORIES: usize = 0;
    pub(crate) const KINDS: usize = 128;
    pub(crate) const DELIVERIES: usize = 132;
    pub(crate) const DAYS: usize = 145;
    pub(crate) const FREE: usize = 152;
    pub(crate) const NO_ADDRESS: usize = 153;
    pub(crate) const SEVERAL: usize = 154;
    pub(crate) const NOT_A_GROUP: usize = 155;
    pub(crate) const EVERYWHERE: usize = 156;
    pub(crate) const CLOSED: usize = 157;
    /// Its set of languages has no bit.
    pub(crate) const RARE_LANGUAGES: usize = 158;
    /// It does not say where it is, nor that it comes to people.
    pub(crate) const UNSTATED: usize = 159;
    pub(crate) const AUDIENCES: usize = 160;
    pub(crate) const ACCESS: usize = 192;
    /// Told by the clock.
    pub(crate) const SPACES: usize = 224;
    /// Told by the clock.
    pub(crate) const OPEN_NOW: usize = 225;
    /// Sets of languages with the smallest numbers, which are the commonest.
    pub(crate) const LANGUAGES: usize = 226;
    /// How many sets have a bit.
    pub(crate) const LANGUAGE_BITS: usize = 30;
}

/// How many bits there are.
pub(crate) const BITS: usize = 256;
const KINDS: u32 = 4;
const DELIVERIES: u32 = 13;
const DAYS: u32 = 7;

/// Calls with the number of each bit that is set, the lowest first.
#[inline(always)]
pub(crate) fn each_bit(mut bits: u64, mut call: impl FnMut(u32)) {
    while bits != 0 {
        call(bits.trailing_zeros());
        bits &= bits - 1;
    }
}

/// Bits of a document, or a mask over them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Facts(pub [u64; 4]);

impl Facts {
    /// One bit.
    pub(crate) const fn bit(n: usize) -> Self {
        let mut words = [0; 4];
        words[n / 64] = 1 << (n % 64);
        Self(words)
    }

    /// These bits.
    pub(crate) fn bits(bits: impl Iterator<Item = usize>) -> Self {
        bits.fold(Self::default(), |facts, bit| facts.or(&Self::bit(bit)))
    }

    /// `width` bits from `from` on, `width` at most 64 and inside one word.
    const fn run(from: usize, width: u32) -> Self {
        let mut words = [0; 4];
        words[from / 64] = (u64::MAX >> (64 - width)) << (from % 64);
        Self(words)
    }

    /// The bits of all kinds.
    pub(crate) const fn kinds() -> Self {
        Self::run(at::KINDS, KINDS)
    }

    /// The bits of all ways of delivery.
    pub(crate) const fn deliveries() -> Self {
        Self::run(at::DELIVERIES, DELIVERIES)
    }

    /// The bits of all days of the week.
    pub(crate) const fn days() -> Self {
        Self::run(at::DAYS, DAYS)
    }

    /// The bits of all audiences.
    pub(crate) const fn audiences() -> Self {
        Self::run(at::AUDIENCES, 32)
    }

    /// The bits of all access facts.
    pub(crate) const fn access() -> Self {
        Self::run(at::ACCESS, 32)
    }

    /// The bits of all categories, or of those given.
    pub(crate) const fn categories(bits: u128) -> Self {
        Self([bits as u64, (bits >> 64) as u64, 0, 0])
    }

    /// What stays the same whatever the clock says; days of the week are added by [`Facts::with_days`].
    pub(crate) fn of(listing: &Listing, categories: u128, several: bool) -> Self {
        let mut facts = Self::categories(categories);
        let yes = [
            (listing.free, at::FREE),
            (listing.no_address_needed, at::NO_ADDRESS),
            (several, at::SEVERAL),
            (listing.deliveries.iter().any(|d| d.is_not_a_group()), at::NOT_A_GROUP),
            (matches!(listing.reach, Reach::Everywhere | Reach::Unstated), at::EVERYWHERE),
            (matches!(listing.reach, Reach::Unstated), at::UNSTATED),
            (listing.status == StatedStatus::ClosedTemporarily, at::CLOSED),
        ];
        for (_, bit) in yes.iter().filter(|(on, _)| *on) {
            facts.set(*bit);
        }
        facts.set(Self::kind(listing.kind));
        listing.deliveries.iter().for_each(|d| facts.set(Self::delivery(*d)));
        listing.audiences.iter().for_each(|a| facts.set(at::AUDIENCES + a.ordinal()));
        listing.access.iter().for_each(|a| facts.set(at::ACCESS + a.ordinal()));
        facts
    }

    /// The bit of a kind.
    pub(crate) fn kind(kind: Kind) -> usize {
        at::KINDS + kind.ordinal()
    }

    /// The bit of a way of delivery.
    pub(crate) fn delivery(delivery: Delivery) -> usize {
        at::DELIVERIES + delivery.ordinal()
    }

    /// Sets one bit.
    pub(crate) fn set(&mut self, n: usize) {
        self.0[n / 64] |= 1 << (n % 64);
    }

    /// Whether one bit is set.
    #[inline]
    pub(crate) fn has(&self, n: usize) -> bool {
        self.0[n / 64] >> (n % 64) & 1 == 1
    }

    /// Categories, one bit each.
    #[inline]
    pub(crate) fn category_bits(&self) -> u128 {
        u128::from(self.0[0]) | u128::from(self.0[1]) << 64
    }

    /// The same with other days of the week.
    #[inline]
    pub(crate) fn with_days(mut self, days: u8) -> Self {
        let word = &mut self.0[at::DAYS / 64];
        *word = *word & !Self::days().0[at::DAYS / 64] | u64::from(days & 0x7f) << (at::DAYS % 64);
        self
    }

    /// The same with the bit of a set of languages, or with that of those without one.
    pub(crate) fn with_languages(mut self, set: u32) -> Self {
        match (set as usize) < at::LANGUAGE_BITS {
            true => self.set(at::LANGUAGES + set as usize),
            false => self.set(at::RARE_LANGUAGES),
        }
        self
    }

    /// The same without a set of languages.
    #[inline]
    pub(crate) fn without_languages(mut self) -> Self {
        self.0[at::LANGUAGES / 64] &= (1 << (at::LANGUAGES % 64)) - 1;
        self
    }

    /// The bits that both have.
    #[inline]
    pub(crate) fn and(&self, other: &Self) -> Self {
        let (a, b) = (&self.0, &other.0);
        Self([a[0] & b[0], a[1] & b[1], a[2] & b[2], a[3] & b[3]])
    }

    /// The bits that either has.
    #[inline]
    pub(crate) fn or(&self, other: &Self) -> Self {
        let (a, b) = (&self.0, &other.0);
        Self([a[0] | b[0], a[1] | b[1], a[2] | b[2], a[3] | b[3]])
    }

    /// The bits that the other has not.
    #[inline]
    pub(crate) fn and_not(&self, other: &Self) -> Self {
        let (a, b) = (&self.0, &other.0);
        Self([a[0] & !b[0], a[1] & !b[1], a[2] & !b[2], a[3] & !b[3]])
    }

    /// Whether both have a bit.
    #[inline]
    pub(crate) fn meets(&self, other: &Self) -> bool {
        let (a, b) = (&self.0, &other.0);
        (a[0] & b[0]) | (a[1] & b[1]) | (a[2] & b[2]) | (a[3] & b[3]) != 0
    }

    /// Whether no bit is set.
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.0 == [0; 4]
    }
}
