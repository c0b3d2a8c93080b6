//! The rows of the store, as the product lays them out, and how many are written at once.

use fingerpost::database::Error;
use uuid::Uuid;

#[path = "../../src/database/table/case.rs"]
pub mod case;
#[path = "../../src/database/table/consent.rs"]
pub mod consent;
#[path = "../../src/database/table/person.rs"]
pub mod person;
#[path = "../../src/database/table/prescription.rs"]
pub mod prescription;

/// What the rows of agreements ask for.
pub fn decode_uuid(text: &str, table: &'static str, column: &'static str) -> Result<Uuid, Error> {
    Uuid::parse_str(text).map_err(|_not_a_uuid| Error::Corrupt { table, column, value: text.to_owned() })
}

/// Writes rows: one by one with a prepared statement on SQLite, by COPY on PostgreSQL.
macro_rules! put {
    ($conn:expr, $table:path, $rows:expr) => {
        match &mut *$conn {
            DbConnection::Sqlite(c) => {
                for row in &$rows {
                    diesel::insert_into($table).values(row).execute(c).unwrap();
                }
            }
            DbConnection::Postgres(c) if !$rows.is_empty() => {
                diesel::copy_from($table).from_insertable($rows.as_slice()).execute(c).unwrap();
            }
            DbConnection::Postgres(_) => {}
        }
    };
}

pub(crate) use put;
