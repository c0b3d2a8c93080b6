//! Small line plots as SVG, both axes by powers of ten, readable without colour: each line has its own dash
//! and its name at its end.

use std::fmt::Write;

const WIDTH: f64 = 460.0;
const HEIGHT: f64 = 280.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 150.0;
const TOP: f64 = 34.0;
const BOTTOM: f64 = 36.0;
const DASHES: [&str; 4] = ["none", "7 3", "2 3", "9 3 2 3"];

/// A line of a panel.
pub struct Line {
    /// Written at its end.
    pub name: String,
    /// Both greater than nothing.
    pub points: Vec<(f64, f64)>,
}

/// A plot of its own.
pub struct Panel {
    /// What is measured, with its unit.
    pub title: String,
    /// At most four.
    pub lines: Vec<Line>,
}

/// Panels two by two.
pub fn svg(title: &str, panels: &[Panel]) -> String {
    let rows = panels.len().div_ceil(2) as f64;
    let (width, height) = (WIDTH * 2.0, HEIGHT * rows);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         font-family=\"sans-serif\" font-size=\"12\">\n<title>{title}</title>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n"
    );
    for (n, panel) in panels.iter().enumerate() {
        let (x, y) = ((n % 2) as f64 * WIDTH, (n / 2) as f64 * HEIGHT);
        // Writing to a String cannot fail.
        let _infallible = writeln!(out, "<g transform=\"translate({x} {y})\">{}</g>", panel.drawn());
    }
    out.push_str("</svg>\n");
    out
}

impl Panel {
    fn drawn(&self) -> String {
        let all = || self.lines.iter().flat_map(|line| &line.points);
        let across = Axis::over(all().map(|point| point.0), LEFT, WIDTH - RIGHT);
        let up = Axis::over(all().map(|point| point.1), HEIGHT - BOTTOM, TOP);
        let mut out = format!("<text x=\"{LEFT}\" y=\"20\" font-weight=\"bold\">{}</text>", self.title);
        for power in up.low..=up.high {
            let at = up.at(10_f64.powi(power));
            let _infallible = write!(
                out,
                "<line x1=\"{LEFT}\" x2=\"{}\" y1=\"{at:.1}\" y2=\"{at:.1}\" stroke=\"#ccc\"/>\
                 <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
                WIDTH - RIGHT,
                LEFT - 6.0,
                at + 4.0,
                short(10_f64.powi(power))
            );
        }
        let mut marks: Vec<f64> = all().map(|point| point.0).collect();
        marks.sort_by(f64::total_cmp);
        marks.dedup();
        for mark in marks {
            let at = across.at(mark);
            let _infallible = write!(
                out,
                "<text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
                HEIGHT - BOTTOM + 18.0,
                short(mark)
            );
        }
        // Names that would lie on each other are moved apart.
        let mut names: Vec<(f64, &str)> = Vec::new();
        for (line, dash) in self.lines.iter().zip(DASHES.iter().cycle()) {
            let points: Vec<String> =
                line.points.iter().map(|(x, y)| format!("{:.1},{:.1}", across.at(*x), up.at(*y))).collect();
            let _infallible = write!(
                out,
                "<polyline points=\"{}\" fill=\"none\" stroke=\"#1d4f91\" stroke-width=\"2\" stroke-dasharray=\"{dash}\"/>",
                points.join(" ")
            );
            names.extend(line.points.last().map(|(_, y)| (up.at(*y), line.name.as_str())));
        }
        names.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut lowest = f64::NEG_INFINITY;
        for (at, name) in names {
            lowest = at.max(lowest + 14.0);
            let _infallible =
                write!(out, "<text x=\"{:.1}\" y=\"{:.1}\">{name}</text>", WIDTH - RIGHT + 8.0, lowest + 4.0);
        }
        out
    }
}

/// Powers of ten between two places on the page.
struct Axis {
    low: i32,
    high: i32,
    from: f64,
    to: f64,
}

impl Axis {
    fn over(values: impl Iterator<Item = f64>, from: f64, to: f64) -> Self {
        let logs: Vec<f64> = values.filter(|value| *value > 0.0).map(f64::log10).collect();
        let low = logs.iter().copied().fold(f64::INFINITY, f64::min);
        let high = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (low, high) = if low.is_finite() { (low.floor() as i32, high.ceil() as i32) } else { (0, 1) };
        Self { low, high: high.max(low + 1), from, to }
    }

    fn at(&self, value: f64) -> f64 {
        let share = (value.max(1e-9).log10() - f64::from(self.low)) / f64::from(self.high - self.low);
        self.from + share * (self.to - self.from)
    }
}

fn short(value: f64) -> String {
    match value {
        v if v >= 1e6 => format!("{}M", v / 1e6),
        v if v >= 1e3 => format!("{}k", v / 1e3),
        v => format!("{v}"),
    }
}
