//! Builders: what may be left out, what is converted, how many fields there may be.

use mongo_odm::bson::Uuid;
use mongo_odm::prelude::*;

#[derive(Document, Debug, PartialEq)]
struct Account {
    id: ObjectId,
    email: String,
    nick: Option<String>,
    #[field(default)]
    logins: i64,
    #[field(default = vec!["new".to_owned()])]
    roles: Vec<String>,
    #[field(auto_now_add)]
    joined: DateTime<Utc>,
    #[field(auto_now)]
    seen: DateTime<Utc>,
    #[field(default = Some(3))]
    level: Option<i32>,
    build: String,
}

#[derive(Document, Debug)]
struct Tagged {
    #[field(id)]
    key: Uuid,
}

#[derive(Document, Debug)]
struct ByName {
    #[field(id)]
    name: String,
    owner: Ref<Account>,
}

#[derive(EmbeddedDocument, Debug, Default, PartialEq)]
struct Nothing {}

#[test]
fn what_has_a_value_by_itself_may_be_left_out() {
    let before = Utc::now().timestamp_millis();
    let account = Account::builder()
        .set_build("release")
        .email("a@b.c")
        .build();
    assert_eq!(
        (&*account.email, account.nick, account.logins),
        ("a@b.c", None, 0)
    );
    assert_eq!(
        (account.roles, account.level, &*account.build),
        (vec!["new".to_owned()], Some(3), "release")
    );
    assert!(
        account.joined.timestamp_millis() >= before && account.seen.timestamp_millis() >= before
    );
    let other = Account::builder()
        .email("a@b.c")
        .set_build("release")
        .build();
    assert_ne!(account.id, other.id);
}

#[test]
fn what_is_given_is_kept_in_any_order() {
    let id = ObjectId::new();
    let now = DateTime::from_timestamp_millis(7).unwrap();
    let account = Account::builder()
        .seen(now)
        .level(None)
        .set_build("b")
        .roles(Vec::new())
        .joined(now)
        .logins(4)
        .nick("ann")
        .id(id)
        .email("given")
        .build();
    let expected = Account {
        id,
        email: "given".to_owned(),
        nick: Some("ann".to_owned()),
        logins: 4,
        roles: Vec::new(),
        joined: now,
        seen: now,
        level: None,
        build: "b".to_owned(),
    };
    assert_eq!(account, expected);
}

#[test]
fn ids_are_made_or_given_as_their_type_says() {
    assert_ne!(Tagged::builder().build().key, Tagged::builder().build().key);
    let account = Account::builder().email("a").set_build("b").build();
    let named = ByName::builder().name("n").owner(&account).build();
    assert_eq!((&*named.name, named.owner.id()), ("n", &account.id));
}

#[test]
fn a_struct_without_fields() {
    assert_eq!(Nothing::builder().build(), Nothing {});
}

macro_rules! wide {
    ($($field:ident)*) => {
        #[derive(EmbeddedDocument, Debug, PartialEq)]
        struct Wide { $($field: i32,)* }

        #[test]
        fn any_number_of_fields() {
            let mut number = 0;
            let mut next = || { number += 1; number };
            let wide = Wide::builder()$(.$field(next()))*.build();
            let mut number = 0;
            $(number += 1; assert_eq!(wide.$field, number);)*
            assert_eq!(number, 160);
        }
    };
}

wide! {
    a0 a1 a2 a3 a4 a5 a6 a7 a8 a9 b0 b1 b2 b3 b4 b5 b6 b7 b8 b9 c0 c1 c2 c3 c4 c5 c6 c7 c8 c9 d0 d1 d2 d3 d4 d5 d6 d7 d8
    d9 e0 e1 e2 e3 e4 e5 e6 e7 e8 e9 f0 f1 f2 f3 f4 f5 f6 f7 f8 f9 g0 g1 g2 g3 g4 g5 g6 g7 g8 g9 h0 h1 h2 h3 h4 h5 h6 h7
    h8 h9 i0 i1 i2 i3 i4 i5 i6 i7 i8 i9 j0 j1 j2 j3 j4 j5 j6 j7 j8 j9 k0 k1 k2 k3 k4 k5 k6 k7 k8 k9 l0 l1 l2 l3 l4 l5 l6
    l7 l8 l9 m0 m1 m2 m3 m4 m5 m6 m7 m8 m9 n0 n1 n2 n3 n4 n5 n6 n7 n8 n9 o0 o1 o2 o3 o4 o5 o6 o7 o8 o9 p0 p1 p2 p3 p4 p5
    p6 p7 p8 p9
}
