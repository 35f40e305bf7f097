//! How a connection authenticates.

use std::fmt;

use mongodb::options::{AuthMechanism, Credential};

use super::ConnectOptions;
use crate::error::{Error, Result};

/// Who logs in, and how.
#[derive(Clone, Default)]
pub(super) struct Login {
    pub(super) username: Option<String>,
    pub(super) password: Option<String>,
    pub(super) source: Option<String>,
    pub(super) mechanism: Option<AuthMechanism>,
}

impl ConnectOptions {
    /// The user name, as it is: nothing is percent-encoded here.
    pub fn username(mut self, name: impl Into<String>) -> Self {
        self.login.username = Some(name.into());
        self
    }

    /// The password, as it is: nothing is percent-encoded here.
    pub fn password(mut self, password: impl Into<String>) -> Self {
        self.login.password = Some(password.into());
        self
    }

    /// The database that keeps the user. When not set, it is the `authSource` of the URI, the database
    /// in the URI, or `admin`.
    pub fn auth_source(mut self, database: impl Into<String>) -> Self {
        self.login.source = Some(database.into());
        self
    }

    /// How to log in; when not set, the best SCRAM mechanism of the server.
    ///
    /// [`AuthMechanism::ScramSha256`], [`ScramSha1`](AuthMechanism::ScramSha1),
    /// [`Plain`](AuthMechanism::Plain) (LDAP; use it with TLS, it sends the password as it is) or
    /// [`MongoDbX509`](AuthMechanism::MongoDbX509) (the client's certificate is the login).
    pub fn auth_mechanism(mut self, mechanism: AuthMechanism) -> Self {
        self.login.mechanism = Some(mechanism);
        self
    }
}

impl Login {
    const fn is_empty(&self) -> bool {
        self.username.is_none()
            && self.password.is_none()
            && self.source.is_none()
            && self.mechanism.is_none()
    }

    /// Puts what is set over what the URI says.
    pub(super) fn apply(self, credential: &mut Option<Credential>) {
        if self.is_empty() {
            return;
        }
        let credential = credential.get_or_insert_default();
        super::settings::put(&mut credential.username, self.username);
        super::settings::put(&mut credential.password, self.password);
        super::settings::put(&mut credential.source, self.source);
        super::settings::put(&mut credential.mechanism, self.mechanism);
    }
}

/// Whether the parts of a login go together.
pub(super) fn check(credential: &Credential) -> Result<()> {
    if credential.source.as_deref() == Some("") {
        return Err(Error::configuration("`auth_source` must not be empty"));
    }
    if let Some(mechanism) = &credential.mechanism {
        mechanism.validate_credential(credential).map_err(|error| {
            // The driver's messages here are fixed texts.
            Error::configuration(format!(
                "`auth_mechanism` {}: {}",
                mechanism.as_str(),
                error.kind
            ))
        })?;
    }
    let by_password = matches!(
        credential.mechanism,
        None | Some(AuthMechanism::ScramSha1 | AuthMechanism::ScramSha256)
    );
    match (&credential.username, &credential.password) {
        _ if !by_password => Ok(()),
        (None, Some(_)) => Err(Error::configuration("`password` needs a `username`")),
        (None, None) => Err(Error::configuration("`auth_source` needs a `username`")),
        (Some(name), _) if name.is_empty() => {
            Err(Error::configuration("`username` must not be empty"))
        }
        (Some(_), None) => Err(Error::configuration("`username` needs a `password`")),
        (Some(_), Some(_)) => Ok(()),
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login")
            .field("username", &self.username)
            .field("password", &self.password.as_ref().map(|_| "***"))
            .field("source", &self.source)
            .field("mechanism", &self.mechanism)
            .finish()
    }
}
