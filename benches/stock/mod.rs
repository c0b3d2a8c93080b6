//! The plain design: what a careful user of tantivy's own queries and collectors would write.
//!
//! Stemmed text with all words required, latitude and longitude as fast fields with range queries, filters
//! as terms, `TopDocs` with a distance-tweaked score, `Count`, and terms aggregations for the facets. It
//! neither tests the exact circle nor collapses places, so it does less than ours.

use fingerpost::domain::{Listing, Reach};
use fingerpost::search::Request;
use serde_json::json;
use tantivy::aggregation::AggregationCollector;
use tantivy::aggregation::agg_req::Aggregations;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{AllQuery, BooleanQuery, Occur, Query, RangeQuery, TermQuery};
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::TokenStream;
use tantivy::{DocId, Index, IndexReader, Score, SegmentReader, TantivyDocument, Term};

/// The area of what is for the whole country.
const EVERYWHERE: &str = "everywhere";

pub struct Stock {
    index: Index,
    reader: IndexReader,
    text: Field,
    latitude: Field,
    longitude: Field,
    category: Field,
    day: Field,
    free: Field,
    reach: Field,
    facets: Aggregations,
    _folder: tempfile::TempDir,
}

impl Stock {
    pub fn build(listings: &[Listing]) -> Self {
        let mut schema = Schema::builder();
        let indexing =
            TextFieldIndexing::default().set_tokenizer("en_stem").set_index_option(IndexRecordOption::WithFreqs);
        let text = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
        let latitude = schema.add_f64_field("latitude", FAST | INDEXED);
        let longitude = schema.add_f64_field("longitude", FAST | INDEXED);
        let fields = ["kind", "category", "day", "delivery", "audience", "access", "language", "free"]
            .map(|name| schema.add_text_field(name, STRING | FAST));
        let [kind, category, day, delivery, audience, access, language, free] = fields;
        let reach = schema.add_text_field("reach", STRING);
        let folder = tempfile::tempdir().unwrap();
        let index = Index::create_in_dir(folder.path(), schema.build()).unwrap();
        let mut writer = index.writer_with_num_threads(2, 200_000_000).unwrap();
        writer.set_merge_policy(Box::new(tantivy::indexer::NoMergePolicy));
        for listing in listings {
            let mut document = TantivyDocument::new();
            // The name three times, as ours weighs it.
            let name = &listing.name;
            document.add_text(text, format!("{name} {name} {name} {} {}", listing.organization, listing.text));
            if let Some(point) = listing.point() {
                document.add_f64(latitude, point.latitude);
                document.add_f64(longitude, point.longitude);
            }
            match &listing.reach {
                Reach::Everywhere => document.add_text(reach, EVERYWHERE),
                Reach::Areas(areas) => areas.iter().for_each(|area| document.add_text(reach, area.as_str())),
                Reach::Place(_) => {}
            }
            document.add_text(kind, listing.kind.slug());
            listing.categories.iter().for_each(|(slug, _)| document.add_text(category, slug));
            for schedule in &listing.schedules {
                schedule.byday.iter().for_each(|by| document.add_text(day, by.weekday.to_string()));
            }
            listing.deliveries.iter().for_each(|d| document.add_text(delivery, d.slug()));
            listing.audiences.iter().for_each(|a| document.add_text(audience, a.slug()));
            listing.access.iter().for_each(|a| document.add_text(access, a.slug()));
            listing.languages.iter().for_each(|l| document.add_text(language, l));
            document.add_text(free, listing.free.to_string());
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        let segments = index.searchable_segment_ids().unwrap();
        writer.merge(&segments).wait().unwrap();
        writer.wait_merging_threads().unwrap();
        let terms = |field: &str| json!({ "terms": { "field": field, "size": 130 } });
        let names = ["kind", "category", "day", "delivery", "audience", "access", "language", "free"];
        let facets: serde_json::Map<String, serde_json::Value> =
            names.into_iter().map(|name| (name.to_owned(), terms(name))).collect();
        let facets = serde_json::from_value(facets.into()).unwrap();
        let reader = index.reader().unwrap();
        Self { index, reader, text, latitude, longitude, category, day, free, reach, facets, _folder: folder }
    }

    pub fn search(&self, request: &Request) -> (usize, usize) {
        let mut all: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let mut analyzer = self.index.tokenizer_for_field(self.text).unwrap();
        let mut words = analyzer.token_stream(&request.q);
        while words.advance() {
            let term = Term::from_field_text(self.text, &words.token().text);
            all.push((Occur::Must, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))));
        }
        drop(words);
        let near = request.near.as_ref().unwrap();
        let metres = request.within_metres.unwrap();
        let (lat, lon) = (near.point.latitude, near.point.longitude);
        let up = metres / 111_195.0;
        let side = up / lat.to_radians().cos();
        let range = |field: Field, from: f64, to: f64| -> Box<dyn Query> {
            let bound = |value: f64| std::ops::Bound::Included(Term::from_field_f64(field, value));
            Box::new(RangeQuery::new(bound(from), bound(to)))
        };
        let term = |field: Field, value: &str| -> (Occur, Box<dyn Query>) {
            let term = Term::from_field_text(field, value);
            (Occur::Must, Box::new(TermQuery::new(term, IndexRecordOption::Basic)))
        };
        // In the box, or for the whole country, or coming to the area: as ours.
        let inside: Vec<(Occur, Box<dyn Query>)> = vec![
            (Occur::Must, range(self.latitude, lat - up, lat + up)),
            (Occur::Must, range(self.longitude, lon - side, lon + side)),
        ];
        let mut anywhere: Vec<(Occur, Box<dyn Query>)> =
            vec![(Occur::Should, Box::new(BooleanQuery::new(inside))), (Occur::Should, term(self.reach, EVERYWHERE).1)];
        anywhere.extend(near.areas.iter().map(|area| (Occur::Should, term(self.reach, area.as_str()).1)));
        all.push((Occur::Must, Box::new(BooleanQuery::new(anywhere))));
        all.extend(request.filters.categories.iter().map(|slug| term(self.category, slug)));
        all.extend(request.filters.days.iter().map(|day| term(self.day, &day.to_string())));
        all.extend(request.filters.free.then(|| term(self.free, "true")));
        if all.is_empty() {
            all.push((Occur::Must, Box::new(AllQuery)));
        }
        let radius = metres as Score;
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
        let query = BooleanQuery::new(all);
        let (hits, count, _) = searcher.search(&query, &(top, Count, facets)).unwrap();
        (hits.len(), count)
    }
}
