use mongo_odm::prelude::*;

use super::{failed, gave};
use crate::{
    services::{create_author, get_active_authors, get_author_by_email, soft_delete_author},
    tables,
};

pub async fn show() -> Result<()> {
    let ada = create_author("Ada Lovelace", "ada@example.com", "Writes about engines.").await?;
    let grace = create_author("Grace Hopper", "grace@example.com", "Finds bugs.").await?;
    gave(
        "`create_author` makes two authors:",
        format!("{ada} and {grace}"),
    );

    let again = create_author("Another Ada", "ada@example.com", "").await;
    failed(
        "`create_author` refuses an e-mail address that is taken:",
        again,
    )?;

    let found = get_author_by_email("grace@example.com").await?;
    gave(
        "`get_author_by_email` finds who has grace@example.com:",
        found.map_or_else(|| "nobody".to_owned(), |a| a.to_string()),
    );

    soft_delete_author(grace.id).await?;
    let active = get_active_authors().await?;
    tables::show(
        "`get_active_authors` leaves out Grace after `soft_delete_author`:",
        tables::authors(&active),
    );
    Ok(())
}
