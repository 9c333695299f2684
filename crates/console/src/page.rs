//! What a view can do: become a page.

use crate::Frame;
use rights::Error;

/// A view of which there is a page.
pub trait Page {
    /// The page as HTML.
    ///
    /// # Errors
    /// A defect of a template; no view by itself is an error.
    fn html(&self, frame: &Frame) -> Result<String, Error>;
}

/// Gives a view its template. In templates `w` are the words, `f` is the frame, `v` the view.
macro_rules! page {
    ($view:ty, $path:literal) => {
        const _: () = {
            #[allow(
                unused_imports,
                reason = "only some pages name words of the vocabulary"
            )]
            use $crate::worded::Worded as _;

            #[derive(askama::Template)]
            #[template(path = $path)]
            struct Laid<'a> {
                w: pages::text::Words,
                f: &'a $crate::Frame,
                #[allow(dead_code, reason = "some pages say the same whatever the view")]
                v: &'a $view,
            }

            impl $crate::Page for $view {
                fn html(&self, frame: &$crate::Frame) -> Result<String, rights::Error> {
                    let laid = Laid {
                        w: $crate::words::of(frame.lang),
                        f: frame,
                        v: self,
                    };
                    askama::Template::render(&laid).map_err(|e| {
                        rights::Error::internal("a page cannot be rendered").because(e)
                    })
                }
            }
        };
    };
}
pub(crate) use page;
