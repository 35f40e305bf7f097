mod readable;

use std::{borrow::Cow, fmt, marker::PhantomData};

use bson::{Bson, DateTime, Document, doc};

use super::Node;
use crate::{
    codec::EncodeError,
    error::Error,
    fields::Path,
    meta::{AutoNow, StructureMeta, Target},
    validate::Validator,
};

/// One change to documents of type `Root`, such as `o.stock().inc(-1)`.
///
/// See [Update operators](https://www.mongodb.com/docs/manual/reference/operator/update/).
#[must_use]
pub struct Update<Root> {
    change: Change,
    marker: PhantomData<fn() -> Root>,
}

#[derive(Clone, Debug)]
struct Change {
    operator: &'static str,
    path: Path,
    operand: Result<Operand, Error>,
}

#[derive(Clone, Debug)]
enum Operand {
    Value(Bson),
    /// `$each` with its modifiers.
    Each(Vec<Bson>, Document),
}

impl<Root> Update<Root> {
    fn with(operator: &'static str, path: Path, operand: Result<Operand, Error>) -> Self {
        Self {
            change: Change {
                operator,
                path,
                operand,
            },
            marker: PhantomData,
        }
    }

    pub(crate) fn new(
        operator: &'static str,
        path: Path,
        value: Result<Bson, EncodeError>,
    ) -> Self {
        let operand = value
            .map(Operand::Value)
            .map_err(|error| Error::operand(path.as_str(), &error));
        Self::with(operator, path, operand)
    }

    pub(crate) fn each(
        operator: &'static str,
        path: Path,
        values: Result<Bson, EncodeError>,
        modifiers: Document,
    ) -> Self {
        let operand = match values {
            Ok(Bson::Array(values)) => Ok(Operand::Each(values, modifiers)),
            Ok(value) => Ok(Operand::Each(vec![value], modifiers)),
            Err(error) => Err(Error::operand(path.as_str(), &error)),
        };
        Self::with(operator, path, operand)
    }

    pub(crate) fn failed(operator: &'static str, path: Path, error: Error) -> Self {
        Self::with(operator, path, Err(error))
    }
}

impl<Root> Clone for Update<Root> {
    fn clone(&self) -> Self {
        Self {
            change: self.change.clone(),
            marker: PhantomData,
        }
    }
}

impl<Root> fmt::Debug for Update<Root> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Change { operator, path, .. } = &self.change;
        write!(f, "Update({operator} {})", path.as_str())
    }
}

/// What an update's closure may return: one change, an array, a `Vec` or a tuple of them, or an
/// `Option` of any of these.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a change to `{Root}`",
    label = "expected a change such as `o.status().set(..)`, or several",
    note = "several changes of one kind go in an array or a `Vec`, of different kinds in a tuple"
)]
pub trait IntoUpdates<Root> {
    /// The changes in their order.
    fn into_updates(self) -> Vec<Update<Root>>
    where
        Self: Sized,
    {
        let mut updates = Vec::new();
        self.add_to(&mut updates);
        updates
    }

    /// Appends the changes in their order.
    fn add_to(self, updates: &mut Vec<Update<Root>>);
}

impl<Root> IntoUpdates<Root> for Update<Root> {
    fn add_to(self, updates: &mut Vec<Self>) {
        updates.push(self);
    }
}

impl<Root, U: IntoUpdates<Root>, const N: usize> IntoUpdates<Root> for [U; N] {
    fn add_to(self, updates: &mut Vec<Update<Root>>) {
        for update in self {
            update.add_to(updates);
        }
    }
}

impl<Root, U: IntoUpdates<Root>> IntoUpdates<Root> for Vec<U> {
    fn add_to(self, updates: &mut Vec<Update<Root>>) {
        for update in self {
            update.add_to(updates);
        }
    }
}

impl<Root, U: IntoUpdates<Root>> IntoUpdates<Root> for Option<U> {
    fn add_to(self, updates: &mut Vec<Update<Root>>) {
        if let Some(update) = self {
            update.add_to(updates);
        }
    }
}

impl<Root> IntoUpdates<Root> for () {
    fn add_to(self, _updates: &mut Vec<Update<Root>>) {}
}

macro_rules! tuples {
    ($($name:ident)+) => {
        #[diagnostic::do_not_recommend]
        impl<Root, $($name: IntoUpdates<Root>),+> IntoUpdates<Root> for ($($name,)+) {
            #[allow(non_snake_case, reason = "one name serves as type and value")]
            fn add_to(self, updates: &mut Vec<Update<Root>>) {
                let ($($name,)+) = self;
                $($name.add_to(updates);)+
            }
        }
    };
}

tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);
tuples!(A B C D E F G);
tuples!(A B C D E F G H);

/// An update as the server takes it.
#[derive(Clone, Debug, Default)]
pub(crate) struct UpdateDocument {
    pub(crate) update: Document,
    pub(crate) array_filters: Vec<Document>,
}

/// Checks `updates` against the constraints of their fields and joins them into one document. For an upsert,
/// also what the filter is.
pub(crate) fn compile<Root>(
    updates: Vec<Update<Root>>,
    structure: &'static StructureMeta,
    upsert: Option<&Node>,
) -> Result<UpdateDocument, Error> {
    if updates.is_empty() && upsert.is_none() {
        return Err(Error::invalid_query("the update changes nothing"));
    }
    let mut compiler = Compiler {
        structure,
        validator: Validator::new(),
        changes: Vec::new(),
        array_filters: Vec::new(),
        conditions: Vec::new(),
        paths: Vec::with_capacity(updates.len()),
    };
    for update in updates {
        compiler.add(update.change)?;
    }
    compiler.add_timestamps(upsert.is_some());
    if let Some(filter) = upsert {
        compiler.check_upsert(filter)?;
    }
    compiler.finish()
}

struct Compiler {
    structure: &'static StructureMeta,
    validator: Validator,
    /// The changes of each operator.
    changes: Vec<(&'static str, Document)>,
    array_filters: Vec<Document>,
    /// The conditions behind the identifiers `f0`, `f1`, … in their order.
    conditions: Vec<Document>,
    paths: Vec<Cow<'static, str>>,
}

impl Compiler {
    fn add(&mut self, change: Change) -> Result<(), Error> {
        let Change {
            operator,
            path,
            operand,
        } = change;
        let operand = operand?;
        let (text, filters, error) = path.into_parts();
        if let Some(error) = error {
            return Err(Error::invalid_query(error));
        }
        if text.is_empty() {
            return Err(Error::empty_path("a change"));
        }
        self.check(operator, &text, &operand)?;
        let path = if filters.is_empty() {
            text
        } else {
            self.with_identifiers(&text, filters)?.into()
        };
        self.claim(path.clone())?;
        if operator == "$rename"
            && let Operand::Value(Bson::String(target)) = &operand
        {
            self.claim(target.clone().into())?;
        }
        let value = match operand {
            Operand::Value(value) => value,
            Operand::Each(values, modifiers) => {
                let mut each = doc! { "$each": values };
                each.extend(modifiers);
                each.into()
            }
        };
        self.put(operator, path, value);
        Ok(())
    }

    fn put(&mut self, operator: &'static str, path: Cow<'static, str>, value: Bson) {
        let mut known = self.changes.iter_mut();
        match known.find(|(known, _)| *known == operator) {
            Some((_, changes)) => {
                changes.insert(path, value);
            }
            None => self.changes.push((operator, doc! { path: value })),
        }
    }

    fn check_upsert(&mut self, filter: &Node) -> Result<(), Error> {
        let changes = self.changes.iter().flat_map(|(operator, changes)| {
            let paths = changes.keys();
            paths.map(|path| (*operator, path.as_str()))
        });
        readable::check_upsert(self.structure, filter, changes, &mut self.validator)
    }

    fn finish(self) -> Result<UpdateDocument, Error> {
        self.validator.finish()?;
        let mut update = Document::new();
        for (operator, changes) in self.changes {
            update.insert(operator, changes);
        }
        if update.is_empty() {
            // An upsert that only inserts: the server takes no empty document for an update.
            update = doc! { "$setOnInsert": {} };
        }
        Ok(UpdateDocument {
            update,
            array_filters: self.array_filters,
        })
    }

    /// Gives each filtered `$[]` its identifier; equal conditions share one.
    fn with_identifiers(&mut self, text: &str, filters: Vec<Node>) -> Result<String, Error> {
        let mut filters = filters.into_iter().peekable();
        let mut segments = Vec::new();
        for segment in text.split('.') {
            let filter = filters.next_if(|_| segment == Path::FILTERED);
            segments.push(match filter {
                Some(Node::All) => "$[]".to_owned(),
                Some(filter) => format!("$[f{}]", self.array_filter(filter)?),
                None => segment.to_owned(),
            });
        }
        Ok(segments.join("."))
    }

    /// The number of the condition's array filter.
    fn array_filter(&mut self, filter: Node) -> Result<usize, Error> {
        let condition = filter.clone().render("element")?;
        if let Some(index) = self.conditions.iter().position(|known| *known == condition) {
            return Ok(index);
        }
        let index = self.conditions.len();
        self.array_filters
            .push(filter.render(&format!("f{index}"))?);
        self.conditions.push(condition);
        Ok(index)
    }

    /// The server refuses two changes of one path, or of a path and one below it.
    fn claim(&mut self, path: Cow<'static, str>) -> Result<(), Error> {
        let below = |inner: &str, outer: &str| {
            inner
                .strip_prefix(outer)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        if let Some(other) = self
            .paths
            .iter()
            .find(|other| below(&path, other) || below(other, &path))
        {
            return Err(Error::invalid_query(if *other == path {
                format!("the update changes `{path}` twice")
            } else {
                format!("the update changes both `{other}` and `{path}`, one inside the other")
            }));
        }
        self.paths.push(path);
        Ok(())
    }

    fn check(&mut self, operator: &str, path: &str, operand: &Operand) -> Result<(), Error> {
        let Some(target) = Target::resolve(self.structure, path)? else {
            return Ok(());
        };
        readable::check_removal(operator, &target)?;
        match (operator, operand) {
            ("$set" | "$setOnInsert" | "$min" | "$max", Operand::Value(value)) => {
                target.check(value, &mut self.validator);
            }
            ("$push" | "$addToSet", Operand::Value(value)) => {
                target.check_item(value, &mut self.validator);
            }
            (_, Operand::Each(values, _)) => {
                for value in values {
                    target.check_item(value, &mut self.validator);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// `auto_now` fields follow every update; an upsert also gives the `auto_now_add` ones.
    fn add_timestamps(&mut self, upsert: bool) {
        let mut now = None;
        for field in self.structure.fields {
            let operator = match field.auto_now() {
                AutoNow::Always => "$set",
                AutoNow::Add if upsert => "$setOnInsert",
                _ => continue,
            };
            let path = Cow::Borrowed(field.stored());
            if self.claim(path.clone()).is_ok() {
                let now = *now.get_or_insert_with(DateTime::now);
                self.put(operator, path, now.into());
            }
        }
    }
}
