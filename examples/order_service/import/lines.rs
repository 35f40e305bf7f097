//! The lines of a file, each by itself: one that is broken does not hide the next.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

use mongo_odm::prelude::*;
use serde::de::DeserializeOwned;

/// What MongoDB takes as one document; a longer line cannot be one.
const LONGEST: u64 = 16 * 1024 * 1024;

pub struct Line {
    /// Counted from 1.
    pub number: usize,
    /// With the line's end.
    pub bytes: u64,
    text: Vec<u8>,
}

impl Line {
    /// The value of the line.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, String> {
        if self.bytes > LONGEST {
            return Err(format!("the line is longer than {LONGEST} bytes"));
        }
        serde_json::from_slice(&self.text).map_err(|error| {
            // Its own words end in "at line 1 column 7", and the line is always the first.
            format!(
                "column {}: {}",
                error.column(),
                without_place(&error.to_string())
            )
        })
    }
}

fn without_place(message: &str) -> &str {
    message
        .rsplit_once(" at line ")
        .map_or(message, |(message, _)| message)
}

/// The lines of a file that are not blank.
pub struct Lines<'a> {
    path: &'a Path,
    reader: BufReader<File>,
    number: usize,
}

pub fn lines(path: &Path) -> Result<Lines<'_>> {
    let file = File::open(path).map_err(|error| unreadable(path, error))?;
    Ok(Lines {
        path,
        reader: BufReader::new(file),
        number: 0,
    })
}

/// The size of the file, in bytes.
pub fn size_of(path: &Path) -> Result<u64> {
    let metadata = path.metadata().map_err(|error| unreadable(path, error))?;
    Ok(metadata.len())
}

fn unreadable(path: &Path, error: io::Error) -> Error {
    Error::custom_with_source(format!("{}: {error}", path.display()), error)
}

impl Lines<'_> {
    fn read(&mut self) -> io::Result<Option<Line>> {
        let mut text = Vec::new();
        let mut bytes = (&mut self.reader)
            .take(LONGEST + 1)
            .read_until(b'\n', &mut text)? as u64;
        if bytes > LONGEST {
            bytes += self.reader.skip_until(b'\n')? as u64;
        }
        self.number += 1;
        Ok((bytes > 0).then_some(Line {
            number: self.number,
            bytes,
            text,
        }))
    }
}

impl Iterator for Lines<'_> {
    type Item = Result<Line>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.read().transpose()? {
                Ok(line) if line.text.iter().all(u8::is_ascii_whitespace) => {}
                result => return Some(result.map_err(|error| unreadable(self.path, error))),
            }
        }
    }
}
