//! The command line.

use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use mongo_odm::{connect, prelude::*};

use crate::{demo, generate::generate, import, indexes, models::Order, report, tables::say};

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
    Demo {
        /// Drop that database instead
        #[arg(long)]
        drop: bool,
        /// Say that the server, and the data with it, ends with the demonstration
        #[arg(long, conflicts_with = "drop")]
        temporary: bool,
    },
    /// Import customers.jsonl and orders.jsonl, then print the report
    Import {
        /// The directory of the files
        directory: PathBuf,
    },
    /// Print the report
    Report(Report),
    /// Insert made-up orders, with customers for them
    Generate {
        /// How many orders, at least one
        #[arg(value_parser = clap::value_parser!(u32).range(1..))]
        orders: u32,
        /// What the orders are made from: the same seed makes the same orders
        #[arg(long)]
        seed: Option<u64>,
    },
}

#[derive(Debug, clap::Args)]
struct Report {
    /// The year of the revenue by month; that of the newest order when not given
    #[arg(long, value_parser = clap::value_parser!(i32).range(1970..=9999))]
    year: Option<i32>,
    /// How many customers, products and cities are shown, at least one
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    top: u32,
}

impl Cli {
    /// Does what the command line says.
    pub async fn run(self) -> Result<()> {
        let options = ConnectOptions::from_env()?.database_or("order_service");
        let db = connect(options).await?;
        if !matches!(self.command, Command::Demo { .. }) {
            say(format_args!("Working on the database `{}`.", db.name()));
        }
        match self.command {
            Command::Demo { drop: true, .. } => demo::drop(&db).await,
            Command::Demo { temporary, .. } => demo::run(&db, temporary).await,
            Command::Import { directory } => import_files(&directory).await,
            Command::Report(arguments) => print_report(arguments).await,
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

async fn print_report(Report { year, top }: Report) -> Result<()> {
    if !Order::objects().exists().await? {
        say("It has no orders: `import` and `generate` make some.");
        return Ok(());
    }
    report::print(year, top).await
}

async fn generate_orders(orders: u32, seed: Option<u64>) -> Result<()> {
    let seed = seed.unwrap_or_else(|| rand::random_range(0..1_000_000));
    indexes::ensure().await?;
    let bar = progress_bar(orders.into(), "{human_pos}/{human_len} orders");
    let generated = generate(orders as usize, seed, |inserted| bar.inc(inserted)).await;
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
