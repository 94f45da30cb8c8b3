import Foundation

/// The Python that scripts/setup made for tests.
enum TestPython {
    static let path: String = {
        let environment = ProcessInfo.processInfo.environment
        if let named = environment["STAGECRAFT_TEST_PYTHON"] { return named }
        let cache = environment["XDG_CACHE_HOME"] ?? (environment["HOME"] ?? "") + "/.cache"
        return cache + "/stagecraft/test-python/bin/python"
    }()

    static func has(_ module: String) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = ["-c", "import \(module)"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
