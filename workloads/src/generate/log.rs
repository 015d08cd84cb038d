//! A batch of a web server's log, in the order of time.

use super::{Generator, words};
use crate::model::LogLine;

/// How many lines a batch has.
pub(crate) const BATCH: usize = 16;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const ZONES: [&str; 5] = ["+0000", "+0100", "-0500", "+0530", "+0900"];
const USERS: [&str; 8] = ["admin", "maria", "j.smith", "deploy", "backup", "zoe.mueller", "wei42", "reports"];
const NETWORKS: [u8; 20] = [66, 40, 52, 157, 185, 17, 93, 203, 84, 35, 5, 78, 212, 91, 188, 109, 151, 46, 176, 220];
const OTHER_STATUS: [u16; 9] = [304, 404, 301, 302, 206, 500, 403, 401, 503];
const SEARCHED: [&str; 6] = ["folding+chair", "cat", "how+to+repair+a+bicycle", "tea", "caf%C3%A9", "desk+lamp+led"];
const SOURCES: [&str; 4] = ["newsletter", "search", "social", "partner_site"];
const ASSETS: [&str; 6] = ["js/app", "css/main", "img/hero", "fonts/inter", "img/thumb", "js/vendor"];
const SUFFIXES: [&str; 6] = ["js", "css", "webp", "woff2", "jpg", "map"];

/// Lines of one afternoon or another in 2026.
pub(super) fn batch(generator: &mut Generator) -> Vec<LogLine> {
    let day = format!("{:02}/{}/2026", generator.between(1, 28), generator.pick(&MONTHS));
    let zone = generator.skewed(&ZONES);
    let mut second = generator.between(0, 80_000_u32);
    generator.many(BATCH, |generator| {
        second += generator.between(0_u32, 3) * generator.between(0_u32, 3);
        let (hour, minute) = (second / 3_600, second / 60 % 60);
        line(generator, format!("{day}:{hour:02}:{minute:02}:{:02} {zone}", second % 60))
    })
}

fn line(generator: &mut Generator, date: String) -> LogLine {
    let target = target(generator);
    let method = method(generator, &target);
    let status = if generator.percent(82) { 200 } else { generator.skewed(&OTHER_STATUS) };
    LogLine {
        address: address(generator),
        identity: "-".to_owned(),
        user: if generator.percent(96) { "-" } else { generator.skewed(&USERS) }.to_owned(),
        date,
        request: format!("{method} {target} {}", generator.skewed(&["HTTP/1.1", "HTTP/2.0", "HTTP/1.0"])),
        status,
        size: if method == "HEAD" || status == 304 { 0 } else { generator.spread_around(5_000) },
    }
}

/// One of some thousand visitors, a few of whom come often.
fn address(generator: &mut Generator) -> [u8; 4] {
    let visitor = generator.skewed_below(5_000);
    let [b, c, d, ..] = crate::compute::mix(visitor as u64).to_le_bytes();
    [NETWORKS[visitor % NETWORKS.len()], b, c, d]
}

/// Forms and orders are posted, the rest is read.
fn method(generator: &mut Generator, target: &str) -> &'static str {
    match target.starts_with("/login") || target.starts_with("/api") {
        true if generator.percent(60) => "POST",
        _ if generator.percent(94) => "GET",
        _ => generator.skewed(&["HEAD", "OPTIONS"]),
    }
}

fn target(generator: &mut Generator) -> String {
    match generator.below(16) {
        0..3 => "/".to_owned(),
        3..7 => format!("/{}/{}", words::slug(generator), words::slug(generator)),
        7..10 => asset(generator),
        10..12 => format!("/search?q={}&page={}", generator.skewed(&SEARCHED), 1 + generator.skewed_below(20)),
        12 => format!("/{}?utm_source={}&utm_medium=email", words::slug(generator), generator.skewed(&SOURCES)),
        13 => format!("/login?next=%2F{}%2F{}", words::slug(generator), generator.between(100, 99_999)),
        14 => format!("/api/v1/orders/{}?fields=id,total,items", generator.between(10_000, 9_999_999)),
        _ => format!("/{}/{}.html", generator.between(2009, 2026), words::slug(generator)),
    }
}

fn asset(generator: &mut Generator) -> String {
    let version = generator.bits() >> 40;
    format!("/static/{}.{version:06x}.{}", generator.skewed(&ASSETS), generator.skewed(&SUFFIXES))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_lines_are_answered_with_200_to_nobody_in_particular() {
        let lines = Generator::new(3, "test").many(100, batch).concat();
        let share = |of: fn(&LogLine) -> bool| lines.iter().filter(|line| of(line)).count() * 100 / lines.len();
        assert!((75..90).contains(&share(|line| line.status == 200)));
        assert!((90..100).contains(&share(|line| line.user == "-")));
        assert!((20..60).contains(&share(|line| line.request.contains('?'))));
    }

    #[test]
    fn visitors_come_back() {
        let mut addresses: Vec<_> = Generator::new(3, "test").many(1_600, address);
        addresses.sort_unstable();
        addresses.dedup();
        assert!((400..1_200).contains(&addresses.len()), "{} of 1,600", addresses.len());
    }
}
