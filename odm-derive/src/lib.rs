//! The derives of `mongo-odm`, which re-exports them: `Document`, `EmbeddedDocument`, `Choices`.

mod case;
mod check;
mod context;
mod derive;
mod expand;
mod front;
mod model;
mod parse;
mod similar;
#[cfg(test)]
mod tests;
mod words;

use proc_macro::TokenStream;

use model::Kind;

/// Makes a struct with named fields a document with a collection of its own.
///
/// It has an id: the field called `id`, or the one marked `#[field(id)]`, stored as `_id`.
///
/// # What is generated
///
/// For `Order` the derive also generates `OrderFields`, the argument of the closures in filters, updates and orders, and
/// `OrderBuilder`, which `Order::builder()` returns. Both have a method for each field, with the field's documentation, its
/// stored name and its constraints. They have the visibility of the struct; `fields` and `builder` give them other names.
///
/// # Attributes of the type
///
/// | `#[document(...)]` | |
/// |---|---|
/// | `collection = "orders"` | the collection; the type's name in snake_case unless set |
/// | `db = "analytics"` | the alias of the database |
/// | `rename_all = "camelCase"` | how the fields' names are stored; also `lowercase`, `UPPERCASE`, `PascalCase`, `snake_case`, `SCREAMING_SNAKE_CASE`, `kebab-case`, `SCREAMING-KEBAB-CASE` |
/// | `ordering(-created_at, address.city)` | the order of finds that ask for none |
/// | `index(status, -created_at)` | an index; any number of them |
/// | `hooks` | the type has its own `impl Hooks` |
/// | `validate = check_order` | a function `fn(&Order) -> Result<(), impl Display>` that checks the whole |
/// | `fields = "OrderPaths"`, `builder = "OrderMaker"` | the names of the generated types |
/// | `crate = "path"` | where `mongo_odm` is found |
///
/// In an index a field may have a sign or a kind: `-created_at`, `name: text`, `location: geo2dsphere`, `position: geo2d`,
/// `shard: hashed`, `attributes: wildcard`. Its options are `unique`, `sparse`, `hidden`, `name = "..."`,
/// `partial = |p| p.is_active().eq(true)`, `expire_after_seconds = 3600`, `weights(name = 10)`,
/// `default_language = "english"` and `collation(locale = "en", strength = 2)`. A field that is called like an option is
/// written with its sign: `+unique`.
///
/// # Attributes of a field
///
/// | `#[field(...)]` | |
/// |---|---|
/// | `name = "stored"` | the stored name |
/// | `id` | this field is the id |
/// | `default`, `default = value` | what it is when nothing, or null, is stored, and in a builder |
/// | `null` | `None` is stored as null and not as nothing |
/// | `unique`, `sparse`, `index`, `expire_after_seconds = 60` | an index of this field alone |
/// | `auto_now`, `auto_now_add` | the time of every save, or of the building |
/// | `serde` | the type is stored as serde makes of it |
/// | `on_delete = deny` | what deleting the document referred to means: also `cascade`, `nullify`, `pull`, `nothing` |
/// | `min = 0`, `max = 100` | bounds of numbers and dates |
/// | `min_length`, `max_length`, `length` | numbers of characters |
/// | `min_items`, `max_items` | numbers of items of lists, sets and maps |
/// | `precision = 2` | digits after the decimal point, at most |
/// | `email`, `url`, `regex = "..."` | what a text looks like |
/// | `trim`, `lowercase`, `uppercase` | what is done to a text before it is checked and stored |
/// | `choices = ["EUR", "USD"]` | the values allowed |
/// | `validate = check` | a function `fn(&T) -> Result<(), impl Display>` |
/// | `each(max_length = 50)` | constraints of every item |
///
/// # Example
///
/// ```
/// use mongo_odm::prelude::*;
///
/// #[derive(Document, Debug)]
/// #[document(collection = "customers", ordering(name), index(name, -joined))]
/// struct Customer {
///     id: ObjectId,
///     #[field(email, unique)]
///     email: String,
///     #[field(max_length = 100)]
///     name: String,
///     #[field(default, each(min_length = 1))]
///     tags: Vec<String>,
///     phone: Option<String>,
///     #[field(auto_now_add)]
///     joined: DateTime<Utc>,
/// }
///
/// let ada = Customer::builder().email("ada@example.org").name("Ada").build();
/// assert!(ada.tags.is_empty() && ada.phone.is_none());
/// assert_eq!(Customer::COLLECTION.collection, "customers");
/// ```
///
/// Generic documents work too; they are not among those that `mongo_odm::ensure_indexes` finds by itself.
#[proc_macro_derive(Document, attributes(document, field))]
pub fn document(input: TokenStream) -> TokenStream {
    derive::structure(input.into(), Kind::Document).into()
}

/// Makes a struct with named fields one that is stored inside documents. It has a builder too.
///
/// It has the attributes of `Document`, but for those that only a document of its own can have: `collection`, `db`,
/// `ordering`, `hooks`, and of its fields `id` and `auto_now`. Its indexes become indexes of the documents that hold it, with
/// their full paths. It may hold itself, in a list, an `Option<Box<_>>` or a map.
///
/// # Example
///
/// ```
/// use mongo_odm::bson::doc;
/// use mongo_odm::prelude::*;
///
/// #[derive(EmbeddedDocument)]
/// #[document(index(postal_code))]
/// struct Address {
///     #[field(name = "town")]
///     city: String,
///     postal_code: Option<String>,
/// }
///
/// #[derive(Document)]
/// struct Customer {
///     id: ObjectId,
///     address: Option<Address>,
/// }
///
/// let in_york = Customer::condition(|c| c.address().city().eq("York"));
/// assert_eq!(in_york.into_document().unwrap(), doc! { "address.town": "York" });
/// ```
#[proc_macro_derive(EmbeddedDocument, attributes(document, field))]
pub fn embedded_document(input: TokenStream) -> TokenStream {
    derive::structure(input.into(), Kind::Embedded).into()
}

/// Makes an enum without payloads a closed set of stored strings.
///
/// A variant is stored under its name in snake_case. It is displayed and parsed by that name; a stored or parsed text that is
/// none of the names is an error that lists them.
///
/// # Attributes
///
/// | | |
/// |---|---|
/// | `#[choices(rename_all = "SCREAMING_SNAKE_CASE")]` | how the names are stored, as for `Document` |
/// | `#[choices(own_display)]`, `#[choices(own_from_str)]` | the type has its own `Display`, its own `FromStr` |
/// | `#[choices(crate = "path")]` | where `mongo_odm` is found |
/// | `#[choice(name = "stored")]` | the stored name of one variant |
///
/// # Example
///
/// ```
/// use mongo_odm::prelude::*;
///
/// #[derive(Choices, Debug, PartialEq)]
/// enum Status {
///     Open,
///     InTransit,
///     #[choice(name = "done")]
///     Delivered,
/// }
///
/// assert_eq!(Status::InTransit.to_string(), "in_transit");
/// assert_eq!("done".parse(), Ok(Status::Delivered));
/// assert_eq!(Status::NAMES, ["open", "in_transit", "done"]);
/// ```
#[proc_macro_derive(Choices, attributes(choices, choice))]
pub fn choices(input: TokenStream) -> TokenStream {
    derive::choices(input.into()).into()
}
