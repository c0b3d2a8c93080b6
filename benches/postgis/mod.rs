//! PostgreSQL with PostGIS and tsvector, as Debian packages them: what a careful builder of a directory on
//! a database alone would write.
//!
//! One table, one row a listing; GIN over an English tsvector and over the categories, GiST over a geometry
//! in the British National Grid, everything warm in four gigabytes of shared buffers, neither jit nor
//! parallel workers, planned anew at each query as a changing search form makes it. One statement goes
//! through the matches once and gives the first twenty, the total and every facet. Its stop words and stems
//! are PostgreSQL's own, so its totals differ a little. Facets do not look beyond their own filter.

pub mod cluster;

use crate::analyzer::folded;
use crate::common::query::{Query, texts};
use crate::stock::days;
use cluster::Cluster;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Double, Nullable, Text};
use fingerpost::domain::{Listing, Reach};
use std::fmt::Write as _;
use std::io::Write as _;

/// Settings of the server: those of the prototype's measurements, memory as this machine has it.
const SETTINGS: [&str; 9] = [
    "shared_buffers=4GB",
    "work_mem=128MB",
    "maintenance_work_mem=1GB",
    "effective_cache_size=12GB",
    "random_page_cost=1.1",
    "jit=off",
    "max_parallel_workers_per_gather=0",
    "fsync=off",
    "autovacuum=off",
];

const SCHEMA: &str = "
    CREATE EXTENSION postgis;
    CREATE UNLOGGED TABLE raw (id int, name text, body text, lat float8, lon float8, kind text, categories text[],
        days text[], deliveries text[], audiences text[], access text[], languages text[], free bool,
        everywhere bool, areas text[]);
";

const INDEXED: &str = "
    CREATE TABLE listing AS SELECT id, kind, categories, days, deliveries, audiences, access, languages, free,
        everywhere, areas,
        setweight(to_tsvector('english', name), 'A') || to_tsvector('english', body) AS words,
        CASE WHEN lat IS NULL THEN NULL
             ELSE ST_Transform(ST_SetSRID(ST_MakePoint(lon, lat), 4326), 27700) END AS geom
        FROM raw ORDER BY geom;
    DROP TABLE raw;
    CREATE INDEX ON listing USING gin (words);
    CREATE INDEX ON listing USING gist (geom);
    CREATE INDEX ON listing USING gin (categories);
    CREATE INDEX ON listing USING gin (areas);
    CREATE INDEX ON listing (everywhere) WHERE everywhere;
    VACUUM ANALYZE listing;
";

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    what: String,
    #[diesel(sql_type = Nullable<Text>)]
    #[allow(dead_code, reason = "read from the wire as an answer would be")]
    value: Option<String>,
    #[diesel(sql_type = BigInt)]
    count: i64,
    #[diesel(sql_type = Nullable<Double>)]
    #[allow(dead_code, reason = "read from the wire as an answer would be")]
    score: Option<f64>,
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// A loaded database and one connection to it.
pub struct PostGis {
    connection: PgConnection,
    /// Process of the connection's server.
    pub process: String,
    /// Seconds that loading and indexing took.
    pub seconds: f64,
    /// Bytes of the table with its indexes.
    pub bytes: i64,
    _cluster: Cluster,
}

impl PostGis {
    /// Starts a server and loads the listings; says why where it cannot.
    pub fn build(listings: &[Listing]) -> Result<Self, String> {
        let cluster =
            Cluster::start(&SETTINGS).ok_or("PostgreSQL is absent: apt-get install postgresql-15-postgis-3")?;
        let mut connection = PgConnection::establish(&cluster.address("postgres")).map_err(|e| e.to_string())?;
        let started = std::time::Instant::now();
        connection
            .batch_execute(SCHEMA)
            .map_err(|e| format!("PostGIS is absent ({e}): apt-get install postgresql-15-postgis-3"))?;
        let path = cluster.folder.join("listings.tsv");
        let mut file = std::io::BufWriter::new(std::fs::File::create(&path).map_err(|e| e.to_string())?);
        for (n, listing) in listings.iter().enumerate() {
            file.write_all(line(n, listing).as_bytes()).map_err(|e| e.to_string())?;
        }
        drop(file);
        let copy = format!("COPY raw FROM '{}'", path.display());
        let failed = |e: diesel::result::Error| e.to_string();
        connection.batch_execute(&copy).map_err(failed)?;
        for statement in INDEXED.split(';').filter(|statement| !statement.trim().is_empty()) {
            connection.batch_execute(statement).map_err(failed)?;
        }
        let seconds = started.elapsed().as_secs_f64();
        let mut number = |sql: &str| -> Result<i64, String> {
            let row: Number = diesel::sql_query(sql).get_result(&mut connection).map_err(failed)?;
            Ok(row.number)
        };
        let bytes = number("SELECT pg_total_relation_size('listing')::bigint AS number")?;
        let process = number("SELECT pg_backend_pid()::bigint AS number")?.to_string();
        Ok(Self { connection, process, seconds, bytes, _cluster: cluster })
    }

    /// Answers a query; gives the total.
    pub fn search(&mut self, query: &Query) -> usize {
        let rows: Vec<Row> = diesel::sql_query(statement(query))
            .bind::<Double, _>(query.longitude)
            .bind::<Double, _>(query.latitude)
            .bind::<Double, _>(query.metres)
            .bind::<Text, _>(query.words.join(" "))
            .load(&mut self.connection)
            .unwrap();
        rows.iter().find(|row| row.what == "total").map_or(0, |row| usize::try_from(row.count).unwrap_or(0))
    }
}

/// One statement for the whole answer.
fn statement(query: &Query) -> String {
    let inside = "ST_DWithin(geom, here.point, $3)";
    let place = if query.areas.is_empty() {
        inside.to_owned()
    } else {
        format!("({inside} OR everywhere OR areas && {})", array(query.areas.iter().map(String::as_str)))
    };
    let mut wanted = vec![place];
    let rank = if query.words.is_empty() { "1.0" } else { "ts_rank(words, here.query)" };
    if !query.words.is_empty() {
        wanted.push("words @@ here.query".to_owned());
    }
    wanted.extend(query.category.iter().map(|slug| format!("categories @> {}", array(std::iter::once(slug.as_str())))));
    wanted.extend(query.day.map(|day| format!("days @> ARRAY['{day}']")));
    wanted.extend(query.free.then(|| "free".to_owned()));
    wanted.extend(query.step_free.then(|| "access @> ARRAY['step_free_entrance']".to_owned()));
    let mut sql = format!(
        "WITH here AS (SELECT ST_Transform(ST_SetSRID(ST_MakePoint($1, $2), 4326), 27700) AS point,
                              plainto_tsquery('english', $4) AS query),
         fit AS MATERIALIZED (SELECT id, kind, categories, days, deliveries, audiences, access, languages, free,
                {rank} * (0.25 + 0.75 / (1.0 + coalesce(ST_Distance(geom, here.point), $3) / ($3 * 0.5))) AS score
                FROM listing, here WHERE {})
         SELECT 'total' AS what, NULL::text AS value, count(*) AS count, NULL::float8 AS score FROM fit
         UNION ALL (SELECT 'hit', id::text, 1, score FROM fit ORDER BY score DESC, id LIMIT 20)
         UNION ALL SELECT 'kind', kind, count(*), NULL FROM fit GROUP BY kind
         UNION ALL SELECT 'free', free::text, count(*), NULL FROM fit GROUP BY free",
        wanted.join(" AND ")
    );
    for column in ["categories", "days", "deliveries", "audiences", "access", "languages"] {
        let facet = format!(" UNION ALL SELECT '{column}', v, count(*), NULL FROM fit, unnest({column}) v GROUP BY v");
        sql.push_str(&facet);
    }
    sql
}

/// Slugs and codes as an array; they hold no quotes.
fn array<'a>(values: impl Iterator<Item = &'a str>) -> String {
    format!("ARRAY[{}]::text[]", values.map(|value| format!("'{value}'")).collect::<Vec<_>>().join(","))
}

/// A listing as a line that COPY reads.
fn line(n: usize, listing: &Listing) -> String {
    let list = |values: &mut dyn Iterator<Item = String>| format!("{{{}}}", values.collect::<Vec<_>>().join(","));
    let slugs =
        |values: &mut dyn Iterator<Item = &str>| list(&mut values.map(|v| v.replace([',', '"', '{', '}', '\\'], "")));
    // Folded as ours folds, or its parser takes "welcome.The" for the name of a host and finds neither.
    let body: Vec<&str> = texts(listing).skip(1).collect();
    let mut out = format!("{n}\t{}\t{}\t", folded(&listing.name), folded(&body.join(" ")));
    // Writing to a String cannot fail.
    let _infallible = match listing.point() {
        Some(point) => write!(out, "{}\t{}\t", point.latitude, point.longitude),
        None => write!(out, "\\N\t\\N\t"),
    };
    let areas = match &listing.reach {
        Reach::Areas(areas) => list(&mut areas.iter().map(|area| area.0.clone())),
        _ => "{}".to_owned(),
    };
    let _infallible = writeln!(
        out,
        "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{areas}",
        listing.kind.slug(),
        slugs(&mut listing.categories.iter().map(|(slug, _)| slug.as_str())),
        list(&mut days(listing).map(|day| day.to_string())),
        slugs(&mut listing.deliveries.iter().map(|d| d.slug())),
        slugs(&mut listing.audiences.iter().map(|a| a.slug())),
        slugs(&mut listing.access.iter().map(|a| a.slug())),
        slugs(&mut listing.languages.iter().map(String::as_str)),
        listing.free,
        matches!(listing.reach, Reach::Everywhere | Reach::Unstated),
    );
    out
}
