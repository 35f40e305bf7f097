//! Every word that an attribute may have, each with the form that is right. The parser, "expected one of ..." and
//! "did you mean" all read this list.

mod elsewhere;

use crate::similar::{did_you_mean, one_of};

/// One word of an attribute.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word {
    pub(crate) name: &'static str,
    /// The whole attribute as it should be written.
    pub(crate) form: &'static str,
}

/// The words that may stand in one place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Family {
    /// The place, for messages: `#[field(...)]`.
    pub(crate) place: &'static str,
    pub(crate) words: &'static [Word],
}

impl Family {
    pub(crate) fn find(&self, name: &str) -> Option<Word> {
        self.words.iter().find(|word| word.name == name).copied()
    }

    /// What to say about a word that does not belong here.
    pub(crate) fn unknown(&self, name: &str) -> String {
        let names = || self.words.iter().map(|word| word.name);
        let hint = match self.elsewhere(name) {
            Some(hint) => format!("; {hint}"),
            None => did_you_mean(name, names()),
        };
        let (noun, place, expected) = (self.noun(), self.place, one_of(names()));
        let one_of = if self.words.len() > 1 { "one of " } else { "" };
        format!("unknown {noun} `{name}` in `{place}`, expected {one_of}{expected}{hint}")
    }

    /// What its words are: values where the place ends with them, attributes elsewhere.
    fn noun(&self) -> &'static str {
        if self.place.contains("= ...") {
            "value"
        } else if self.place.contains(": ...") {
            "kind"
        } else {
            "attribute"
        }
    }

    /// Advice for a word that other mappers or serde use, or that belongs to another attribute of ours.
    fn elsewhere(&self, name: &str) -> Option<String> {
        let (_, _, advice) = elsewhere::ELSEWHERE
            .iter()
            .find(|(place, word, _)| *place == self.place && *word == name)?;
        Some((*advice).to_owned())
    }
}

macro_rules! families {
    ($($(#[$doc:meta])* $module:ident, $place:literal { $($word:ident = $name:literal, $form:literal;)+ })+) => {
        $(
            $(#[$doc])*
            pub(crate) mod $module {
                use super::{Family, Word};
                $(pub(crate) const $word: &str = $name;)+
                pub(crate) const FAMILY: Family = Family {
                    place: $place,
                    words: &[$(Word { name: $word, form: $form }),+],
                };
            }
        )+
    };
}

families! {
    /// Attributes of a document.
    document, "#[document(...)]" {
        COLLECTION = "collection", "#[document(collection = \"orders\")]";
        DB = "db", "#[document(db = \"analytics\")]";
        RENAME_ALL = "rename_all", "#[document(rename_all = \"camelCase\")]";
        ORDERING = "ordering", "#[document(ordering(-created_at, name))]";
        INDEX = "index", "#[document(index(status, -created_at))]";
        HOOKS = "hooks", "#[document(hooks)]";
        VALIDATE = "validate", "#[document(validate = check_order)]";
        FIELDS = "fields", "#[document(fields = \"OrderPaths\")]";
        BUILDER = "builder", "#[document(builder = \"OrderMaker\")]";
        CRATE = "crate", "#[document(crate = \"mongo_odm\")]";
    }

    /// Attributes of a field.
    field, "#[field(...)]" {
        NAME = "name", "#[field(name = \"stored_name\")]";
        ID = "id", "#[field(id)]";
        DEFAULT = "default", "#[field(default = value)]";
        NULL = "null", "#[field(null)]";
        UNIQUE = "unique", "#[field(unique)]";
        SPARSE = "sparse", "#[field(unique, sparse)]";
        INDEX = "index", "#[field(index)]";
        EXPIRE_AFTER_SECONDS = "expire_after_seconds", "#[field(expire_after_seconds = 3600)]";
        AUTO_NOW = "auto_now", "#[field(auto_now)]";
        AUTO_NOW_ADD = "auto_now_add", "#[field(auto_now_add)]";
        SERDE = "serde", "#[field(serde)]";
        ON_DELETE = "on_delete", "#[field(on_delete = deny)]";
        MIN = "min", "#[field(min = 0)]";
        MAX = "max", "#[field(max = 100)]";
        MIN_LENGTH = "min_length", "#[field(min_length = 1)]";
        MAX_LENGTH = "max_length", "#[field(max_length = 50)]";
        LENGTH = "length", "#[field(length = 2)]";
        MIN_ITEMS = "min_items", "#[field(min_items = 1)]";
        MAX_ITEMS = "max_items", "#[field(max_items = 10)]";
        PRECISION = "precision", "#[field(precision = 2)]";
        EMAIL = "email", "#[field(email)]";
        URL = "url", "#[field(url)]";
        REGEX = "regex", "#[field(regex = \"^[A-Z]{2}$\")]";
        CHOICES = "choices", "#[field(choices = [\"EUR\", \"USD\"])]";
        VALIDATE = "validate", "#[field(validate = check_sku)]";
        TRIM = "trim", "#[field(trim)]";
        LOWERCASE = "lowercase", "#[field(lowercase)]";
        UPPERCASE = "uppercase", "#[field(uppercase)]";
        EACH = "each", "#[field(each(max_length = 50))]";
    }

    /// Constraints of every item of a list or value of a map.
    each, "each(...)" {
        MIN = "min", "each(min = 0)";
        MAX = "max", "each(max = 100)";
        MIN_LENGTH = "min_length", "each(min_length = 1)";
        MAX_LENGTH = "max_length", "each(max_length = 50)";
        LENGTH = "length", "each(length = 2)";
        MIN_ITEMS = "min_items", "each(min_items = 1)";
        MAX_ITEMS = "max_items", "each(max_items = 10)";
        PRECISION = "precision", "each(precision = 2)";
        EMAIL = "email", "each(email)";
        URL = "url", "each(url)";
        REGEX = "regex", "each(regex = \"^[A-Z]{2}$\")";
        CHOICES = "choices", "each(choices = [\"EUR\", \"USD\"])";
        TRIM = "trim", "each(trim)";
        LOWERCASE = "lowercase", "each(lowercase)";
        UPPERCASE = "uppercase", "each(uppercase)";
        EACH = "each", "each(each(max_length = 50))";
    }

    /// Options of an index.
    index, "index(...)" {
        UNIQUE = "unique", "index(email, unique)";
        SPARSE = "sparse", "index(email, sparse)";
        HIDDEN = "hidden", "index(email, hidden)";
        NAME = "name", "index(email, name = \"email_ci\")";
        PARTIAL = "partial", "index(stock, partial = |p| p.is_active().eq(true))";
        EXPIRE_AFTER_SECONDS = "expire_after_seconds", "index(expires_at, expire_after_seconds = 0)";
        WEIGHTS = "weights", "index(name: text, bio: text, weights(name = 10, bio = 5))";
        DEFAULT_LANGUAGE = "default_language", "index(name: text, default_language = \"english\")";
        COLLATION = "collation", "index(email, collation(locale = \"en\", strength = 2))";
    }

    /// Kinds of an index key.
    kind, "index(field: ...)" {
        TEXT = "text", "index(name: text)";
        GEO_2DSPHERE = "geo2dsphere", "index(location: geo2dsphere)";
        GEO_2D = "geo2d", "index(position: geo2d)";
        HASHED = "hashed", "index(shard: hashed)";
        WILDCARD = "wildcard", "index(attributes: wildcard)";
    }

    /// Options of a collation.
    collation, "collation(...)" {
        LOCALE = "locale", "collation(locale = \"en\")";
        STRENGTH = "strength", "collation(locale = \"en\", strength = 2)";
        CASE_LEVEL = "case_level", "collation(locale = \"en\", case_level = true)";
        CASE_FIRST = "case_first", "collation(locale = \"en\", case_first = \"upper\")";
        NUMERIC_ORDERING = "numeric_ordering", "collation(locale = \"en\", numeric_ordering = true)";
        ALTERNATE = "alternate", "collation(locale = \"en\", alternate = \"shifted\")";
        MAX_VARIABLE = "max_variable", "collation(locale = \"en\", max_variable = \"punct\")";
        NORMALIZATION = "normalization", "collation(locale = \"en\", normalization = true)";
        BACKWARDS = "backwards", "collation(locale = \"fr\", backwards = true)";
    }

    /// What deleting a referred document does.
    on_delete, "on_delete = ..." {
        DENY = "deny", "#[field(on_delete = deny)]";
        CASCADE = "cascade", "#[field(on_delete = cascade)]";
        NULLIFY = "nullify", "#[field(on_delete = nullify)]";
        PULL = "pull", "#[field(on_delete = pull)]";
        NOTHING = "nothing", "#[field(on_delete = nothing)]";
    }

    /// Attributes of a set of choices.
    choices, "#[choices(...)]" {
        RENAME_ALL = "rename_all", "#[choices(rename_all = \"SCREAMING_SNAKE_CASE\")]";
        DISPLAY = "own_display", "#[choices(own_display)]";
        FROM_STR = "own_from_str", "#[choices(own_from_str)]";
        REPR = "repr", "#[choices(repr = i32)]";
        SERDE = "serde", "#[choices(serde)]";
        CRATE = "crate", "#[choices(crate = \"mongo_odm\")]";
    }

    /// Attributes of one choice.
    choice, "#[choice(...)]" {
        NAME = "name", "#[choice(name = \"stored_name\")]";
        OTHER = "other", "#[choice(other)]";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_words_are_explained() {
        assert_eq!(
            choices::FAMILY.unknown("rename_al"),
            "unknown attribute `rename_al` in `#[choices(...)]`, expected one of `rename_all`, `own_display`, `own_from_str`, `repr`, `serde` or `crate`; \
             did you mean `rename_all`?"
        );
        assert!(
            field::FAMILY
                .unknown("db_field")
                .ends_with("; the stored name is given by `name = \"...\"`")
        );
        assert!(field::FAMILY.unknown("zzz").ends_with("or `each`"));
    }

    #[test]
    fn every_form_contains_its_word() {
        let families = [
            document::FAMILY,
            field::FAMILY,
            each::FAMILY,
            index::FAMILY,
            kind::FAMILY,
            collation::FAMILY,
            on_delete::FAMILY,
            choices::FAMILY,
            choice::FAMILY,
        ];
        for family in families {
            for word in family.words {
                assert!(word.form.contains(word.name), "{}", word.form);
            }
        }
    }

    #[test]
    fn advice_is_for_words_that_we_do_not_have() {
        let families = [
            document::FAMILY,
            field::FAMILY,
            each::FAMILY,
            choice::FAMILY,
            index::FAMILY,
            on_delete::FAMILY,
            kind::FAMILY,
        ];
        for (place, word, _) in elsewhere::ELSEWHERE {
            let family = families
                .iter()
                .find(|family| family.place == *place)
                .unwrap();
            assert!(family.find(word).is_none(), "{place} {word}");
        }
    }
}
