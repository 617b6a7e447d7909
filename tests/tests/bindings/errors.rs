//! Each error of the core is one of the facade, with all it says.

use std::io::ErrorKind;

use interlude_core::Error;
use interlude_ffi::InterludeError;

#[test]
fn every_error_of_the_core_has_its_variant() {
    let words = str::to_owned;
    let (field, reason) = ("mood", "not 1 to 5");
    let crossing = [
        (Error::WrongKey, InterludeError::WrongKey),
        (Error::TryLater { wait_ms: 30_000 }, InterludeError::TryLater { wait_ms: 30_000 }),
        (Error::Locked("a"), InterludeError::Locked { reason: words("a") }),
        (Error::NotFound("b"), InterludeError::NotFound { what: words("b") }),
        (Error::Exists("c"), InterludeError::Exists { what: words("c") }),
        (
            Error::Invalid { field, reason },
            InterludeError::Invalid { field: words(field), reason: words(reason) },
        ),
        (Error::Damaged("d"), InterludeError::Damaged { what: words("d") }),
        (Error::TooNew("e"), InterludeError::TooNew { what: words("e") }),
        (Error::Full, InterludeError::Storage { full: true, doing: words("writing") }),
        (
            Error::Io { doing: "f", kind: ErrorKind::PermissionDenied },
            InterludeError::Storage { full: false, doing: words("f") },
        ),
        (Error::Refused("g"), InterludeError::Refused { reason: words("g") }),
        (Error::Offline("h"), InterludeError::Offline { reason: words("h") }),
        (Error::Relay("i"), InterludeError::Relay { reason: words("i") }),
        (Error::Internal("j"), InterludeError::Internal { reason: words("j") }),
    ];
    for (core, crossed) in crossing {
        assert_eq!(InterludeError::from(core), crossed);
    }
}
