//! The command line.

use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use mongo_odm::{connect, prelude::*};

use crate::{demo, generate::generate, import, models::Order, report, tables::say};

/// Customers, their orders, and what the numbers say.
///
/// Connects as the environment says: MONGODB_URI, or MONGODB_HOST, MONGODB_PORT, MONGODB_NAME,
/// MONGODB_USER, MONGODB_PASSWORD and MONGODB_AUTH_SOURCE; else to
/// mongodb://localhost:27017/order_service.
#[derive(Debug, Parser)]
#[command(name = "order_service")]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Call every function of the service, in a database of its own, and show what it gives
    Demo,
    /// Import customers.jsonl and orders.jsonl, then print the report
    Import {
        /// The directory of the files
        directory: PathBuf,
    },
    /// Print the report
    Report(Report),
    /// Insert made-up orders, with customers for them
    Generate {
        /// How many orders
        orders: usize,
        /// What the orders are made from: the same seed makes the same orders
        #[arg(long)]
        seed: Option<u64>,
    },
}

#[derive(Debug, clap::Args)]
struct Report {
    /// The year of the revenue by month; that of the newest order when not given
    #[arg(long)]
    year: Option<i32>,
    /// How many customers, products and cities are shown
    #[arg(long, default_value_t = 10)]
    top: u32,
}

impl Cli {
    /// Does what the command line says.
    pub async fn run(self) -> Result<()> {
        let options = ConnectOptions::from_env()?.default_database("order_service");
        let db = connect(options).await?;
        match self.command {
            Command::Demo => demo::run(&db).await,
            Command::Import { directory } => import_files(&directory).await,
            Command::Report(Report { year, top }) => report::print(year, top).await,
            Command::Generate { orders, seed } => generate_orders(orders, seed).await,
        }
    }
}

async fn import_files(directory: &Path) -> Result<()> {
    let bar = progress_bar(
        import::size(directory)?,
        "{binary_bytes}/{binary_total_bytes}",
    );
    let summary = import::import(directory, |bytes| bar.inc(bytes)).await?;
    bar.finish_and_clear();
    for line in &summary.bad_lines {
        eprintln!("{line}");
    }
    say(format_args!("customers: {}", summary.customers));
    say(format_args!("orders: {}", summary.orders));
    say(format_args!("bad lines: {}", summary.bad_lines.len()));
    report::print(None, 10).await
}

async fn generate_orders(orders: usize, seed: Option<u64>) -> Result<()> {
    let seed = seed.unwrap_or_else(|| rand::random_range(0..1_000_000));
    mongo_odm::ensure_indexes().await?;
    let bar = progress_bar(orders as u64, "{human_pos}/{human_len} orders");
    let generated = generate(orders, seed, |inserted| bar.inc(inserted)).await;
    bar.finish_and_clear();
    match generated {
        Err(error) if error.is_duplicate_key() => {
            return Err(Error::custom_with_source(
                format!("there are orders of the seed {seed} already: give another `--seed`"),
                error,
            ));
        }
        generated => generated?,
    }
    let (time, count) = (bar.elapsed(), Order::objects().count().await?);
    say(format_args!(
        "{orders} orders of the seed {seed} in {time:.1?}; there are {count} now"
    ));
    Ok(())
}

fn progress_bar(length: u64, numbers: &str) -> ProgressBar {
    let template = format!("{{wide_bar}} {numbers} [{{elapsed}}]");
    let style = ProgressStyle::with_template(&template).expect("the template is right");
    ProgressBar::new(length).with_style(style)
}
