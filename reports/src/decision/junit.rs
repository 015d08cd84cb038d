//! A decision as test results, in the XML that `JUnit`'s Ant task began and build servers read: the elements and attributes
//! of Maven Surefire's schema.
//!
//! A regression is a failure; what could not be told, and what nobody asked for, is skipped. A cell that looked worse in
//! its first launches and was cleared by fresh ones passes with a `flakyFailure`. Results carry no time: a decision takes
//! none.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use rpcbench_records::Decision;

mod cases;

use cases::{Case, Found, Suite};

type Out = Writer<Vec<u8>>;

/// What every time is: results are no tests that ran.
const NO_TIME: (&str, &str) = ("time", "0.000");

/// The decision as XML, one suite each for times, counts and expectations; a single error where nothing could be decided.
pub fn of(decision: &Decision) -> io::Result<String> {
    let suites = cases::suites(decision);
    let mut out = Writer::new_with_indent(Vec::new(), b' ', 2);
    out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let totals = totals(suites.iter().flat_map(|suite| &suite.cases));
    let root = out.create_element("testsuites").with_attribute(("name", "rpcbench"));
    root.with_attributes(borrowed(&totals))
        .with_attribute(NO_TIME)
        .write_inner_content(|out| suites.iter().try_for_each(|suite| write_suite(out, suite)))?;
    String::from_utf8(out.into_inner()).map(|text| text + "\n").map_err(io::Error::other)
}

fn write_suite(out: &mut Out, suite: &Suite) -> io::Result<()> {
    let totals = totals(&suite.cases);
    let element = out.create_element("testsuite").with_attribute(("name", suite.name));
    let element = element.with_attributes(borrowed(&totals)).with_attribute(NO_TIME);
    if suite.cases.is_empty() {
        return element.write_empty().map(drop);
    }
    element.write_inner_content(|out| suite.cases.iter().try_for_each(|case| write_case(out, case))).map(drop)
}

fn write_case(out: &mut Out, case: &Case) -> io::Result<()> {
    let names = [("classname", legal(&case.class)), ("name", legal(&case.name))];
    let element = out.create_element("testcase").with_attributes(borrowed(&names)).with_attribute(NO_TIME);
    element.write_inner_content(|out| write_found(out, case)).map(drop)
}

/// What was found, and the details in full.
fn write_found(out: &mut Out, case: &Case) -> io::Result<()> {
    let details = legal_lines(&case.details);
    let (name, kind, message) = match &case.found {
        Found::Passed => return write_details(out, &details),
        Found::Cleared(message) => ("flakyFailure", Some("screened"), message),
        Found::Failed(kind, message) => ("failure", Some(*kind), message),
        Found::Skipped(message) => ("skipped", None, message),
        Found::Error(message) => ("error", Some("undecided"), message),
    };
    let message = legal(message);
    let element = out.create_element(name).with_attribute(("message", message.as_str()));
    let element = element.with_attributes(kind.map(|kind| ("type", kind)));
    match case.found {
        Found::Failed(..) if !details.is_empty() => element.write_text_content(BytesText::new(&details)).map(drop),
        _ => element.write_empty().and_then(|out| write_details(out, &details)),
    }
}

fn write_details(out: &mut Out, details: &str) -> io::Result<()> {
    if details.is_empty() {
        return Ok(());
    }
    out.create_element("system-out").write_text_content(BytesText::new(details)).map(drop)
}

/// How many cases there are, and of each kind.
fn totals<'c>(cases: impl IntoIterator<Item = &'c Case>) -> [(&'static str, String); 4] {
    let cases: Vec<_> = cases.into_iter().collect();
    let of = |kind: fn(&Found) -> bool| cases.iter().filter(|case| kind(&case.found)).count().to_string();
    [
        ("tests", of(|_| true)),
        ("failures", of(|found| matches!(found, Found::Failed(..)))),
        ("errors", of(|found| matches!(found, Found::Error(_)))),
        ("skipped", of(|found| matches!(found, Found::Skipped(_)))),
    ]
}

fn borrowed<'a>(attributes: &'a [(&'static str, String)]) -> impl Iterator<Item = (&'a str, &'a str)> {
    attributes.iter().map(|(name, value)| (*name, value.as_str()))
}

/// One line of the letters that XML 1.0 has: it has no escape for the others.
fn legal(text: &str) -> String {
    let letters = text.trim().chars().map(|letter| match letter {
        _ if letter.is_control() => ' ',
        '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        _ => letter,
    });
    letters.collect()
}

fn legal_lines(lines: &[String]) -> String {
    lines.iter().map(|line| legal(line)).collect::<Vec<_>>().join("\n")
}
