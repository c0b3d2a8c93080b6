//! Where a request comes from, and who that makes the asker.

use super::super::state::Trust;
use crate::accounts::Actor;
use actix_web::dev::ServiceRequest;
use std::net::{IpAddr, Ipv6Addr};

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The address a request comes from. A forwarding header counts only when the connection is from a proxy
/// that the configuration trusts; then the last address that is not such a proxy is the client.
pub fn address(request: &ServiceRequest, trust: &Trust) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip().to_canonical();
    if !trust.proxies.contains(&peer) {
        return Some(peer);
    }
    let forwarded = request.headers().get_all(FORWARDED_FOR).filter_map(|v| v.to_str().ok());
    let hops: Vec<IpAddr> = forwarded.flat_map(|v| v.split(',')).filter_map(|hop| hop.trim().parse().ok()).collect();
    hops.into_iter().rev().map(|ip| ip.to_canonical()).find(|ip| !trust.proxies.contains(ip)).or(Some(peer))
}

/// The asker. An operator connects from the machine itself, or from an address the configuration names; a
/// request that a proxy passed on is never the machine's own.
pub fn actor(request: &ServiceRequest, trust: &Trust) -> Actor<'static> {
    let passed_on = request.headers().contains_key(FORWARDED_FOR) || request.headers().contains_key("forwarded");
    match address(request, trust) {
        Some(ip) if trust.operators.contains(&ip) => Actor::Operator,
        Some(ip) if ip.is_loopback() && !passed_on => Actor::Operator,
        _ => Actor::Visitor,
    }
}

/// What one household shares: an IPv4 address, or the first 64 bits of an IPv6 one.
pub fn household(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V4(_) => ip,
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn asked(peer: &str, forwarded: Option<&str>, trust: &Trust) -> (Option<IpAddr>, Actor<'static>) {
        let mut request = TestRequest::default().peer_addr(format!("{peer}:4000").parse().unwrap());
        if let Some(forwarded) = forwarded {
            request = request.insert_header((FORWARDED_FOR, forwarded));
        }
        let request = request.to_srv_request();
        (address(&request, trust), actor(&request, trust))
    }

    #[test]
    fn a_forwarding_header_counts_only_from_a_trusted_proxy() {
        let ip = |text: &str| Some(text.parse::<IpAddr>().unwrap());
        let nobody = Trust::default();
        let proxy = Trust { proxies: vec!["127.0.0.1".parse().unwrap()], ..Trust::default() };
        assert_eq!(asked("203.0.113.9", Some("127.0.0.1"), &nobody), (ip("203.0.113.9"), Actor::Visitor));
        assert_eq!(asked("127.0.0.1", None, &nobody), (ip("127.0.0.1"), Actor::Operator));
        assert_eq!(asked("127.0.0.1", Some("198.51.100.7"), &nobody).1, Actor::Visitor);
        assert_eq!(asked("127.0.0.1", Some("198.51.100.7"), &proxy), (ip("198.51.100.7"), Actor::Visitor));
        assert_eq!(asked("127.0.0.1", Some("127.0.0.1"), &proxy).1, Actor::Visitor);
        assert_eq!(asked("127.0.0.1", Some("10.0.0.1, 198.51.100.7"), &proxy).0, ip("198.51.100.7"));
    }

    #[test]
    fn a_named_address_is_an_operator() {
        let trust = Trust { operators: vec!["192.0.2.5".parse().unwrap()], ..Trust::default() };
        assert_eq!(asked("192.0.2.5", None, &trust).1, Actor::Operator);
        assert_eq!(asked("192.0.2.6", None, &trust).1, Actor::Visitor);
    }
}
