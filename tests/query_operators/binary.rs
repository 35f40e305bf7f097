//! Bytes are one binary value and arrays keep their length, whatever Rust type holds them.

use std::sync::Arc;

use mongo_odm::{prelude::*, testing::TestDatabase, types::Bytes};

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "files")]
struct File {
    id: i32,
    vec: Vec<u8>,
    array: [u8; 2],
    boxed: Box<[u8]>,
    shared: Arc<[u8]>,
    bytes: Bytes,
    maybe: Option<Vec<u8>>,
    parts: Vec<Vec<u8>>,
    point: [i32; 3],
    corners: [Option<i32>; 2],
}

fn file(id: i32, bytes: [u8; 2]) -> File {
    File {
        id,
        vec: bytes.to_vec(),
        array: bytes,
        boxed: Box::new(bytes),
        shared: Arc::new(bytes),
        bytes: Bytes::from(&bytes[..]),
        maybe: Some(bytes.to_vec()),
        parts: vec![bytes.to_vec(), Vec::new()],
        point: [i32::from(bytes[0]), 2, 3],
        corners: [Some(1), None],
    }
}

async fn files() -> Result<TestDatabase> {
    let db = TestDatabase::new().await?;
    db.scope(async { File::insert_many([file(1, [1, 2]), file(2, [8, 9])]).await })
        .await?;
    Ok(db)
}

/// The ids that a condition finds.
macro_rules! found {
    ($condition:expr) => {
        File::objects()
            .filter($condition)
            .order_by(|f| f.id().asc())
            .await?
            .iter()
            .map(|file| file.id)
            .collect::<Vec<_>>()
    };
}

#[tokio::test]
async fn bytes_are_compared_as_a_whole() -> Result<()> {
    let db = files().await?;
    db.scope(async {
        let one = [1, 2];
        assert_eq!(found!(|f| f.vec().eq(vec![1, 2])), [1]);
        assert_eq!(found!(|f| f.vec().eq(&one[..])), [1]);
        assert_eq!(found!(|f| f.vec().eq(b"\x01\x02")), [1]);
        assert_eq!(found!(|f| f.vec().eq([1, 2])), [1]);
        assert_eq!(found!(|f| f.vec().eq(Bytes::from(vec![1, 2]))), [1]);
        assert_eq!(found!(|f| f.vec().ne(vec![1, 2])), [2]);
        assert_eq!(found!(|f| f.vec().is_in([[1, 2], [8, 9]])), [1, 2]);
        assert_eq!(found!(|f| f.vec().not_in([vec![1, 2]])), [2]);
        assert_eq!(found!(|f| f.array().eq([1, 2])), [1]);
        assert_eq!(found!(|f| f.boxed().eq(vec![1, 2])), [1]);
        assert_eq!(found!(|f| f.boxed().eq(&one[..])), [1]);
        assert_eq!(found!(|f| f.shared().eq(one)), [1]);
        assert_eq!(found!(|f| f.bytes().eq([8, 9])), [2]);
        assert_eq!(found!(|f| f.maybe().eq(vec![8, 9])), [2]);
        assert_eq!(found!(|f| f.maybe().is_none()), []);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_list_of_bytes_is_a_list_of_binary_values() -> Result<()> {
    let db = files().await?;
    db.scope(async {
        assert_eq!(found!(|f| f.parts().contains(vec![1, 2])), [1]);
        assert_eq!(found!(|f| f.parts().at(0).eq([8, 9])), [2]);
        assert_eq!(found!(|f| f.parts().size(2)), [1, 2]);
        let updated = File::objects()
            .by_id(1)
            .update_one(|f| (f.parts().push([7]), f.vec().set([5]), f.bytes().set([6])))
            .await?;
        assert_eq!(updated.modified, 1);
        let file = File::get(1).await?;
        assert_eq!(file.parts, [vec![1, 2], vec![], vec![7]]);
        assert_eq!((file.vec, file.bytes.0), (vec![5], vec![6]));
        Ok(())
    })
    .await
}

#[test]
fn the_operands_are_binary_values() {
    let binary = |bytes: &[u8]| {
        mongo_odm::bson::Bson::Binary(mongo_odm::bson::Binary {
            subtype: mongo_odm::bson::spec::BinarySubtype::Generic,
            bytes: bytes.to_vec(),
        })
    };
    let filter =
        File::condition(|f| f.vec().eq([1, 2]) & f.array().ne([3, 4]) & f.boxed().is_in([[5]]));
    assert_eq!(
        filter.into_document().unwrap(),
        doc! {
            "vec": binary(&[1, 2]),
            "array": { "$ne": binary(&[3, 4]) },
            "boxed": { "$in": [binary(&[5])] },
        }
    );
}

#[tokio::test]
async fn an_array_is_asked_as_a_list_and_keeps_its_length() -> Result<()> {
    let db = files().await?;
    db.scope(async {
        assert_eq!(found!(|f| f.point().contains(8)), [2]);
        assert_eq!(found!(|f| f.point().gt(7)), [2]);
        assert_eq!(found!(|f| f.point().is_exactly([1, 2, 3])), [1]);
        assert_eq!(found!(|f| f.point().at(2).eq(3)), [1, 2]);
        File::objects()
            .by_id(1)
            .update_one(|f| (f.point().at(2).set(30), f.corners().each().set(4)))
            .await?;
        let file = File::get(1).await?;
        assert_eq!((file.point, file.corners), ([1, 2, 30], [Some(4), Some(4)]));
        File::objects()
            .by_id(1)
            .update_one(|f| f.point().set([7, 8, 9]))
            .await?;
        assert_eq!(File::get(1).await?.point, [7, 8, 9]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_element_behind_the_end_of_an_array_is_an_error_before_sending() -> Result<()> {
    let db = files().await?;
    let (errors, commands) = db
        .record(async {
            [
                File::objects()
                    .update(|f| f.point().at(3).set(1))
                    .await
                    .unwrap_err(),
                File::objects()
                    .filter(|f| f.point().at(3).eq(1))
                    .await
                    .unwrap_err(),
            ]
        })
        .await;
    for error in errors {
        let text = error.to_string();
        assert!(
            text.contains("`point` has 3 elements: there is no element 3"),
            "{text}"
        );
    }
    commands.assert_none();
    Ok(())
}
