//! Where two values differ first, in words.

use rpcbench_contract::Client;
use rpcbench_contract::workloads::{Case, Reply};
use serde_json::Value;

/// The longest value that is quoted whole.
const QUOTED: usize = 60;

/// What is said of a reply whose value is right, while its proof is not.
pub(crate) const OF_PROOF: &str = "the value is right and its proof is not";

/// Where a client's reply differs first from its case's, once it is one of the model's.
pub(crate) fn of<C: Client>(client: &C, case: &Case, reply: C::Reply) -> Option<String> {
    match client.restore(reply) {
        Ok(reply) => first(&case.reply, &reply),
        Err(error) => Some(format!("the reply cannot be restored: {error}")),
    }
}

/// Where a reply differs first from the one that was due; nothing where they are equal.
#[must_use]
pub fn first(due: &Reply, came: &Reply) -> Option<String> {
    if due.proof() == came.proof() {
        return None;
    }
    match (serde_json::to_value(due), serde_json::to_value(came)) {
        (Ok(due), Ok(came)) => walk("reply", &due, &came).or_else(|| Some("in the bits of a number".to_owned())),
        (Err(error), _) | (_, Err(error)) => Some(format!("somewhere ({error})")),
    }
}

fn walk(path: &str, due: &Value, came: &Value) -> Option<String> {
    match (due, came) {
        (Value::Array(due), Value::Array(came)) => due
            .iter()
            .zip(came)
            .enumerate()
            .find_map(|(index, (due, came))| walk(&format!("{path}[{index}]"), due, came))
            .or_else(|| lengths(path, due.len(), came.len())),
        (Value::Object(due), Value::Object(came)) => due.iter().find_map(|(key, due)| match came.get(key) {
            Some(came) => walk(&format!("{path}.{key}"), due, came),
            None => Some(format!("{path}.{key} is missing")),
        }),
        (due, came) if due == came => None,
        (due, came) => Some(format!("{path} is {} and should be {}", quote(came), quote(due))),
    }
}

fn lengths(path: &str, due: usize, came: usize) -> Option<String> {
    (due != came).then(|| format!("{path} has {came} elements and should have {due}"))
}

fn quote(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(QUOTED) {
        Some((cut, _)) => format!("{}...", &text[..cut]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use rpcbench_contract::workloads::model::LogLine;

    use super::*;

    fn line() -> LogLine {
        LogLine {
            address: [192, 0, 2, 1],
            identity: "-".to_owned(),
            user: "ada".to_owned(),
            date: "21/Nov/2026:07:34:48 +0000".to_owned(),
            request: "GET / HTTP/1.1".to_owned(),
            status: 200,
            size: 7,
        }
    }

    #[test]
    fn the_path_leads_to_the_field() {
        let (due, mut other) = (line(), line());
        other.status = 404;
        let found = first(&Reply::EchoLog(vec![line(), due]), &Reply::EchoLog(vec![line(), other]));
        assert_eq!(found.as_deref(), Some("reply.EchoLog[1].status is 404 and should be 200"));
    }

    #[test]
    fn a_missing_element_is_named() {
        let found = first(&Reply::EchoLog(vec![line(), line()]), &Reply::EchoLog(vec![line()]));
        assert_eq!(found.as_deref(), Some("reply.EchoLog has 1 elements and should have 2"));
    }

    #[test]
    fn equal_replies_do_not_differ() {
        assert_eq!(first(&Reply::Total(7), &Reply::Total(7)), None);
    }
}
