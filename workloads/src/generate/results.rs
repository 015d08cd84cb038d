//! Pages that a search found.

use super::{Generator, words};
use crate::model::SearchResult;

const ENDINGS: [&str; 5] = ["com", "org", "net", "de", "co.uk"];

/// Up to 999 results, best first as the first stage of a search would leave them.
pub(super) fn results(generator: &mut Generator) -> Vec<SearchResult> {
    let count = generator.between(0_u16, 999);
    let mut score = generator.decimal(20, 40, 4);
    generator.many(count.into(), |generator| {
        // One in five has the same score as the one before: ties must stay in order.
        if !generator.percent(20) {
            score -= score * generator.unit() / 100.0;
        }
        SearchResult { url: url(generator), score, snippet: snippet(generator) }
    })
}

fn url(generator: &mut Generator) -> String {
    let (host, ending) = (generator.pick(&words::TOPICS), generator.skewed(&ENDINGS));
    let path = words::slug(generator);
    if generator.percent(30) {
        return format!("https://www.{host}.example.{ending}/{path}?id={}", generator.between(1, 99_999));
    }
    format!("https://{host}.example.{ending}/{}/{path}", words::slug(generator))
}

/// 8 to 24 words; an eighth is about cats, an eighth about dogs, and a few about both.
fn snippet(generator: &mut Generator) -> String {
    let (before, after) = (generator.between(4_u8, 12), generator.between(4_u8, 12));
    let mut text = words::sentence(generator, before.into());
    for animal in [" cat", " dog"] {
        if generator.percent(12) {
            text.push_str(animal);
        }
    }
    text.push(' ');
    text.push_str(&words::sentence(generator, after.into()));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_eighth_is_about_cats_and_an_eighth_about_dogs() {
        let snippets = Generator::new(2, "test").many(4_000, snippet);
        for animal in [" cat ", " dog "] {
            let found = snippets.iter().filter(|snippet| snippet.contains(animal)).count();
            assert!((380..580).contains(&found), "{animal}: {found} of 4,000");
        }
    }

    #[test]
    fn scores_fall_and_some_are_equal() {
        let results: Vec<_> = Generator::new(2, "test").many(4, results).concat();
        assert!(results.windows(2).any(|pair| pair[0].score.total_cmp(&pair[1].score).is_eq()));
        assert!(results.iter().all(|result| result.score > 0.0));
    }
}
