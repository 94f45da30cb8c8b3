import Foundation

/// Runs a shell command in a folder; its exit status, or 128 + the number of the signal that ended it.
///
/// `system(3)` must not be used in tests: it ignores SIGINT in the whole process while its command runs, and a program that
/// another test starts in this moment inherits that, so that its interruption goes unnoticed.
@discardableResult
public func shell(_ command: String, in folder: String) -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    guard (try? process.run()) != nil else { return 127 }
    process.waitUntilExit()
    return process.terminationStatus + (process.terminationReason == .uncaughtSignal ? 128 : 0)
}
