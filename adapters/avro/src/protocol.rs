//! A protocol: what its JSON text (`.avpr`) declares, with every message's types resolved once.

use std::collections::HashMap;

use apache_avro::Schema;
use apache_avro::schema::{RecordSchema, ResolvedSchema};
use md5::{Digest, Md5};
use serde_json::{Map, Value, json};

use crate::declaration::{essence, fields};
use crate::handshake::Hash;

/// The longest text, in bytes, that is parsed: twenty times our own.
pub const MAX_TEXT: usize = 256 << 10;

/// A text that declares no protocol.
#[derive(Debug, thiserror::Error)]
pub enum ProtocolError {
    /// The text is too long to be looked at.
    #[error("a protocol of {0} bytes; at most {MAX_TEXT} are parsed")]
    TooLong(usize),
    /// The text is not JSON.
    #[error("the protocol is not JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// A part is missing, or is not what it must be.
    #[error("the protocol's {0} is missing or of the wrong kind")]
    Part(String),
    /// A one-way message declares a response or errors.
    #[error("the one-way message `{0}` declares an answer")]
    OneWay(String),
    /// A type is not one, or a name is not declared before its use.
    #[error("the protocol's types: {0}")]
    Types(Box<apache_avro::Error>),
}

impl From<apache_avro::Error> for ProtocolError {
    fn from(error: apache_avro::Error) -> Self {
        Self::Types(Box::new(error))
    }
}

/// A protocol with its messages.
#[derive(Debug)]
pub struct Protocol {
    name: String,
    text: String,
    hash: Hash,
    /// One record that holds everything: the declared types in their order, then a record per message.
    everything: Schema,
    messages: Vec<Message>,
    by_name: HashMap<String, usize>,
}

/// What a protocol says of one message, its types aside.
#[derive(Debug)]
struct Message {
    name: String,
    one_way: bool,
    /// Which field of `everything` has its types.
    place: usize,
}

/// The three types of a message.
#[derive(Clone, Copy, Debug)]
pub struct Signature<'a> {
    /// The parameters, as a record.
    pub request: &'a Schema,
    /// What is answered.
    pub response: &'a Schema,
    /// The effective error union: a text first, then what is declared.
    pub errors: &'a Schema,
}

impl Protocol {
    /// Parses the text of a protocol.
    pub fn parse(text: &str) -> Result<Self, ProtocolError> {
        if text.len() > MAX_TEXT {
            return Err(ProtocolError::TooLong(text.len()));
        }
        let declared: Value = serde_json::from_str(text)?;
        let name = declared["protocol"].as_str().ok_or_else(|| part("name"))?.to_owned();
        let types = optional(&declared["types"], Value::as_array, "list of types")?;
        let declared_messages = optional(&declared["messages"], Value::as_object, "set of messages")?;

        let mut fields: Vec<Value> = types.iter().flat_map(|types| types.iter()).map(essence).collect();
        let mut messages = Vec::new();
        for (name, message) in declared_messages.iter().flat_map(|messages| messages.iter()) {
            messages.push(Message { name: name.clone(), one_way: one_way(name, message)?, place: fields.len() });
            fields.push(signature(fields.len(), name, message)?);
        }
        let everything = Schema::parse(&everything(&declared, fields))?;
        ResolvedSchema::new(&everything)?;
        let by_name = messages.iter().enumerate().map(|(at, message)| (message.name.clone(), at)).collect();
        Ok(Self { name, hash: Md5::digest(text).into(), text: text.to_owned(), everything, messages, by_name })
    }

    /// The protocol's name, without its namespace.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text that was parsed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The MD5 of the text.
    #[must_use]
    pub const fn hash(&self) -> Hash {
        self.hash
    }

    /// The types by name, for everything in this protocol that refers to one.
    pub fn names(&self) -> Result<ResolvedSchema<'_>, ProtocolError> {
        Ok(ResolvedSchema::new(&self.everything)?)
    }

    /// How many messages there are; they are numbered from 0.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.messages.len()
    }

    /// True where the protocol has no message.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// The number of the message with a name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// A message's name.
    #[must_use]
    pub fn message(&self, number: usize) -> &str {
        &self.messages[number].name
    }

    /// True where a message has no reply.
    #[must_use]
    pub fn is_one_way(&self, number: usize) -> bool {
        self.messages[number].one_way
    }

    /// A message's types.
    #[must_use]
    pub fn signature(&self, number: usize) -> Option<Signature<'_>> {
        let message = record(&record(&self.everything)?.fields[self.messages[number].place].schema)?;
        let [request, response, errors] = message.fields.as_slice() else { return None };
        Some(Signature { request: &request.schema, response: &response.schema, errors: &errors.schema })
    }
}

/// The record that a schema is, where it is one.
pub(crate) const fn record(schema: &Schema) -> Option<&RecordSchema> {
    match schema {
        Schema::Record(record) => Some(record),
        _ => None,
    }
}

fn part(what: impl Into<String>) -> ProtocolError {
    ProtocolError::Part(what.into())
}

/// A part that may be left out, and otherwise is of one kind.
fn optional<'a, T: ?Sized>(
    value: &'a Value,
    kind: impl Fn(&'a Value) -> Option<&'a T>,
    what: &str,
) -> Result<Option<&'a T>, ProtocolError> {
    if value.is_null() { Ok(None) } else { kind(value).map(Some).ok_or_else(|| part(what)) }
}

fn one_way(name: &str, message: &Value) -> Result<bool, ProtocolError> {
    let one_way = match &message["one-way"] {
        Value::Null => false,
        value => value.as_bool().ok_or_else(|| part(format!("message `{name}`")))?,
    };
    let answers =
        message["response"] != "null" || message["errors"].as_array().is_some_and(|errors| !errors.is_empty());
    if one_way && answers { Err(ProtocolError::OneWay(name.to_owned())) } else { Ok(one_way) }
}

/// One message as a field: a record of its request, its response and its errors.
fn signature(place: usize, name: &str, message: &Value) -> Result<Value, ProtocolError> {
    let wrong = || part(format!("message `{name}`"));
    let parameters = message["request"].as_array().map(|_| fields(&message["request"])).ok_or_else(wrong)?;
    let response = if message["response"].is_null() { return Err(wrong()) } else { essence(&message["response"]) };
    let declared = optional(&message["errors"], Value::as_array, "errors")?;
    let errors: Vec<Value> =
        std::iter::once("string".into()).chain(declared.into_iter().flatten().map(essence)).collect();
    let request = json!({"type": "record", "name": format!("Request__{place}"), "fields": parameters});
    Ok(json!({"type": "record", "name": format!("Message__{place}"), "fields": [
        {"name": "request", "type": request},
        {"name": "response", "type": response},
        {"name": "errors", "type": errors},
    ]}))
}

/// The record of all types, in the protocol's namespace, so that each name means what it means in the text.
fn everything(declared: &Value, types: Vec<Value>) -> Value {
    let numbered = types.into_iter().enumerate();
    let fields: Vec<Value> = numbered.map(|(place, kind)| json!({"name": format!("t{place}"), "type": kind})).collect();
    let mut record = Map::from_iter([
        ("type".to_owned(), json!("record")),
        ("name".to_owned(), json!("Everything__")),
        ("fields".to_owned(), Value::Array(fields)),
    ]);
    if let Some(namespace) = declared["namespace"].as_str() {
        record.insert("namespace".to_owned(), namespace.into());
    }
    Value::Object(record)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The example of the specification, with a message that has no answer.
    const HELLO: &str = r#"{"namespace": "com.acme", "protocol": "HelloWorld", "doc": "Greetings",
        "types": [
            {"name": "Greeting", "type": "record", "fields": [{"name": "message", "type": "string"}]},
            {"name": "Curse", "type": "error", "fields": [{"name": "message", "type": "string"}]}],
        "messages": {
            "hello": {"request": [{"name": "greeting", "type": "Greeting"}],
                "response": "Greeting", "errors": ["Curse"]},
            "note": {"request": [], "response": "null", "one-way": true}}}"#;

    #[test]
    fn the_example_of_the_specification_is_understood() {
        let protocol = Protocol::parse(HELLO).unwrap();
        assert_eq!((protocol.name(), protocol.len()), ("HelloWorld", 2));
        let hello = protocol.find("hello").unwrap();
        let signature = protocol.signature(hello).unwrap();
        assert_eq!(record(signature.request).unwrap().fields[0].name, "greeting");
        let Schema::Union(errors) = signature.errors else { panic!("{:?}", signature.errors) };
        assert_eq!(errors.variants()[0], Schema::String);
        let Schema::Ref { name } = &errors.variants()[1] else { panic!("{errors:?}") };
        assert!(protocol.names().unwrap().get_names().contains_key(name));
        assert_eq!(name.to_string(), "com.acme.Curse");
        assert!(!protocol.is_one_way(hello) && protocol.is_one_way(protocol.find("note").unwrap()));
        assert_eq!(protocol.find("bye"), None);
    }

    #[test]
    fn the_hash_is_of_the_text() {
        let empty = Protocol::parse(r#"{"protocol": "P"}"#).unwrap();
        assert!(empty.is_empty());
        assert_eq!(empty.hash(), <[u8; 16]>::from(Md5::digest(br#"{"protocol": "P"}"#)));
        assert_ne!(empty.hash(), Protocol::parse(r#"{"protocol":"P"}"#).unwrap().hash());
    }

    #[test]
    fn what_is_no_protocol_is_refused_with_the_reason() {
        let refused = |text: &str, reason: &str| {
            let error = Protocol::parse(text).unwrap_err().to_string();
            assert!(error.contains(reason), "{text}: {error}");
        };
        refused("", "not JSON");
        refused("[]", "name");
        refused(r#"{"protocol": 1}"#, "name");
        refused(r#"{"protocol": "P", "types": {}}"#, "list of types");
        refused(r#"{"protocol": "P", "types": ["Unknown"]}"#, "types");
        refused(r#"{"protocol": "P", "messages": []}"#, "messages");
        refused(r#"{"protocol": "P", "messages": {"m": {"response": "null"}}}"#, "message `m`");
        refused(r#"{"protocol": "P", "messages": {"m": {"request": []}}}"#, "message `m`");
        refused(
            r#"{"protocol": "P", "messages": {"m": {"request": [], "response": "int", "one-way": true}}}"#,
            "one-way",
        );
        refused(
            r#"{"protocol": "P", "messages": {"m": {"request": [], "response": "null", "one-way": 1}}}"#,
            "message `m`",
        );
        refused(&format!("{}{}", HELLO, " ".repeat(MAX_TEXT)), "at most");
        refused(&HELLO.replace("com.acme", "com..acme"), "types");
    }

    #[test]
    fn nesting_ends_where_json_ends() {
        let deep = format!(
            r#"{{"protocol": "P", "types": [{}"int"{}]}}"#,
            r#"{"type": "array", "items": "#.repeat(5_000),
            "}".repeat(5_000)
        );
        assert!(Protocol::parse(&deep).is_err());
    }

    proptest! {
        #[test]
        fn a_damaged_text_is_parsed_or_refused(at in 0..HELLO.len(), with in "[a-z\"{}\\[\\],:]{0,3}") {
            let mut text = HELLO.to_owned();
            text.replace_range(at..=at, &with);
            let _ = Protocol::parse(&text);
        }
    }
}
