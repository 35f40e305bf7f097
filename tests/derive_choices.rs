//! Closed sets of strings.

use mongo_odm::bson::rawdoc;
use mongo_odm::prelude::*;

// No `Copy`, no `Clone`: a derive needs neither.
#[derive(Choices, Debug, PartialEq)]
enum Status {
    Pending = 10,
    InTransit = 5,
    #[choice(name = "X")]
    Cancelled,
}

#[derive(Choices, Debug, PartialEq)]
#[choices(rename_all = "SCREAMING_SNAKE_CASE", own_display, own_from_str)]
enum Level {
    VeryLow,
}

impl std::fmt::Display for Level {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("very low indeed")
    }
}

impl std::str::FromStr for Level {
    type Err = String;

    fn from_str(_: &str) -> std::result::Result<Self, String> {
        Ok(Self::VeryLow)
    }
}

#[derive(EmbeddedDocument, Debug, PartialEq)]
struct Parcel {
    status: Status,
    level: Level,
}

#[test]
fn choices_are_stored_by_name() {
    assert_eq!(Status::NAMES, ["pending", "in_transit", "X"]);
    assert_eq!(
        Status::VARIANTS,
        [Status::Pending, Status::InTransit, Status::Cancelled]
    );
    let stored = rawdoc! { "status": "in_transit", "level": "VERY_LOW" };
    let decoder = mongo_odm::codec::DocumentDecoder::new(stored.as_bytes()).unwrap();
    let parcel = Parcel::decode_fields(decoder).unwrap();
    assert_eq!(
        parcel,
        Parcel {
            status: Status::InTransit,
            level: Level::VeryLow
        }
    );
    let mut encoder = mongo_odm::codec::Encoder::with_capacity(64);
    encoder.document(|encoder| parcel.encode_fields(encoder));
    assert_eq!(encoder.finish().unwrap(), stored.into_bytes());
}

#[test]
fn text_is_the_stored_name() {
    assert_eq!(format!("{:>8}|", Status::Pending), " pending|");
    assert_eq!("X".parse(), Ok(Status::Cancelled));
    let error = "x".parse::<Status>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "unknown choice `x`, expected one of `pending`, `in_transit`, `X`"
    );
    assert_eq!(Level::VeryLow.to_string(), "very low indeed");
    assert_eq!("anything".parse(), Ok(Level::VeryLow));
}

#[test]
fn anything_else_is_an_error() {
    for (stored, message) in [
        (
            rawdoc! { "status": "lost" },
            "status: unknown choice `lost`, expected one of `pending`, `in_transit`, `X`",
        ),
        (
            rawdoc! { "status": 3 },
            "status: expected one of a set of choices (String), found Int32",
        ),
    ] {
        let decoder = mongo_odm::codec::DocumentDecoder::new(stored.as_bytes()).unwrap();
        assert_eq!(
            Parcel::decode_fields(decoder).unwrap_err().to_string(),
            message
        );
    }
}
