//! The program `filtre`: it only calls the library.

fn main() {}
