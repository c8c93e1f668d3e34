//! Content negotiation: whether the header `Accept` admits JSON.

/// Whether `Accept` headers admit JSON. The most specific range that matches JSON
/// decides.
pub(crate) fn admits_json<'h>(headers: impl IntoIterator<Item = &'h str>) -> bool {
    let mut most_specific: Option<(u8, bool)> = None;
    let mut is_empty = true;
    for range in headers.into_iter().flat_map(|header| header.split(',')) {
        let mut parts = range.split(';').map(str::trim);
        let media = parts.next().unwrap_or_default().to_ascii_lowercase();
        if media.is_empty() {
            continue;
        }
        is_empty = false;
        let specificity = match media.as_str() {
            "application/json" => 3,
            "application/*" => 2,
            "*/*" => 1,
            _ => continue,
        };
        if most_specific.is_none_or(|(known, _)| specificity > known) {
            most_specific = Some((specificity, !parts.any(is_zero)));
        }
    }
    is_empty || most_specific.is_some_and(|(_, is_admitted)| is_admitted)
}

/// Whether a parameter excludes its range: `q=0`, `q=0.000`.
fn is_zero(parameter: &str) -> bool {
    let Some((name, value)) = parameter.split_once('=') else { return false };
    name.trim().eq_ignore_ascii_case("q") && value.trim().parse() == Ok(0.0_f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_specific_range_decides() {
        let table: [(&[&str], bool); 11] = [
            (&[], true),
            (&[""], true),
            (&["*/*"], true),
            (&["application/json"], true),
            (&["text/html, application/*;q=0.5"], true),
            (&["Application/JSON; charset=utf-8"], true),
            (&["text/html", "*/*"], true),
            (&["text/xml"], false),
            (&["application/xml,text/*"], false),
            (&["application/json;q=0, */*"], false),
            (&["*/*;q=0.000"], false),
        ];
        for (headers, expected) in table {
            assert_eq!(admits_json(headers.iter().copied()), expected, "{headers:?}");
        }
    }
}
