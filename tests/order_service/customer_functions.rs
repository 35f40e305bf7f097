use mongo_odm::prelude::*;

use crate::{
    models::Customer,
    services,
    support::{HOSTILE, address, customer, stored, with_service, wrong_paths},
};

#[tokio::test]
async fn create_customer_with_address() -> Result<()> {
    with_service(|_| async {
        let home = address("New York");
        let acme = services::create_customer_with_address("Acme", "acme@example.com", home.clone())
            .await?;
        assert_eq!(Customer::get(acme.id).await?, acme);
        assert_eq!(acme.shipping_address.as_ref(), Some(&home));
        assert_eq!(acme.billing_address, Some(home));
        assert_eq!((acme.phone, acme.saved_addresses.len()), (None, 0));
        let document = stored::<Customer>(acme.id).await?;
        assert!(
            !document.contains_key("phone"),
            "an absent value is not stored"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn create_customer_with_address_refuses_what_is_wrong() -> Result<()> {
    with_service(|_| async {
        customer("acme@example.com").await?;
        let error = customer("acme@example.com").await.unwrap_err();
        assert!(error.is_duplicate_key(), "{error}");

        let mut nowhere = address("");
        nowhere.zip_code = "9".repeat(21);
        let error = services::create_customer_with_address(&"x".repeat(101), "@", nowhere)
            .await
            .unwrap_err();
        let wrong = [
            "billing_address.city",
            "billing_address.zip_code",
            "email",
            "name",
            "shipping_address.city",
            "shipping_address.zip_code",
        ];
        assert_eq!(wrong_paths(&error), wrong);
        assert_eq!(Customer::objects().count().await?, 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn search_customers() -> Result<()> {
    with_service(|_| async {
        let create = services::create_customer_with_address;
        let york = create("York", "york@example.com", address("New York")).await?;
        let albany = create("Albany", "albany@example.com", address("Albany")).await?;
        let mut gone = create("Gone", "gone@example.com", address("Albany")).await?;
        gone.is_active = false;
        gone.save().await?;
        let mut nowhere = Customer::builder()
            .name("Nowhere")
            .email("no@example.com")
            .build();
        nowhere.save().await?;

        let names = |customers: Vec<Customer>| {
            let mut names: Vec<String> = customers.into_iter().map(|c| c.name).collect();
            names.sort();
            names
        };
        assert_eq!(
            services::search_customers(Some("New York"), true).await?,
            [york]
        );
        assert_eq!(
            services::search_customers(Some("Albany"), true).await?,
            [albany]
        );
        assert_eq!(
            services::search_customers(Some("Albany"), false).await?,
            [gone]
        );
        let active = services::search_customers(None, true).await?;
        assert_eq!(names(active), ["Albany", "Nowhere", "York"]);
        for city in ["", "new york", "New"].iter().chain(&HOSTILE) {
            assert_eq!(
                services::search_customers(Some(city), true).await?,
                [],
                "{city}"
            );
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn search_customers_gives_the_newest_first() -> Result<()> {
    with_service(|_| async {
        for days in [2, 0, 1] {
            let mut customer = customer(&format!("{days}@example.com")).await?;
            customer.created_at -= chrono::TimeDelta::days(days);
            customer.save().await?;
        }
        let found = services::search_customers(Some("New York"), true).await?;
        let emails: Vec<&str> = found.iter().map(|c| c.email.as_str()).collect();
        assert_eq!(emails, ["0@example.com", "1@example.com", "2@example.com"]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn add_customer_address() -> Result<()> {
    with_service(|_| async {
        let acme = customer("acme@example.com").await?;
        let saved = services::add_customer_address(acme.id, address("Albany"), false).await?;
        assert_eq!(saved.saved_addresses, [address("Albany")]);
        assert_eq!(saved.shipping_address, Some(address("New York")));

        let moved = services::add_customer_address(acme.id, address("Buffalo"), true).await?;
        assert_eq!(
            moved.saved_addresses,
            [address("Albany"), address("Buffalo")]
        );
        assert_eq!(moved.shipping_address, Some(address("Buffalo")));
        assert_eq!(moved.billing_address, Some(address("New York")));
        assert_eq!(Customer::get(acme.id).await?, moved);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn add_customer_address_refuses_what_is_wrong() -> Result<()> {
    with_service(|db| async move {
        let acme = customer("acme@example.com").await?;
        let add = services::add_customer_address(acme.id, address(""), true);
        let (added, commands) = db.record(add).await;
        assert_eq!(
            wrong_paths(&added.unwrap_err()),
            ["saved_addresses.0.city", "shipping_address.city"]
        );
        commands.assert_none();

        let nobody = ObjectId::new();
        let error = services::add_customer_address(nobody, address("Albany"), false)
            .await
            .unwrap_err();
        assert!(error.is_does_not_exist(), "{error}");
        assert_eq!(Customer::objects().count().await?, 1, "nobody was made");
        Ok(())
    })
    .await
}
