//! Pages of documents.

use std::future::Future;

use super::QuerySet;
use crate::{
    document::Document,
    error::{Error, Result},
};

/// One page of a queryset's documents.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Page<D> {
    /// The documents of the page.
    pub items: Vec<D>,
    /// The number of the page, counted from 1.
    pub number: u32,
    /// How many documents a page has at most.
    pub per_page: u32,
    /// How many documents all pages have together.
    pub total: u64,
}

impl<D> Page<D> {
    /// How many pages there are; 1 for no documents.
    #[must_use]
    pub fn pages(&self) -> u64 {
        self.total.div_ceil(u64::from(self.per_page.max(1))).max(1)
    }

    /// Returns whether a page follows.
    #[must_use]
    pub fn has_next(&self) -> bool {
        u64::from(self.number) < self.pages()
    }

    /// Returns whether a page precedes.
    #[must_use]
    pub const fn has_previous(&self) -> bool {
        self.number > 1
    }
}

impl<D: Document> QuerySet<D> {
    /// The page `number` (counted from 1) of `per_page` documents each, with the total.
    /// Pages are of what the queryset gives: its own skip and limit are counted in.
    ///
    /// # Errors
    ///
    /// `number` or `per_page` is 0, and as for [`QuerySet::all`].
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run() -> Result<()> {
    /// let page = Order::objects().order_by(|o| o.id().asc()).page(2, 20).await?;
    /// println!("page {} of {}: {} orders", page.number, page.pages(), page.items.len());
    /// # Ok(())
    /// # }
    /// ```
    pub fn page(self, number: u32, per_page: u32) -> impl Future<Output = Result<Page<D>>> {
        let queryset = self.in_scope();
        async move {
            let wrong = if number == 0 {
                Some("there is no page 0: pages count from 1")
            } else if per_page == 0 {
                Some("a page of 0 documents was asked for: `per_page` must be at least 1")
            } else {
                None
            };
            if let Some(wrong) = wrong {
                return Err(Error::invalid_request(wrong).in_collection(D::COLLECTION.collection));
            }
            let mut counted = queryset.clone();
            if let Some(settings) = &mut counted.query.settings {
                settings.without_cursor();
            }
            let total = counted.count().await?;
            let before = u64::from(number - 1) * u64::from(per_page);
            let items = if before >= total {
                Vec::new()
            } else {
                let length = u64::from(per_page).min(total - before);
                let skip = queryset.query.skip.unwrap_or(0) + before;
                let length = u32::try_from(length).unwrap_or(per_page);
                queryset.skip(skip).limit(length).all().await?
            };
            Ok(Page {
                items,
                number,
                per_page,
                total,
            })
        }
    }
}
