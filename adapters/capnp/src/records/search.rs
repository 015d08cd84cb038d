//! Pages that a search found.

record! {
    SearchResult, SearchResultView, search_result {
        url: [text] get_url set_url,
        score: [same f64] get_score set_score,
        snippet: [text] get_snippet set_snippet,
    }
}
