//! "Did you mean ...?"

/// The first of `known` that is one letter away from `word`: added, left out, replaced, or two neighbours swapped.
pub(crate) fn similar<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .find(|candidate| is_one_edit_away(word, candidate))
}

/// "; did you mean `x`?", or nothing.
pub(crate) fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    similar(word, known)
        .map(|found| format!("; did you mean `{found}`?"))
        .unwrap_or_default()
}

/// "`a`, `b` or `c`"
pub(crate) fn one_of<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} or {last}", before.join(", ")),
        None => "nothing".to_owned(),
    }
}

fn is_one_edit_away(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let same_before = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same_before..], &b[same_before..]);
    match (a, b) {
        ([], []) => false,
        ([x1, x2, rest_a @ ..], [y1, y2, rest_b @ ..])
            if x1 == y2 && x2 == y1 && rest_a == rest_b =>
        {
            true
        }
        ([_, rest_a @ ..], [_, rest_b @ ..]) if rest_a == rest_b => true,
        ([_, rest @ ..], _) if rest == b => true,
        (_, [_, rest @ ..]) => rest == a,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_edit() {
        for typo in ["uniqe", "uniquee", "uniqve", "unqiue", "nique", "xunique"] {
            assert_eq!(similar(typo, ["name", "unique"]), Some("unique"), "{typo}");
        }
        for other in ["unique", "unq", "niqu", "sparse", "", "uniqueee"] {
            assert_eq!(similar(other, ["name", "unique"]), None, "{other}");
        }
    }

    #[test]
    fn lists_are_readable() {
        assert_eq!(one_of(["a"]), "`a`");
        assert_eq!(one_of(["a", "b", "c"]), "`a`, `b` or `c`");
    }
}
