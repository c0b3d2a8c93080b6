//! Macros for the few things that diesel cannot say on a connection of either backend.

/// Runs the same expression on the inner connection of whichever backend it is.
macro_rules! on_backend {
    ($conn:expr, $inner:ident => $body:expr) => {
        match $conn {
            $crate::database::DbConnection::Sqlite($inner) => $body,
            $crate::database::DbConnection::Postgres($inner) => $body,
        }
    };
}

/// Inserts rows, many to a statement, staying far below both backends' limits of bound values.
macro_rules! insert_rows {
    ($conn:expr, $table:path, $rows:expr) => {{
        let conn: &mut $crate::database::DbConnection = $conn;
        for chunk in $rows.chunks($crate::database::table::ROWS_PER_STATEMENT) {
            $crate::database::backend::on_backend!(&mut *conn, c => diesel::insert_into($table).values(chunk).execute(c))?;
        }
    }};
}

pub(crate) use insert_rows;
pub(crate) use on_backend;
