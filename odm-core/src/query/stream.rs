//! Documents one after the other.

use std::{
    fmt,
    future::Future,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;
use futures_util::future::BoxFuture;

use super::decode;
use crate::{
    document::Document,
    error::{Error, Result},
    execute::{Batch, Batches},
};

/// Documents as the server sends them, read in place from each reply.
///
/// It ends after an error of the cursor; a document that cannot be read is an error of its own, and
/// the stream goes on behind it.
#[must_use = "a stream sends nothing until it is polled"]
pub struct DocumentStream<D> {
    state: State,
    batch: Option<Batch>,
    marker: PhantomData<fn() -> D>,
}

enum State {
    Starting(BoxFuture<'static, Result<Option<Batches>>>),
    Reading(Box<Batches>),
    Ended,
}

impl<D> DocumentStream<D> {
    /// The documents of the cursor that `open` gives, if it gives one.
    pub(crate) fn start(
        open: impl Future<Output = Result<Option<Batches>>> + Send + 'static,
    ) -> Self {
        Self {
            state: State::Starting(Box::pin(open)),
            batch: None,
            marker: PhantomData,
        }
    }

    /// The next document; `None` at the end.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document)] struct Order { id: ObjectId, number: String }
    /// # async fn run() -> Result<()> {
    /// let mut orders = Order::objects().stream();
    /// while let Some(order) = orders.next().await {
    ///     println!("{}", order?.number);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn next(&mut self) -> Option<Result<D>>
    where
        D: Document,
    {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Fetches the next reply. `None` at the end.
    fn poll_batch(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Batch>>> {
        loop {
            match &mut self.state {
                State::Starting(open) => match ready!(open.as_mut().poll(cx)) {
                    Ok(Some(batches)) => self.state = State::Reading(Box::new(batches)),
                    Ok(None) => self.state = State::Ended,
                    Err(error) => {
                        self.state = State::Ended;
                        return Poll::Ready(Some(Err(error)));
                    }
                },
                State::Reading(batches) => {
                    let batch = ready!(batches.poll_next(cx));
                    if !matches!(batch, Some(Ok(_))) {
                        self.state = State::Ended;
                    }
                    return Poll::Ready(batch);
                }
                State::Ended => return Poll::Ready(None),
            }
        }
    }
}

impl<D: Document> Stream for DocumentStream<D> {
    type Item = Result<D>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if let Some(batch) = &mut this.batch {
                match batch.next_document() {
                    Ok(Some(bytes)) => return Poll::Ready(Some(decode(bytes))),
                    Ok(None) => this.batch = None,
                    Err(error) => {
                        this.batch = None;
                        this.state = State::Ended;
                        return Poll::Ready(Some(Err(
                            Error::from(error).in_collection(D::COLLECTION.collection)
                        )));
                    }
                }
            }
            match ready!(this.poll_batch(cx)) {
                Some(Ok(batch)) => this.batch = Some(batch),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<D> fmt::Debug for DocumentStream<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DocumentStream")
    }
}
