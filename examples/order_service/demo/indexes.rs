use mongo_odm::{index::IndexReport, prelude::*};

use crate::tables::{
    self,
    Column::{Number, Text},
    say,
};

pub async fn show() -> Result<()> {
    let reports = mongo_odm::ensure_indexes().await?;
    tables::show(
        "`ensure_indexes` creates every index that the models declare:",
        table(&reports),
    );
    tell_refused(&reports);
    Ok(())
}

fn table(reports: &[IndexReport]) -> String {
    tables::table(
        [
            Text("Collection"),
            Number("Created"),
            Number("There already"),
            Number("Refused"),
        ],
        reports.iter().map(|report| {
            [
                report.collection.to_owned(),
                report.created.len().to_string(),
                report.existing.len().to_string(),
                report.refused.len().to_string(),
            ]
        }),
    )
}

/// The server's code for an index of a kind that it does not have.
const CANNOT_CREATE_INDEX: i32 = 67;

fn tell_refused(reports: &[IndexReport]) {
    let refused = reports.iter().flat_map(|report| &report.refused);
    let (limits, others): (Vec<_>, Vec<_>) = refused.partition(|index| {
        index.reason.code() == Some(CANNOT_CREATE_INDEX) && index.name.contains("_text")
    });
    if !limits.is_empty() {
        let names: Vec<&str> = limits.iter().map(|index| index.name.as_str()).collect();
        say(format_args!(
            "This server has no text indexes, MongoDB has; nothing here needs {}.",
            names.join(" or ")
        ));
    }
    for index in others {
        say(format_args!("{} is refused: {}", index.name, index.reason));
    }
}
