//! Absolute URLs of hosts.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::host;

const SCHEMES: [&str; 4] = ["http", "https", "ftp", "ftps"];

/// Says what is wrong with `text` as a URL of a scheme in [`SCHEMES`] with a host: a name with a dot,
/// `localhost`, an IPv4 address, or an IPv6 address in brackets.
pub(super) fn check(text: &str) -> Result<(), &'static str> {
    let Some((scheme, rest)) = text.split_once("://") else {
        return Err("it does not start with a scheme and `://`");
    };
    if !SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()) {
        return Err("its scheme is not http, https, ftp or ftps");
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    if path.starts_with('#') {
        return Err("a fragment must follow a path");
    }
    if path.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err("it contains white space or control characters");
    }
    check_authority(authority)
}

fn check_authority(authority: &str) -> Result<(), &'static str> {
    if authority.contains('@') {
        return Err("it contains a user name");
    }
    let port = if let Some(address) = authority.strip_prefix('[') {
        let (address, port) = address
            .split_once(']')
            .ok_or("the IPv6 address has no closing bracket")?;
        address
            .parse::<Ipv6Addr>()
            .map_err(|_| "the address in brackets is not an IPv6 address")?;
        match port.strip_prefix(':') {
            Some(port) => Some(port),
            None if port.is_empty() => None,
            None => return Err("only a port may follow the host"),
        }
    } else {
        let (host, port) = match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        };
        check_host(host)?;
        port
    };
    match port.map(str::parse::<u16>) {
        None | Some(Ok(1..)) if port.is_none_or(|port| !port.starts_with('+')) => Ok(()),
        _ => Err("the port is not a number from 1 to 65535"),
    }
}

fn check_host(host: &str) -> Result<(), &'static str> {
    if host.is_empty() {
        return Err("it has no host");
    }
    if !host.is_ascii() {
        return Err("its host is not ASCII");
    }
    if host
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.')
    {
        return host
            .parse::<Ipv4Addr>()
            .map(drop)
            .map_err(|_| "its host is not an IPv4 address");
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    if name.eq_ignore_ascii_case("localhost") || host::is_domain(name, true) {
        Ok(())
    } else {
        Err("its host is neither a name with a dot nor localhost nor an address")
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn urls_are_accepted() {
        for text in [
            "http://www.google.com:8080",
            "HTTPS://example.com",
            "http://localhost",
            "http://localhost:27017/admin",
            "ftp://example.com/file.txt",
            "ftps://example.museum",
            "https://san_leandro-ca.geebo.com",
            "http://example.com.",
            "http://127.0.0.1:5000/x",
            "http://[::1]:8080/",
            "http://[2001:db8::1]",
            "http://example.com/a?b=c#d",
            "http://example.com?b=c",
            "http://example.com/пример",
            "http://xn--e1afmkfd.xn--p1ai/",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn what_is_no_url_is_rejected() {
        for text in [
            "",
            "google",
            "google.com",
            "http:/google.com",
            "http://",
            "http:///path",
            "ws://example.com",
            "javascript://example.com",
            "http://example",
            "http://example.c",
            "http://-a.com",
            "http://a..com",
            "http://привет.com",
            "http://user:password@example.com",
            "http://example.com#fragment",
            "http://example.com/a b",
            "http://example.com/a\n",
            "http://example.com:0",
            "http://example.com:65536",
            "http://example.com:+80",
            "http://example.com:",
            "http://999.1.1.1",
            "http://[::1",
            "http://[::g]",
            "http://[::1]x",
            " http://example.com",
        ] {
            assert!(check(text).is_err(), "{text}");
        }
    }
}
