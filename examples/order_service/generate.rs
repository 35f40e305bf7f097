//! Orders that look like real ones, as many as wanted and always the same for a seed.

use chrono::TimeDelta;
use mongo_odm::prelude::*;
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};

use crate::models::{Address, Customer, Order, OrderItem, OrderStatus};

/// How many orders are made and inserted at a time.
const BATCH: usize = 2_000;

/// How many orders a customer has on average.
const ORDERS_PER_CUSTOMER: usize = 8;

/// The orders are of the two years from here: 2024-01-01, in seconds since 1970.
const START: i64 = 1_704_067_200;
const SECONDS: i64 = 2 * 365 * 24 * 60 * 60;

const FIRST_NAMES: [&str; 12] = [
    "Ada", "Bruno", "Chloé", "Dmitri", "Elif", "Farah", "Grace", "Hiro", "Ines", "Jürgen", "Kofi",
    "Lucía",
];
const LAST_NAMES: [&str; 12] = [
    "Almeida", "Bauer", "Costa", "Dubois", "Eriksson", "Fischer", "García", "Haddad", "Ito",
    "Jansen", "Kowalski", "Lovelace",
];
const CITIES: [(&str, &str, &str); 10] = [
    ("New York", "NY", "USA"),
    ("Chicago", "IL", "USA"),
    ("Berlin", "Berlin", "Germany"),
    ("München", "Bayern", "Germany"),
    ("São Paulo", "SP", "Brazil"),
    ("Lagos", "Lagos", "Nigeria"),
    ("Kyoto", "Kyoto", "Japan"),
    ("London", "England", "UK"),
    ("Lyon", "Auvergne-Rhône-Alpes", "France"),
    ("Istanbul", "Istanbul", "Turkey"),
];
/// Name and price in cents; the first ones sell best.
const PRODUCTS: [(&str, i64); 16] = [
    ("Coffee beans, 1 kg", 1_890),
    ("Filter papers", 349),
    ("Green tea", 1_250),
    ("Mug, white", 795),
    ("Espresso cups, set of 6", 3_400),
    ("Milk frother", 4_999),
    ("Hand grinder", 6_950),
    ("French press", 2_995),
    ("Kettle", 5_490),
    ("Kitchen scale", 3_275),
    ("Tea strainer", 899),
    ("Honey", 1_120),
    ("Water filter", 1_699),
    ("Cleaning tablets", 1_049),
    ("Burr grinder", 18_900),
    ("Espresso machine", 64_900),
];
const TAGS: [&str; 5] = ["gift", "express", "newsletter", "wholesale", "returning"];

/// Makes orders, and customers for them. `progress` is told how many orders were inserted.
pub async fn generate(orders: usize, seed: u64, progress: impl Fn(u64)) -> Result<()> {
    let mut generator = Generator::new(seed);
    let customers = orders.div_ceil(ORDERS_PER_CUSTOMER);
    let customers: Vec<Ref<Customer>> =
        Customer::insert_many((0..customers).map(|number| generator.customer(number)))
            .await?
            .iter()
            .map(Ref::from)
            .collect();
    let mut number = 0;
    while number < orders {
        let end = orders.min(number + BATCH);
        let batch = (number..end).map(|number| generator.order(number, &customers));
        Order::insert_many(batch).unordered().await?;
        progress((end - number) as u64);
        number = end;
    }
    Ok(())
}

struct Generator {
    seed: u64,
    random: StdRng,
}

impl Generator {
    fn new(seed: u64) -> Self {
        Self {
            seed,
            random: StdRng::seed_from_u64(seed),
        }
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        *from
            .choose(&mut self.random)
            .expect("the lists are not empty")
    }

    /// A number below `end`, small ones more often than great ones.
    fn skewed(&mut self, end: usize) -> usize {
        let [one, other] = [(); 2].map(|()| self.random.random_range(0..end));
        one.min(other)
    }

    fn customer(&mut self, number: usize) -> Customer {
        let (first, last) = (self.pick(&FIRST_NAMES), self.pick(&LAST_NAMES));
        let address = self.address();
        Customer::builder()
            .name(format!("{first} {last}"))
            .email(format!("customer-{number}@seed-{}.example.com", self.seed))
            .phone(format!("+1 555 {:04}", self.random.random_range(0..10_000)))
            .billing_address(address.clone())
            .shipping_address(address)
            .created_at(self.date())
            .build()
    }

    fn address(&mut self) -> Address {
        let (city, state, country) = self.pick(&CITIES);
        Address::builder()
            .street(format!("{} Main Street", self.random.random_range(1..400)))
            .city(city)
            .state(state)
            .zip_code(format!("{:05}", self.random.random_range(0..100_000)))
            .country(country)
            .build()
    }

    fn order(&mut self, number: usize, customers: &[Ref<Customer>]) -> Order {
        let created_at = self.date();
        let tags = if self.random.random_bool(0.4) {
            vec![self.pick(&TAGS).to_owned()]
        } else {
            Vec::new()
        };
        let items = (0..=self.skewed(6))
            .map(|_| self.item())
            .collect::<Vec<_>>();
        Order::builder()
            .order_number(format!("GEN-{}-{number:07}", self.seed))
            .customer(customers[self.skewed(customers.len())])
            .items(items)
            .tags(tags)
            .status(self.status())
            .created_at(created_at)
            .build()
    }

    fn item(&mut self) -> OrderItem {
        let product = self.skewed(PRODUCTS.len());
        let (name, cents) = PRODUCTS[product];
        OrderItem::builder()
            .product_id(format!("P-{:03}", product + 1))
            .product_name(name)
            .quantity(1 + self.skewed(5) as i32)
            .unit_price(Decimal::new(cents, 2))
            .build()
    }

    fn status(&mut self) -> OrderStatus {
        use OrderStatus::{Cancelled, Delivered, Pending, Processing, Shipped};
        match self.random.random_range(0..100) {
            0..5 => Pending,
            5..12 => Processing,
            12..22 => Shipped,
            22..92 => Delivered,
            _ => Cancelled,
        }
    }

    fn date(&mut self) -> DateTime<Utc> {
        let start = DateTime::from_timestamp(START, 0).unwrap_or_default();
        start + TimeDelta::seconds(self.random.random_range(0..SECONDS))
    }
}
