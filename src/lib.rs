//! A MongoDB object-document mapper in the style of MongoEngine: typed documents, querysets, updates,
//! indexes, validation, hooks and references, on the official driver and with a BSON codec of its
//! own.
//!
//! # A model and a query
//!
//! ```no_run
//! use mongo_odm::prelude::*;
//!
//! #[derive(Document, Clone, Debug)]
//! #[document(collection = "books", ordering(title), index(author, -year))]
//! struct Book {
//!     id: ObjectId,
//!     #[field(max_length = 200)]
//!     title: String,
//!     author: String,
//!     #[field(min = 1450)]
//!     year: i32,
//!     #[field(default)]
//!     tags: Vec<String>,
//!     notes: Option<String>,
//! }
//!
//! # async fn run() -> Result<()> {
//! mongo_odm::connect("mongodb://localhost:27017/library").await?;
//! mongo_odm::ensure_indexes().await?;
//!
//! let mut book = Book::builder().title("Emma").author("Jane Austen").year(1815).build();
//! book.insert().await?;
//!
//! let early: Vec<Book> = Book::objects()
//!     .filter(|b| b.author().contains("Austen") & b.year().lt(1816))
//!     .order_by(|b| [b.year().desc()])
//!     .limit(10)
//!     .await?;
//!
//! Book::objects()
//!     .by_id(book.id)
//!     .update_one(|b| (b.tags().add_to_set("novel"), b.notes().set("first edition")))
//!     .await?;
//! # Ok(())
//! # }
//! ```
//!
//! A misspelt field, an operand of another type, `push` on text and a builder without its `title` do
//! not compile. What breaks a constraint is an error before anything is sent.
//!
//! # The guide
//!
//! | page | of |
//! |---|---|
//! | [models](guide::models) | declaring documents: names, ids, types, absent and null, references |
//! | [queries](guide::queries) | conditions, orders, ways to end, aggregation |
//! | [updates](guide::updates) | saves, bulk inserts, update operators, upserts, deletes |
//! | [indexes](guide::indexes) | declaring and creating them, reports, duplicate keys |
//! | [validation](guide::validation) | constraints, own checks, hooks |
//! | [errors](guide::errors) | kinds, what they tell, what to tell a caller |
//! | [connecting](guide::connecting) | options, environment, aliases, scopes, health |
//! | `guide::testing` | servers, databases and a recorder of commands for tests (feature `testing`) |
//! | [mongoengine](guide::mongoengine) | what a MongoEngine user writes here, row by row |
//! | [performance](guide::performance) | what was measured, and how |
//!
//! # Where to find what
//!
//! | | |
//! |---|---|
//! | declaring | the derives [`Document`](derive@Document), [`EmbeddedDocument`](derive@EmbeddedDocument), [`Choices`](derive@Choices) |
//! | one document | the trait [`Document`](trait@Document): `save`, `insert`, `get`, `reload`, `delete`; [`Hooks`] |
//! | many documents | [`QuerySet`](query::QuerySet), [`Filter`](query::Filter), [`Update`](query::Update), [`Aggregate`](query::Aggregate) |
//! | what a field offers | [`Field`](fields::Field), [`ListField`](fields::ListField), [`MapField`](fields::MapField), [`OptionField`](fields::OptionField) |
//! | what a field may hold | [`FieldType`], [`types`] |
//! | references | [`Ref`](reference::Ref) |
//! | BSON and JSON | [`bson()`], [`json`] |
//! | connections | [`connect`], [`ConnectOptions`], [`Database`], [`Scope`] |
//! | indexes | [`ensure_indexes()`], [`IndexReport`](index::IndexReport) |
//! | errors | [`Error`], [`ErrorKind`](error::ErrorKind), [`ValidationErrors`](validate::ValidationErrors) |
//!
//! # Features
//!
//! | feature | default | gives |
//! |---|---|---|
//! | `chrono` | yes | dates and times of [chrono](https://docs.rs/chrono) |
//! | `decimal` | yes | `Decimal` of [rust_decimal](https://docs.rs/rust_decimal), stored as Decimal128, and `dec!` |
//! | `time` | | dates and times of [time](https://docs.rs/time) |
//! | `jiff` | | timestamps of [jiff](https://docs.rs/jiff) |
//! | `uuid` | | `Uuid` of [uuid](https://docs.rs/uuid) |
//! | `serde` | | serde's traits for `DateTime`, `Decimal` and `Uuid` of the other crates, as the [`json`] module needs none |
//! | `testing` | | servers, databases and a recorder of commands for tests |

pub mod guide;
pub mod prelude;

pub use odm_core::{
    bson, codec, connection, document, driver, ensure_indexes, error, fields, index, json, meta,
    query, reference, types, validate,
};
pub use odm_core::{
    connection::{
        ConnectOptions, Database, Scope, connect, database, default_database, disconnect,
        disconnect_all,
    },
    document::{Choices, Document, EmbeddedDocument, Hooks},
    error::{Error, Result},
    types::FieldType,
};
pub use odm_derive::{Choices, Document, EmbeddedDocument};

#[cfg(feature = "chrono")]
pub use odm_core::chrono;
#[cfg(feature = "jiff")]
pub use odm_core::jiff;
#[cfg(feature = "testing")]
pub use odm_core::testing;
#[cfg(feature = "time")]
pub use odm_core::time;
#[cfg(feature = "uuid")]
pub use odm_core::uuid;
#[cfg(feature = "decimal")]
pub use odm_core::{dec, rust_decimal};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

#[doc(hidden)]
pub use odm_core::private as __private;
