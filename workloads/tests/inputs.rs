//! A person's own data becomes requests, or an error that says what is wrong with it.

use std::fmt::Write as _;

use proptest::prelude::*;
use rpcbench_workloads::input::{self, BadInput, BadLine, Input, MAX_BLOB, MAX_LINE, blob_cases, log_cases};
use rpcbench_workloads::model::LogLine;
use rpcbench_workloads::{Request, WORKLOADS, Workload};

const GOOD: &str = r#"192.0.2.7 - maria [21/Nov/2026:07:34:48 +0000] "GET /a?b=c HTTP/1.1" 200 512"#;

fn lines(input: &Input) -> Vec<LogLine> {
    let batches = input.cases.iter().map(|case| match &case.request {
        Request::EchoLog(lines) => lines.clone(),
        other => panic!("{other:?}"),
    });
    batches.flatten().collect()
}

fn one(line: &str) -> LogLine {
    let read = lines(&log_cases(line.as_bytes(), false).unwrap());
    assert_eq!(read.len(), 1);
    read.into_iter().next().unwrap()
}

fn reason(line: &[u8]) -> String {
    match log_cases(line, false).unwrap_err() {
        BadInput::Line { number: 1, reason } => reason.to_string(),
        other => panic!("{other:?}"),
    }
}

fn line_number(text: &[u8]) -> usize {
    match log_cases(text, false).unwrap_err() {
        BadInput::Line { number, .. } => number,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_common_line_is_read_whole() {
    let expected = LogLine {
        address: [192, 0, 2, 7],
        identity: "-".into(),
        user: "maria".into(),
        date: "21/Nov/2026:07:34:48 +0000".into(),
        request: "GET /a?b=c HTTP/1.1".into(),
        status: 200,
        size: 512,
    };
    assert_eq!(one(GOOD), expected);
    assert_eq!(one(&format!(r#"{GOOD} "https://example.com/?q=\"x\"" "Mozilla/5.0 (X11; Linux)""#)), expected);
    assert_eq!(one(&format!("{GOOD}\r\n\r\n\n")), expected);
}

#[test]
fn quotes_and_backslashes_are_unescaped_and_other_escapes_stay() {
    let read = one(r#"192.0.2.7 - - [21/Nov/2026:07:34:48 +0000] "GET /\"a\\\"\xe9\n é HTTP/1.1" 404 -"#);
    assert_eq!((read.request.as_str(), read.size), (r#"GET /"a\"\xe9\n é HTTP/1.1"#, 0));
}

#[test]
fn lines_come_in_batches_of_sixteen_in_order() {
    let mut text = String::new();
    for size in 0..35 {
        let _ = writeln!(text, r#"192.0.2.7 - - [21/Nov/2026:07:34:48 +0000] "GET / HTTP/1.1" 200 {size}"#);
    }
    let input = log_cases(text.trim_end().as_bytes(), false).unwrap();
    assert_eq!(input.cases.len(), 3);
    assert!(lines(&input).iter().map(|line| line.size).eq(0..35));
    assert!(input.cases.iter().all(|case| case.proof == case.reply.proof()));
}

#[test]
fn other_addresses_are_mapped_and_counted() {
    let text =
        [GOOD, &GOOD.replace("192.0.2.7", "2001:db8::1"), &GOOD.replace("192.0.2.7", "bot.example.com")].join("\n");
    let input = log_cases(text.as_bytes(), false).unwrap();
    assert_eq!((input.mapped_addresses, lines(&input).len()), (2, 3));
}

#[test]
fn a_bad_line_is_named_by_number_and_reason() {
    assert_eq!(line_number(format!("{GOOD}\n\n{GOOD}\nnonsense\n{GOOD}").as_bytes()), 4);
    for (from, to, expected) in [
        ("192.0.2.7", "192.0.2.777", r#"the address is not an IP address or a host name: "192.0.2.777""#),
        (" 200 ", " 2000 ", r#"the status is not three digits: "2000""#),
        (" 200 ", " OK ", r#"the status is not three digits: "OK""#),
        (" 512", " -512", r#"the size is not a number of 64 bits or -: "-512""#),
        (" 512", " 18446744073709551616", r#"the size is not a number of 64 bits or -: "18446744073709551616""#),
        (" 512", "", "the size is missing"),
        (" - maria", "", r#"the date is not like [21/Nov/2026:07:34:48 +0000]: "\"GET /a?b=c"#),
        ("HTTP/1.1\"", "HTTP/1.1", r#"the request is not in quotes: "\"GET /a?b=c HTTP/1.1 200 512""#),
        ("\" 200", "\"200", r#"the request is not followed by a space: "200 512""#),
        ("21/Nov", "Nov/21", "the date is not like [21/Nov/2026:07:34:48 +0000]"),
        (" +0000", "", "the date is not like"),
        (" 512", " 512 \"-\"", "the user agent is missing"),
        (" 512", " 512 \"-\" \"curl\" \"-\"", r#"the line's end is not after the size or the user agent: "\"-\"""#),
        (" 512", " 512 \"a\\\" 200", "the referer is not in quotes"),
    ] {
        let found = reason(GOOD.replace(from, to).as_bytes());
        assert!(found.starts_with(expected), "{from:?} -> {to:?}: {found}");
    }
    assert!(reason(b"\xff\xfe\n").contains("not UTF-8"));
}

#[test]
fn a_line_of_ten_megabytes_is_refused_and_the_longest_is_read() {
    let long = |bytes: usize| GOOD.replace("/a?b=c", &format!("/{}", "x".repeat(bytes - GOOD.len() + 5)));
    assert_eq!(long(MAX_LINE).len(), MAX_LINE);
    assert_eq!(one(&long(MAX_LINE)).status, 200);
    assert_eq!(reason(long(MAX_LINE + 1).as_bytes()), BadLine::TooLong(MAX_LINE + 1).to_string());
    assert!(reason(long(10 << 20).as_bytes()).contains("10485760 bytes"));
}

#[test]
fn bad_lines_are_skipped_and_counted_where_asked() {
    let text = format!("nonsense\n{GOOD}\n\u{1}\n{GOOD}\n");
    let input = log_cases(text.as_bytes(), true).unwrap();
    assert_eq!((input.skipped, lines(&input).len()), (2, 2));
    let error = log_cases(b"\nnonsense\nmore\n", true).unwrap_err();
    assert!(matches!(error, BadInput::NoGoodLine { skipped: 2, number: 2, .. }), "{error:?}");
}

#[test]
fn an_empty_input_is_an_error() {
    for text in ["", "\n", "\r\n\n"] {
        assert_eq!(log_cases(text.as_bytes(), true).unwrap_err(), BadInput::Empty, "{text:?}");
    }
    assert_eq!(blob_cases(b"").unwrap_err(), BadInput::Empty);
}

#[test]
fn a_blob_is_one_request_up_to_what_a_message_carries() {
    let input = blob_cases(b"any \xff bytes").unwrap();
    assert_eq!(input.cases.len(), 1);
    assert_eq!(input.cases[0].request, Request::EchoBlob(b"any \xff bytes".as_slice().into()));
    assert!(blob_cases(&vec![1; MAX_BLOB]).is_ok());
    assert_eq!(blob_cases(&vec![1; MAX_BLOB + 1]).unwrap_err(), BadInput::TooLarge { bytes: MAX_BLOB + 1 });
}

#[test]
fn only_two_workloads_take_an_input() {
    assert!(input::cases("echo/log", GOOD.as_bytes(), false).is_ok());
    assert!(input::cases("echo/blob", GOOD.as_bytes(), false).is_ok());
    let error = input::cases("compute/eval", GOOD.as_bytes(), false).unwrap_err();
    assert!(error.to_string().starts_with("compute/eval takes no input"), "{error}");
}

#[test]
fn a_workload_that_needs_an_input_makes_nothing_by_itself() {
    let blob = Workload::find("echo/blob").unwrap();
    assert!(blob.needs_input() && blob.cases(1).is_empty());
    assert!(WORKLOADS.iter().all(|workload| !workload.needs_input()));
}

/// Writes a line as a server would.
fn written(line: &LogLine) -> String {
    let [a, b, c, d] = line.address;
    let request = line.request.replace('\\', r"\\").replace('"', r#"\""#);
    let LogLine { identity, user, date, status, size, .. } = line;
    format!(r#"{a}.{b}.{c}.{d} {identity} {user} [{date}] "{request}" {status:03} {size}"#)
}

proptest! {
    #[test]
    fn generated_lines_come_back_from_their_text(seed: u64, combined: bool, request in "[ -~é]{0,40}", size: u64) {
        let cases = Workload::find("echo/log").unwrap().cases(seed);
        let Request::EchoLog(mut expected) = cases[0].request.clone() else { panic!() };
        (expected[3].request, expected[5].size) = (request, size);
        let end = if combined { " \"-\" \"curl/8\"\r\n" } else { "\n" };
        let text: String = expected.iter().map(|line| written(line) + end).collect();
        prop_assert_eq!(lines(&log_cases(text.as_bytes(), false).unwrap()), expected);
    }

    #[test]
    fn random_bytes_never_panic(bytes: Vec<u8>, skip: bool) {
        let _ = log_cases(&bytes, skip);
        let _ = blob_cases(&bytes);
    }

    #[test]
    fn a_broken_line_never_panics(cut in 0..GOOD.len(), place in 0..GOOD.len(), byte: u8) {
        let mut line = format!("{GOOD} \"-\" \"x\"").into_bytes();
        line[place] = byte;
        let _ = log_cases(&line, false);
        line.truncate(cut);
        let _ = log_cases(&line, true);
    }
}
