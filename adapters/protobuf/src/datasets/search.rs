//! Search results.

message!(SearchResult, SearchResultView {
    url: [text],
    score: [same f64],
    snippet: [text],
});
