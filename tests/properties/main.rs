//! Properties of parsing, printing, formatting and recovery, over generated
//! trees, damaged filters and random text; and exact limits.

mod boundaries;
mod damage;
mod generate;
mod parsing;
mod printer;
mod printing;
mod recovery;
#[path = "../support/mod.rs"]
mod support;
mod tree;

use proptest::prelude::ProptestConfig;

/// The configuration of a property that runs this number of cases.
pub fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        max_shrink_iters: 4_096,
        max_global_rejects: 65_536,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}
