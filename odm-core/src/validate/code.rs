//! Names of what can be wrong with a value.

use std::{borrow::Cow, fmt};

macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident = $name:literal;)*) => {
        /// The name of what is wrong with a value, for programs: the text of a message may change, its code does not.
        ///
        /// # Example
        ///
        /// ```
        /// use mongo_odm::validate::Code;
        ///
        /// assert_eq!(Code::MaxLength.as_str(), "max_length");
        /// assert_eq!(Code::from("max_length"), Code::MaxLength);
        /// assert_eq!(Code::from("no_spaces").as_str(), "no_spaces");
        /// ```
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[$doc])* $code,)*
            /// A code of the program's own.
            Custom(Cow<'static, str>),
        }

        impl Code {
            /// Returns the code as text, as it is serialised.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$code => $name,)*
                    Self::Custom(code) => code,
                }
            }

            fn known(name: &str) -> Option<Self> {
                Some(match name {
                    $($name => Self::$code,)*
                    _ => return None,
                })
            }
        }
    };
}

codes! {
    /// `invalid`: a check of the program's own that names no code.
    Invalid = "invalid";
    /// `required`: a value is missing. For checks of the program's own: a field that is no `Option` is
    /// required by its type.
    Required = "required";
    /// `type`: the value is not of the type of its field, or cannot be stored.
    Type = "type";
    /// `min_length`, with `min` and `actual` in characters (bytes of binary data).
    MinLength = "min_length";
    /// `max_length`, with `max` and `actual` in characters (bytes of binary data).
    MaxLength = "max_length";
    /// `min_items`, with `min` and `actual`.
    MinItems = "min_items";
    /// `max_items`, with `max` and `actual`.
    MaxItems = "max_items";
    /// `min`, with `min`.
    Min = "min";
    /// `max`, with `max`.
    Max = "max";
    /// `precision`, with `max` and, unless the number is not finite, `actual` in digits after the point.
    Precision = "precision";
    /// `email`.
    Email = "email";
    /// `url`.
    Url = "url";
    /// `regex`, with `pattern`.
    Regex = "regex";
    /// `choice`, with `choices`.
    Choice = "choice";
    /// `map_key`, with `key`.
    MapKey = "map_key";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl From<&'static str> for Code {
    fn from(name: &'static str) -> Self {
        Self::known(name).unwrap_or(Self::Custom(Cow::Borrowed(name)))
    }
}

impl From<String> for Code {
    fn from(name: String) -> Self {
        Self::known(&name).unwrap_or(Self::Custom(Cow::Owned(name)))
    }
}
