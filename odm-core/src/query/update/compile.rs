//! Joins the changes of an update into one document, and checks what can be known of them before it is sent.

use std::{borrow::Cow, collections::BTreeSet};

use bson::{Bson, DateTime, Document, doc};

use super::{
    Change, Operand, Update,
    claims::Claims,
    guard::{Guard, Place, Reason, asks},
    inserted::{self, Made},
    items,
    range::Demand,
};
use crate::{
    error::Error,
    fields::Path,
    meta::{AutoNow, Crossing, StructureMeta, Target},
    query::Node,
    validate::Validator,
};

/// An update as the server takes it.
#[derive(Clone, Debug, Default)]
pub(crate) struct UpdateDocument {
    pub(crate) update: Document,
    pub(crate) array_filters: Vec<Document>,
    /// What a stored document must meet.
    pub(crate) guards: Vec<Guard>,
    /// What an upsert inserts besides the `_id` of its filter.
    pub(crate) inserted: Option<Document>,
}

/// Checks a document that is to be inserted as its type does.
pub(crate) type CheckInserted = fn(&Document) -> Result<(), Error>;

/// Checks `updates` against the constraints of their fields and joins them into one document. `filter` is the
/// update's; `insert` is given for an upsert.
pub(crate) fn compile<Root>(
    updates: Vec<Update<Root>>,
    structure: &'static StructureMeta,
    filter: &Node,
    insert: Option<CheckInserted>,
) -> Result<UpdateDocument, Error> {
    if updates.is_empty() && insert.is_none() {
        return Err(Error::invalid_query("the update changes nothing"));
    }
    let mut compiler = Compiler {
        structure,
        filter,
        validator: Validator::new(),
        changes: Vec::new(),
        array_filters: Vec::new(),
        conditions: Vec::new(),
        claims: Claims::default(),
        guards: Vec::new(),
        crossed: BTreeSet::new(),
        open: Vec::new(),
    };
    for update in updates {
        compiler.add(update.change)?;
    }
    compiler.add_timestamps(insert.is_some());
    compiler.finish(insert)
}

struct Compiler<'a> {
    structure: &'static StructureMeta,
    filter: &'a Node,
    validator: Validator,
    /// The changes of each operator.
    changes: Vec<(&'static str, Document)>,
    array_filters: Vec<Document>,
    /// The conditions behind the identifiers `f0`, `f1`, … in their order.
    conditions: Vec<Document>,
    claims: Claims,
    guards: Vec<Guard>,
    /// The places that have a guard because a path goes through them.
    crossed: BTreeSet<String>,
    /// The embedded documents that may be absent and that paths go through, with their conditions.
    open: Vec<(String, Target, Vec<Node>)>,
}

impl Compiler<'_> {
    fn add(&mut self, change: Change) -> Result<(), Error> {
        let Change {
            operator,
            path,
            operand,
            unguarded,
        } = change;
        let mut operand = operand?;
        let (text, filters, error) = path.into_parts();
        if let Some(error) = error {
            return Err(Error::invalid_query(error));
        }
        if text.is_empty() {
            return Err(Error::empty_path("a change"));
        }
        refuse_id(operator, &text)?;
        self.check(operator, &text, &mut operand)?;
        if !unguarded {
            self.guard(operator, &text, &filters, &operand)?;
        }
        let path = if filters.is_empty() {
            text
        } else {
            self.with_identifiers(&text, filters)?.into()
        };
        self.claims.add(path.clone())?;
        if operator == "$rename"
            && let Operand::Value(Bson::String(target)) = &operand
        {
            refuse_id(operator, target)?;
            self.claims.add(target.clone().into())?;
        }
        self.put(operator, path, operand.into_bson());
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

    fn finish(mut self, insert: Option<CheckInserted>) -> Result<UpdateDocument, Error> {
        self.guard_open()?;
        if self.is_positional() {
            let guards = std::mem::take(&mut self.guards).into_iter();
            self.guards = guards.map(Guard::without_match).collect();
        }
        let inserted = match insert {
            Some(check) => Some(self.inserted(check)?),
            None => None,
        };
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
            guards: self.guards,
            inserted,
        })
    }

    /// Returns whether the filter decides which element a change goes to.
    fn is_positional(&self) -> bool {
        let mut paths = self.changes.iter().flat_map(|(_, changes)| changes.keys());
        paths.any(|path| path.split('.').any(|segment| segment == "$"))
    }

    /// The document that an upsert inserts.
    fn inserted(&mut self, check: CheckInserted) -> Result<Document, Error> {
        std::mem::take(&mut self.validator).finish()?;
        let mut made = Made::from_filter(&self.filter.clone().render("")?);
        let id_is_given = made.0.contains_key("_id");
        for (operator, changes) in &self.changes {
            // The server finds no element in what it inserts, and refuses such a change of what it does not find.
            for (path, operand) in changes.iter().filter(|(path, _)| !path.contains('$')) {
                made.change(operator, path, operand);
            }
        }
        check(&made.0)?;
        if id_is_given {
            made.0.remove("_id");
        }
        Ok(made.0)
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

    /// Brings the texts of an operand into the form that is stored, and checks it.
    fn check(&mut self, operator: &str, path: &str, operand: &mut Operand) -> Result<(), Error> {
        let Some(target) = Target::resolve(self.structure, path)? else {
            return Ok(());
        };
        check_removal(operator, &target)?;
        match (operator, operand) {
            ("$set" | "$setOnInsert" | "$min" | "$max", Operand::Value(value)) => {
                target.normalize(value);
                target.check(value, &mut self.validator);
            }
            ("$pull", Operand::Value(value @ Bson::String(_))) => target.normalize_item(value),
            ("$pullAll", Operand::Value(values)) => target.normalize(values),
            ("$push" | "$addToSet", Operand::Value(value)) => {
                target.normalize_item(value);
                let values = std::slice::from_ref(value);
                target.check_items(values, &mut self.validator);
            }
            (_, Operand::Each(values, modifiers)) => {
                for value in values.iter_mut() {
                    target.normalize_item(value);
                }
                target.check_items(values, &mut self.validator);
                if operator == "$push" {
                    items::check_count(&target, values.len(), modifiers, &mut self.validator);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Adds the conditions under which the change leaves what the type can read.
    fn guard(
        &mut self,
        operator: &'static str,
        path: &str,
        filters: &[Node],
        operand: &Operand,
    ) -> Result<(), Error> {
        let creates = matches!(
            operator,
            "$set" | "$inc" | "$mul" | "$min" | "$max" | "$push" | "$addToSet" | "$currentDate"
        );
        if creates && path.contains('.') {
            self.guard_way(path, filters)?;
        }
        match (operator, operand) {
            ("$inc" | "$mul", Operand::Value(operand)) => {
                if let Some(target) = Target::resolve(self.structure, path)?
                    && let Some(demand) = Demand::of(&target, operator, operand)
                {
                    let place = place(&target, path, filters, self.filter);
                    demand.guard(place, operator, operand, &mut self.guards)?;
                }
            }
            ("$push" | "$addToSet" | "$pop" | "$pull" | "$pullAll", operand) => {
                if let Some(target) = Target::resolve(self.structure, path)? {
                    let place = place(&target, path, filters, self.filter);
                    self.guards
                        .extend(items::guard(&target, place, operator, operand)?);
                }
            }
            ("$rename", Operand::Value(Bson::String(to))) => self.guard_rename(path, to)?,
            _ => {}
        }
        Ok(())
    }

    fn guard_rename(&mut self, path: &str, to: &str) -> Result<(), Error> {
        if to.contains('.') {
            self.guard_way(to, &[])?;
        }
        let source = Target::resolve(self.structure, path)?;
        let target = Target::resolve(self.structure, to)?;
        if let (Some(source), Some(target)) = (source, target)
            && source.is_optional()
            && target.is_required()
        {
            let null = |path| asks(path, "$type", "null".into());
            let place = place(&source, path, &[], self.filter);
            self.guards.push(place.guard(&null, Reason::Null)?);
        }
        Ok(())
    }

    /// Looks at the places on the way to a value that may not be stored.
    fn guard_way(&mut self, path: &str, filters: &[Node]) -> Result<(), Error> {
        for crossing in Target::crossings(self.structure, path)? {
            let (at, target) = match &crossing {
                Crossing::Element(at, target) | Crossing::Document(at, target) => (*at, target),
            };
            let marks = at.split('.').filter(|segment| *segment == Path::FILTERED);
            let filters = filters.get(..marks.count()).unwrap_or_default();
            // Different conditions stand behind one mark.
            if filters.is_empty() && !self.crossed.insert(at.to_owned()) {
                continue;
            }
            if let Crossing::Element(..) = crossing {
                let missing = |path| asks(path, "$exists", false.into());
                let place = place(target, at, filters, self.filter);
                self.guards.push(place.guard(&missing, Reason::NoElement)?);
            } else {
                let open = (at.to_owned(), target.clone(), filters.to_vec());
                self.open.push(open);
            }
        }
        Ok(())
    }

    /// An embedded document that is not stored must not be begun with a part of it that cannot be read.
    fn guard_open(&mut self) -> Result<(), Error> {
        if self.open.is_empty() {
            return Ok(());
        }
        let mut given = Made::default();
        for (operator, changes) in &self.changes {
            if *operator != "$setOnInsert" && *operator != "$rename" {
                for (path, operand) in changes {
                    given.change(operator, path, operand);
                }
            }
        }
        for (at, target, filters) in std::mem::take(&mut self.open) {
            let begun = inserted::at(&given.0, &at).filter(|_| filters.is_empty());
            if begun.is_some_and(|begun| target.admits(begun)) {
                continue;
            }
            let absent = |path| asks(path, "$type", "object".into()).negate();
            let place = place(&target, &at, &filters, self.filter);
            self.guards.push(place.guard(&absent, Reason::Absent)?);
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
            if self.claims.add(path.clone()).is_ok() {
                let now = *now.get_or_insert_with(DateTime::now);
                self.put(operator, path, now.into());
            }
        }
    }
}

const fn place<'a>(
    target: &'a Target,
    path: &'a str,
    conditions: &'a [Node],
    filter: &'a Node,
) -> Place<'a> {
    Place {
        target,
        path,
        conditions,
        filter,
    }
}

/// Refuses what the server would: the `_id` of a stored document stays.
fn refuse_id(operator: &str, path: &str) -> Result<(), Error> {
    if operator != "$setOnInsert" && (path == "_id" || path.starts_with("_id.")) {
        return Err(Error::invalid_query(
            "the `_id` of a stored document cannot be changed. Insert a new document and delete the old one; an \
             upsert gives its id by the filter or by `set_on_insert`",
        ));
    }
    Ok(())
}

/// Refuses to take away what a document cannot be read without.
fn check_removal(operator: &str, target: &Target) -> Result<(), Error> {
    let done = match operator {
        "$unset" => "unset",
        "$rename" => "renamed",
        _ => return Ok(()),
    };
    if target.is_required() {
        let name = target.name();
        return Err(Error::invalid_query(format!(
            "`{name}` cannot be {done}: a document without it cannot be read. Make it an `Option`, give it a \
             `default`, or use `update_raw`"
        )));
    }
    Ok(())
}
