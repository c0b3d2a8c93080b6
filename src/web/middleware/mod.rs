//! What happens around every request, one topic a file, from the inside out: who asks and whether they may
//! ([`guard`], with [`visit`] and [`same_site`]), how much ([`rate_limit`], [`limits`]), error pages ([`error_pages`]), compression, headers
//! ([`security_headers`]), counters and the log ([`observe`]).

pub mod client;
pub mod error_pages;
pub mod guard;
pub mod limits;
pub mod observe;
pub mod rate_limit;
pub mod same_site;
pub mod security_headers;
pub mod visit;
