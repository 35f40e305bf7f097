//! `email`, `url` and `regex`.

use std::{
    collections::HashMap,
    sync::{OnceLock, PoisonError, RwLock},
};

use regex::Regex;

use super::{Code, Failure, Validator};
use crate::meta::Format;

mod email;
mod host;
mod url;

pub(super) fn format(value: &str, format: Format, validator: &mut Validator) {
    match format {
        Format::Email if !email::is_email(value) => {
            validator.fail(Failure::new(Code::Email, "is not an e-mail address"));
        }
        Format::Url => {
            if let Err(wrong) = url::check(value) {
                validator.fail(Failure::new(Code::Url, format!("is not a URL: {wrong}")));
            }
        }
        Format::Email => {}
    }
}

pub(super) fn regex(value: &str, pattern: &'static str, validator: &mut Validator) {
    let message = match compiled(pattern) {
        Ok(regex) if regex.is_match(value) => return,
        Ok(_) => format!("does not match the pattern {pattern}"),
        Err(error) => {
            format!("cannot be checked: the pattern {pattern} cannot be compiled ({error})")
        }
    };
    validator.fail(Failure::new(Code::Regex, message).with("pattern", pattern));
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
