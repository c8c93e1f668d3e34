//! Defines the getters and the `with_` methods of option types.

/// Implements for each field `x` of a type a getter `x` and a method `with_x`, or
/// another name.
///
/// The first text completes `Returns …` and `Sets …`; a second one follows in the
/// documentation of the getter.
macro_rules! settings {
    ($options:ident: $($what:literal $($more:literal)? $field:ident, $with:ident: $kind:ty;)+) => {
        impl $options {
            $(#[doc = concat!("Returns ", $what, "." $(, " ", $more)?)]
            #[must_use]
            pub const fn $field(&self) -> $kind {
                self.$field
            }

            #[doc = concat!("Sets ", $what, ".")]
            #[must_use]
            pub const fn $with(self, $field: $kind) -> Self {
                Self { $field, ..self }
            })+
        }
    };
}
