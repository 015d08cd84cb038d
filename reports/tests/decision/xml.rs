//! XML read back with another's reader.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// An element as it was read back.
#[derive(Debug, Default)]
pub struct Element {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    pub children: Vec<Element>,
}

impl Element {
    fn of(start: &BytesStart<'_>) -> Self {
        let attributes = start.attributes().map(|attribute| {
            let attribute = attribute.expect("a well-formed attribute");
            let value = attribute.normalized_value(XmlVersion::Explicit1_0).expect("known references");
            (attribute.key.0.to_owned(), value.into_owned())
        });
        Self { name: start.name().0.to_owned(), attributes: attributes.collect(), children: Vec::new() }
    }

    pub fn count(&self, attribute: &str) -> usize {
        self.attributes[attribute].parse().unwrap()
    }

    pub fn cases(&self) -> Vec<&Self> {
        self.children.iter().flat_map(|suite| &suite.children).collect()
    }

    pub fn find(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }
}

/// The root of a document. The reader checks that what begins also ends.
pub fn read(xml: &str) -> Element {
    let forbidden =
        |letter: char| matches!(letter, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}');
    assert!(!xml.contains(forbidden), "a letter that XML 1.0 has not");
    let mut reader = Reader::from_str(xml);
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => open.push(Element::of(&start)),
            Event::Empty(start) => open.last_mut().unwrap().children.push(Element::of(&start)),
            Event::End(_) => {
                let closed = open.pop().unwrap();
                open.last_mut().unwrap().children.push(closed);
            }
            Event::Text(text) => assert!(!text.xml10_content().contains("]]>")),
            Event::Eof => break,
            _ => {}
        }
    }
    open.pop().unwrap().children.pop().unwrap()
}
