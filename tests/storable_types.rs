//! Derived documents of every kind of field: what is stored is read back, and errors have paths.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    net::Ipv4Addr,
    sync::Arc,
};

use mongo_odm::{
    bson::{Bson, RawDocumentBuf, doc},
    codec::{DecodeError, Decoder, ElementType, Encoder},
    fields::{AsArray, Field, Path, Root},
    meta::{Rules, TypeMeta},
    prelude::*,
    types::{Bytes, FieldType, Serde},
};

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Size {
    Small,
    #[choice(name = "XL")]
    Large,
}

/// A newtype of the user's, with a check of its own.
#[derive(Clone, Debug, PartialEq)]
struct Sku(String);

impl FieldType for Sku {
    type Path<R: Root> = Field<R, Self>;
    type Slice = AsArray;
    const TYPE: &'static TypeMeta = String::TYPE;

    fn path<R: Root>(at: Path) -> Field<R, Self> {
        Field::new(at)
    }

    fn encode(&self, encoder: &mut Encoder) -> ElementType {
        self.0.encode(encoder)
    }

    fn decode(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        String::decode(element_type, decoder).map(Self)
    }

    fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
        if !self.0.starts_with("sku-") {
            validator.fail("must start with sku-");
        }
        self.0.validate_value(rules, validator);
    }
}

#[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
struct Part {
    sku: Sku,
    amount: u64,
    #[field(default)]
    parts: Vec<Part>,
    spare: Option<Box<Part>>,
}

impl Part {
    fn new(sku: &str, amount: u64) -> Self {
        Self {
            sku: Sku(sku.to_owned()),
            amount,
            parts: Vec::new(),
            spare: None,
        }
    }
}

#[derive(Document, Clone, Debug, PartialEq)]
struct Machine {
    id: ObjectId,
    parts: Vec<Part>,
    stock: HashMap<Size, Vec<u32>>,
    prices: BTreeMap<u16, Decimal>,
    sizes: BTreeSet<String>,
    name: Arc<str>,
    photo: Bytes,
    hash: [u8; 4],
    #[field(serde)]
    address: Ipv4Addr,
    #[field(serde)]
    gateway: Option<Ipv4Addr>,
    #[field(serde, null)]
    proxy: Option<Ipv4Addr>,
    others: Vec<Serde<Ipv4Addr>>,
    anything: Bson,
    raw: RawDocumentBuf,
    tree: Option<Arc<Part>>,
}

fn machine() -> Machine {
    let mut part = Part::new("sku-1", 2);
    part.parts = vec![Part::new("sku-2", 1), Part::new("sku-3", 1)];
    part.spare = Some(Box::new(Part::new("sku-4", 0)));
    Machine {
        id: ObjectId::new(),
        parts: vec![part.clone(), Part::new("sku-5", 7)],
        stock: HashMap::from([(Size::Small, vec![1, 2]), (Size::Large, vec![])]),
        prices: BTreeMap::from([(2024, dec!(1.10)), (2025, dec!(-0.5))]),
        sizes: BTreeSet::from(["b".to_owned(), "a".to_owned()]),
        name: "press".into(),
        photo: vec![1, 2, 3].into(),
        hash: [9, 8, 7, 6],
        address: Ipv4Addr::LOCALHOST,
        gateway: None,
        proxy: None,
        others: vec![Serde(Ipv4Addr::BROADCAST)],
        anything: Bson::Array(vec![Bson::Null, doc! { "a": 1 }.into()]),
        raw: RawDocumentBuf::try_from(&doc! { "b": [true] }).unwrap(),
        tree: Some(Arc::new(part)),
    }
}

#[test]
fn every_kind_of_field_is_read_back() {
    let machine = machine();
    let bytes = machine.to_bson().unwrap();
    assert_eq!(Machine::from_bson(&bytes).unwrap(), machine);
}

#[test]
fn what_is_stored_is_what_the_types_say() {
    let stored = mongo_odm::bson::Document::try_from(machine().to_bson().unwrap()).unwrap();
    let stock = stored.get_document("stock").unwrap();
    assert_eq!(stock, &doc! { "XL": [], "small": [1_i64, 2_i64] });
    assert_eq!(
        stored
            .get_document("prices")
            .unwrap()
            .keys()
            .collect::<Vec<_>>(),
        ["2024", "2025"]
    );
    assert_eq!(stored.get_str("name").unwrap(), "press");
    assert_eq!(stored.get_binary_generic("hash").unwrap(), &[9, 8, 7, 6]);
    assert!(!stored.contains_key("gateway"));
    assert_eq!(stored.get("proxy"), Some(&Bson::Null));
    assert!(
        !stored.get_array("parts").unwrap()[1]
            .as_document()
            .unwrap()
            .contains_key("spare")
    );
}

#[test]
fn what_cannot_be_stored_has_its_path() {
    let mut machine = machine();
    machine.parts[1].amount = u64::MAX;
    let error = machine.to_bson().unwrap_err();
    assert_eq!(error.path().as_deref(), Some("parts.1.amount"));

    let mut machine = self::machine();
    machine.parts[0].parts[1].amount = u64::MAX;
    assert_eq!(
        machine.to_bson().unwrap_err().path().as_deref(),
        Some("parts.0.parts.1.amount")
    );
}

#[test]
fn what_cannot_be_read_has_its_path() {
    let path_of = |change: &dyn Fn(&mut mongo_odm::bson::Document)| {
        let mut stored = mongo_odm::bson::Document::try_from(machine().to_bson().unwrap()).unwrap();
        change(&mut stored);
        let raw = RawDocumentBuf::try_from(&stored).unwrap();
        Machine::from_bson(&raw)
            .unwrap_err()
            .path()
            .unwrap()
            .to_owned()
    };
    assert_eq!(
        path_of(&|stored| {
            let parts = stored.get_array_mut("parts").unwrap();
            parts[0]
                .as_document_mut()
                .unwrap()
                .get_array_mut("parts")
                .unwrap()[1] = doc! { "sku": 7, "amount": 1 }.into();
        }),
        "parts.0.parts.1.sku"
    );
    assert_eq!(
        path_of(&|stored| {
            stored
                .get_document_mut("stock")
                .unwrap()
                .insert("huge", Bson::Array(vec![]));
        }),
        "stock.huge"
    );
    assert_eq!(
        path_of(&|stored| {
            stored
                .get_document_mut("prices")
                .unwrap()
                .insert("2024", "1.10");
        }),
        "prices.2024"
    );
    assert_eq!(
        path_of(&|stored| drop(stored.insert("address", 7))),
        "address"
    );
    assert_eq!(
        path_of(&|stored| drop(stored.insert("address", Bson::Null))),
        "address"
    );
}

#[test]
fn a_newtypes_own_check_runs_wherever_it_stands() {
    let mut machine = machine();
    machine.parts[0].parts[0].sku = Sku("2".into());
    let error = machine.validate().unwrap_err();
    assert_eq!(
        error.validation().unwrap().to_string(),
        "parts.0.parts.0.sku: must start with sku-"
    );
}
