//! Typed paths: what `o.status()` gives in a filter, an update, a sort or an index.
//!
//! Each field of a document is a method that returns a path; which operations a path has follows
//! from the field's type.

mod boolean;
mod field;
mod list;
mod map;
mod number;
mod one_value;
mod operand;
mod option;
mod path;
mod reference;
mod rename;
mod root;
mod slice;
mod text;
mod within;

pub use boolean::Condition;
pub use field::Field;
pub use list::{ListField, Push};
pub use map::MapField;
pub use operand::{IntoKey, IntoOperand, IntoValue, Numeric, Ordered, Summable, Textual};
pub use option::OptionField;
pub use path::Path;
pub use reference::RefField;
pub use rename::FieldOf;
pub use root::{Elem, Many, Root, Single};
pub use slice::{AsArray, AsBinary, ListType, Resizable, SliceKind};
pub use within::{OfDocument, OfField, Within};
