//! The options of a connection from environment variables.

use std::env::{self, VarError};

use super::{Address, ConnectOptions, Login};
use crate::error::{Error, Result};

const DEFAULT_HOST: &str = "localhost";

impl ConnectOptions {
    /// The options of the environment's variables:
    ///
    /// | Variable | Meaning |
    /// |---|---|
    /// | `MONGODB_URI` | a connection string; it goes before the others |
    /// | `MONGODB_HOST` | a host, or several with commas between; `localhost` when not set |
    /// | `MONGODB_PORT` | the port of hosts that name none |
    /// | `MONGODB_NAME` | the database, where the URI names none |
    /// | `MONGODB_USER`, `MONGODB_PASSWORD`, `MONGODB_AUTH_SOURCE` | the login, where the URI has none |
    ///
    /// A variable that is empty counts as not set. Setters go before all of them.
    ///
    /// # Errors
    ///
    /// A variable has a value that cannot be; the error names it.
    ///
    /// # Example
    ///
    /// ```no_run
    /// use mongo_odm::prelude::*;
    ///
    /// # async fn run() -> Result<()> {
    /// let db = mongo_odm::connect(ConnectOptions::from_env()?.max_pool_size(50)).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_env() -> Result<Self> {
        let mut unreadable = None;
        let options = Self::from_variables(|name| match env::var(name) {
            Ok(value) => Some(value),
            Err(VarError::NotPresent) => None,
            Err(VarError::NotUnicode(_)) => {
                unreadable.get_or_insert_with(|| name.to_owned());
                None
            }
        });
        match unreadable {
            Some(name) => Err(Error::configuration(format!("`{name}` is not UTF-8"))),
            None => options,
        }
    }

    /// The options of variables that are kept elsewhere than in the environment: under the names that
    /// [`from_env`](Self::from_env) lists, `lookup` gives a variable's value.
    ///
    /// # Errors
    ///
    /// As [`from_env`](Self::from_env).
    ///
    /// # Example
    ///
    /// ```
    /// use std::collections::HashMap;
    /// use mongo_odm::ConnectOptions;
    ///
    /// let variables = HashMap::from([("MONGODB_HOST", "db1"), ("MONGODB_NAME", "shop")]);
    /// let options = ConnectOptions::from_variables(|name| variables.get(name).copied().map(str::to_owned))?;
    /// # Ok::<(), mongo_odm::Error>(())
    /// ```
    pub fn from_variables(mut lookup: impl FnMut(&str) -> Option<String>) -> Result<Self> {
        let mut variable = |name: &str| lookup(name).filter(|value| !value.trim().is_empty());
        let address = match variable("MONGODB_URI") {
            Some(uri) => Address::Uri(uri.trim().to_owned()),
            None => Address::Hosts(hosts(variable("MONGODB_HOST"), variable("MONGODB_PORT"))?),
        };
        let mut options = Self::at(address);
        options.fallback_database = variable("MONGODB_NAME");
        options.fallback_login = Login {
            username: variable("MONGODB_USER"),
            password: variable("MONGODB_PASSWORD"),
            source: variable("MONGODB_AUTH_SOURCE"),
            mechanism: None,
        };
        options.fallback_login.forget_source_of_nobody();
        Ok(options)
    }
}

impl Login {
    /// Deployments set the source once for all, also where no login is needed.
    fn forget_source_of_nobody(&mut self) {
        if self.username.is_none() && self.password.is_none() {
            self.source = None;
        }
    }
}

fn hosts(hosts: Option<String>, port: Option<String>) -> Result<Vec<String>> {
    let hosts = hosts.unwrap_or_else(|| DEFAULT_HOST.to_owned());
    if hosts.contains("://") {
        return Err(Error::configuration(
            "`MONGODB_HOST` holds a URI, which goes to `MONGODB_URI`",
        ));
    }
    let port = port.map(|port| self::port(&port)).transpose()?;
    let hosts = hosts.split(',').map(|host| match port {
        Some(port) => with_port(host.trim(), port),
        None => host.trim().to_owned(),
    });
    Ok(hosts.collect())
}

fn port(text: &str) -> Result<u16> {
    match text.trim().parse() {
        Ok(0) | Err(_) => Err(Error::configuration(format!(
            "`MONGODB_PORT` must be a number from 1 to 65535, and is `{text}`"
        ))),
        Ok(port) => Ok(port),
    }
}

fn with_port(host: &str, port: u16) -> String {
    match host.matches(':').count() {
        0 => format!("{host}:{port}"),
        // `[::1]`, or a bare IPv6 address.
        2.. if host.ends_with(']') => format!("{host}:{port}"),
        2.. if !host.starts_with('[') => format!("[{host}]:{port}"),
        _ => host.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use mongodb::options::ConnectionString;

    use super::ConnectOptions;
    use crate::{connection::options::Settings, error::Result};

    fn settings(variables: &[(&str, &str)]) -> Result<Settings> {
        let variables: HashMap<_, _> = variables.iter().copied().collect();
        let options = ConnectOptions::from_variables(|name| {
            variables.get(name).map(|value| (*value).to_owned())
        })?;
        options.settings().map(|(settings, _)| settings)
    }

    fn same(variables: &[(&str, &str)], uri: &str) {
        let expected = ConnectOptions::new(uri).settings().unwrap().0;
        assert_eq!(settings(variables).unwrap(), expected);
    }

    #[test]
    fn nothing_set_is_the_local_server() {
        same(&[], "mongodb://localhost:27017/test");
        same(&[("MONGODB_HOST", " ")], "mongodb://localhost");
    }

    #[test]
    fn the_parts_make_what_the_uri_makes() {
        same(
            &[
                ("MONGODB_HOST", "db1"),
                ("MONGODB_PORT", "27018"),
                ("MONGODB_NAME", "shop"),
                ("MONGODB_USER", "root"),
                ("MONGODB_PASSWORD", "p@ss:word/"),
                ("MONGODB_AUTH_SOURCE", "users"),
            ],
            "mongodb://root:p%40ss%3Aword%2F@db1:27018/shop?authSource=users",
        );
    }

    #[test]
    fn the_port_is_for_hosts_that_name_none() {
        same(
            &[("MONGODB_HOST", "a, b:1"), ("MONGODB_PORT", "27018")],
            "mongodb://a:27018,b:1",
        );
        same(
            &[("MONGODB_HOST", "::1"), ("MONGODB_PORT", "27018")],
            "mongodb://[::1]:27018",
        );
        same(&[("MONGODB_HOST", "[::1]:5")], "mongodb://[::1]:5");
    }

    #[test]
    fn the_uri_goes_before_the_parts() {
        same(
            &[
                ("MONGODB_URI", "mongodb://root:secret@db1/shop"),
                ("MONGODB_HOST", "elsewhere"),
                ("MONGODB_NAME", "other"),
                ("MONGODB_USER", "nobody"),
                ("MONGODB_PASSWORD", "nothing"),
                ("MONGODB_AUTH_SOURCE", "nowhere"),
            ],
            "mongodb://root:secret@db1/shop",
        );
    }

    #[test]
    fn the_parts_fill_what_the_uri_leaves_out() {
        same(
            &[
                ("MONGODB_URI", "mongodb://db1"),
                ("MONGODB_NAME", "shop"),
                ("MONGODB_USER", "root"),
                ("MONGODB_PASSWORD", "secret"),
                ("MONGODB_AUTH_SOURCE", "admin"),
            ],
            "mongodb://root:secret@db1/shop?authSource=admin",
        );
    }

    #[test]
    fn database_or_is_for_those_who_name_none() {
        let database = |variables: &'static [(&str, &str)]| {
            let variables: HashMap<_, _> = variables.iter().copied().collect();
            let options = ConnectOptions::from_variables(|name| {
                variables.get(name).map(|value| (*value).to_owned())
            });
            let options = options.unwrap().database_or("shop");
            options.settings().unwrap().0.database().to_owned()
        };
        assert_eq!(database(&[]), "shop");
        assert_eq!(database(&[("MONGODB_URI", "mongodb://db1")]), "shop");
        assert_eq!(database(&[("MONGODB_URI", "mongodb://db1/a")]), "a");
        assert_eq!(database(&[("MONGODB_NAME", "b")]), "b");
    }

    #[test]
    fn a_setter_goes_before_the_variables() {
        let options = ConnectOptions::from_variables(|name| match name {
            "MONGODB_NAME" => Some("shop".to_owned()),
            "MONGODB_USER" => Some("env".to_owned()),
            "MONGODB_PASSWORD" => Some("secret".to_owned()),
            _ => None,
        });
        let options = options
            .unwrap()
            .database("other")
            .username("me")
            .password("mine");
        let expected = ConnectOptions::new("mongodb://me:mine@localhost").database("other");
        assert_eq!(
            options.settings().unwrap().0,
            expected.settings().unwrap().0
        );
    }

    #[test]
    fn errors_name_the_variable() {
        for port in ["0", "65536", "-1", "many"] {
            let error = settings(&[("MONGODB_PORT", port)]).unwrap_err().to_string();
            assert!(
                error.contains("`MONGODB_PORT`") && error.contains(port),
                "{error}"
            );
        }
        let error = settings(&[("MONGODB_HOST", "mongodb://u:secret@db1")]).unwrap_err();
        assert!(error.to_string().contains("`MONGODB_HOST`"), "{error}");
        assert!(!format!("{error:?}").contains("secret"));
        let error = settings(&[("MONGODB_PASSWORD", "secret")])
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("`username`") && !error.contains("secret"),
            "{error}"
        );
    }

    #[test]
    fn a_source_without_a_user_is_no_login() {
        let settings = settings(&[("MONGODB_AUTH_SOURCE", "admin")]).unwrap();
        let ConnectionString { credential, .. } = settings.server;
        assert_eq!(credential, None);
    }
}
