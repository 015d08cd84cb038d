//! Word lists, the most common first where a list is drawn from with a skew.

/// Given names from many places; not all of them are ASCII, as in any list of persons.
#[rustfmt::skip] // a list of words, not of lines
pub(super) const GIVEN: [&str; 48] = [
    "Maria", "James", "Anna", "Mohamed", "David", "Zoë", "Michael", "José", "Sarah", "Wei", "Łukasz", "Emma", "Søren",
    "Olga", "Jürgen", "Fatima", "François", "Laura", "Иван", "Daniel", "Chloé", "Ahmed", "Björn", "Ingrid", "美咲",
    "Tomáš", "Priya", "Noah", "Renée", "Carlos", "Σοφία", "Yusuf", "Małgorzata", "Peter", "Nguyễn", "Grace", "Åsa",
    "Diego", "Елена", "Ravi", "Hélène", "Kwame", "Đorđe", "Mei-Ling", "Gülşen", "Oisín", "张伟", "Ximena",
];

/// Family names.
#[rustfmt::skip] // a list of words, not of lines
pub(super) const FAMILY: [&str; 40] = [
    "Smith", "Müller", "García", "Kim", "Novák", "Silva", "Johnson", "Kowalski", "Nguyen", "Rossi", "Petrov",
    "Schmidt", "Martin", "Okafor", "Lindström", "Tanaka", "Hernández", "O'Brien", "Иванова", "Yılmaz", "Dubois",
    "Papadopoulos", "Jørgensen", "Kumar", "van den Berg", "Lefèvre", "佐藤", "Horváth", "Ó Súilleabháin", "Larsen",
    "Živković", "Castro", "Weiß", "Achterberg", "MacDonald", "Núñez", "王", "Björklund", "Abdullah",
    "Featherstonehaugh",
];

/// Common English words, for running text. Neither `cat` nor `dog` is among them: a search result has those on purpose.
#[rustfmt::skip] // a list of words, not of lines
pub(super) const COMMON: [&str; 128] = [
    "the", "of", "and", "to", "a", "in", "is", "that", "for", "it", "was", "on", "with", "as", "by", "at", "from",
    "are", "this", "be", "or", "an", "which", "you", "not", "have", "one", "their", "all", "can", "more", "time",
    "new", "has", "will", "about", "its", "other", "first", "people", "only", "some", "into", "over", "years", "also",
    "two", "most", "after", "made", "where", "may", "world", "many", "used", "these", "such", "day", "well", "work",
    "found", "between", "home", "water", "part", "small", "long", "city", "name", "called", "use", "great", "place",
    "each", "number", "always", "house", "often", "important", "family", "system", "public", "during", "school",
    "large", "early", "animals", "river", "history", "country", "several", "science", "though", "music", "result",
    "light", "garden", "market", "travel", "reading", "children", "weather", "kitchen", "evening", "however",
    "mountain", "question", "language", "possible", "building", "together", "northern", "morning", "breakfast",
    "sometimes", "interest", "produced", "described", "neighbors", "particular", "traditional", "photograph",
    "government", "population", "university", "throughout", "development", "understanding",
];

/// Parts of paths and host names.
#[rustfmt::skip] // a list of words, not of lines
pub(super) const TOPICS: [&str; 40] = [
    "news", "recipes", "travel", "chairs", "pets", "weather", "garden", "books", "music", "bikes", "maps", "history",
    "photos", "lamps", "science", "tea", "hiking", "sewing", "trains", "jobs", "housing", "birds", "chess", "coffee",
    "sailing", "maths", "pottery", "theater", "football", "knitting", "astronomy", "backpacks", "furniture",
    "languages", "gardening", "festivals", "screwdrivers", "electronics", "photography", "architecture",
];

use super::Generator;

/// A person's whole name.
pub(super) fn person(generator: &mut Generator) -> String {
    let given = generator.skewed(&GIVEN);
    let family = generator.skewed(&FAMILY);
    format!("{given} {family}")
}

/// Running text of so many words.
pub(super) fn sentence(generator: &mut Generator, words: usize) -> String {
    let mut text = String::with_capacity(words * 6);
    for place in 0..words {
        if place > 0 {
            text.push(' ');
        }
        text.push_str(generator.skewed(&COMMON));
    }
    text
}

/// A topic or two with a hyphen, as in paths and titles.
pub(super) fn slug(generator: &mut Generator) -> String {
    let topic = generator.skewed(&TOPICS);
    if generator.percent(60) {
        return topic.to_owned();
    }
    format!("{}-{topic}", generator.pick(&COMMON))
}
