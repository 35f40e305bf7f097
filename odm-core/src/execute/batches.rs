//! The replies of a cursor.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;
use mongodb::raw_batch_cursor::{RawBatch, RawBatchCursor};

use super::Door;
use crate::{
    codec::{DecodeError, Decoder, DocumentDecoder, ElementType},
    error::{Error, Result},
};

/// The reply batches of a cursor.
pub(crate) struct Batches {
    door: Door,
    cursor: RawBatchCursor,
}

impl Batches {
    pub(super) const fn new(door: Door, cursor: RawBatchCursor) -> Self {
        Self { door, cursor }
    }

    pub(crate) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Batch>>> {
        Poll::Ready(match ready!(Pin::new(&mut self.cursor).poll_next(cx)) {
            None => None,
            Some(Err(error)) => Some(Err(self.door.error(error.into()))),
            Some(Ok(reply)) => Some(
                Batch::new(reply)
                    .map_err(|error| Error::from(error).in_collection(self.door.meta().collection)),
            ),
        })
    }

    pub(crate) async fn next(&mut self) -> Option<Result<Batch>> {
        std::future::poll_fn(|cx| self.poll_next(cx)).await
    }
}

/// One reply, whose documents are read where they lie.
pub(crate) struct Batch {
    reply: RawBatch,
    /// Where the next document's element starts, and where the array ends, in the reply's bytes.
    next: usize,
    end: usize,
}

impl Batch {
    fn new(reply: RawBatch) -> Result<Self, DecodeError> {
        let bytes = reply.as_raw_document().as_bytes();
        let documents = documents(bytes)?;
        // The array is a part of the reply: its distance from the start is where it begins.
        let next = documents.as_ptr() as usize - bytes.as_ptr() as usize;
        let end = next + documents.len();
        Ok(Self { reply, next, end })
    }

    /// The bytes of the next document.
    pub(crate) fn next_document(&mut self) -> Result<Option<&[u8]>, DecodeError> {
        let bytes = self.reply.as_raw_document().as_bytes();
        let rest = bytes.get(self.next..self.end).unwrap_or_default();
        let mut elements = Elements::new(rest);
        let document = elements.next()?;
        self.next = self.end - elements.0.len();
        Ok(document)
    }

    /// Returns about how many documents are left, hardly too few: as many as there would be if all were as large
    /// as the next one, and an eighth more.
    pub(crate) fn estimate(&self) -> usize {
        let bytes = self.reply.as_raw_document().as_bytes();
        let rest = bytes.get(self.next..self.end).unwrap_or_default();
        match Elements::new(rest).next() {
            Ok(Some(first)) => {
                let all = rest.len() / first.len() + 1;
                all + all / 8
            }
            _ => 0,
        }
    }

    /// Hands each document's bytes to `read`.
    pub(crate) fn for_each(&self, mut read: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
        let bytes = self.reply.as_raw_document().as_bytes();
        let mut elements = Elements::new(bytes.get(self.next..self.end).unwrap_or_default());
        while let Some(document) = elements.next()? {
            read(document)?;
        }
        Ok(())
    }
}

/// The elements of an array of documents.
struct Elements<'a>(&'a [u8]);

impl<'a> Elements<'a> {
    const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    #[inline]
    fn next(&mut self) -> Result<Option<&'a [u8]>, DecodeError> {
        let Some((&code, rest)) = self.0.split_first() else {
            return Ok(None);
        };
        let end = rest.iter().position(|&byte| byte == 0);
        let Some(value) = end.and_then(|end| rest.get(end + 1..)) else {
            return Err(DecodeError::malformed("a cut key in a reply"));
        };
        if code != ElementType::DOCUMENT.code() {
            let found = ElementType::from_code(code);
            return Err(DecodeError::mismatch("a Document in the reply", found));
        }
        let mut decoder = Decoder::new(value);
        let document = decoder.document_bytes()?;
        self.0 = decoder.remaining();
        Ok(Some(document))
    }
}

/// The elements of `cursor.firstBatch` or `cursor.nextBatch`.
fn documents(reply: &[u8]) -> Result<&[u8], DecodeError> {
    let mut outer = DocumentDecoder::new(reply)?;
    while let Some((element_type, key)) = outer.element()? {
        if key != "cursor" {
            outer.skip(element_type)?;
            continue;
        }
        let mut cursor = outer.value().document()?;
        while let Some((element_type, key)) = cursor.element()? {
            if key == "firstBatch" || key == "nextBatch" {
                let array = cursor.value().document_bytes()?;
                return Ok(array.get(4..array.len() - 1).unwrap_or_default());
            }
            cursor.skip(element_type)?;
        }
    }
    Err(DecodeError::malformed("a reply without documents"))
}
