//! What a derive knows of a type, with the original nodes and so their spans.

mod choices;

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Fields, Generics, Type, Visibility};

use crate::case::Case;
use crate::context::Context;
use crate::parse::container::ContainerAttrs;
use crate::parse::field::FieldAttrs;

pub(crate) use choices::ChoicesModel;

/// Which derive it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Document,
    Embedded,
}

impl Kind {
    /// The derive's own name.
    pub(crate) fn derive(self) -> &'static str {
        match self {
            Kind::Document => "Document",
            Kind::Embedded => "EmbeddedDocument",
        }
    }
}

/// A document or an embedded document.
pub(crate) struct Model {
    pub(crate) kind: Kind,
    pub(crate) ident: Ident,
    pub(crate) vis: Visibility,
    pub(crate) generics: Generics,
    pub(crate) attrs: ContainerAttrs,
    pub(crate) fields: Vec<Field>,
    /// Which of the fields is the id.
    pub(crate) id: Option<usize>,
}

/// One field.
pub(crate) struct Field {
    pub(crate) ident: Ident,
    pub(crate) vis: Visibility,
    pub(crate) ty: Type,
    /// The name in the database.
    pub(crate) stored: String,
    /// Where that name was given.
    pub(crate) stored_span: Span,
    pub(crate) attrs: FieldAttrs,
    /// Its documentation, as attributes.
    pub(crate) docs: Vec<Attribute>,
}

impl Field {
    /// Where errors about the field's type are shown.
    pub(crate) fn span(&self) -> Span {
        self.ty.span()
    }

    /// The name without `r#`.
    pub(crate) fn name(&self) -> String {
        self.ident.unraw().to_string()
    }
}

impl Model {
    /// Reads a struct. `None`, after a report, when it is none with named fields.
    pub(crate) fn read(cx: &Context, input: &DeriveInput, kind: Kind) -> Option<Model> {
        let attrs = ContainerAttrs::parse(cx, &input.attrs);
        let named = named_fields(cx, input, kind)?;
        let case = attrs.rename_all.get().copied();
        let mut fields: Vec<Field> = named
            .filter_map(|field| read_field(cx, field, case))
            .collect();
        let id = (kind == Kind::Document).then(|| find_id(&fields)).flatten();
        if let Some(field) = id.and_then(|id| fields.get_mut(id)) {
            field.stored = "_id".to_owned();
        }
        Some(Model {
            kind,
            ident: input.ident.clone(),
            vis: input.vis.clone(),
            generics: input.generics.clone(),
            attrs,
            fields,
            id,
        })
    }

    pub(crate) fn field(&self, name: &Ident) -> Option<&Field> {
        let name = name.unraw();
        self.fields.iter().find(|field| field.ident.unraw() == name)
    }

    pub(crate) fn id_field(&self) -> Option<&Field> {
        self.fields.get(self.id?)
    }

    /// The collection, as given or as the type is called.
    pub(crate) fn collection(&self) -> String {
        match self.attrs.collection.get() {
            Some(name) => name.value(),
            None => Case::Snake.apply(&self.ident.unraw().to_string()),
        }
    }
}

fn named_fields<'a>(
    cx: &Context,
    input: &'a DeriveInput,
    kind: Kind,
) -> Option<impl Iterator<Item = &'a syn::Field>> {
    let (derive, name) = (kind.derive(), &input.ident);
    let form = match kind {
        Kind::Document => format!("struct {name} {{ pub id: ObjectId, ... }}"),
        Kind::Embedded => format!("struct {name} {{ ... }}"),
    };
    let (at, what): (&dyn ToTokens, _) = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => return Some(fields.named.iter()),
            Fields::Unnamed(fields) => (fields, "a tuple struct"),
            Fields::Unit => (name, "a struct without fields"),
        },
        Data::Enum(data) => {
            let message = "needs a struct with named fields, not an enum; for a closed set of strings derive `Choices`";
            cx.error_at(data.enum_token, format!("`{derive}` {message}"));
            return None;
        }
        Data::Union(data) => (&data.union_token, "a union"),
    };
    cx.error_at(
        at,
        format!("`{derive}` needs named fields, and this is {what}; write `{form}`"),
    );
    None
}

fn read_field(cx: &Context, field: &syn::Field, case: Option<Case>) -> Option<Field> {
    let ident = field.ident.clone()?;
    let attrs = FieldAttrs::parse(cx, &field.attrs);
    let name = ident.unraw().to_string();
    let (stored, stored_span) = match (attrs.name.get(), case) {
        (Some(given), _) => (given.value(), given.span()),
        (None, Some(case)) => (case.apply(&name), ident.span()),
        (None, None) => (name, ident.span()),
    };
    Some(Field {
        ident,
        vis: field.vis.clone(),
        ty: field.ty.clone(),
        stored,
        stored_span,
        attrs,
        docs: docs(&field.attrs),
    })
}

fn docs(attrs: &[Attribute]) -> Vec<Attribute> {
    let docs = attrs.iter().filter(|attr| attr.path().is_ident("doc"));
    docs.cloned().collect()
}

/// The field marked as the id, or else the one that is called so.
fn find_id(fields: &[Field]) -> Option<usize> {
    let marked = fields.iter().position(|field| field.attrs.id.is_set());
    marked.or_else(|| fields.iter().position(|field| field.ident == "id"))
}
