//! The types of BSON elements.

use std::fmt;

/// The type of a BSON element, as its byte in the [BSON specification](https://bsonspec.org).
///
/// # Example
///
/// ```
/// use mongo_odm::codec::ElementType;
///
/// assert_eq!(ElementType::STRING.code(), 0x02);
/// assert_eq!(ElementType::OBJECT_ID.name(), "ObjectId");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ElementType(u8);

macro_rules! element_types {
    ($($(#[$doc:meta])* $constant:ident = $code:literal, $name:literal, $alias:literal;)*) => {
        impl ElementType {
            $($(#[$doc])* pub const $constant: Self = Self($code);)*

            /// The name of the type in the MongoDB manual, such as `Int32`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self.0 {
                    $($code => $name,)*
                    _ => "an unknown type",
                }
            }

            /// The alias that [`$type`](https://www.mongodb.com/docs/manual/reference/operator/query/type/)
            /// and `$jsonSchema` take, such as `int`.
            #[must_use]
            pub const fn alias(self) -> &'static str {
                match self.0 {
                    $($code => $alias,)*
                    _ => "undefined",
                }
            }
        }
    };
}

element_types! {
    /// 64-bit binary floating point.
    DOUBLE = 0x01, "Double", "double";
    /// UTF-8 text.
    STRING = 0x02, "String", "string";
    /// An embedded document.
    DOCUMENT = 0x03, "Document", "object";
    /// An array.
    ARRAY = 0x04, "Array", "array";
    /// Binary data.
    BINARY = 0x05, "Binary", "binData";
    /// Undefined (deprecated).
    UNDEFINED = 0x06, "Undefined", "undefined";
    /// A 12-byte object id.
    OBJECT_ID = 0x07, "ObjectId", "objectId";
    /// `true` or `false`.
    BOOLEAN = 0x08, "Boolean", "bool";
    /// Milliseconds since the Unix epoch, UTC.
    DATE_TIME = 0x09, "DateTime", "date";
    /// Null.
    NULL = 0x0a, "Null", "null";
    /// A regular expression.
    REGEX = 0x0b, "Regex", "regex";
    /// A pointer to a document of another collection (deprecated).
    DB_POINTER = 0x0c, "DBPointer", "dbPointer";
    /// JavaScript code.
    JAVASCRIPT = 0x0d, "JavaScript", "javascript";
    /// A symbol (deprecated).
    SYMBOL = 0x0e, "Symbol", "symbol";
    /// JavaScript code with scope (deprecated).
    JAVASCRIPT_WITH_SCOPE = 0x0f, "JavaScriptWithScope", "javascriptWithScope";
    /// A 32-bit integer.
    INT32 = 0x10, "Int32", "int";
    /// An internal timestamp of the server.
    TIMESTAMP = 0x11, "Timestamp", "timestamp";
    /// A 64-bit integer.
    INT64 = 0x12, "Int64", "long";
    /// 128-bit decimal floating point.
    DECIMAL128 = 0x13, "Decimal128", "decimal";
    /// Less than everything else.
    MIN_KEY = 0xff, "MinKey", "minKey";
    /// Greater than everything else.
    MAX_KEY = 0x7f, "MaxKey", "maxKey";
}

impl ElementType {
    /// The type with the byte `code`. An unassigned code is kept: reading it is an error with a path.
    #[must_use]
    pub const fn from_code(code: u8) -> Self {
        Self(code)
    }

    /// The byte of the type.
    #[must_use]
    pub const fn code(self) -> u8 {
        self.0
    }
}

impl fmt::Debug for ElementType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (0x{:02x})", self.name(), self.0)
    }
}

impl fmt::Display for ElementType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
