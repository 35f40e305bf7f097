//! The keys of array elements, `"0"`, `"1"`, …, without formatting them each time.

/// `"000\0" … "999\0"`; the leading zeros are cut when a key is taken.
#[allow(
    clippy::indexing_slicing,
    reason = "in a constant, out of bounds does not compile"
)]
const TABLE: [[u8; 4]; 1000] = {
    let mut table = [[0u8; 4]; 1000];
    let mut i = 0;
    while i < 1000 {
        table[i] = [
            b'0' + (i / 100) as u8,
            b'0' + (i / 10 % 10) as u8,
            b'0' + (i % 10) as u8,
            0,
        ];
        i += 1;
    }
    table
};

/// Appends the type byte `code` and the key of the element at `index`, with its NUL.
#[inline]
pub(super) fn append(out: &mut Vec<u8>, code: u8, index: usize) {
    // Most arrays are short.
    match TABLE.get(index) {
        Some(&[_, _, c, _]) if index < 10 => out.extend_from_slice(&[code, c, 0]),
        Some(&[_, b, c, _]) if index < 100 => out.extend_from_slice(&[code, b, c, 0]),
        Some(&[a, b, c, _]) => out.extend_from_slice(&[code, a, b, c, 0]),
        None => append_long(out, code, index),
    }
}

#[cold]
fn append_long(out: &mut Vec<u8>, code: u8, index: usize) {
    out.push(code);
    out.extend_from_slice(index.to_string().as_bytes());
    out.push(0);
}

#[cfg(test)]
mod tests {
    use super::append;

    #[test]
    fn every_key_is_its_decimal_number() {
        for index in (0..2000).chain([9_999, 10_000, 1_234_567]) {
            let mut out = Vec::new();
            append(&mut out, 4, index);
            assert_eq!(out, format!("\u{4}{index}\0").as_bytes());
        }
    }
}
