//! Derived documents in BSON and back: what is stored, and what stored documents read as.

use mongo_odm::bson::{self, Bson, RawDocumentBuf, rawdoc};
use mongo_odm::meta::OnDelete;
use mongo_odm::prelude::*;

#[derive(Document, Clone, Debug, PartialEq)]
struct Customer {
    id: ObjectId,
    name: String,
}

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "orders", ordering(-created_at), index(status, -created_at))]
struct Order {
    #[field(unique, max_length = 50)]
    order_number: String,
    id: ObjectId,
    #[field(on_delete = deny)]
    customer: Ref<Customer>,
    #[field(min_items = 1)]
    items: Vec<OrderItem>,
    #[field(default, each(max_length = 50))]
    tags: Vec<String>,
    #[field(default = OrderStatus::Processing)]
    status: OrderStatus,
    #[field(min = 0, precision = 2, default)]
    total_amount: Decimal,
    notes: Option<String>,
    #[field(null)]
    coupon: Option<String>,
    #[field(auto_now_add)]
    created_at: DateTime<Utc>,
    #[field(auto_now)]
    updated_at: DateTime<Utc>,
}

#[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
struct OrderItem {
    product_id: String,
    #[field(min = 1)]
    quantity: i32,
    #[field(min = 0, precision = 2)]
    unit_price: Decimal,
    #[field(default)]
    parts: Vec<OrderItem>,
}

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
enum OrderStatus {
    Pending,
    Processing,
}

fn item(product: &str) -> OrderItem {
    OrderItem::builder()
        .product_id(product)
        .quantity(2)
        .unit_price(dec!(1.50))
        .build()
}

fn order() -> Order {
    let nested = OrderItem {
        parts: vec![item("nut")],
        ..item("bolt")
    };
    Order::builder()
        .order_number("A-1")
        .customer(Ref::to(ObjectId::new()))
        .items([nested])
        .status(OrderStatus::Pending)
        .notes("fragile")
        .created_at(DateTime::from_timestamp_millis(1_700_000_000_123).unwrap())
        .updated_at(DateTime::from_timestamp_millis(1_700_000_000_456).unwrap())
        .build()
}

fn without(document: &RawDocumentBuf, field: &str) -> RawDocumentBuf {
    let mut document = bson::Document::try_from(document.as_ref()).unwrap();
    document.remove(field).unwrap();
    RawDocumentBuf::try_from(&document).unwrap()
}

fn with(document: &RawDocumentBuf, field: &str, value: impl Into<Bson>) -> RawDocumentBuf {
    let mut document = bson::Document::try_from(document.as_ref()).unwrap();
    document.insert(field, value.into());
    RawDocumentBuf::try_from(&document).unwrap()
}

#[test]
fn a_document_is_stored_id_first_then_as_declared() {
    let order = order();
    let stored = order.to_bson().unwrap();
    let decimal = |text: &str| text.parse::<bson::Decimal128>().unwrap();
    let expected = rawdoc! {
        "_id": order.id,
        "order_number": "A-1",
        "customer": *order.customer.id(),
        "items": [{
            "product_id": "bolt",
            "quantity": 2,
            "unit_price": decimal("1.50"),
            "parts": [{ "product_id": "nut", "quantity": 2, "unit_price": decimal("1.50"), "parts": [] }],
        }],
        "tags": [],
        "status": "pending",
        "total_amount": decimal("0"),
        "notes": "fragile",
        "coupon": null,
        "created_at": bson::DateTime::from_millis(1_700_000_000_123),
        "updated_at": bson::DateTime::from_millis(1_700_000_000_456),
    };
    assert_eq!(stored, expected);
    assert_eq!(Order::from_bson(&stored).unwrap(), order);
}

#[test]
fn none_is_stored_as_nothing_unless_null_is_asked_for() {
    let order = Order {
        notes: None,
        coupon: None,
        ..order()
    };
    let stored = order.to_bson().unwrap();
    assert_eq!(stored.get("notes").unwrap(), None);
    assert_eq!(stored.get("coupon").unwrap(), Some(bson::RawBsonRef::Null));
    assert_eq!(Order::from_bson(&stored).unwrap(), order);
    let absent = without(&stored, "coupon");
    assert_eq!(Order::from_bson(&absent).unwrap(), order);
    let null = with(&stored, "notes", Bson::Null);
    assert_eq!(Order::from_bson(&null).unwrap(), order);
}

#[test]
fn fields_with_a_default_read_as_it_when_absent_or_null() {
    let stored = order().to_bson().unwrap();
    for status in [
        without(&stored, "status"),
        with(&stored, "status", Bson::Null),
    ] {
        assert_eq!(
            Order::from_bson(&status).unwrap().status,
            OrderStatus::Processing
        );
    }
    for total in [
        without(&stored, "total_amount"),
        with(&stored, "total_amount", Bson::Null),
    ] {
        assert_eq!(
            Order::from_bson(&total).unwrap().total_amount,
            Decimal::ZERO
        );
    }
}

#[test]
fn other_fields_are_an_error_that_names_the_path() {
    let stored = order().to_bson().unwrap();
    for broken in [
        without(&stored, "order_number"),
        with(&stored, "order_number", Bson::Null),
    ] {
        let error = Order::from_bson(&broken).unwrap_err().to_string();
        assert!(
            error.contains("order_number: required, but absent or null"),
            "{error}"
        );
        assert!(error.contains("orders"), "{error}");
    }
    let nested = with(
        &stored,
        "items",
        vec![Bson::from(bson::doc! { "product_id": "x" })],
    );
    let error = Order::from_bson(&nested).unwrap_err().to_string();
    assert!(error.contains("items.0.quantity: required"), "{error}");
    let choice = with(&stored, "status", "lost");
    let error = Order::from_bson(&choice).unwrap_err().to_string();
    assert!(
        error.contains("status: unknown choice `lost`, expected one of `pending`, `processing`"),
        "{error}"
    );
}

#[test]
fn order_and_unknown_fields_do_not_matter() {
    let order = order();
    let stored = bson::Document::try_from(order.to_bson().unwrap().as_ref()).unwrap();
    let mut fields: Vec<_> = stored.into_iter().collect();
    fields.reverse();
    let mut turned: bson::Document = fields.into_iter().collect();
    turned.insert("added_later", bson::doc! { "by": ["someone", 3] });
    let turned = RawDocumentBuf::try_from(&turned).unwrap();
    assert_eq!(Order::from_bson(&turned).unwrap(), order);
}

#[test]
fn the_table_tells_the_names() {
    assert_eq!(Customer::COLLECTION.collection, "customer");
    assert_eq!(Order::COLLECTION.collection, "orders");
    assert_eq!(Order::META.name, "Order");
    let names: Vec<_> = Order::META
        .fields
        .iter()
        .map(|field| field.stored())
        .collect();
    assert_eq!(names[..3], ["_id", "order_number", "customer"]);
}

#[test]
fn documents_without_parameters_are_linked() {
    let linked: Vec<_> = mongo_odm::meta::linked_documents()
        .into_iter()
        .map(|meta| meta.collection)
        .collect();
    assert!(
        linked.contains(&"orders") && linked.contains(&"customer"),
        "{linked:?}"
    );
}

#[test]
fn auto_now_follows_the_save() {
    let mut order = order();
    let before = (order.created_at, order.total_amount);
    order.set_timestamps(bson::DateTime::from_millis(5));
    assert_eq!(order.updated_at.timestamp_millis(), 5);
    assert_eq!((order.created_at, order.total_amount), before);
}

#[test]
fn references_tell_what_they_refer_to() {
    let field = Order::META.stored_field("customer").unwrap();
    let reference = field.reference().unwrap();
    assert_eq!(reference.target().collection, "customer");
    assert_eq!(reference.on_delete(), OnDelete::Deny);
    assert!(
        Order::META
            .fields
            .iter()
            .filter(|field| field.reference().is_some())
            .count()
            == 1
    );
}

#[derive(EmbeddedDocument)]
struct References {
    #[field(on_delete = nullify)]
    maybe: Option<Ref<Customer>>,
    #[field(on_delete = pull)]
    many: Vec<Ref<Customer>>,
    #[field(on_delete = cascade)]
    owner: Ref<Customer>,
    #[field(on_delete = nothing)]
    plain: Ref<Customer>,
}

#[test]
fn every_rule_of_deletion() {
    let rules: Vec<_> = References::META
        .fields
        .iter()
        .map(|field| field.reference().unwrap().on_delete())
        .collect();
    assert_eq!(
        rules,
        [
            OnDelete::Nullify,
            OnDelete::Pull,
            OnDelete::Cascade,
            OnDelete::Nothing
        ]
    );
    let customer = Ref::to(ObjectId::new());
    let built = References::builder()
        .many([customer])
        .owner(customer)
        .plain(customer)
        .build();
    assert!(built.maybe.is_none() && built.many[0] == built.owner && built.plain == built.owner);
}
