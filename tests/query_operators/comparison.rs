use mongo_odm::{bson::Bson, codec::ElementType, prelude::*, testing::TestDatabase};

use crate::support::{assert_finds, items, items_with};

/// 1: 1, 2: 5, 3: 10, 4: null, 5: nothing.
async fn stocks() -> Result<TestDatabase> {
    let number = |stock: i32| Some(Bson::Int32(stock));
    items_with(
        "stock",
        [number(1), number(5), number(10), Some(Bson::Null), None],
    )
    .await
}

#[tokio::test]
async fn eq() -> Result<()> {
    let db = stocks().await?;
    assert_finds!(db, |i| i.stock().eq(5), { "stock": 5 }, [2]);
    Ok(())
}

#[tokio::test]
async fn ne_finds_absent_fields_too() -> Result<()> {
    let db = stocks().await?;
    assert_finds!(db, |i| i.stock().ne(5), { "stock": { "$ne": 5 } }, [1, 3, 4, 5]);
    Ok(())
}

#[tokio::test]
async fn gt() -> Result<()> {
    let db = stocks().await?;
    assert_finds!(db, |i| i.stock().gt(5), { "stock": { "$gt": 5 } }, [3]);
    Ok(())
}

#[tokio::test]
async fn gte() -> Result<()> {
    let db = stocks().await?;
    assert_finds!(db, |i| i.stock().gte(5), { "stock": { "$gte": 5 } }, [2, 3]);
    Ok(())
}

#[tokio::test]
async fn lt() -> Result<()> {
    let db = stocks().await?;
    assert_finds!(db, |i| i.stock().lt(5), { "stock": { "$lt": 5 } }, [1]);
    Ok(())
}

#[tokio::test]
async fn lte() -> Result<()> {
    let db = stocks().await?;
    assert_finds!(db, |i| i.stock().lte(5), { "stock": { "$lte": 5 } }, [1, 2]);
    Ok(())
}

#[tokio::test]
async fn is_in() -> Result<()> {
    let db = stocks().await?;
    assert_finds!(db, |i| i.stock().is_in([1, 10, 99]), { "stock": { "$in": [1, 10, 99] } }, [1, 3]);
    Ok(())
}

#[tokio::test]
async fn is_in_of_nothing_finds_nothing() -> Result<()> {
    let db = stocks().await?;
    assert_finds!(db, |i| i.stock().is_in(Vec::<i32>::new()), { "stock": { "$in": [] } }, []);
    Ok(())
}

#[tokio::test]
async fn not_in_finds_absent_fields_too() -> Result<()> {
    let db = stocks().await?;
    assert_finds!(db, |i| i.stock().not_in([1, 10]), { "stock": { "$nin": [1, 10] } }, [2, 4, 5]);
    Ok(())
}

#[tokio::test]
async fn not_in_of_nothing_finds_everything() -> Result<()> {
    let db = stocks().await?;
    let nothing: [i32; 0] = [];
    assert_finds!(db, |i| i.stock().not_in(nothing), { "stock": { "$nin": [] } }, [1, 2, 3, 4, 5]);
    Ok(())
}

#[tokio::test]
async fn exists_finds_stored_null() -> Result<()> {
    let db = stocks().await?;
    assert_finds!(db, |i| i.stock().exists(true), { "stock": { "$exists": true } }, [1, 2, 3, 4]);
    assert_finds!(db, |i| i.stock().exists(false), { "stock": { "$exists": false } }, [5]);
    Ok(())
}

#[tokio::test]
async fn is_null_finds_null_and_nothing_alike() -> Result<()> {
    let db = stocks().await?;
    assert_finds!(db, |i| i.stock().is_null(), { "stock": null }, [4, 5]);
    Ok(())
}

#[tokio::test]
async fn is_not_null() -> Result<()> {
    let db = stocks().await?;
    assert_finds!(db, |i| i.stock().is_not_null(), { "stock": { "$ne": null } }, [1, 2, 3]);
    Ok(())
}

#[tokio::test]
async fn null_and_absence_can_be_told_apart() -> Result<()> {
    let db = stocks().await?;
    assert_finds!(
        db,
        |i| i.stock().is_null() & i.stock().exists(true),
        { "stock": { "$eq": null, "$exists": true } },
        [4]
    );
    Ok(())
}

#[tokio::test]
async fn has_type() -> Result<()> {
    let values = [
        Bson::Int32(1),
        Bson::Int64(1),
        Bson::Double(1.0),
        "1".into(),
        Bson::Null,
    ];
    let db = items_with("extra", values.map(Some)).await?;
    for (element_type, alias, id) in [
        (ElementType::INT32, "int", 1),
        (ElementType::INT64, "long", 2),
        (ElementType::DOUBLE, "double", 3),
        (ElementType::STRING, "string", 4),
        (ElementType::NULL, "null", 5),
    ] {
        assert_finds!(
            db,
            |i| i.extra().has_type(element_type),
            { "extra": { "$type": alias } },
            [id]
        );
    }
    Ok(())
}

#[tokio::test]
async fn modulo() -> Result<()> {
    let db = stocks().await?;
    assert_finds!(
        db,
        |i| i.stock().modulo(5, 0),
        { "stock": { "$mod": [5_i64, 0_i64] } },
        [2, 3]
    );
    Ok(())
}

#[tokio::test]
async fn text_is_ordered_by_its_bytes() -> Result<()> {
    let db = items_with("n", ["Beta", "alpha", "gamma"].map(Some)).await?;
    assert_finds!(db, |i| i.name().gt("alpha"), { "n": { "$gt": "alpha" } }, [3]);
    assert_finds!(
        db,
        |i| i.name().gte("B") & i.name().lt("b"),
        { "n": { "$gte": "B", "$lt": "b" } },
        [1, 2]
    );
    Ok(())
}

#[tokio::test]
async fn an_embedded_field_is_searched_by_its_stored_path() -> Result<()> {
    let db = items([
        doc! { "_id": 1, "maker": { "name": "a", "addr": { "city": "York" } } },
        doc! { "_id": 2, "maker": { "name": "b", "addr": { "city": "Oslo" } } },
        doc! { "_id": 3, "maker": { "name": "c" } },
        doc! { "_id": 4, "maker": null },
        doc! { "_id": 5 },
    ])
    .await?;
    let city = "maker.addr.city";
    assert_finds!(db, |i| i.maker().address().city().eq("Oslo"), { city: "Oslo" }, [2]);
    assert_finds!(db, |i| i.maker().address().is_null(), { "maker.addr": null }, [3, 4, 5]);
    assert_finds!(db, |i| i.maker().exists(true), { "maker": { "$exists": true } }, [1, 2, 3, 4]);
    assert_finds!(
        db,
        |i| i.maker().address().city().is_not_null(),
        { city: { "$ne": null } },
        [1, 2]
    );
    Ok(())
}

#[tokio::test]
async fn an_id_is_searched_like_a_field() -> Result<()> {
    let db = stocks().await?;
    assert_finds!(db, |i| i.id().gte(4), { "_id": { "$gte": 4 } }, [4, 5]);
    assert_finds!(db, |i| i.id().is_in([2, 3]), { "_id": { "$in": [2, 3] } }, [2, 3]);
    Ok(())
}
