import Foundation

/// Tests that take a minute and more each: `make test LONG=1` runs them too.
public enum LongTests {
    /// Whether they are asked for.
    public static let areWanted = ProcessInfo.processInfo.environment["STAGECRAFT_LONG_TESTS"] == "1"
    /// Why they are skipped.
    public static let hint = "skipped: takes a minute (make test LONG=1)"
}
