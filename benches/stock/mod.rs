//! The plain design: what a careful user of tantivy's own queries and collectors would write.
//!
//! All words required, latitude and longitude as fast fields with range queries, filters as terms, `TopDocs`
//! with a distance-tweaked score, `Count`, and terms aggregations for the facets. It neither tests the exact
//! circle nor collapses places, and its facets do not look beyond their own filter, so it does less than ours.

#![allow(dead_code, reason = "each bench uses its part of this")]

use crate::analyzer::{Stems, tokens};
use crate::common::query::{Query, texts};
use fingerpost::domain::{Listing, Reach};
use fingerpost::geography::metres_between;
use serde_json::json;
use std::path::Path;
use tantivy::aggregation::AggregationCollector;
use tantivy::aggregation::agg_req::Aggregations;
use tantivy::collector::{Count, DocSetCollector, TopDocs};
use tantivy::query::{BooleanQuery, Occur, Query as Asked, RangeQuery, TermQuery};
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use tantivy::{DocId, Index, IndexReader, Score, SegmentReader, TantivyDocument, Term};

/// The area of what is for the whole country.
const EVERYWHERE: &str = "everywhere";
const FACETS: [&str; 8] = ["kind", "category", "day", "delivery", "audience", "access", "language", "free"];

/// How texts become terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// As ours reads them, so that both find the same.
    AsOurs,
    /// Tantivy's own: lower case and its English stemmer.
    EnStem,
}

/// An index of the plain design.
pub struct Stock {
    index: Index,
    reader: IndexReader,
    fields: Fields,
    facets: Aggregations,
}

struct Fields {
    text: Field,
    latitude: Field,
    longitude: Field,
    facets: [Field; 8],
    reach: Field,
}

impl Stock {
    /// Builds the index in `folder` with two threads, merged into one segment.
    pub fn build(folder: &Path, listings: &[Listing], reading: Reading) -> Self {
        let mut schema = Schema::builder();
        let tokenizer = if reading == Reading::AsOurs { "as_ours" } else { "en_stem" };
        let indexing =
            TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(IndexRecordOption::WithFreqs);
        let fields = Fields {
            text: schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing)),
            latitude: schema.add_f64_field("latitude", FAST | INDEXED),
            longitude: schema.add_f64_field("longitude", FAST | INDEXED),
            facets: FACETS.map(|name| schema.add_text_field(name, STRING | FAST)),
            reach: schema.add_text_field("reach", STRING),
        };
        let index = Index::create_in_dir(folder, schema.build()).unwrap();
        index.tokenizers().register("as_ours", AsOurs::default());
        let mut writer = index.writer_with_num_threads(2, 200_000_000).unwrap();
        writer.set_merge_policy(Box::new(tantivy::indexer::NoMergePolicy));
        for listing in listings {
            writer.add_document(document(&fields, listing)).unwrap();
        }
        writer.commit().unwrap();
        let segments = index.searchable_segment_ids().unwrap();
        if segments.len() > 1 {
            writer.merge(&segments).wait().unwrap();
        }
        writer.wait_merging_threads().unwrap();
        let terms = |field: &str| json!({ "terms": { "field": field, "size": 130 } });
        let facets: serde_json::Map<String, serde_json::Value> =
            FACETS.into_iter().map(|name| (name.to_owned(), terms(name))).collect();
        let facets = serde_json::from_value(facets.into()).unwrap();
        let reader = index.reader().unwrap();
        Self { index, reader, fields, facets }
    }

    /// Answers as the product must: the first twenty, how many there are, and the facets. Gives how many.
    pub fn search(&self, stems: &mut Stems, query: &Query) -> usize {
        let (lat, lon) = (query.latitude, query.longitude);
        let radius = query.metres as Score;
        let top = TopDocs::with_limit(20).tweak_score(move |segment: &SegmentReader| {
            let latitude = segment.fast_fields().f64("latitude").unwrap();
            let longitude = segment.fast_fields().f64("longitude").unwrap();
            move |document: DocId, score: Score| {
                let at = |column: &tantivy::fastfield::Column<f64>| column.first(document).unwrap_or(0.0);
                let (dy, dx) = (at(&latitude) - lat, (at(&longitude) - lon) * lat.to_radians().cos());
                let away = (dy * dy + dx * dx).sqrt() as Score * 111_195.0;
                score * (0.25 + 0.75 / (1.0 + away / (radius * 0.5)))
            }
        });
        let facets = AggregationCollector::from_aggs(self.facets.clone(), Default::default());
        let searcher = self.reader.searcher();
        let (_, count, facets) = searcher.search(&self.query(stems, query), &(top, Count, facets)).unwrap();
        std::hint::black_box(&facets);
        count
    }

    /// How many documents fit when the circle is tested exactly; to be compared, not timed.
    pub fn count_in_circle(&self, stems: &mut Stems, query: &Query) -> usize {
        let searcher = self.reader.searcher();
        let found = searcher.search(&self.query(stems, query), &DocSetCollector).unwrap();
        let fits = |address: &tantivy::DocAddress| {
            let fast = searcher.segment_reader(address.segment_ord).fast_fields();
            let at = |name: &str| fast.f64(name).unwrap().first(address.doc_id);
            match (at("latitude"), at("longitude")) {
                (Some(latitude), Some(longitude)) => {
                    metres_between(fingerpost::domain::Point { latitude, longitude }, query.point()) <= query.metres
                }
                _ => true,
            }
        };
        found.iter().filter(|address| fits(address)).count()
    }

    fn query(&self, stems: &mut Stems, query: &Query) -> BooleanQuery {
        let must = |query: Box<dyn Asked>| (Occur::Must, query);
        let term = |field: Field, value: &str, option| -> Box<dyn Asked> {
            Box::new(TermQuery::new(Term::from_field_text(field, value), option))
        };
        let range = |field: Field, from: f64, to: f64| -> Box<dyn Asked> {
            let bound = |value: f64| std::ops::Bound::Included(Term::from_field_f64(field, value));
            Box::new(RangeQuery::new(bound(from), bound(to)))
        };
        let words = query.words.iter().map(|word| term(self.fields.text, stems.of(word), IndexRecordOption::WithFreqs));
        let mut all: Vec<(Occur, Box<dyn Asked>)> = words.map(must).collect();
        // The box of the circle, a hair wider than it must be.
        let up = query.metres / 111_194.9;
        let side = up / (query.latitude.abs() + up).to_radians().cos();
        let inside = vec![
            must(range(self.fields.latitude, query.latitude - up, query.latitude + up)),
            must(range(self.fields.longitude, query.longitude - side, query.longitude + side)),
        ];
        if query.areas.is_empty() {
            all.extend(inside);
        } else {
            // In the box, or for the whole country, or coming to the area: as ours.
            let reach = |area: &str| (Occur::Should, term(self.fields.reach, area, IndexRecordOption::Basic));
            let mut anywhere = vec![(Occur::Should, Box::new(BooleanQuery::new(inside)) as _), reach(EVERYWHERE)];
            anywhere.extend(query.areas.iter().map(|area| reach(area)));
            all.push(must(Box::new(BooleanQuery::new(anywhere))));
        }
        let [_, category, day, _, _, access, _, free] = self.fields.facets;
        let mut filter = |field: Field, value: &str| all.push(must(term(field, value, IndexRecordOption::Basic)));
        query.category.iter().for_each(|slug| filter(category, slug));
        query.day.iter().for_each(|day_of_week| filter(day, &day_of_week.to_string()));
        query.free.then(|| filter(free, "true"));
        query.step_free.then(|| filter(access, "step_free_entrance"));
        BooleanQuery::new(all)
    }
}

fn document(fields: &Fields, listing: &Listing) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    // The name three times, as ours weighs it.
    let mut text = format!("{} {} ", listing.name, listing.name);
    texts(listing).for_each(|part| {
        text.push_str(part);
        text.push(' ');
    });
    document.add_text(fields.text, text);
    if let Some(point) = listing.point() {
        document.add_f64(fields.latitude, point.latitude);
        document.add_f64(fields.longitude, point.longitude);
    }
    match &listing.reach {
        Reach::Everywhere | Reach::Unstated => document.add_text(fields.reach, EVERYWHERE),
        Reach::Areas(areas) => areas.iter().for_each(|area| document.add_text(fields.reach, area.as_str())),
        Reach::Place(_) => {}
    }
    let [kind, category, day, delivery, audience, access, language, free] = fields.facets;
    document.add_text(kind, listing.kind.slug());
    listing.categories.iter().for_each(|(slug, _)| document.add_text(category, slug));
    days(listing).for_each(|weekday| document.add_text(day, weekday.to_string()));
    listing.deliveries.iter().for_each(|d| document.add_text(delivery, d.slug()));
    listing.audiences.iter().for_each(|a| document.add_text(audience, a.slug()));
    listing.access.iter().for_each(|a| document.add_text(access, a.slug()));
    listing.languages.iter().for_each(|l| document.add_text(language, l));
    document.add_text(free, listing.free.to_string());
    document
}

/// The days on which a listing has a session, from Monday, 0 to 6.
pub fn days(listing: &Listing) -> impl Iterator<Item = u8> {
    let bits = listing
        .schedules
        .iter()
        .flat_map(|schedule| &schedule.byday)
        .fold(0u8, |bits, by| bits | 1 << by.weekday.num_days_from_monday());
    (0..7).filter(move |day| bits >> day & 1 == 1)
}

/// Our reading of texts as a tokenizer.
#[derive(Default)]
struct AsOurs {
    stems: Stems,
    buffer: String,
}

impl Clone for AsOurs {
    fn clone(&self) -> Self {
        Self::default()
    }
}

struct Stream {
    stems: std::vec::IntoIter<String>,
    token: Token,
}

impl Tokenizer for AsOurs {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        let mut out = Vec::new();
        tokens(text, &mut self.buffer, |token| out.push(self.stems.of(token).to_owned()));
        Stream { stems: out.into_iter(), token: Token::default() }
    }
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        let Some(stem) = self.stems.next() else { return false };
        self.token.text = stem;
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
