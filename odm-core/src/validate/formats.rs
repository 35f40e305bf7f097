//! `email`, `url` and `regex`.

use std::{
    collections::HashMap,
    sync::{OnceLock, PoisonError, RwLock},
};

use regex::Regex;

use super::Validator;
use crate::meta::Format;

mod email;
mod host;
mod url;

pub(super) fn format(value: &str, format: Format, validator: &mut Validator) {
    match format {
        Format::Email if !email::is_email(value) => validator.fail("is not an e-mail address"),
        Format::Url => {
            if let Err(wrong) = url::check(value) {
                validator.fail(format!("is not a URL: {wrong}"));
            }
        }
        Format::Email => {}
    }
}

pub(super) fn regex(value: &str, pattern: &'static str, validator: &mut Validator) {
    match compiled(pattern) {
        Ok(regex) if regex.is_match(value) => {}
        Ok(_) => validator.fail(format!("does not match the pattern {pattern}")),
        Err(error) => validator.fail(format!(
            "cannot be checked: the pattern {pattern} cannot be compiled ({error})"
        )),
    }
}

type Compiled = Result<Regex, String>;

/// Each pattern is compiled once in the life of the program.
fn compiled(pattern: &'static str) -> Compiled {
    static CACHE: OnceLock<RwLock<HashMap<&'static str, Compiled>>> = OnceLock::new();
    let cache = CACHE.get_or_init(RwLock::default);
    if let Some(known) = cache
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .get(pattern)
    {
        return known.clone();
    }
    let compiled = Regex::new(pattern).map_err(|error| error.to_string());
    cache
        .write()
        .unwrap_or_else(PoisonError::into_inner)
        .insert(pattern, compiled.clone());
    compiled
}
