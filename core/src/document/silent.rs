/// Gives types a `Debug` that says nothing of what people wrote.
macro_rules! silent {
    ($($type:ident $(<$life:lifetime>)?),+ $(,)?) => {$(
        /// Says nothing of what was written.
        impl ::std::fmt::Debug for $type $(<$life>)? {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(concat!(stringify!($type), "(..)"))
            }
        }
    )+};
}
pub(crate) use silent;
