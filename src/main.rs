//! The program; see the documentation of the library for the map of the house.

/// Searches make and drop many small texts; this is quicker at it than the system's own.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    fingerpost::cli::run()
}
