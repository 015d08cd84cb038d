//! Requests at the edges of what the model can hold.

mod records;

use bytes::Bytes;
use rpcbench_contract::workloads::Request;
use rpcbench_contract::workloads::compute::MAX_EXPAND;
use rpcbench_contract::workloads::expression::{Expression, MAX_DEPTH, Operand, Operation};

use records::Fill;

/// Texts that are easily cut in two, folded, escaped or taken for something else.
const TEXTS: [&str; 6] = [
    "é",
    "日本語",
    "🙂 \u{10ffff}",
    "e\u{301} and \u{feff}",
    "a NUL \0, a \"quote\", a \\ and a\nline",
    "\u{202e}שלום",
];

/// Numbers that are none, or the last of their kind. Negative zero has a function of its own.
const REALS: [(f64, f32); 6] = [
    (f64::NAN, f32::NAN),
    (f64::INFINITY, f32::INFINITY),
    (f64::NEG_INFINITY, f32::NEG_INFINITY),
    (f64::MAX, f32::MAX),
    (f64::MIN_POSITIVE, f32::MIN_POSITIVE),
    (5e-324, 1e-45),
];

/// A request that every server answers.
pub(crate) fn small() -> Request {
    Request::EchoBlob(Bytes::from_static(b"still there?"))
}

/// A request of a few hundred bytes, with numbers and texts.
pub(crate) fn middling() -> Request {
    let line = |text| records::line(&Fill { text, ..Fill::default() });
    Request::EchoLog(vec![line("one"), line("GET /index.html HTTP/1.1"), line(TEXTS[1])])
}

/// Lists without elements, texts without letters, options that are absent, and zeros.
pub(crate) fn empty() -> Vec<Request> {
    let nothing = vec![
        Request::EchoBlob(Bytes::new()),
        Request::EchoLog(Vec::new()),
        Request::EchoMesh(Vec::new()),
        Request::EchoPlayer(Vec::new()),
        Request::Total(Vec::new()),
        Request::Rank(Vec::new()),
        Request::Expand(0),
        Request::Burn(0),
    ];
    nothing.into_iter().chain(records::every(&Fill::default())).collect()
}

/// Every text of every record.
pub(crate) fn unicode() -> Vec<Request> {
    TEXTS.iter().flat_map(|text| records::every(&Fill { text, full: true, ..Fill::default() })).collect()
}

/// The ends of every integer, and what is no number or nearly none.
pub(crate) fn numbers() -> Vec<Request> {
    let ends = [false, true].into_iter();
    ends.flat_map(|most| {
        REALS.iter().flat_map(move |&(real, single)| records::every(&Fill { text: "", full: most, most, real, single }))
    })
    .collect()
}

/// Zero with its sign.
pub(crate) fn negative_zero() -> Vec<Request> {
    records::every(&Fill { real: -0.0, single: -0.0, full: true, ..Fill::default() })
}

/// Megabytes in one value, and in many.
pub(crate) fn huge() -> Vec<Request> {
    let text = "many words ".repeat(100_000);
    let fill = Fill { full: true, ..Fill::default() };
    let many = MAX_EXPAND as usize;
    vec![
        Request::EchoBlob(vec![0xa5; 4 << 20].into()),
        Request::EchoLog(vec![records::line(&Fill { text: &text, ..fill })]),
        Request::EchoLog(vec![records::line(&Fill { text: "GET /", ..fill }); many]),
        Request::EchoMesh(vec![records::triangle(&fill); many]),
        Request::EchoPlayer(vec![records::player(&Fill { text: "Łódź", ..fill }); 1000]),
        Request::Rank(vec![records::result(&Fill { text: "a dog ", real: 2.5, ..fill }); many]),
        Request::Expand(MAX_EXPAND),
    ]
}

/// The deepest trees that a server takes, leaning to either side.
pub(crate) fn deepest() -> Vec<Request> {
    [1, 2, MAX_DEPTH - 1, MAX_DEPTH]
        .into_iter()
        .flat_map(|depth| [false, true].map(|right| Request::Eval(tower(depth, right))))
        .collect()
}

/// A tree so many operations deep, leaning to the left or to the right.
pub(crate) fn tower(depth: usize, right: bool) -> Expression {
    let leaf = Expression { operation: Operation::Divide, left: Operand::Number(i32::MIN), right: Operand::Number(-1) };
    (1..depth).fold(leaf, |below, level| {
        let (nested, number) = (Operand::Nested(Box::new(below)), Operand::Number(i32::MAX));
        let (left, right) = if right { (number, nested) } else { (nested, number) };
        Expression { operation: Operation::ALL[level % Operation::ALL.len()], left, right }
    })
}
