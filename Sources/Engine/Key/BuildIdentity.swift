// What this program was compiled with. Unaware of what it computes.
import CProcess

enum BuildIdentity {
    /// SwiftPM's build configuration: optimised code may add in another order.
    static var configuration: String {
        #if DEBUG
            "debug"
        #else
            "release"
        #endif
    }

    /// Of the C targets: the toolchain's Clang, with its commit, unless CC says otherwise.
    static var cCompiler: String { String(cString: compiler_version()) }
}
