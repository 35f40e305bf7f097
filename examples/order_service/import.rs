//! Import of customers and orders from JSON Lines files.

mod customers;
mod firsts;
mod lines;
mod orders;
mod summary;

use std::path::Path;

use mongo_odm::prelude::*;

use crate::indexes;
use customers::Customers;
use lines::{Line, lines, size_of};
use orders::Orders;
pub use summary::{BadLine, Counts, Summary};

/// How many documents are looked up and inserted at a time.
const BATCH: usize = 500;

/// Imports `customers.jsonl` and `orders.jsonl`. `progress` is told how many bytes were worked off.
///
/// A line that cannot be used is told in the summary, and the others are imported. What is there
/// already, by e-mail address or order number, stays as it is: an import can be run again.
pub async fn import(directory: &Path, progress: impl Fn(u64)) -> Result<Summary> {
    indexes::ensure().await?;
    let mut bad_lines = Vec::new();
    let mut customers = Customers::default();
    let customer_counts = read(directory, &mut customers, &mut bad_lines, &progress).await?;
    let mut orders = Orders::of(customers.by_key);
    let order_counts = read(directory, &mut orders, &mut bad_lines, &progress).await?;
    Ok(Summary {
        customers: customer_counts,
        orders: order_counts,
        bad_lines,
    })
}

/// How many bytes there are to work off.
pub fn size(directory: &Path) -> Result<u64> {
    let customers = size_of(&directory.join(Customers::FILE))?;
    let orders = size_of(&directory.join(Orders::FILE))?;
    Ok(customers + orders)
}

/// What takes the lines of a file.
trait Importer {
    const FILE: &'static str;

    /// Takes a line, or says why it cannot be used.
    fn take(&mut self, line: &Line) -> Result<(), String>;

    /// How many documents wait to be sent.
    fn waiting(&self) -> usize;

    /// Inserts those that wait, but for those that are there.
    async fn send(&mut self) -> Result<Counts>;
}

async fn read<I: Importer>(
    directory: &Path,
    importer: &mut I,
    bad_lines: &mut Vec<BadLine>,
    progress: &impl Fn(u64),
) -> Result<Counts> {
    let mut counts = Counts::default();
    for line in lines(&directory.join(I::FILE))? {
        let line = line?;
        if let Err(reason) = importer.take(&line) {
            bad_lines.push(BadLine {
                file: I::FILE,
                line: line.number,
                reason,
            });
        }
        if importer.waiting() == BATCH {
            counts += importer.send().await?;
        }
        progress(line.bytes);
    }
    counts += importer.send().await?;
    Ok(counts)
}

/// What is wrong with a document, without the collection and the id that it was going to have.
fn reason(error: &Error) -> String {
    error
        .validation()
        .map_or_else(|| error.to_string(), ToString::to_string)
}
