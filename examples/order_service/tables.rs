//! Tables for the terminal.

use std::{
    fmt::Display,
    io::{self, Write},
    process,
};

use comfy_table::{CellAlignment, Table, presets::UTF8_FULL_CONDENSED};
use mongo_odm::prelude::*;

use crate::models::{Author, Customer, Order};

/// A column's title; numbers stand on the right.
pub enum Column {
    Text(&'static str),
    Number(&'static str),
}

use Column::{Number, Text};

/// A table of rows, or a word that there are none.
pub fn table<const N: usize>(
    columns: [Column; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    let mut table = Table::new();
    table.load_preset(UTF8_FULL_CONDENSED);
    table.set_header(columns.iter().map(|(Text(title) | Number(title))| *title));
    for (column, kind) in table.column_iter_mut().zip(&columns) {
        if matches!(kind, Number(_)) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.add_rows(rows);
    if table.is_empty() {
        return "(none)".to_owned();
    }
    table.to_string()
}

pub fn money(amount: Decimal) -> String {
    format!("{amount:.2}")
}

/// Prints a line. Who has read enough (`| head`) ends the program.
pub fn say(line: impl Display) {
    if writeln!(io::stdout(), "{line}").is_err() {
        process::exit(0);
    }
}

/// Prints a titled table.
pub fn show(title: impl Display, table: impl Display) {
    say(format_args!("\n{title}\n{table}"));
}

pub fn authors(authors: &[Author]) -> String {
    table(
        [Text("Author"), Text("E-mail"), Text("Bio"), Text("Active")],
        authors.iter().map(|author| {
            [
                author.to_string(),
                author.email.clone(),
                author.bio.clone(),
                author.is_active.to_string(),
            ]
        }),
    )
}

pub fn customers(customers: &[Customer]) -> String {
    table(
        [
            Text("Customer"),
            Text("E-mail"),
            Text("Ships to"),
            Number("Saved addresses"),
        ],
        customers.iter().map(|customer| {
            let address = customer.shipping_address.as_ref();
            [
                customer.to_string(),
                customer.email.clone(),
                address.map(ToString::to_string).unwrap_or_default(),
                customer.saved_addresses.len().to_string(),
            ]
        }),
    )
}

pub fn orders(orders: &[Order]) -> String {
    table(
        [
            Text("Order"),
            Text("Status"),
            Text("Tags"),
            Number("Items"),
            Number("Total"),
        ],
        orders.iter().map(|order| {
            [
                order.order_number.clone(),
                order.status.to_string(),
                order.tags.join(", "),
                order.items.len().to_string(),
                money(order.total_amount),
            ]
        }),
    )
}

/// An error: what is wrong with a document, as a table of paths.
pub fn error(error: &Error) -> String {
    let Some(errors) = error.validation() else {
        return error.to_string();
    };
    table(
        [Text("Where"), Text("What is wrong")],
        errors
            .iter()
            .map(|failure| [failure.path().to_owned(), failure.message().to_owned()]),
    )
}
