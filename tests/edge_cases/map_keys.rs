//! Maps with keys that are not text: a path names a key as the map stores it.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use mongo_odm::{codec::DecodeError, prelude::*, testing::TestDatabase, types::MapKey};

use crate::stored;

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "shelves")]
struct Shelf {
    id: i32,
    by_owner: HashMap<ObjectId, i32>,
    by_year: BTreeMap<i32, i32>,
    by_region: BTreeMap<Region, Bin>,
    by_sku: BTreeMap<Sku, Vec<String>>,
    by_name: BTreeMap<Arc<str>, i32>,
    by_flag: Option<HashMap<bool, i32>>,
}

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Region {
    North,
    #[choice(name = "the-south")]
    South,
}

#[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
struct Bin {
    #[field(name = "n")]
    count: i32,
}

/// A key of one's own: stored in upper case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Sku(String);

impl MapKey for Sku {
    fn to_key(&self) -> Cow<'_, str> {
        self.0.to_uppercase().into()
    }

    fn from_key(key: &str) -> Result<Self, DecodeError> {
        Ok(Self(key.to_lowercase()))
    }
}

fn owner() -> ObjectId {
    ObjectId::from_bytes([7; 12])
}

fn shelf() -> Shelf {
    Shelf {
        id: 1,
        by_owner: HashMap::from([(owner(), 3)]),
        by_year: BTreeMap::from([(-44, 1), (2024, 2)]),
        by_region: BTreeMap::from([(Region::South, Bin { count: 5 })]),
        by_sku: BTreeMap::from([(Sku("ab".into()), vec!["x".into()])]),
        by_name: BTreeMap::from([("oslo".into(), 1)]),
        by_flag: Some(HashMap::from([(true, 1)])),
    }
}

#[tokio::test]
async fn a_filter_names_a_key_by_a_value_of_its_type() -> Result<()> {
    TestDatabase::run(|_| async {
        shelf().insert().await?;
        let (sku, name) = (Sku("ab".into()), Arc::<str>::from("oslo"));
        let (owner, year, north) = (owner(), -44, Region::North);
        let found = Shelf::objects()
            .filter(|s| s.by_owner().key(owner).eq(3) & s.by_owner().contains_key(owner))
            .filter(|s| s.by_year().key(2024).eq(2) & s.by_year().key(year).eq(1))
            .filter(|s| s.by_region().key(Region::South).count().gt(4))
            .filter(|s| !s.by_region().contains_key(north))
            .filter(|s| s.by_sku().key(&sku).contains("x") & s.by_sku().contains_key(sku.clone()))
            .filter(|s| s.by_name().key("oslo").eq(1) & s.by_name().key(&name).exists(true))
            .filter(|s| s.by_flag().key(true).eq(1) & !s.by_flag().contains_key(false));
        let debug = format!("{found:?}");
        for path in [
            "by_owner.070707070707070707070707",
            "by_year.-44",
            "by_region.the-south.n",
            "by_region.north",
            "by_sku.AB",
            "by_name.oslo",
            "by_flag.true",
        ] {
            assert!(debug.contains(path), "{path} in {debug}");
        }
        assert_eq!(found.await?, [shelf()]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_update_names_a_key_by_a_value_of_its_type() -> Result<()> {
    TestDatabase::run(|_| async {
        shelf().insert().await?;
        Shelf::objects()
            .by_id(1)
            .update_one(|s| {
                let south = Region::South;
                (
                    s.by_owner().unset_key(owner()),
                    s.by_year().key(2025).set(9),
                    s.by_region().key(Region::North).set(Bin { count: 1 }),
                    s.by_region().key(south).count().inc(2),
                    s.by_sku().key(Sku("ab".into())).push("y"),
                    s.by_name().unset_key(&String::from("oslo")[..]),
                    s.by_flag().key(false).set(0),
                )
            })
            .await?;
        assert_eq!(
            stored::<Shelf>().await,
            [doc! {
                "_id": 1,
                "by_owner": {},
                "by_year": { "-44": 1, "2024": 2, "2025": 9 },
                "by_region": { "the-south": { "n": 7 }, "north": { "n": 1 } },
                "by_sku": { "AB": ["x", "y"] },
                "by_name": {},
                "by_flag": { "true": 1, "false": 0 },
            }]
        );
        let shelf = Shelf::get(1).await?;
        assert_eq!(
            shelf.by_year.keys().copied().collect::<Vec<_>>(),
            [-44, 2024, 2025]
        );
        assert_eq!(shelf.by_region[&Region::North].count, 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_key_whose_text_no_path_can_name_is_an_error_before_sending() -> Result<()> {
    let db = TestDatabase::new().await?;
    let (found, commands) = db
        .record(async {
            Shelf::objects()
                .filter(|s| s.by_sku().key(Sku("a.b".into())).is_empty())
                .await
        })
        .await;
    let error = found.unwrap_err().to_string();
    assert!(
        error.contains(r#"the map key "A.B" contains a dot"#),
        "{error}"
    );
    commands.assert_none();
    Ok(())
}
