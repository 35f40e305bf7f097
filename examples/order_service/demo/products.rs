use mongo_odm::prelude::*;

use super::failed;
use crate::{
    models::Product,
    tables::{
        self,
        Column::{Number, Text},
    },
};

pub async fn show() -> Result<()> {
    Product::insert_many([
        product("BEANS-1KG", "Coffee beans, 1 kg", 1_890, 40),
        product("MUG-W", "Mug, white", 795, 0),
        product("KETTLE", "Kettle", 5_490, 3),
    ])
    .await?;
    sell_one("KETTLE").await?;
    let products = Product::objects()
        .filter(|p| p.category().eq("kitchen"))
        .order_by(|p| p.price().asc())
        .await?;
    tables::show(
        "The products of the kitchen by price, after `insert_many` and the sale of one kettle:",
        table(&products),
    );
    failed(
        "The sale of a mug, of which none is in stock (`min = 0`), is refused by the same command:",
        sell_one("MUG-W").await,
    )
}

/// The bound of the field is a condition of the update: two sales at the same time cannot take one kettle twice.
async fn sell_one(sku: &str) -> Result<()> {
    Product::objects()
        .filter(|p| p.sku().eq(sku))
        .update_one(|p| p.stock().dec(1))
        .must_exist()
        .await?;
    Ok(())
}

fn product(sku: &str, name: &str, price: i64, stock: i32) -> Product {
    Product::builder()
        .sku(sku)
        .name(name)
        .category("kitchen")
        .price(price)
        .stock(stock)
        .build()
}

fn table(products: &[Product]) -> String {
    tables::table(
        [
            Text("SKU"),
            Text("Product"),
            Number("Price"),
            Number("Stock"),
        ],
        products.iter().map(|product| {
            [
                product.sku.clone(),
                product.name.clone(),
                tables::money(Decimal::new(product.price, 2)),
                product.stock.to_string(),
            ]
        }),
    )
}
