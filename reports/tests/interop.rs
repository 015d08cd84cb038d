//! What peers made of the adapters, on the page.

mod fixture;

use rpcbench_records::{Direction, Interop, PeerCheck, Run};
use rpcbench_reports::page;

fn check(adapter: &str, peer: &str, direction: Direction, wrong: Option<&str>) -> PeerCheck {
    let [adapter, peer, version] = [adapter, peer, "1.2.3"].map(str::to_owned);
    PeerCheck { adapter, peer, version, direction, checks: 40, wrong: wrong.map(str::to_owned) }
}

/// The rows about peers.
fn rows(run: &Run) -> Vec<String> {
    let html = page::of_run(run).unwrap();
    let Some(start) = html.find("id=\"peers\"") else { return Vec::new() };
    let body = &html[start + html[start..].find("<tbody>").unwrap()..];
    body[..body.find("</tbody>").unwrap()].split("<tr ").filter(|row| row.contains("<td>")).map(str::to_owned).collect()
}

#[test]
fn a_peer_has_a_row_with_both_directions() {
    let mut run = fixture::plain(&["echo/64B".to_owned()], &[1], 3);
    let peers = vec![
        check("grpc", "grpcio", Direction::OursToTheirs, None),
        check("grpc", "grpcio", Direction::TheirsToOurs, Some("field 3 is <absent>")),
        check("grpc", "another", Direction::TheirsToOurs, None),
        check("not-measured", "other", Direction::OursToTheirs, None),
    ];
    run.interop = Some(Interop { checked: "2026-11-22T00:00:00Z".to_owned(), program: String::new(), peers });
    let html = page::of_run(&run).unwrap();
    let untried = html.split("No other implementation was tried with: ").nth(1).unwrap();
    let untried: Vec<&str> = untried[..untried.find('.').unwrap()].split(", ").collect();
    assert_eq!(untried, ["thrift-binary", "thrift-compact", "avro-tcp", "avro-http", "binary-bincode"], "no floors");
    let rows = rows(&run);
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows[0].contains("<td>grpcio<td>1.2.3<td>all 40 equal<td>WRONG: field 3 is &lt;absent&gt;"), "{}", rows[0]);
    assert!(rows[1].contains("<td>another<td>1.2.3<td>not tried<td>all 40 equal"), "{}", rows[1]);
}

#[test]
fn a_run_of_a_program_that_was_not_checked_says_so() {
    let run = fixture::plain(&["echo/64B".to_owned()], &[1], 3);
    assert_eq!(rows(&run), Vec::<String>::new());
    assert!(page::of_run(&run).unwrap().contains("was not tried with this program"));
}
