//! Names in another case: `rename_all`, default collection names, stored names of choices.

/// How `rename_all = "..."` spells a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    Lower,
    Upper,
    Pascal,
    Camel,
    Snake,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
}

impl Case {
    /// Every case with the word that names it, which is written in that case itself.
    pub(crate) const ALL: [(&'static str, Case); 8] = [
        ("lowercase", Case::Lower),
        ("UPPERCASE", Case::Upper),
        ("PascalCase", Case::Pascal),
        ("camelCase", Case::Camel),
        ("snake_case", Case::Snake),
        ("SCREAMING_SNAKE_CASE", Case::ScreamingSnake),
        ("kebab-case", Case::Kebab),
        ("SCREAMING-KEBAB-CASE", Case::ScreamingKebab),
    ];

    pub(crate) fn from_word(word: &str) -> Option<Case> {
        Case::ALL
            .iter()
            .find(|(name, _)| *name == word)
            .map(|(_, case)| *case)
    }

    /// `name`, an identifier in any case, spelt in this one. Leading underscores stay.
    pub(crate) fn apply(self, name: &str) -> String {
        let bare = name.trim_start_matches('_');
        let underscores = &name[..name.len() - bare.len()];
        let words = words(bare);
        let spelt = match self {
            Case::Lower => words.concat(),
            Case::Upper => words.concat().to_uppercase(),
            Case::Pascal => words.iter().map(|word| capitalized(word)).collect(),
            Case::Camel => camel(&words),
            Case::Snake => words.join("_"),
            Case::ScreamingSnake => words.join("_").to_uppercase(),
            Case::Kebab => words.join("-"),
            Case::ScreamingKebab => words.join("-").to_uppercase(),
        };
        format!("{underscores}{spelt}")
    }
}

fn camel(words: &[String]) -> String {
    words
        .iter()
        .enumerate()
        .map(|(i, word)| {
            if i == 0 {
                word.clone()
            } else {
                capitalized(word)
            }
        })
        .collect()
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

/// The lower-case words of an identifier: `HTTPServerURL` is `http`, `server`, `url`; digits belong to the word before.
fn words(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (i, &c) in chars.iter().enumerate() {
        if c == '_' || starts_word(&chars, i) {
            words.push(String::new());
        }
        if c != '_'
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether the upper-case letter at `i` begins a word: after a small letter or digit, or as the last of a run of
/// capitals that a small letter follows (`S` in `HTTPServer`).
fn starts_word(chars: &[char], i: usize) -> bool {
    let Some(before) = i.checked_sub(1).and_then(|at| chars.get(at)) else {
        return false;
    };
    let next_is_small = chars.get(i + 1).is_some_and(|next| next.is_lowercase());
    chars.get(i).is_some_and(|c| c.is_uppercase()) && (!before.is_uppercase() || next_is_small)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snake_case_of_types() {
        for (name, want) in [
            ("Order", "order"),
            ("OrderLine", "order_line"),
            ("HTTPServerURL", "http_server_url"),
            ("HTTP2Server", "http2_server"),
            ("Md5Hash", "md5_hash"),
            ("OAuth2Token", "o_auth2_token"),
            ("V2", "v2"),
            ("already_snake", "already_snake"),
            ("line_2", "line_2"),
            ("_Hidden", "_hidden"),
            ("ÉtéLong", "été_long"),
        ] {
            assert_eq!(Case::Snake.apply(name), want);
        }
    }

    #[test]
    fn every_case_of_a_field() {
        let spelt: Vec<_> = Case::ALL
            .iter()
            .map(|(_, case)| case.apply("order_line_2"))
            .collect();
        let want = [
            "orderline2",
            "ORDERLINE2",
            "OrderLine2",
            "orderLine2",
            "order_line_2",
            "ORDER_LINE_2",
            "order-line-2",
            "ORDER-LINE-2",
        ];
        assert_eq!(spelt, want);
    }

    #[test]
    fn words_that_name_a_case_are_written_in_it() {
        for (word, case) in Case::ALL {
            assert_eq!(Case::from_word(word), Some(case));
        }
        assert_eq!(Case::from_word("camel_case"), None);
    }
}
