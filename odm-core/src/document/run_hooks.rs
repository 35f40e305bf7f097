//! Whose hooks run around a document's operations: its own, or none.
//!
//! The derive does not implement [`Hooks`] for a document without `#[document(hooks)]`, so that it can tell when there is an
//! implementation that would never run: the compiler's own error, of two implementations, would not say what to do.

use std::{future::Future, marker::PhantomData};

use super::{DeleteContext, Hooks, SaveContext, ValidateContext};
use crate::{error::Result, validate::Validator};

/// The hooks of the documents `D`, which do nothing where they are not said.
pub trait RunHooks<D: Send> {
    /// [`Hooks::pre_save`]
    fn pre_save(_: &mut D, _: &SaveContext) -> impl Future<Output = Result<()>> + Send {
        std::future::ready(Ok(()))
    }

    /// [`Hooks::post_save`]
    fn post_save(_: &mut D, _: &SaveContext) -> impl Future<Output = Result<()>> + Send {
        std::future::ready(Ok(()))
    }

    /// [`Hooks::pre_validate`]
    ///
    /// # Errors
    ///
    /// The hook's.
    fn pre_validate(_: &mut D, _: &ValidateContext) -> Result<()> {
        Ok(())
    }

    /// [`Hooks::post_validate`]
    fn post_validate(_: &D, _: &ValidateContext, _: &mut Validator) {}

    /// [`Hooks::pre_delete`]
    fn pre_delete(_: &mut D, _: &DeleteContext) -> impl Future<Output = Result<()>> + Send {
        std::future::ready(Ok(()))
    }

    /// [`Hooks::post_delete`]
    fn post_delete(_: &mut D, _: &DeleteContext) -> impl Future<Output = Result<()>> + Send {
        std::future::ready(Ok(()))
    }
}

/// No hooks.
#[derive(Debug)]
pub struct NoHooks;

impl<D: Send> RunHooks<D> for NoHooks {}

/// The document's own `impl Hooks`.
#[derive(Debug)]
pub struct OwnHooks;

impl<D: Hooks> RunHooks<D> for OwnHooks {
    fn pre_save(document: &mut D, cx: &SaveContext) -> impl Future<Output = Result<()>> + Send {
        document.pre_save(cx)
    }

    fn post_save(document: &mut D, cx: &SaveContext) -> impl Future<Output = Result<()>> + Send {
        document.post_save(cx)
    }

    fn pre_validate(document: &mut D, cx: &ValidateContext) -> Result<()> {
        document.pre_validate(cx)
    }

    fn post_validate(document: &D, cx: &ValidateContext, validator: &mut Validator) {
        document.post_validate(cx, validator);
    }

    fn pre_delete(document: &mut D, cx: &DeleteContext) -> impl Future<Output = Result<()>> + Send {
        document.pre_delete(cx)
    }

    fn post_delete(
        document: &mut D,
        cx: &DeleteContext,
    ) -> impl Future<Output = Result<()>> + Send {
        document.post_delete(cx)
    }
}

/// Tells whether `D` has hooks: the constant of the type itself hides that of the trait, where the bound holds.
#[derive(Debug)]
pub struct Probe<D>(PhantomData<D>);

impl<D: Hooks> Probe<D> {
    /// There is an `impl Hooks for D`.
    pub const HAS_HOOKS: bool = true;
}

/// What [`Probe`] has for every type.
pub trait WithoutHooks {
    /// There is no `impl Hooks`.
    const HAS_HOOKS: bool = false;
}

impl<D> WithoutHooks for Probe<D> {}
