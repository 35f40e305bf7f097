//! The addresses of servers in the options of a connection.

use std::fmt;

use mongodb::options::{ConnectionString, HostInfo, ServerAddress};

use super::uri;
use crate::error::{Error, Result};

/// Where the servers are.
#[derive(Clone)]
pub(super) enum Address {
    Uri(String),
    Hosts(Vec<String>),
}

impl Address {
    /// The driver's reading.
    pub(super) fn parse(&self) -> Result<ConnectionString> {
        match self {
            Self::Uri(text) => uri::parse(text),
            Self::Hosts(hosts) => {
                let mut read = ConnectionString::default();
                read.host_info = HostInfo::HostIdentifiers(parse_hosts(hosts)?);
                Ok(read)
            }
        }
    }
}

fn parse_hosts(hosts: &[String]) -> Result<Vec<ServerAddress>> {
    if hosts.is_empty() {
        return Err(Error::configuration("`hosts` has no host"));
    }
    hosts.iter().map(|host| parse_host(host)).collect()
}

fn parse_host(host: &str) -> Result<ServerAddress> {
    // A URI here may hold a password, which the driver's error would show.
    if host.contains("://") || host.contains('@') {
        return Err(Error::configuration(
            "a host is written `host` or `host:port`; a URI goes to `ConnectOptions::new`",
        ));
    }
    // A bare IPv6 address has colons that are no port's.
    let read = if host.matches(':').count() > 1 && !host.starts_with('[') {
        ServerAddress::parse(format!("[{host}]"))
    } else {
        ServerAddress::parse(host)
    };
    read.map_err(|_| {
        Error::configuration(format!(
            "`{host}` is no server's address: it is written `host` or `host:port`, with a port from \
             1 to 65535"
        ))
    })
}

/// The servers' names, as a person reads them.
pub(super) fn display(hosts: &HostInfo) -> String {
    match hosts {
        HostInfo::HostIdentifiers(addresses) => {
            let names: Vec<_> = addresses.iter().map(ToString::to_string).collect();
            names.join(", ")
        }
        HostInfo::DnsRecord(name) => name.clone(),
        _ => "the server".to_owned(),
    }
}

impl fmt::Debug for Address {
    /// The hosts alone: a URI may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.parse() {
            Ok(read) => f.write_str(&display(&read.host_info)),
            Err(_) => f.write_str("(not valid)"),
        }
    }
}
