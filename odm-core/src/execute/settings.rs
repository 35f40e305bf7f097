//! The options that a queryset carries, and which operation takes which.

use std::time::Duration;

use bson::Bson;
use mongodb::options::{Hint, ReadConcern, SelectionCriteria};

use crate::{
    error::{Error, Result},
    meta::Collation,
};

/// Options that few operations have.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    pub(crate) hint: Option<Hint>,
    pub(crate) collation: Option<Collation>,
    pub(crate) comment: Option<Bson>,
    pub(crate) max_time: Option<Duration>,
    pub(crate) batch_size: Option<u32>,
    pub(crate) allow_disk_use: Option<bool>,
    pub(crate) no_cursor_timeout: Option<bool>,
    pub(crate) read_concern: Option<ReadConcern>,
    pub(crate) selection_criteria: Option<SelectionCriteria>,
}

/// Hands on what every read of the driver has an option for.
macro_rules! hand_on_read {
    ($settings:ident => $options:ident) => {
        $options.max_time = $settings.max_time;
        $options.comment = $settings.comment;
        $options.read_concern = $settings.read_concern;
        $options.selection_criteria = $settings.selection_criteria;
    };
}

/// Hands on what reads, updates and deletes of the driver have options for that choose documents.
macro_rules! hand_on_choice {
    ($settings:ident => $options:ident) => {
        $options.hint = $settings.hint;
        $options.collation = $settings
            .collation
            .map($crate::meta::Collation::into_driver)
            .transpose()?;
    };
}

/// Hands on what updates and deletes of the driver have options for.
macro_rules! hand_on_write {
    ($settings:ident => $options:ident) => {
        $options.comment = $settings.comment;
        hand_on_choice!($settings => $options);
    };
}

pub(super) use {hand_on_choice, hand_on_read, hand_on_write};

/// An operation, as its options go.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Operation {
    Find,
    Aggregate,
    Count,
    EstimatedCount,
    Distinct,
    Write,
    Upsert,
}

const READ: [&str; 4] = ["comment", "max_time", "read_concern", "read_preference"];
const CHOICE: [&str; 2] = ["hint", "collation"];

impl Operation {
    const fn name(self) -> &'static str {
        match self {
            Self::Find => "a find",
            Self::Aggregate => "an aggregation",
            Self::Count => "a count",
            Self::EstimatedCount => "an estimated count",
            Self::Distinct => "`distinct`",
            Self::Write => "an update or a delete",
            Self::Upsert => "an upsert",
        }
    }

    /// What the server's command and the driver take.
    fn takes(self, option: &str) -> bool {
        let (read, choice) = (READ.contains(&option), CHOICE.contains(&option));
        match self {
            Self::Find => true,
            Self::Aggregate => option != "no_cursor_timeout",
            Self::Count | Self::Distinct => read || choice,
            Self::EstimatedCount => read,
            Self::Write => choice || option == "comment",
            Self::Upsert => choice || option == "comment" || option == "max_time",
        }
    }
}

impl Settings {
    /// A comment alone.
    pub(crate) fn with_comment(comment: Bson) -> Box<Self> {
        Box::new(Self {
            comment: Some(comment),
            ..Self::default()
        })
    }

    /// Leaves out what only a cursor has.
    pub(crate) fn without_cursor(&mut self) {
        self.batch_size = None;
        self.allow_disk_use = None;
        self.no_cursor_timeout = None;
    }

    /// That the operation has every option that is set: none is dropped.
    pub(crate) fn check(&self, operation: Operation) -> Result<()> {
        match self.set().find(|option| !operation.takes(option)) {
            None => Ok(()),
            Some(option) => Err(Error::invalid_query(format!(
                "{} has no option `{option}`: remove it from the queryset",
                operation.name()
            ))),
        }
    }

    /// The names of the options that are set.
    fn set(&self) -> impl Iterator<Item = &'static str> {
        // Taken apart, so that a new option cannot be forgotten.
        let Self {
            hint,
            collation,
            comment,
            max_time,
            batch_size,
            allow_disk_use,
            no_cursor_timeout,
            read_concern,
            selection_criteria,
        } = self;
        [
            hint.as_ref().map(|_| "hint"),
            collation.as_ref().map(|_| "collation"),
            comment.as_ref().map(|_| "comment"),
            max_time.map(|_| "max_time"),
            batch_size.map(|_| "batch_size"),
            allow_disk_use.map(|_| "allow_disk_use"),
            no_cursor_timeout.map(|_| "no_cursor_timeout"),
            read_concern.as_ref().map(|_| "read_concern"),
            selection_criteria.as_ref().map(|_| "read_preference"),
        ]
        .into_iter()
        .flatten()
    }
}
