use mongo_odm::prelude::*;

#[derive(EmbeddedDocument)]
struct Item {
    #[field(regex = "[a-z")]
    name: String,
    #[field(regex = "(?=ahead)")]
    code: String,
    #[field(each(regex = r"\d{3,1}"))]
    tags: Vec<String>,
    #[field(regex = r"\p{Nonsense}")]
    label: Option<String>,
    #[field(regex = r"^\p{Lu}[\w-]+$")]
    right: String,
}

fn main() {}
