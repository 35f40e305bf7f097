//! Updates that are errors before anything is sent.

use mongo_odm::{
    error::ErrorKind,
    prelude::*,
    query::{IntoUpdates, Update},
};

use crate::support::{Item, items, part};

type Fields = crate::support::ItemFields<Item>;

/// The error of an update that must not be sent.
async fn refused<U: IntoUpdates<Item>>(changes: impl FnOnce(Fields) -> U) -> Result<Error> {
    let db = items([doc! { "_id": 1 }]).await?;
    let update = Item::objects().update(changes);
    let (updated, commands) = db.record(async { update.await }).await;
    commands.assert_none();
    Ok(updated.unwrap_err())
}

#[tokio::test]
async fn an_update_that_changes_nothing() -> Result<()> {
    let nothing: [Update<Item>; 0] = [];
    let error = refused(|_| nothing).await?;
    assert_eq!(error.kind(), ErrorKind::InvalidQuery);
    assert_eq!(error.to_string(), "items: the update changes nothing");
    let notes: Option<String> = None;
    let error = refused(|i| notes.map(|notes| i.notes().set(notes))).await?;
    assert_eq!(error.to_string(), "items: the update changes nothing");
    Ok(())
}

#[tokio::test]
async fn a_path_that_is_changed_twice() -> Result<()> {
    for error in [
        refused(|i| (i.stock().set(1), i.stock().inc(1))).await?,
        refused(|i| [i.stock().set(1), i.stock().set(2)]).await?,
        refused(|i| {
            (
                i.stock().set(1),
                i.prices().key("old").rename_to(|i| i.stock()),
            )
        })
        .await?,
    ] {
        assert_eq!(error.kind(), ErrorKind::InvalidQuery);
        assert_eq!(error.to_string(), "items: the update changes `stock` twice");
    }
    Ok(())
}

#[tokio::test]
async fn a_path_and_one_inside_it() -> Result<()> {
    let error = refused(|i| {
        (
            i.parts().push(part("a", 1)),
            i.parts().at(0).quantity().set(1),
        )
    })
    .await?;
    assert_eq!(
        error.to_string(),
        "items: the update changes both `pt` and `pt.0.q`, one inside the other"
    );
    let error = refused(|i| (i.maker().address().city().set("x"), i.maker().unset())).await?;
    assert!(
        error.to_string().contains("both `mk.addr.city` and `mk`"),
        "{error}"
    );
    Ok(())
}

#[tokio::test]
async fn paths_that_only_begin_alike_do_not_conflict() -> Result<()> {
    let db = items([doc! { "_id": 1 }]).await?;
    let update = Item::objects()
        .on(&db)
        .update(|i| (i.name().set("a"), i.notes().set("b")));
    assert_eq!(update.await?.modified, 1);
    Ok(())
}

/// The paths and messages of what is wrong.
fn messages(error: &Error) -> String {
    assert!(error.is_validation(), "{error}");
    error.validation().unwrap().to_string()
}

#[tokio::test]
async fn values_that_break_the_constraints_of_their_fields() -> Result<()> {
    let error = refused(|i| i.name().set("longer than ten")).await?;
    assert!(messages(&error).contains("name: "), "{error}");
    let error = refused(|i| i.stock().set(-1)).await?;
    assert!(messages(&error).contains("stock: "), "{error}");
    let error = refused(|i| i.cost().set(dec!(0.005))).await?;
    assert!(messages(&error).contains("cost: "), "{error}");
    let error = refused(|i| i.stock().min(-1)).await?;
    assert!(messages(&error).contains("stock: "), "{error}");
    let error = refused(|i| i.stock().set_on_insert(-1)).await?;
    assert!(messages(&error).contains("stock: "), "{error}");
    Ok(())
}

#[tokio::test]
async fn elements_that_break_their_constraints() -> Result<()> {
    let long = "longer";
    for error in [
        refused(|i| i.tags().push(long)).await?,
        refused(|i| i.tags().push_all(["a", long])).await?,
        refused(|i| i.tags().add_to_set(long)).await?,
        refused(|i| i.tags().add_all_to_set(["a", long])).await?,
        refused(|i| i.tags().set(["a", long])).await?,
        refused(|i| i.tags().at(3).set(long)).await?,
        refused(|i| i.tags().each().set(long)).await?,
    ] {
        assert!(messages(&error).contains("tags"), "{error}");
    }
    Ok(())
}

#[tokio::test]
async fn embedded_values_that_break_their_constraints() -> Result<()> {
    let error = refused(|i| i.parts().push(part("long", 0))).await?;
    let messages = messages(&error);
    assert!(
        messages.contains("parts") && messages.contains("code") && messages.contains("quantity"),
        "{error}"
    );
    let error = refused(|i| i.parts().at(0).quantity().set(0)).await?;
    assert!(error.to_string().contains("parts.0.quantity"), "{error}");
    Ok(())
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once() -> Result<()> {
    let error = refused(|i| (i.name().set("longer than ten"), i.stock().set(-1))).await?;
    let messages = messages(&error);
    assert!(
        messages.contains("name") && messages.contains("stock"),
        "{error}"
    );
    Ok(())
}

#[tokio::test]
async fn amounts_are_not_values_and_are_not_checked() -> Result<()> {
    let db = items([doc! { "_id": 1, "stock": 5, "tags": ["longer"] }]).await?;
    let update = Item::objects()
        .on(&db)
        .update(|i| (i.stock().inc(-1), i.tags().pull("longer")));
    assert_eq!(update.await?.modified, 1);
    Ok(())
}

#[tokio::test]
async fn a_time_limit_that_would_not_hold() -> Result<()> {
    let db = items([doc! { "_id": 1 }]).await?;
    let limited = Item::objects().max_time(std::time::Duration::from_secs(1));
    let (update, delete) = (
        limited.clone().update(|i| i.stock().set(1)),
        limited.delete(),
    );
    let ((updated, deleted), commands) = db.record(async { (update.await, delete.await) }).await;
    assert_eq!(updated.unwrap_err().kind(), ErrorKind::InvalidQuery);
    assert_eq!(deleted.unwrap_err().kind(), ErrorKind::InvalidQuery);
    commands.assert_none();
    Ok(())
}

#[tokio::test]
async fn what_a_document_cannot_be_read_without_is_not_taken_away() -> Result<()> {
    let raw = "Make it an `Option`, give it a `default`, or use `update_raw`";
    let error = refused(|i| i.name().unset()).await?;
    assert_eq!(error.kind(), ErrorKind::InvalidQuery);
    assert_eq!(
        error.to_string(),
        format!("items: `name` cannot be unset: a document without it cannot be read. {raw}")
    );
    for (error, path, done) in [
        (
            refused(|i| i.name().rename_to(|i| i.notes())).await?,
            "name",
            "renamed",
        ),
        (
            refused(|i| i.maker().name().unset()).await?,
            "maker.name",
            "unset",
        ),
        (
            refused(|i| i.parts().at(0).quantity().unset()).await?,
            "parts.0.quantity",
            "unset",
        ),
        (
            refused(|i| i.parts().each().code().unset()).await?,
            "parts.$[].code",
            "unset",
        ),
        // It would leave null in its place.
        (
            refused(|i| i.scores().at(0).unset()).await?,
            "scores.0",
            "unset",
        ),
    ] {
        let start = format!("items: `{path}` cannot be {done}: ");
        assert!(error.to_string().starts_with(&start), "{error}");
    }
    Ok(())
}
