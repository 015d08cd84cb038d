//! What every page is within: the head, the way past the header, the place of its data, its script.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{COMMON, STYLE, embedded};

/// A page without what is around it.
pub(crate) struct Shell {
    /// Its title, after the program's name.
    pub(crate) title: Markup,
    /// The style of its marks, after that of all pages.
    pub(crate) style: String,
    /// The marks that its charts and tables use.
    pub(crate) symbols: Markup,
    /// What stands above the results.
    pub(crate) header: Markup,
    /// The results.
    pub(crate) main: Markup,
    /// Its script, after that of all pages.
    pub(crate) script: &'static str,
}

impl Shell {
    /// The whole document.
    pub(crate) fn document(&self) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { "rpcbench: " (self.title) }
                    style { (PreEscaped(STYLE)) (PreEscaped(&self.style)) }
                }
                body {
                    a.skip href="#main" { "Skip to the results" }
                    (self.symbols)
                    (self.header)
                    main id="main" { (self.main) }
                    (PreEscaped(embedded::PLACE))
                    script { (PreEscaped(COMMON)) (PreEscaped(self.script)) }
                }
            }
        }
    }
}
