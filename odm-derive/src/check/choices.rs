//! Stored names of choices.

use crate::context::Context;
use crate::model::ChoicesModel;

pub(super) fn check(cx: &Context, model: &ChoicesModel) {
    for (i, choice) in model.variants.iter().enumerate() {
        let same = model
            .variants
            .iter()
            .take(i)
            .find(|before| before.stored == choice.stored);
        let Some(before) = same else { continue };
        let message = format!(
            "`{}` and `{}` are both stored as \"{}\"; give one of them `#[choice(name = \"...\")]`",
            before.ident, choice.ident, choice.stored
        );
        cx.error(before.stored_span, &message);
        cx.error(choice.stored_span, &message);
    }
}
