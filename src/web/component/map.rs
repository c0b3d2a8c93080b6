//! A small map drawn here: numbered pins around a place, no tiles from anybody, and nothing on it that the
//! list above does not say in words.

use crate::domain::Point;
use maud::{Markup, Render, html};

/// Width and height of the drawing.
const WIDTH: f64 = 600.0;
const HEIGHT: f64 = 400.0;
/// Room for pins at the edge.
const MARGIN: f64 = 34.0;
/// Pins nearer than this overlap.
const PIN: f64 = 26.0;
/// Metres in a degree of latitude.
const METRES_PER_DEGREE: f64 = 111_320.0;
const METRES_PER_MILE: f64 = 1609.344;

/// A numbered place.
pub struct Pin {
    /// The number it has in the list.
    pub number: usize,
    /// Where.
    pub point: Point,
    /// Its name, for people who hear the page.
    pub name: String,
}

/// A map around a centre, or around the pins where there is none.
pub struct Map {
    /// Where was searched, with its name.
    pub centre: Option<(Point, String)>,
    /// The places.
    pub pins: Vec<Pin>,
}

struct Drawn {
    x: f64,
    y: f64,
}

/// Offsets east and north of a middle, in metres; good to a percent over the distances of one search.
fn metres(point: Point, middle: Point) -> (f64, f64) {
    let east = (point.longitude - middle.longitude) * METRES_PER_DEGREE * middle.latitude.to_radians().cos();
    (east, (point.latitude - middle.latitude) * METRES_PER_DEGREE)
}

impl Map {
    fn middle(&self) -> Option<Point> {
        if let Some((centre, _)) = &self.centre {
            return Some(*centre);
        }
        let bounds = |of: fn(&Point) -> f64| {
            let values = self.pins.iter().map(|pin| of(&pin.point));
            let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(v), high.max(v)));
            f64::midpoint(low, high)
        };
        if self.pins.is_empty() {
            return None;
        }
        Some(Point { latitude: bounds(|p| p.latitude), longitude: bounds(|p| p.longitude) })
    }

    /// Pixels for a metre, so that every pin fits.
    fn scale(&self, middle: Point) -> f64 {
        let mut scale = f64::MAX;
        for (east, north) in self.pins.iter().map(|pin| metres(pin.point, middle)) {
            scale = scale.min((WIDTH / 2.0 - MARGIN) / east.abs().max(200.0));
            scale = scale.min((HEIGHT / 2.0 - MARGIN) / north.abs().max(200.0));
        }
        scale
    }

    /// Pins moved apart until each number can be read.
    fn place(&self, middle: Point, scale: f64) -> Vec<Drawn> {
        // The diamond in the middle counts as a pin, so that none hides it.
        let diamond = self.centre.is_some().then_some(Drawn { x: WIDTH / 2.0, y: HEIGHT / 2.0 });
        let mut placed: Vec<Drawn> = diamond.into_iter().collect();
        for pin in &self.pins {
            let (east, north) = metres(pin.point, middle);
            let (x, y) = (WIDTH / 2.0 + east * scale, HEIGHT / 2.0 - north * scale);
            let free = |x: f64, y: f64| {
                let inside = (MARGIN / 2.0..=WIDTH - MARGIN / 2.0).contains(&x)
                    && (MARGIN / 2.0..=HEIGHT - MARGIN / 2.0).contains(&y);
                inside && placed.iter().all(|p| (p.x - x).hypot(p.y - y) >= PIN)
            };
            let spiral = (0..400u32).map(|step| {
                let (angle, away) = (f64::from(step) * 0.9, f64::from(step) * 1.5);
                (x + away * angle.cos(), y + away * angle.sin())
            });
            let (x, y) = spiral.into_iter().find(|(x, y)| free(*x, *y)).unwrap_or((x, y));
            placed.push(Drawn { x, y });
        }
        placed.split_off(usize::from(self.centre.is_some()))
    }
}

/// A round distance for the scale bar, about a fifth of the width.
fn bar(scale: f64) -> (f64, &'static str) {
    const LENGTHS: [(f64, &str); 9] = [
        (0.1, "0.1"),
        (0.25, "¼"),
        (0.5, "½"),
        (1.0, "1"),
        (2.0, "2"),
        (5.0, "5"),
        (10.0, "10"),
        (25.0, "25"),
        (50.0, "50"),
    ];
    let fits = |miles: f64| miles * METRES_PER_MILE * scale;
    LENGTHS
        .into_iter()
        .rev()
        .map(|(miles, words)| (fits(miles), words))
        .find(|(pixels, _)| *pixels <= WIDTH / 4.0)
        .unwrap_or((fits(0.1), "0.1"))
}

impl Render for Map {
    fn render(&self) -> Markup {
        let Some(middle) = self.middle().filter(|_| !self.pins.is_empty()) else { return html! {} };
        let scale = self.scale(middle);
        let placed = self.place(middle, scale);
        let (bar, miles) = bar(scale);
        let names: Vec<String> = self.pins.iter().map(|pin| format!("{} {}", pin.number, pin.name)).collect();
        html! {
            figure.map {
                svg viewBox={"0 0 " (WIDTH) " " (HEIGHT)} role="img"
                    aria-label=(text!("map-label", places = names.join(", "))) {
                    rect.map-ground width=(WIDTH) height=(HEIGHT) {}
                    @for ring in 1..=2u8 {
                        circle.map-ring cx=(WIDTH / 2.0) cy=(HEIGHT / 2.0) r=(format!("{:.0}", HEIGHT / 4.2 * f64::from(ring))) {}
                    }
                    @if self.centre.is_some() {
                        path.map-centre transform={"translate(" (WIDTH / 2.0) " " (HEIGHT / 2.0) ")"} d="M0-11 11 0 0 11-11 0z" {}
                    }
                    @for (pin, at) in self.pins.iter().zip(&placed) {
                        g.map-pin transform=(format!("translate({:.0} {:.0})", at.x, at.y)) {
                            circle r="12" {}
                            text y="5" text-anchor="middle" { (pin.number) }
                        }
                    }
                    g.map-scale transform={"translate(16 " (HEIGHT - 16.0) ")"} {
                        path d=(format!("M0-6V0H{bar:.0}V-6")) {}
                        text x=(format!("{:.0}", bar + 8.0)) y="0" { (text!("map-miles", count = if miles == "1" { 1u8 } else { 2 }, miles = miles)) }
                    }
                    g.map-scale transform={"translate(" (WIDTH - 26.0) " 34)"} {
                        path d="M0 16V-14M-6-6 0-14 6-6" {}
                        text y="32" text-anchor="middle" { (text!("map-north")) }
                    }
                }
                figcaption {
                    @if let Some((_, name)) = &self.centre {
                        (text!("map-caption-centre", place = name.as_str()))
                    } @else {
                        (text!("map-caption"))
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pins_stay_on_the_map_and_apart(points in prop::collection::vec((53.0f64..53.4, -3.0f64..-2.4), 1..20)) {
            let pins = points.iter().enumerate().map(|(n, (latitude, longitude))| Pin {
                number: n + 1,
                point: Point { latitude: *latitude, longitude: *longitude },
                name: String::new(),
            }).collect();
            let map = Map { centre: Some((Point { latitude: 53.2, longitude: -2.7 }, String::new())), pins };
            let middle = map.middle().unwrap();
            let placed = map.place(middle, map.scale(middle));
            for (n, a) in placed.iter().enumerate() {
                prop_assert!((0.0..=WIDTH).contains(&a.x) && (0.0..=HEIGHT).contains(&a.y));
                for b in &placed[..n] {
                    prop_assert!((a.x - b.x).hypot(a.y - b.y) >= PIN - 0.01);
                }
            }
        }
    }
}
