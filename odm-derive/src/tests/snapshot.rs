//! The code of one document, laid out for readers, so that a change of it is seen in review.
//!
//! After a wanted change: `SNAPSHOT=overwrite cargo test -p odm-derive snapshot`.

use quote::quote;

use crate::derive;
use crate::model::Kind;

#[test]
fn the_expansion_is_the_reviewed_one() {
    let expansion = derive::structure(
        quote! {
            #[document(collection = "orders", ordering(-created_at), index(status, -created_at), index(buyer.city))]
            pub struct Order {
                pub id: ObjectId,
                #[field(unique, max_length = 50)]
                pub order_number: String,
                buyer: Option<Buyer>,
                #[field(default = OrderStatus::Pending)]
                pub status: OrderStatus,
                #[field(auto_now)]
                pub created_at: DateTime<Utc>,
            }
        },
        Kind::Document,
    );
    let file = syn2::parse_file(&expansion.to_string()).unwrap();
    let found = prettyplease::unparse(&file);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/tests/snapshot/order.txt");
    if std::env::var_os("SNAPSHOT").is_some_and(|mode| mode == "overwrite") {
        std::fs::write(path, &found).unwrap();
    }
    let reviewed = std::fs::read_to_string(path).unwrap();
    assert!(found == reviewed, "the expansion has changed:\n{found}");
}
