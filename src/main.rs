//! The program; see the documentation of the library for the map of the house.

fn main() -> std::process::ExitCode {
    fingerpost::cli::run()
}
