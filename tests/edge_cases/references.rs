//! References across databases, to the own type, and among equal ids.

use mongo_odm::{
    ConnectOptions, bson::Uuid, connection::disconnect, prelude::*, testing::TestDatabase,
};

#[derive(Document, Clone, Debug, PartialEq)]
#[document(db = "archive of references")]
struct Archived {
    id: i32,
    text: String,
}

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "nodes")]
struct Node {
    id: i32,
    parent: Option<Ref<Node>>,
    archived: Option<Ref<Archived>>,
}

fn node(id: i32, parent: Option<i32>) -> Node {
    Node {
        id,
        parent: parent.map(Ref::to),
        archived: Some(Ref::to(id)),
    }
}

#[tokio::test]
async fn a_reference_is_loaded_from_the_database_of_its_document() -> Result<()> {
    let here = TestDatabase::new().await?;
    let archive = TestDatabase::new().await?;
    let options = ConnectOptions::new(archive.uri())
        .alias("archive of references")
        .database(archive.name());
    mongo_odm::connect(options).await?;
    let text = "kept".to_owned();
    Archived { id: 1, text }.insert().await?;

    node(1, None).insert_on(&here).await?;
    let node = here.objects::<Node>().get().await?;
    let reference = node.archived.unwrap();
    assert_eq!(reference.fetch().await?.text, "kept");
    // A database that is named goes before the document's own.
    let missing = reference.fetch().on(&here).await.unwrap_err();
    assert!(missing.is_does_not_exist(), "{missing}");
    disconnect("archive of references");
    Ok(())
}

impl Node {
    async fn insert_on(mut self, db: &Database) -> Result<()> {
        self.insert().on(db).await
    }
}

#[tokio::test]
async fn a_document_may_refer_to_its_own_type_and_to_itself() -> Result<()> {
    TestDatabase::run(|db| async move {
        node(1, Some(1)).insert().await?;
        node(2, Some(1)).insert().await?;
        let (children, commands) = db
            .record(async { Node::objects().filter(|n| n.parent().eq(1)).await })
            .await;
        let children = children?;
        assert_eq!(children.len(), 2);
        assert_eq!(commands.names(), ["find"], "nothing is loaded behind it");
        let parent = children[0].parent.unwrap().fetch().await?;
        assert_eq!(parent.parent, Some(Ref::to(1)));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn references_to_several_documents_are_one_query() -> Result<()> {
    TestDatabase::run(|db| async move {
        Node::insert_many([node(1, None), node(2, Some(1)), node(3, Some(9))]).await?;
        let (parents, commands) = db
            .record(async {
                let nodes = Node::objects().filter(|n| n.parent().exists(true)).await?;
                let ids = nodes
                    .iter()
                    .filter_map(|node| node.parent)
                    .map(|parent| *parent.id());
                Node::objects().by_ids(ids).await
            })
            .await;
        let ids: Vec<i32> = parents?.iter().map(|parent| parent.id).collect();
        assert_eq!(ids, [1], "what is not there is left out");
        assert_eq!(commands.names(), ["find", "find"]);
        Ok(())
    })
    .await
}

#[derive(Document, Clone, Debug, PartialEq)]
struct Device {
    id: Uuid,
}

#[derive(Document, Clone, Debug, PartialEq)]
struct Room {
    id: String,
}

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "readings")]
struct Reading {
    id: i32,
    device: Ref<Device>,
    spare: Option<Ref<Device>>,
    room: Ref<Room>,
    next_room: Option<Ref<Room>>,
}

#[tokio::test]
async fn an_id_stands_for_the_reference_in_builders_filters_and_updates() -> Result<()> {
    TestDatabase::run(|_| async {
        let (device, spare) = (Uuid::new(), Uuid::new());
        let reading = Reading::builder().id(1).device(device).spare(spare);
        let mut reading = reading.room("kitchen").next_room("hall").build();
        reading.insert().await?;
        let mut all = Reading::objects();
        all = all.filter(|r| r.device().eq(device) & r.spare().is_in([device, spare]));
        all = all.filter(|r| r.room().eq("kitchen") & r.next_room().ne("kitchen"));
        assert_eq!(all.clone().get().await?, reading);
        all.update_one(|r| (r.device().set(spare), r.next_room().set("attic")))
            .await?;
        reading.reload().await?;
        assert_eq!(reading.device, Ref::to(spare));
        assert_eq!(reading.next_room, Some(Ref::to("attic".to_owned())));
        Ok(())
    })
    .await
}
