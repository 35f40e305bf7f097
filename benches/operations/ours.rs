//! What the ODM's two models have in common, beyond being documents: the typed parts of the cases.

use bson::{Decimal128, oid::ObjectId};
use mongo_odm::{
    Document, EmbeddedDocument,
    prelude::Decimal,
    query::{QuerySet, UpdateDocuments},
};

use crate::{
    guide,
    support::{
        plain::{self, Status},
        workload::{self, Model},
    },
};

/// An order of the ODM.
pub(crate) trait Ours: Model + Document<Id = ObjectId> {
    /// A row of the aggregation.
    type Turnover: Turnover;

    /// Returns a page of a customer's orders between two times.
    fn page(customer: ObjectId, between: [Self::Date; 2]) -> QuerySet<Self>;
    /// Changes the status and a date of the order at `index`.
    fn ship(index: usize) -> UpdateDocuments<Self>;
    /// Gives the order its next status.
    fn advance(&mut self);
}

macro_rules! ours {
    ($($order:ty => $turnover:ty;)*) => {$(
        impl Ours for $order {
            type Turnover = $turnover;

            fn page(customer: ObjectId, [from, to]: [Self::Date; 2]) -> QuerySet<Self> {
                Self::objects()
                    .filter(|order| order.customer().eq(customer))
                    .filter(|order| order.created_at().gte(from) & order.created_at().lt(to))
                    .order_by(|order| [order.created_at().desc()])
                    .limit(20)
            }

            fn ship(index: usize) -> UpdateDocuments<Self> {
                let at = Self::date(workload::created_at(index));
                Self::objects()
                    .filter(|order| order.id().eq(workload::order_id(index)))
                    .update_one(|order| {
                        (order.status().set(Status::Shipped), order.updated_at().set(at))
                    })
            }

            fn advance(&mut self) {
                self.status = match self.status {
                    Status::Pending => Status::Processing,
                    Status::Processing => Status::Shipped,
                    _ => Status::Pending,
                };
            }
        }
    )*};
}

ours! {
    plain::Order => PlainTurnover;
    guide::Order => GuideTurnover;
}

/// The orders of a customer.
pub(crate) trait Turnover: EmbeddedDocument {
    /// Returns how many there are.
    fn orders(&self) -> i32;
}

macro_rules! turnover {
    ($($row:ident of $total:ty;)*) => {$(
        /// The orders of a customer, as a user of the ODM declares the row.
        #[derive(Debug, EmbeddedDocument)]
        pub(crate) struct $row {
            #[field(name = "_id")]
            customer: ObjectId,
            total: $total,
            orders: i32,
        }

        impl Turnover for $row {
            fn orders(&self) -> i32 {
                self.orders
            }
        }
    )*};
}

turnover! {
    PlainTurnover of Decimal128;
    GuideTurnover of Decimal;
}
