use std::collections::{HashMap, hash_map::Entry};

/// On which line of a file each value was met first.
#[derive(Default)]
pub struct Firsts(HashMap<String, usize>);

impl Firsts {
    /// Takes note of a value, which may be there once.
    pub fn note(&mut self, name: &str, value: &str, line: usize) -> Result<(), String> {
        match self.0.entry(value.to_owned()) {
            Entry::Vacant(vacant) => {
                vacant.insert(line);
                Ok(())
            }
            Entry::Occupied(first) => Err(format!(
                "line {} has the {name} `{value}` already",
                first.get()
            )),
        }
    }
}
