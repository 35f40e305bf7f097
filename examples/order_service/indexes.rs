//! The indexes of the models.

use mongo_odm::{index::IndexReport, prelude::*};

use crate::models::{Customer, Order};

/// Creates those of customers and orders. All must be there: without the unique ones nothing would
/// keep duplicates out.
pub async fn ensure() -> Result<()> {
    check(&Customer::ensure_indexes().await?)?;
    check(&Order::ensure_indexes().await?)
}

fn check(report: &IndexReport) -> Result<()> {
    if report.is_complete() {
        return Ok(());
    }
    Err(Error::custom(format!(
        "not all indexes are as declared: {report}"
    )))
}
