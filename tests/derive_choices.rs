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

mod numbers {
    use mongo_odm::{
        bson::{RawDocumentBuf, rawdoc},
        prelude::*,
        testing::TestDatabase,
    };

    #[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
    #[choices(repr = i32)]
    enum Priority {
        Lowest = -1,
        Low,
        High = 3,
        Urgent,
    }

    #[derive(Choices, Clone, Copy, Debug, PartialEq)]
    #[choices(repr = i64)]
    #[repr(i64)]
    enum Size {
        Small = 1,
        Huge = 5_000_000_000,
    }

    #[derive(Document, Clone, Debug, PartialEq)]
    #[document(collection = "tickets")]
    struct Ticket {
        id: i32,
        priority: Priority,
        size: Option<Size>,
        #[field(default, each(choices = [Priority::Low]))]
        history: Vec<Priority>,
    }

    fn ticket(id: i32, priority: Priority) -> Ticket {
        Ticket::builder().id(id).priority(priority).build()
    }

    #[test]
    fn are_stored_and_read() {
        assert_eq!(Priority::NUMBERS, [-1, 0, 3, 4]);
        assert_eq!(Priority::NAMES, ["lowest", "low", "high", "urgent"]);
        assert_eq!(Priority::Urgent.number(), Some(4));
        assert_eq!(Priority::from_number(2), None);
        assert_eq!("high".parse(), Ok(Priority::High));
        assert_eq!(Priority::High.to_string(), "high");
        let mut stored = ticket(1, Priority::Urgent);
        stored.size = Some(Size::Huge);
        let bytes = rawdoc! { "_id": 1, "priority": 4, "size": 5_000_000_000_i64, "history": [] };
        assert_eq!(stored.to_bson().unwrap(), bytes);
        assert_eq!(Ticket::from_bson(&bytes).unwrap(), stored);
        // As other programs may have stored it.
        let bytes = rawdoc! { "_id": 1, "priority": 4.0, "size": 5_000_000_000_i64 };
        assert_eq!(Ticket::from_bson(&bytes).unwrap(), stored);
    }

    #[test]
    fn that_are_none_of_the_choices_are_errors() {
        let read = |bytes: RawDocumentBuf| Ticket::from_bson(&bytes).unwrap_err().to_string();
        let said = read(rawdoc! { "_id": 1, "priority": 2 });
        assert!(
            said.ends_with("priority: unknown choice 2, expected one of -1 (`lowest`), 0 (`low`), 3 (`high`), 4 (`urgent`)"),
            "{said}"
        );
        let said = read(rawdoc! { "_id": 1, "priority": "high" });
        assert!(
            said.ends_with(
                "priority: expected one of a set of choices (a whole number), found String"
            ),
            "{said}"
        );
        let mut wrong = ticket(1, Priority::Low);
        wrong.history = vec![Priority::High];
        let error = wrong.validate().unwrap_err();
        assert_eq!(
            error.validation().unwrap().messages("history.0"),
            ["must be one of 0"]
        );
    }

    #[tokio::test]
    async fn sort_and_compare() -> Result<()> {
        TestDatabase::run(|_| async {
            let all = [
                Priority::Urgent,
                Priority::Lowest,
                Priority::High,
                Priority::Low,
            ];
            let tickets = (1..).zip(all).map(|(id, priority)| ticket(id, priority));
            Ticket::insert_many(tickets).await?;
            let sorted = Ticket::objects()
                .order_by(|t| [t.priority().desc()])
                .await?;
            let sorted: Vec<_> = sorted.iter().map(|ticket| ticket.priority).collect();
            assert_eq!(
                sorted,
                [
                    Priority::Urgent,
                    Priority::High,
                    Priority::Low,
                    Priority::Lowest
                ]
            );
            let above = Ticket::objects()
                .filter(|t| t.priority().gt(Priority::Low))
                .count()
                .await?;
            assert_eq!(above, 2);
            assert_eq!(
                Ticket::condition(|t| t.priority().is_in([Priority::Low])).into_document()?,
                doc! { "priority": { "$in": [0] } }
            );
            Ok(())
        })
        .await
    }
}

mod other {
    use mongo_odm::{bson::rawdoc, prelude::*};

    #[derive(Choices, Clone, Debug, PartialEq)]
    enum State {
        Open,
        Closed,
        #[choices(other)]
        Unknown(String),
    }

    #[derive(Choices, Clone, Debug, PartialEq)]
    enum Kind {
        #[choice(other)]
        Other(Box<str>),
        Known,
    }

    #[derive(Document, Clone, Debug, PartialEq)]
    struct Ticket {
        id: i32,
        state: State,
        kind: Option<Kind>,
    }

    #[test]
    fn names_are_read_and_written_back() {
        let stored = rawdoc! { "_id": 1, "state": "on hold", "kind": "" };
        let ticket = Ticket::from_bson(&stored).unwrap();
        assert_eq!(ticket.state, State::Unknown("on hold".into()));
        assert_eq!(ticket.kind, Some(Kind::Other("".into())));
        assert_eq!(ticket.to_bson().unwrap(), stored);
        let stored = rawdoc! { "_id": 1, "state": "closed", "kind": "known" };
        let ticket = Ticket::from_bson(&stored).unwrap();
        assert_eq!(
            (&ticket.state, &ticket.kind),
            (&State::Closed, &Some(Kind::Known))
        );
    }

    #[test]
    fn names_are_not_among_the_choices() {
        assert_eq!(State::NAMES, ["open", "closed"]);
        assert_eq!(State::VARIANTS, [State::Open, State::Closed]);
        assert_eq!("x".parse(), Ok(State::Unknown("x".into())));
        assert_eq!(State::Unknown("x".into()).as_str(), "x");
        assert_eq!(State::Unknown("x".into()).to_string(), "x");
        assert!(Ticket::from_bson(&rawdoc! { "_id": 1, "state": 3 }).is_err());
    }
}
