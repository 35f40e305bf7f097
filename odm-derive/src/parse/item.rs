//! One item of an attribute's list: a word, then nothing, `= value` or `(...)`.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{
    Attribute, Expr, ExprArray, ExprPath, Lit, LitBool, LitStr, MacroDelimiter, Meta, Path, Token,
};

use crate::context::Context;
use crate::words::{Family, Word};

/// A known word, with what follows it still to be read.
pub(crate) struct Item<'a, 'b> {
    pub(crate) cx: &'a Context,
    pub(crate) input: ParseStream<'b>,
    /// The word as it was written.
    pub(crate) name: Ident,
    pub(crate) word: Word,
}

/// Reads the lists of every attribute called `attribute`, giving each known word to `read`.
pub(crate) fn attributes(
    cx: &Context,
    attrs: &[Attribute],
    attribute: &str,
    family: &Family,
    mut read: impl FnMut(&Item),
) {
    let (other, place) = misplaced(attribute);
    for attr in attrs.iter().filter(|attr| attr.path().is_ident(other)) {
        cx.error_at(
            attr.path(),
            format!("`{other}` does not stand here; {place}"),
        );
    }
    for attr in attrs.iter().filter(|attr| attr.path().is_ident(attribute)) {
        match &attr.meta {
            Meta::List(list) if matches!(list.delimiter, MacroDelimiter::Paren(_)) => {
                words(cx, list.tokens.clone(), family, &mut read)
            }
            _ => cx.error_at(attr, format!("expected `{}`", family.place)),
        }
    }
}

/// The attribute that is taken for `attribute`, which the compiler lets pass in either place, and what is right.
fn misplaced(attribute: &str) -> (&'static str, &'static str) {
    match attribute {
        "document" => ("field", "on the struct itself write `#[document(...)]`"),
        "field" => ("document", "on a field write `#[field(...)]`"),
        "choices" => ("choice", "on the enum itself write `#[choices(...)]`"),
        _ => ("choices", "on a variant write `#[choice(...)]`"),
    }
}

/// Reads a comma-separated list of words of `family`. After a mistake it goes on behind the next comma.
pub(crate) fn words(
    cx: &Context,
    tokens: TokenStream,
    family: &Family,
    read: &mut impl FnMut(&Item),
) {
    list(cx, tokens, |input| {
        let name = match input.call(Ident::parse_any) {
            Ok(name) => name,
            Err(error) => {
                return cx.error(
                    error.span(),
                    format!("expected a word of `{}`", family.place),
                );
            }
        };
        match family.find(&name.unraw().to_string()) {
            Some(word) => read(&Item {
                cx,
                input,
                name,
                word,
            }),
            None => {
                cx.error_at(&name, family.unknown(&name.to_string()));
                skip_item(input);
            }
        }
    });
}

/// Reads a comma-separated list; `read` takes one item and reports its own mistakes.
pub(crate) fn list(cx: &Context, tokens: TokenStream, mut read: impl FnMut(ParseStream)) {
    let parser = |input: ParseStream| {
        while !input.is_empty() {
            let errors = cx.count();
            read(input);
            if cx.count() > errors {
                skip_item(input);
            } else if !input.is_empty() && !input.peek(Token![,]) {
                cx.error(input.span(), "expected `,`");
                skip_item(input);
            }
            input.parse::<Option<Token![,]>>()?;
        }
        Ok(())
    };
    if let Err(error) = parser.parse2(tokens) {
        cx.push(error);
    }
}

/// Skips what is left of an item, up to the next comma.
fn skip_item(input: ParseStream) {
    while !input.is_empty() && !input.peek(Token![,]) {
        if input.parse::<TokenTree>().is_err() {
            return;
        }
    }
}

impl Item<'_, '_> {
    /// Whether nothing follows the word.
    pub(crate) fn is_alone(&self) -> bool {
        self.input.is_empty() || self.input.peek(Token![,])
    }

    /// Reports at what follows the word, or at the word itself when nothing does.
    pub(crate) fn error<T>(&self, message: impl std::fmt::Display) -> Option<T> {
        let at = if self.is_alone() {
            self.name.span()
        } else {
            self.input.span()
        };
        self.wrong(at, message)
    }

    /// Reports at `span`, ending with the right form.
    pub(crate) fn wrong<T>(&self, span: Span, message: impl std::fmt::Display) -> Option<T> {
        self.cx
            .error(span, format!("{message}; write `{}`", self.word.form));
        None
    }

    /// A word alone.
    pub(crate) fn flag(&self) -> Option<()> {
        if self.is_alone() {
            Some(())
        } else {
            self.error(format!("`{}` takes no value", self.name))
        }
    }

    /// `= `
    fn equals(&self, what: &str) -> Option<()> {
        let equals: Option<Token![=]> = self.input.parse().ok().flatten();
        if equals.is_none() || self.is_alone() {
            return self.error(format!("`{}` needs {what}", self.name));
        }
        Some(())
    }

    fn value<T: Parse>(&self, what: &str) -> Option<T> {
        self.equals(what)?;
        let start = self.input.span();
        match self.input.parse() {
            Ok(value) => Some(value),
            Err(_) => self.wrong(start, format!("`{}` needs {what}", self.name)),
        }
    }

    /// `= "text"`, not empty.
    pub(crate) fn text(&self) -> Option<LitStr> {
        let text: LitStr = self.value("a string")?;
        if text.value().is_empty() {
            return self.wrong(text.span(), format!("`{}` is empty", self.name));
        }
        Some(text)
    }

    /// `= "one of the given words"`
    pub(crate) fn text_of(&self, known: &[&str]) -> Option<LitStr> {
        let text = self.text()?;
        let value = text.value();
        if known.contains(&value.as_str()) {
            return Some(text);
        }
        let hint = crate::similar::did_you_mean(&value, known.iter().copied());
        let expected = crate::similar::one_of(known.iter().copied());
        let message = format!("unknown {} `{value}`, expected {expected}{hint}", self.name);
        if hint.is_empty() {
            return self.wrong(text.span(), message);
        }
        self.cx.error_at(text, message);
        None
    }

    /// `= true` or `= false`
    pub(crate) fn boolean(&self) -> Option<LitBool> {
        self.value("`true` or `false`")
    }

    /// `= expression`
    pub(crate) fn expr(&self) -> Option<Expr> {
        self.value("a value")
    }

    /// `= [a, b]`
    pub(crate) fn array(&self) -> Option<ExprArray> {
        self.value("a list in brackets")
    }

    /// `= function`
    pub(crate) fn function(&self) -> Option<ExprPath> {
        self.value("the path of a function")
    }

    /// `= word`
    pub(crate) fn bare_word(&self, what: &str) -> Option<Ident> {
        self.value(what)
    }

    /// `= "path::of::a::module"`
    pub(crate) fn path_in_text(&self) -> Option<Path> {
        let text = self.text()?;
        let path = text.parse_with(Path::parse_mod_style).ok();
        path.or_else(|| self.wrong(text.span(), format!("`{}` is not a path", text.value())))
    }

    /// `= "Name"`
    pub(crate) fn name_in_text(&self) -> Option<Ident> {
        let text = self.text()?;
        let name = text.parse().ok();
        name.or_else(|| {
            self.wrong(
                text.span(),
                format!("`{}` is not the name of a type", text.value()),
            )
        })
    }

    /// `= number`: a literal in `range`, or any other expression, whose value the macro cannot know.
    pub(crate) fn whole_number(&self, range: std::ops::RangeInclusive<i64>) -> Option<Expr> {
        self.whole_number_called(&format!("`{}`", self.name), range)
    }

    /// [`Item::whole_number`], called `what` in messages.
    pub(crate) fn whole_number_called(
        &self,
        what: &str,
        range: std::ops::RangeInclusive<i64>,
    ) -> Option<Expr> {
        let expr: Expr = self.value("a whole number")?;
        let fits = |number| i64::try_from(number).is_ok_and(|number| range.contains(&number));
        match literal_number(&expr) {
            Number::Unknown => return Some(expr),
            Number::Whole(number) if fits(number) => return Some(expr),
            _ => {}
        }
        let (low, high, form) = (range.start(), range.end(), self.word.form);
        let message = format!("{what} is a whole number from {low} to {high}; write `{form}`");
        self.cx.error_at(&expr, message);
        None
    }

    /// `(...)`
    pub(crate) fn parenthesized(&self) -> Option<Group> {
        match self.input.parse::<TokenTree>() {
            Ok(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
                Some(group)
            }
            Ok(other) => self.wrong(
                other.span(),
                format!("`{}` needs a list in parentheses", self.name),
            ),
            Err(_) => self.error(format!("`{}` needs a list in parentheses", self.name)),
        }
    }
}

/// What the macro can know of a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Number {
    Whole(i128),
    Fraction(f64),
    /// A literal that is no number.
    Other,
    /// A constant or a call: only the compiler knows.
    Unknown,
}

/// The value of a literal with an optional sign.
pub(crate) fn literal_number(expr: &Expr) -> Number {
    match expr {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(int) => int.base10_parse().map_or(Number::Other, Number::Whole),
            Lit::Float(float) => float.base10_parse().map_or(Number::Other, Number::Fraction),
            _ => Number::Other,
        },
        Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Neg(_)) => {
            match literal_number(&unary.expr) {
                Number::Whole(number) => Number::Whole(-number),
                Number::Fraction(number) => Number::Fraction(-number),
                other => other,
            }
        }
        Expr::Paren(inner) => literal_number(&inner.expr),
        Expr::Group(inner) => literal_number(&inner.expr),
        _ => Number::Unknown,
    }
}
