//! The guide: one page for each subject.

#[doc = include_str!("../docs/models.md")]
pub mod models {}

#[doc = include_str!("../docs/queries.md")]
pub mod queries {}

#[doc = include_str!("../docs/updates.md")]
pub mod updates {}

#[doc = include_str!("../docs/indexes.md")]
pub mod indexes {}

#[doc = include_str!("../docs/validation.md")]
pub mod validation {}

#[doc = include_str!("../docs/errors.md")]
pub mod errors {}

#[cfg(feature = "testing")]
#[doc = include_str!("../docs/testing.md")]
pub mod testing {}

#[doc = include_str!("../docs/connecting.md")]
pub mod connecting {}

#[doc = include_str!("../docs/mongoengine.md")]
pub mod mongoengine {}

#[doc = include_str!("../docs/performance.md")]
pub mod performance {}
