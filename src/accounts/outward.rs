//! Keeps an address that somebody typed, of a feed or of an issuer, from leading into our own network.
//!
//! The check is on the addresses that the connection is then made to, at every hop, so a name that
//! resolves differently a second time, or a redirect, gains nothing.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// Resolves names to outward addresses alone, but for hosts that the operator named.
#[derive(Debug)]
pub(crate) struct GuardedResolver {
    inner: DefaultResolver,
    allowed: Vec<String>,
}

impl GuardedResolver {
    pub fn new(allowed: &[String]) -> Self {
        Self { inner: DefaultResolver::default(), allowed: allowed.iter().map(|host| bare(host)).collect() }
    }
}

impl Resolver for GuardedResolver {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        let host = bare(uri.host().unwrap_or_default());
        if self.allowed.contains(&host) {
            return Ok(found);
        }
        let mut outward = self.empty();
        let mut refused = None;
        for address in found.iter() {
            if is_inward(address.ip()) {
                refused = Some(address.ip());
            } else {
                outward.push(*address);
            }
        }
        match refused {
            Some(address) if outward.is_empty() => {
                Err(Error::Io(io::Error::new(io::ErrorKind::PermissionDenied, Refused { host, address })))
            }
            _ => Ok(outward),
        }
    }
}

/// A host in lower case, without the brackets of an IPv6 address or a last dot.
fn bare(host: &str) -> String {
    host.trim_start_matches('[').trim_end_matches(']').trim_end_matches('.').to_ascii_lowercase()
}

/// A host that leads inward, carried through `io::Error`.
#[derive(Debug)]
struct Refused {
    host: String,
    address: IpAddr,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} resolves to {}", self.host, self.address)
    }
}

impl std::error::Error for Refused {}

/// The host and address that the guard refused, if that is what failed.
pub(crate) fn refused(error: &io::Error) -> Option<(String, String)> {
    let refused = error.get_ref()?.downcast_ref::<Refused>()?;
    Some((refused.host.clone(), refused.address.to_string()))
}

/// Whether an address is anything but a public one.
pub(crate) fn is_inward(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_inward_v4(address),
        IpAddr::V6(address) => is_inward_v6(address),
    }
}

fn is_inward_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_broadcast()
        || address.is_documentation()
        || a == 0
        // Shared by carriers (100.64.0.0/10), protocol assignments, benchmarks, reserved.
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19))
        || a >= 240
}

fn is_inward_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    if let Some(embedded) = embedded_v4(address) {
        return is_inward_v4(embedded);
    }
    address.is_loopback()
        || address.is_unspecified()
        || address.is_multicast()
        // Unique local, link local, site local, documentation, discard.
        || first & 0xfe00 == 0xfc00
        || first & 0xffc0 == 0xfe80
        || first & 0xffc0 == 0xfec0
        || (first == 0x2001 && second == 0x0db8)
        || (first == 0x0100 && second == 0)
        // Only 2000::/3 is handed out to the public; Teredo hides an address that is not seen here.
        || first & 0xe000 != 0x2000
        || (first == 0x2001 && second == 0)
}

/// The IPv4 address inside a mapped, compatible, translated or 6to4 address.
fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [s0, s1, s2, s3, s4, s5, high, low] = address.segments();
    let of = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    match (s0, s1, s2, s3, s4, s5) {
        (0, 0, 0, 0, 0, 0xffff) | (0x64, 0xff9b, 0, 0, 0, 0) => Some(of(high, low)),
        (0, 0, 0, 0, 0, 0) if high != 0 => Some(of(high, low)),
        (0x2002, ..) => Some(of(s1, s2)),
        _ => None,
    }
}
