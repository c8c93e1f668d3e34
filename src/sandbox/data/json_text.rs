//! JSON strings written directly into a response body.

/// Writes a quoted JSON string; the bytes must be UTF-8.
pub(crate) fn write(out: &mut Vec<u8>, text: &[u8]) {
    out.push(b'"');
    let mut rest = text;
    while let Some(at) = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20)) {
        let (before, after) = rest.split_at_checked(at).unwrap_or((rest, &[]));
        out.extend_from_slice(before);
        let Some((&special, after)) = after.split_first() else { break };
        write_escape(out, special);
        rest = after;
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

fn write_escape(out: &mut Vec<u8>, special: u8) {
    let letter = match special {
        b'"' | b'\\' => special,
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        _ => {
            out.extend_from_slice(format!("\\u{special:04x}").as_bytes());
            return;
        }
    };
    out.extend_from_slice(&[b'\\', letter]);
}

/// Writes a number as a JSON string.
pub(crate) fn write_number(out: &mut Vec<u8>, number: i64) {
    out.extend_from_slice(if number < 0 { b"\"-" } else { b"\"" });
    let start = out.len();
    let mut rest = number.unsigned_abs();
    loop {
        let [digit, ..] = (rest % 10).to_le_bytes();
        out.push(digit.saturating_add(b'0'));
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.get_mut(start..).unwrap_or_default().reverse();
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_strings_parse_back() {
        let all: String = (0..0x300).filter_map(char::from_u32).collect();
        for text in ["", "a", "é\"\\/\u{2028}🎉", "\u{0}\u{1f}\n\r\t\u{8}", &all] {
            let mut out = Vec::new();
            write(&mut out, text.as_bytes());
            assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), text);
        }
        for number in [0, 7, -7, 10, 100_200, i64::MAX, i64::MIN] {
            let mut out = Vec::new();
            write_number(&mut out, number);
            assert_eq!(String::from_utf8(out).unwrap(), format!("\"{number}\""));
        }
    }
}
