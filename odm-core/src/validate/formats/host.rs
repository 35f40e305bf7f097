//! Names of hosts.

/// Whether `host` is a name of at least two labels, the last of them of two characters or more.
pub(super) fn is_domain(host: &str, underscores: bool) -> bool {
    let Some((labels, top)) = host.rsplit_once('.') else {
        return false;
    };
    host.len() <= 253
        && labels
            .split('.')
            .all(|label| is_label(label) && (underscores || !label.contains('_')))
        && top.len() >= 2
        && is_label(top)
        && !top.contains('_')
}

/// 1 to 63 ASCII letters, digits, hyphens and underscores; a letter or digit at both ends.
fn is_label(label: &str) -> bool {
    let bytes = label.as_bytes();
    let at_end = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    bytes.len() <= 63
        && at_end(bytes.first())
        && at_end(bytes.last())
        && bytes
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}
