//! What the driver says when it finds no server for an operation.

use super::plain;

/// The driver's message with the reason of each server, in place of its record of the whole topology.
pub(super) fn reason(message: &str) -> String {
    let message = plain(message);
    let Some((what, topology)) = message.split_once(". Topology: ") else {
        return format!("no server answers: {message}");
    };
    let what = match what.split_once(" suitable for criteria ") {
        Some((_, criteria)) => format!("no server is suitable for {criteria}"),
        None => "no server answers".to_owned(),
    };
    let servers: Vec<_> = topology
        .split("{ Address: ")
        .skip(1)
        .map(|record| server(record.trim_end()))
        .collect();
    if servers.is_empty() {
        return format!("{what}: none is known");
    }
    format!("{what}: {}", servers.join("; "))
}

/// `address: reason` of one server's record, which begins with its address.
fn server(record: &str) -> String {
    let record = record
        .strip_suffix(" } ] }")
        .or_else(|| record.strip_suffix(" },"))
        .unwrap_or(record);
    let (address, rest) = record.split_once(", Type: ").unwrap_or((record, ""));
    // The second is spelt so by the driver.
    let error = [", Error: ", ", Compatiblity Error: "]
        .iter()
        .find_map(|label| rest.split_once(label));
    if let Some((_, error)) = error {
        let error = error.strip_prefix("I/O error: ").unwrap_or(error);
        return format!("{address}: {error}");
    }
    match rest.split(", ").next().unwrap_or_default() {
        "" | "Unknown" => format!("{address}: not heard of in time"),
        server_type => format!("{address} is of the type {server_type}"),
    }
}

#[cfg(test)]
mod tests {
    use super::reason;

    #[test]
    fn each_server_gives_its_reason() {
        let message = "Server selection timeout: No available servers. Topology: { Type: Unknown, Set Name: rs, \
            Servers: [ { Address: a:1, Type: Unknown, Error: Kind: I/O error: Connection refused (os error 111), \
            labels: {\"x\"}, source: None, server response: None }, { Address: b:1, Type: Unknown, Error: Kind: \
            An error with { braces }, labels: {}, source: None, server response: None }, { Address: c:1, Type: \
            Unknown } ] }";
        assert_eq!(
            reason(message),
            "no server answers: a:1: Connection refused (os error 111); b:1: An error with { braces }; \
             c:1: not heard of in time"
        );
    }

    #[test]
    fn a_server_of_the_wrong_kind_says_its_kind() {
        let message = "Server selection timeout: None of the available servers suitable for criteria \
            ReadPreference(Primary). Topology: { Type: ReplicaSetNoPrimary, Set Name: rs, Servers: [ { Address: a:1, \
            Type: RsSecondary, Average RTT: 2ms, Max Wire Version: 21 }, { Address: b:1, Type: RsSecondary, \
            Max Wire Version: 3, Compatiblity Error: too old } ] }";
        assert_eq!(
            reason(message),
            "no server is suitable for ReadPreference(Primary): a:1 is of the type RsSecondary; b:1: too old"
        );
    }

    #[test]
    fn what_is_no_topology_stays() {
        assert_eq!(
            reason("Server selection timeout: No available servers. Topology: { Type: Unknown }"),
            "no server answers: none is known"
        );
        assert_eq!(
            reason("the client is closed"),
            "no server answers: the client is closed"
        );
    }
}
