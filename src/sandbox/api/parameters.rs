//! Request parameters from a query string, a urlencoded body or a multipart body.

use memchr::memmem;

use super::answer::Refusal;
use crate::text::percent;

/// Parameters in their order; names are unique.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parameters {
    pairs: Vec<(String, String)>,
}

impl Parameters {
    /// Parses `a=1&b=2` and decodes escapes and `+`.
    pub(crate) fn urlencoded(text: &str) -> Result<Self, Refusal> {
        let mut form = Self::default();
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            form.push(decode(name)?, decode(value)?)?;
        }
        Ok(form)
    }

    /// Parses a multipart body; each part is one parameter.
    pub(crate) fn multipart(body: &[u8], boundary: &str) -> Result<Self, Refusal> {
        let mut form = Self::default();
        for part in parts(body, boundary)? {
            let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).map_err(|_| not_utf8());
            let end = memmem::find(part, b"\r\n\r\n")
                .ok_or_else(|| malformed("a part has no empty line after its headers"))?;
            let (head, content) = (text(part.get(..end).unwrap_or_default())?, part.get(end..));
            let content = text(content.and_then(|content| content.get(4..)).unwrap_or_default())?;
            let name = part_name(&head).ok_or_else(|| malformed("a part has no name"))?;
            form.push(name, content)?;
        }
        Ok(form)
    }

    fn push(&mut self, name: String, value: String) -> Result<(), Refusal> {
        if self.get(&name).is_some() {
            return Err(Refusal::bad(format!("duplicate parameter `{name}`")));
        }
        self.pairs.push((name, value));
        Ok(())
    }

    /// The value of a parameter.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

fn decode(text: &str) -> Result<String, Refusal> {
    percent::decode(text, true).ok_or_else(not_utf8)
}

fn not_utf8() -> Refusal {
    Refusal::bad("invalid parameter: expected UTF-8")
}

fn malformed(what: &str) -> Refusal {
    Refusal::bad(format!("malformed multipart body: {what}"))
}

/// The parts of a body, each with its head.
fn parts<'b>(body: &'b [u8], boundary: &str) -> Result<Vec<&'b [u8]>, Refusal> {
    let opening = format!("--{boundary}");
    let between = format!("\r\n--{boundary}");
    let start = if body.starts_with(opening.as_bytes()) {
        Some(opening.len())
    } else {
        memmem::find(body, between.as_bytes()).map(|at| at.saturating_add(between.len()))
    };
    let mut rest = start.and_then(|start| body.get(start..)).ok_or_else(|| malformed("missing boundary"))?;
    let mut parts = Vec::new();
    while !rest.starts_with(b"--") {
        // A boundary may be followed by spaces.
        let line = memmem::find(rest, b"\r\n").ok_or_else(|| malformed("a boundary line has no end"))?;
        let content = rest.get(line.saturating_add(2)..).unwrap_or_default();
        let end =
            memmem::find(content, between.as_bytes()).ok_or_else(|| malformed("missing final boundary"))?;
        parts.push(content.get(..end).unwrap_or_default());
        rest = content.get(end.saturating_add(between.len())..).unwrap_or_default();
    }
    Ok(parts)
}

/// The parameter name in the headers of a part.
fn part_name(head: &str) -> Option<String> {
    let disposition = head.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("content-disposition").then_some(value)
    })?;
    header_parameter(disposition, "name")
}

/// A parameter of a header: `form-data; name="objects"`.
pub(crate) fn header_parameter(header: &str, parameter: &str) -> Option<String> {
    header.split(';').skip(1).find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let value = value.trim();
        let bare = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
        name.trim().eq_ignore_ascii_case(parameter).then(|| bare.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(form: &Parameters) -> Vec<(&str, &str)> {
        form.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    #[test]
    fn urlencoded_parameters_are_decoded() {
        let form = Parameters::urlencoded("a=1+2&b=%2B%C3%A9&&c&d==").unwrap();
        assert_eq!(pairs(&form), [("a", "1 2"), ("b", "+é"), ("c", ""), ("d", "=")]);
        assert!(Parameters::urlencoded("a=1&a=2").is_err() && Parameters::urlencoded("a=%ff").is_err());
    }

    #[test]
    fn multipart_parameters_are_parsed() {
        let body = "before\r\n--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n2\r\n--x \r\n\
                    content-disposition: form-data; name=b\r\nContent-Type: text/plain\r\n\r\n\r\n--x--";
        let form = Parameters::multipart(body.as_bytes(), "x").unwrap();
        assert_eq!(pairs(&form), [("a", "1\r\n2"), ("b", "")]);
        assert_eq!(Parameters::multipart(b"--x--\r\n", "x").unwrap(), Parameters::default());
    }

    #[test]
    fn malformed_multipart_body_is_refused() {
        for body in
            ["", "--y--", "--x", "--x\r\nname\r\n\r\n1", "--x\r\n\r\n--x--", "--x\r\nA: b\r\n\r\n1\r\n--x--"]
        {
            assert!(Parameters::multipart(body.as_bytes(), "x").is_err(), "{body}");
        }
    }
}
