//! Describes the requests of a call.

use std::fmt::Write;

use super::choice::Part;
use super::task::Task;
use crate::compile::{Plan, WireFilter};
use crate::http::Direction;

/// Describes the requests, and how the responses are processed.
pub(super) fn explain(task: &Task<'_>) -> String {
    let choice = task.choice;
    let mut out = String::new();
    let mut line = |name: &str, text: &str| {
        // Writing to a `String` never fails.
        let _ = writeln!(out, "{name:<10}{text}");
    };
    line("object", task.object);
    match task.plan {
        None => line("request", "no filter"),
        Some(plan) if plan.requests().is_empty() => line("request", "none, since no record can match"),
        Some(plan) => {
            for request in plan.requests().iter().map(WireFilter::as_str) {
                line("request", request);
            }
        }
    }
    if let Some(residual) = task.plan.and_then(Plan::residual) {
        line("residual", &residual.to_string());
        let fields: Vec<&str> = task.plan.into_iter().flat_map(Plan::residual_fields).collect();
        line("also", &fields.join(", "));
    }
    let place =
        if is_direct(task.plan) { "by the service" } else { "by the client, after all records are fetched" };
    let fields: Vec<&str> = choice.fields().collect();
    match fields.as_slice() {
        [] => line("fields", "all readable fields"),
        fields => line("fields", &fields.join(", ")),
    }
    for (field, direction) in choice.sort() {
        let direction = if *direction == Direction::Descending { "descending" } else { "ascending" };
        line("sorted", &format!("{field}, {direction}, {place}"));
    }
    line(
        "records",
        &match choice.part() {
            Part::All => "all, page by page".to_owned(),
            Part::Limit(limit, 0) => format!("the first {limit}, selected {place}"),
            Part::Limit(limit, offset) => format!("{limit} after the first {offset}, selected {place}"),
            Part::Page(page, size) => format!("page {page} of {size} records, selected {place}"),
        },
    );
    out
}

/// Whether the service can sort and paginate: one request returns exactly the result.
fn is_direct(plan: Option<&Plan>) -> bool {
    plan.is_none_or(|plan| plan.requests().len() == 1 && plan.residual().is_none())
}
