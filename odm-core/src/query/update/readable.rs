//! What must be known of an update before it is sent, so that what it leaves can be read.

use bson::Bson;

use crate::{
    error::Error,
    fields::Path,
    meta::{StructureMeta, Target},
    query::Node,
    validate::Validator,
};

/// The changes by which a path that was not there is there.
const GIVING: [&str; 9] = [
    "$set",
    "$setOnInsert",
    "$inc",
    "$mul",
    "$min",
    "$max",
    "$push",
    "$addToSet",
    "$currentDate",
];

/// Refuses to take away what a document cannot be read without.
pub(super) fn check_removal(operator: &str, target: &Target) -> Result<(), Error> {
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

/// Checks what an upsert would insert: the equalities of the filter, and that nothing is missing.
pub(super) fn check_upsert<'a>(
    structure: &'static StructureMeta,
    filter: &'a Node,
    changes: impl Iterator<Item = (&'static str, &'a str)>,
    validator: &mut Validator,
) -> Result<(), Error> {
    let Some(equalities) = filter.equalities() else {
        // A filter in BSON: what it gives is not known.
        return Ok(());
    };
    let mut given: Vec<&str> = Vec::new();
    for (path, value) in equalities {
        if let Some(target) = Target::resolve(structure, path.as_str())? {
            target.check_wholly(value, validator);
        }
        if *value != Bson::Null {
            given.push(path.as_str());
        }
    }
    given.extend(
        changes
            .filter(|(operator, _)| GIVING.contains(operator))
            .map(|(_, path)| path),
    );
    let mut missing = Vec::new();
    find_missing(structure, ["", ""], &given, &mut missing);
    if missing.is_empty() {
        return Ok(());
    }
    let them = if missing.len() == 1 { "it" } else { "them" };
    let missing = missing.join("`, `");
    Err(Error::invalid_query(format!(
        "an upsert must also give `{missing}`: a document without {them} cannot be read. Give {them} with \
         `set_on_insert`, or use `update_raw`"
    )))
}

/// The required fields that `given` leaves out, in the names of the struct. `at` is where the structure
/// stands: stored, and in the names of the struct.
fn find_missing(
    structure: &'static StructureMeta,
    at: [&str; 2],
    given: &[&str],
    missing: &mut Vec<String>,
) {
    for field in structure.fields {
        let path = format!("{}{}", at[0], field.stored());
        // The server makes an id.
        let is_made = path == "_id"
            && field.field_type().element_type == Some(crate::codec::ElementType::OBJECT_ID);
        if is_made || given.contains(&path.as_str()) {
            continue;
        }
        let name = format!("{}{}", at[1], field.name());
        let inside = format!("{path}.");
        let is_begun = given.iter().any(|given| given.starts_with(&inside));
        match field.field_type().document {
            Some(document) if is_begun => {
                find_missing(document(), [&inside, &format!("{name}.")], given, missing);
            }
            _ if !is_begun && field.is_required() => missing.push(name),
            _ => {}
        }
    }
}

impl Node {
    /// The paths and values of which an upsert makes fields; `None` when a part in BSON may have more.
    fn equalities(&self) -> Option<Vec<(&Path, &Bson)>> {
        match self {
            Self::Condition {
                path,
                operator: "$eq",
                value,
                negated: false,
            } => Some(vec![(path, value)]),
            Self::And(nodes) => {
                let mut all = Vec::new();
                for node in nodes.iter() {
                    all.extend(node.equalities()?);
                }
                Some(all)
            }
            Self::Raw(_) => None,
            _ => Some(Vec::new()),
        }
    }
}
