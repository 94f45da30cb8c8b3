// What this program was compiled with. Unaware of what it computes.
import CProcess

package enum BuildIdentity {
    /// SwiftPM's build configuration: optimised code may add in another order.
    package static var configuration: String {
        #if DEBUG
            "debug"
        #else
            "release"
        #endif
    }

    /// Of the C targets: the toolchain's Clang, with its commit, unless CC says otherwise.
    package static var cCompiler: String { String(cString: compiler_version()) }
}
