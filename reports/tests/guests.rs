//! A server that is not ours is named wherever its figures stand.

mod fixture;

use rpcbench_records::{Run, ServedBy};
use rpcbench_reports::table::{Format, Style};
use rpcbench_reports::{csv, merge, outcome, page};

const COMMAND: &str = "./my-server --name '<b>' --port {port}";

/// The made-up run, where somebody else answered in place of an adapter's own server.
fn served(adapter: &str, by: ServedBy) -> Run {
    let mut run = fixture::plain(&["echo/64B".to_owned()], &[1], 3);
    let found = run.adapters.iter_mut().find(|each| each.id == adapter).expect(adapter);
    found.server = Some(by);
    run
}

fn table(run: &Run) -> String {
    let text = outcome::render(run, Format::Table, Style::default()).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_command_stands_in_the_table_the_page_and_the_cells() {
    let run = served("grpc", ServedBy::Command(COMMAND.to_owned()));
    assert!(table(&run).contains(&format!("grpc: its server is not ours but `{COMMAND}`.")), "{}", table(&run));
    let page = page::of_run(&run).unwrap();
    assert!(page.contains("The server is not ours: "), "it is said on the page");
    let words = "<p class=\"remark\">grpc: its server is not ours but `./my-server ";
    let (top, rest) = page.split_once("<main").unwrap();
    assert!(top.contains(words) && rest.contains(words), "on the first screen, and with the tables");
    assert!(page.contains("./my-server --name '&lt;b&gt;' --port {port}"), "and escaped");
    let csv = csv::of_run(&run);
    let row = csv.lines().find(|line| line.starts_with("grpc,")).unwrap();
    assert!(row.ends_with(&format!(",{COMMAND}")), "{row}");
    assert!(csv.lines().filter(|line| line.ends_with(COMMAND)).count() == 1, "others have none: {csv}");
}

#[test]
fn of_one_that_ran_already_it_is_said_what_is_not_known() {
    let run = served("grpc", ServedBy::Running("tcp:192.0.2.1:4000".to_owned()));
    assert!(table(&run).contains("ran already at tcp:192.0.2.1:4000; its placement, CPU and memory are not known"));
    let page = page::of_run(&run).unwrap();
    assert!(page.contains("it ran already at <code>tcp:192.0.2.1:4000</code>"), "it is said on the page");
}

#[test]
fn runs_of_different_servers_are_not_told_as_one() {
    let ours = fixture::plain(&["echo/64B".to_owned()], &[1], 3);
    let command = served("grpc", ServedBy::Command(COMMAND.to_owned()));
    let running = served("grpc", ServedBy::Running("tcp:192.0.2.1:4000".to_owned()));
    for (one, other) in [(&ours, &command), (&command, &running), (&running, &ours)] {
        let said = merge::merge(vec![one.clone(), other.clone()]).unwrap_err().to_string();
        assert!(said.contains("adapter grpc"), "{said}");
    }
}

#[test]
fn it_is_read_back() {
    let run = served("grpc", ServedBy::Command(COMMAND.to_owned()));
    let text = run.to_json().unwrap();
    assert!(text.contains(r#""server":{"command":"./my-server"#), "{text:.2000}");
    assert_eq!(Run::from_json(&text).unwrap(), run);
}
