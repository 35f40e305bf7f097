//! Options that make no sense, alone or together.

use mongodb::options::{Acknowledgment, ConnectionString, HostInfo, WriteConcern};

use super::authentication;
use crate::error::{Error, Result};

/// The driver's pool when nothing is said.
const DEFAULT_MAX_POOL_SIZE: u32 = 10;

/// What a server takes, in bytes.
const MAX_APP_NAME: usize = 128;

pub(super) fn check(server: &ConnectionString) -> Result<()> {
    check_pool(server)?;
    check_topology(server)?;
    if let Some(concern) = &server.write_concern {
        check_write_concern(concern)?;
    }
    if let Some(credential) = &server.credential {
        authentication::check(credential)?;
    }
    if server
        .server_selection_timeout
        .is_some_and(|limit| limit.is_zero())
    {
        return Err(wrong("`server_selection_timeout` must be more than zero"));
    }
    match &server.app_name {
        Some(name) if name.len() > MAX_APP_NAME => Err(Error::configuration(format!(
            "`app_name` has {} bytes, and may have {MAX_APP_NAME}",
            name.len()
        ))),
        _ => Ok(()),
    }
}

fn wrong(message: &str) -> Error {
    Error::configuration(message)
}

fn check_pool(server: &ConnectionString) -> Result<()> {
    if server.max_pool_size == Some(0) {
        return Err(wrong("`max_pool_size` must be at least 1"));
    }
    if server.max_connecting == Some(0) {
        return Err(wrong("`max_connecting` must be at least 1"));
    }
    let (min, max) = (
        server.min_pool_size.unwrap_or(0),
        server.max_pool_size.unwrap_or(DEFAULT_MAX_POOL_SIZE),
    );
    if min > max {
        let default = if server.max_pool_size.is_none() {
            ", the default"
        } else {
            ""
        };
        return Err(Error::configuration(format!(
            "`min_pool_size` is {min}, more than `max_pool_size`, which is {max}{default}"
        )));
    }
    Ok(())
}

fn check_topology(server: &ConnectionString) -> Result<()> {
    if server.replica_set.as_deref() == Some("") {
        return Err(wrong("`replica_set` must not be empty"));
    }
    if server.direct_connection != Some(true) {
        return Ok(());
    }
    match &server.host_info {
        HostInfo::HostIdentifiers(hosts) if hosts.len() > 1 => Err(wrong(
            "`direct_connection` is for one server, and there are several hosts",
        )),
        HostInfo::DnsRecord(_) => Err(wrong(
            "`direct_connection` is for one server, not for `mongodb+srv://`",
        )),
        _ => Ok(()),
    }
}

fn check_write_concern(concern: &WriteConcern) -> Result<()> {
    match &concern.w {
        Some(Acknowledgment::Nodes(0)) => Err(wrong(
            "`w` is 0: unacknowledged writes are not supported, as their errors would be lost",
        )),
        Some(Acknowledgment::Custom(name)) if name.is_empty() => {
            Err(wrong("`w` must not be empty"))
        }
        _ => Ok(()),
    }
}
