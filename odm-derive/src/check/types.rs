//! Types that no field can have, whatever they are elsewhere: the derive says what to write instead. All others are the
//! compiler's to judge, since a type may implement `FieldType` under any name.

use syn::{GenericArgument, Lifetime, Path, PathArguments, PathSegment, Type};

use crate::context::Context;
use crate::model::{Field, Model};
use crate::similar::readable;

/// The containers that are looked into. What another type does with its parameters is not known.
const CONTAINERS: &[&str] = &[
    "Option",
    "Vec",
    "VecDeque",
    "LinkedList",
    "HashSet",
    "BTreeSet",
    "HashMap",
    "BTreeMap",
    "Box",
    "Arc",
];

pub(super) fn check(cx: &Context, model: &Model, field: &Field) {
    let has_lifetimes = model.generics.lifetimes().next().is_some();
    if let Some((found, message)) = reported(field) {
        // A lifetime of the struct is reported already.
        if !(matches!(found, Type::Reference(_)) && has_lifetimes) {
            cx.error_at(found, message);
        }
    }
}

/// Whether the derive has nothing to say against the field's type.
pub(crate) fn is_storable(field: &Field) -> bool {
    reported(field).is_none()
}

/// Serde stores types that we do not.
fn reported(field: &Field) -> Option<(&Type, String)> {
    fault(&field.ty).filter(|(found, _)| is_thread_bound(found) || !field.attrs.serde.is_set())
}

/// Whether values of the type, or of what it contains, cannot be used by several threads.
pub(crate) fn is_of_one_thread(ty: &Type) -> bool {
    fault(ty).is_some_and(|(found, _)| is_thread_bound(found))
}

/// The first type in `ty` that cannot be stored, and what to write for it.
fn fault(ty: &Type) -> Option<(&Type, String)> {
    let own = match ty {
        Type::Reference(reference) => Some(borrowed(&reference.elem, reference.lifetime.as_ref())),
        Type::Tuple(_) => Some(
            "a tuple cannot be stored: its parts have no names; derive `EmbeddedDocument` for a struct, write an array such as \
             `[f64; 2]` for values of one type, or write `#[field(serde)]`"
                .to_owned(),
        ),
        Type::Path(path) => named(&path.path),
        _ => None,
    };
    own.map(|message| (ty, message))
        .or_else(|| inside(ty).into_iter().find_map(fault))
}

fn borrowed(to: &Type, lifetime: Option<&Lifetime>) -> String {
    let is_text = matches!(to, Type::Path(path) if path.path.is_ident("str"));
    let is_static = lifetime.is_some_and(|lifetime| lifetime.ident == "static");
    let instead = match (is_text, is_static) {
        (true, true) => "write `String`, or `Cow<'static, str>`",
        (true, false) => "write `String`",
        (false, _) => "write the type without `&`",
    };
    format!("a reference cannot be stored: a document owns what it holds; {instead}")
}

fn named(path: &Path) -> Option<String> {
    let name = path.segments.last()?;
    let message = if path.is_ident("u128") || path.is_ident("i128") {
        let name = &name.ident;
        format!(
            "`{name}` cannot be stored: MongoDB has no integers of 128 bits; write `i64`, `Decimal` or `String`"
        )
    } else if is_shared_by_one_thread(name) {
        let instead = readable(&name.arguments);
        format!("`Rc` cannot be stored: documents cross threads; write `Arc{instead}`")
    } else if is_cell(path) {
        let name = &name.ident;
        format!(
            "`{name}` cannot be stored: documents cross threads, and are changed through `&mut`; write the type inside it"
        )
    } else {
        return None;
    };
    Some(message)
}

fn is_thread_bound(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let last = path.path.segments.last();
    last.is_some_and(is_shared_by_one_thread) || is_cell(&path.path)
}

/// `Rc<T>`. Without its parameter the name may be any type's.
fn is_shared_by_one_thread(name: &PathSegment) -> bool {
    name.ident == "Rc" && !name.arguments.is_empty()
}

/// `RefCell<T>`, or `cell::Cell<T>`: a `Cell` may be a user's own.
fn is_cell(path: &Path) -> bool {
    let names: Vec<&PathSegment> = path.segments.iter().collect();
    match names.as_slice() {
        [.., name] if name.arguments.is_empty() => false,
        [.., name] if name.ident == "RefCell" => true,
        [.., module, name] => module.ident == "cell" && name.ident == "Cell",
        _ => false,
    }
}

/// What a container contains.
fn inside(ty: &Type) -> Vec<&Type> {
    match ty {
        Type::Array(array) => vec![&array.elem],
        Type::Slice(slice) => vec![&slice.elem],
        Type::Group(group) => vec![&group.elem],
        Type::Paren(paren) => vec![&paren.elem],
        Type::Path(path) => path.path.segments.last().map(arguments).unwrap_or_default(),
        _ => Vec::new(),
    }
}

fn arguments(name: &PathSegment) -> Vec<&Type> {
    let PathArguments::AngleBracketed(arguments) = &name.arguments else {
        return Vec::new();
    };
    if !CONTAINERS.iter().any(|container| name.ident == container) {
        return Vec::new();
    }
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.collect()
}
