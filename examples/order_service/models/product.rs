use mongo_odm::prelude::*;

/// What can be ordered.
#[derive(Document, Clone, Debug, PartialEq, Eq)]
#[document(
    collection = "products",
    index(category),
    index(-created_at),
    index(category, subcategory),
    index(is_active, -created_at),
    index(category, price),
    index(name: text, description: text, weights(name = 10, description = 5), default_language = "english"),
    index(stock, partial = |p| p.is_active().eq(true)),
)]
pub struct Product {
    pub id: ObjectId,
    #[field(unique, min_length = 1)]
    pub sku: String,
    #[field(min_length = 1, max_length = 200)]
    pub name: String,
    pub description: Option<String>,
    #[field(min_length = 1)]
    pub category: String,
    pub subcategory: Option<String>,
    /// In cents.
    #[field(min = 0)]
    pub price: i64,
    #[field(default = 0, min = 0)]
    pub stock: i32,
    #[field(default = true)]
    pub is_active: bool,
    #[field(auto_now_add)]
    pub created_at: DateTime<Utc>,
}
