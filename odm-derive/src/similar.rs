//! "Did you mean ...?"

/// The nearest of `known`, the first of those equally near: an edit is a letter added, left out or replaced, or two
/// neighbours swapped; capital letters do not count, and a third of the letters may be wrong. Else one that begins as
/// `word` does, of which at least four letters are there: `max_len`, `created`.
pub(crate) fn similar<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let known: Vec<&str> = known.into_iter().filter(|known| *known != word).collect();
    let folded = word.to_lowercase();
    let allowed = (folded.chars().count() / 3).clamp(1, 3);
    let near = known
        .iter()
        .map(|candidate| (edits(&folded, &candidate.to_lowercase()), *candidate))
        .filter(|(edits, _)| *edits <= allowed)
        .min_by_key(|(edits, _)| *edits);
    let begins = |candidate: &&&str| folded.len() > 3 && candidate.starts_with(&folded);
    near.map(|(_, found)| found)
        .or_else(|| known.iter().find(begins).copied())
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

/// The fewest edits that make `a` of `b`: the distance of optimal string alignment.
fn edits(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

/// Code as a person writes it: the tokens of a macro are printed with a space between any two.
pub(crate) fn readable(code: &impl quote::ToTokens) -> String {
    let mut text = code.to_token_stream().to_string();
    for (spaced, close) in [
        (" :: ", "::"),
        (" <", "<"),
        ("< ", "<"),
        (" >", ">"),
        (" ,", ","),
        (" (", "("),
        ("- ", "-"),
    ] {
        text = text.replace(spaced, close);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_edits() {
        for typo in [
            "uniqe", "uniquee", "uniqve", "unqiue", "nique", "xunique", "Unique", "UNIQE",
        ] {
            assert_eq!(similar(typo, ["name", "unique"]), Some("unique"), "{typo}");
        }
        for other in [
            "unique",
            "unq",
            "niqu",
            "sparse",
            "",
            "uniqueeeee",
            "u",
            "q",
        ] {
            assert_eq!(similar(other, ["name", "unique"]), None, "{other}");
        }
        assert_eq!(edits("ca", "abc"), 3);
        assert_eq!(edits("", "abc"), 3);
    }

    #[test]
    fn the_nearest_is_named() {
        let known = ["min", "max", "min_length", "max_length", "created_at"];
        assert_eq!(similar("max_lenght", known), Some("max_length"));
        assert_eq!(similar("mix", known), Some("min"));
        assert_eq!(similar("created", known), Some("created_at"));
        assert_eq!(similar("max_len", known), Some("max_length"));
        assert_eq!(similar("mi", ["maximum"]), None);
    }

    #[test]
    fn lists_are_readable() {
        assert_eq!(one_of(["a"]), "`a`");
        assert_eq!(one_of(["a", "b", "c"]), "`a`, `b` or `c`");
    }
}
