//! Just enough of the wire protocol to prepare a server: `OP_MSG` with one small document each way.
//!
//! See <https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/#op_msg>.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use crate::error::{Error, Result};

const OP_MSG: i32 = 2013;
const HEADER_SIZE: usize = 16;
/// A reply to these commands is far smaller; more is not a MongoDB server.
const MAX_REPLY: usize = 1 << 20;
const TIME_LIMIT: Duration = Duration::from_secs(10);

/// The few BSON values that are sent.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Int(i32),
    Text(String),
    Document(Vec<(&'static str, Value)>),
    Array(Vec<Value>),
}

/// The fields of a reply that matter here.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Reply {
    pub(crate) ok: bool,
    pub(crate) code: i32,
    pub(crate) message: String,
    pub(crate) is_writable_primary: bool,
}

/// Sends a command to the database `admin`; its name is that of the first field.
pub(crate) fn run(port: u16, mut command: Vec<(&'static str, Value)>) -> Result<Reply> {
    let name = command.first().map_or("", |(name, _)| name);
    command.push(("$db", Value::Text("admin".into())));
    exchange(port, &message(&command)).map_err(|error| Error::Command {
        command: name,
        message: error.to_string(),
    })
}

fn exchange(port: u16, request: &[u8]) -> std::io::Result<Reply> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, TIME_LIMIT)?;
    stream.set_read_timeout(Some(TIME_LIMIT))?;
    stream.set_write_timeout(Some(TIME_LIMIT))?;
    stream.write_all(request)?;
    let mut size = [0; 4];
    stream.read_exact(&mut size)?;
    let rest = usize::try_from(i32::from_le_bytes(size))
        .ok()
        .and_then(|size| size.checked_sub(4))
        .filter(|rest| *rest <= MAX_REPLY)
        .ok_or_else(not_mongodb)?;
    let mut reply = vec![0; rest];
    stream.read_exact(&mut reply)?;
    // Past the rest of the header, four bytes of flags and one of the section's kind comes the document.
    reply
        .get(HEADER_SIZE - 4 + 5..)
        .and_then(parse)
        .ok_or_else(not_mongodb)
}

fn not_mongodb() -> std::io::Error {
    std::io::Error::other("the reply is not that of a MongoDB server")
}

fn message(command: &[(&'static str, Value)]) -> Vec<u8> {
    let mut body = Vec::new();
    write_document(
        &mut body,
        command.iter().map(|(name, value)| (*name, value)),
    );
    let mut message = Vec::new();
    let size = HEADER_SIZE + 5 + body.len();
    for number in [length(size), 1, 0, OP_MSG, 0] {
        message.extend(number.to_le_bytes());
    }
    message.push(0);
    message.extend(body);
    message
}

fn write_document<N: AsRef<str>>(
    out: &mut Vec<u8>,
    fields: impl Iterator<Item = (N, impl std::borrow::Borrow<Value>)>,
) {
    let mut body = Vec::new();
    for (name, value) in fields {
        write_field(&mut body, name.as_ref(), value.borrow());
    }
    out.extend(length(body.len() + 5).to_le_bytes());
    out.extend(body);
    out.push(0);
}

fn write_field(out: &mut Vec<u8>, name: &str, value: &Value) {
    let kind = match value {
        Value::Text(_) => 0x02,
        Value::Document(_) => 0x03,
        Value::Array(_) => 0x04,
        Value::Int(_) => 0x10,
    };
    out.push(kind);
    out.extend(name.as_bytes());
    out.push(0);
    match value {
        Value::Int(number) => out.extend(number.to_le_bytes()),
        Value::Text(text) => {
            out.extend(length(text.len() + 1).to_le_bytes());
            out.extend(text.as_bytes());
            out.push(0);
        }
        Value::Document(fields) => {
            write_document(out, fields.iter().map(|(name, value)| (*name, value)));
        }
        Value::Array(items) => {
            let fields = items.iter().enumerate();
            write_document(out, fields.map(|(index, item)| (index.to_string(), item)));
        }
    }
}

/// The messages here are far below the limit of 16 MiB.
fn length(size: usize) -> i32 {
    i32::try_from(size).unwrap_or(i32::MAX)
}

/// Reads the top level of a reply; `None` when the bytes are not a BSON document.
fn parse(document: &[u8]) -> Option<Reply> {
    let mut reply = Reply::default();
    let mut rest = document.get(4..)?;
    loop {
        let (&kind, after) = rest.split_first()?;
        if kind == 0 {
            return Some(reply);
        }
        let end = after.iter().position(|byte| *byte == 0)?;
        let name = after.get(..end)?;
        let value = after.get(end + 1..)?;
        let size = value_size(kind, value)?;
        let bytes = value.get(..size)?;
        match name {
            b"ok" => reply.ok = number(kind, bytes) == Some(1.0),
            b"code" => reply.code = number(kind, bytes).unwrap_or_default() as i32,
            b"errmsg" => reply.message = text(kind, bytes).unwrap_or_default(),
            b"isWritablePrimary" => reply.is_writable_primary = kind == 0x08 && bytes == [1],
            _ => {}
        }
        rest = value.get(size..)?;
    }
}

/// The bytes that a value of this BSON type takes.
fn value_size(kind: u8, value: &[u8]) -> Option<usize> {
    let prefix = || {
        let bytes = value.get(..4)?.try_into().ok()?;
        usize::try_from(i32::from_le_bytes(bytes)).ok()
    };
    match kind {
        0x01 | 0x09 | 0x11 | 0x12 => Some(8),
        0x02 | 0x0D | 0x0E => prefix()?.checked_add(4),
        0x03 | 0x04 => prefix(),
        0x05 => prefix()?.checked_add(5),
        0x07 => Some(12),
        0x08 => Some(1),
        0x06 | 0x0A | 0x7F | 0xFF => Some(0),
        0x10 => Some(4),
        0x13 => Some(16),
        _ => None,
    }
}

fn number(kind: u8, bytes: &[u8]) -> Option<f64> {
    match kind {
        0x01 => bytes.try_into().ok().map(f64::from_le_bytes),
        0x10 => bytes
            .try_into()
            .ok()
            .map(|bytes| f64::from(i32::from_le_bytes(bytes))),
        0x12 => bytes
            .try_into()
            .ok()
            .map(|bytes| i64::from_le_bytes(bytes) as f64),
        _ => None,
    }
}

fn text(kind: u8, bytes: &[u8]) -> Option<String> {
    let text = bytes.get(4..bytes.len().checked_sub(1)?)?;
    (kind == 0x02).then(|| String::from_utf8_lossy(text).into_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    /// One field of most types before those that are read.
    fn reply() -> Vec<u8> {
        let mut fields = b"\x01d\0........\x08t\0\x01\x09w\0........\x07i\0............".to_vec();
        fields.extend(b"\x11s\0........\x05b\0\x03\0\0\0\0...\x03e\0\x05\0\0\0\0\x0an\0");
        fields.extend(b"\x08isWritablePrimary\0\x01\x02errmsg\0\x03\0\0\0no\0");
        fields.extend(b"\x10code\0\x17\0\0\0\x01ok\0");
        fields.extend(1f64.to_le_bytes());
        let mut document = length(fields.len() + 5).to_le_bytes().to_vec();
        document.extend(fields);
        document.push(0);
        document
    }

    #[test]
    fn the_fields_that_matter_are_found_among_others() {
        let expected = Reply {
            ok: true,
            code: 23,
            message: "no".into(),
            is_writable_primary: true,
        };
        assert_eq!(parse(&reply()), Some(expected));
    }

    #[test]
    fn damaged_replies_are_refused_or_read_but_never_panic() {
        let whole = reply();
        for end in 0..whole.len() {
            assert_eq!(parse(&whole[..end]), None);
        }
        for position in 0..whole.len() {
            for byte in [0x00, 0x01, 0x7F, 0x80, 0xFF] {
                let mut damaged = whole.clone();
                damaged[position] = byte;
                let _ = parse(&damaged);
            }
        }
    }

    #[test]
    fn a_command_is_sent_as_one_document() {
        let command = [("hello", Value::Int(1)), ("$db", Value::Text("a".into()))];
        let mut expected = vec![48, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0xDD, 7, 0, 0];
        expected.extend(b"\0\0\0\0\0\x1b\0\0\0\x10hello\0\x01\0\0\0\x02$db\0\x02\0\0\0a\0\0");
        assert_eq!(message(&command), expected);
    }
}
