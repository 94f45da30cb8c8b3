// Versions of the libraries and tools that results depend on, for the keys of the kinds that use them.
//
// In no fingerprint: the versions are in keys.
import CZlib
import Glibc
import Gnuplot
import HDF5
import Numerics
import ResultStore
import StageGraph

/// What a kind's result depends on beside its code, parameters and inputs.
public enum Versions {
    /// What a version can be asked of.
    public enum Ingredient: String, Sendable {
        case hdf5 = "HDF5"
        /// HDF5's deflate filter: its bytes depend on the version.
        case zlib
        /// The C library's elementary functions (exp, log, pow, sin, …): all that results still take from it.
        case libc
        case gnuplot
        /// The house font of the figures.
        case font
    }

    /// Name → version of each. Throws a `Failure` that says what to install if a tool or the font is missing, and one
    /// that says what the processor must have where it lacks it.
    public static func of(_ ingredients: Ingredient...) throws(Failure) -> [String: String] {
        guard InstructionSet.hasFusedMultiplyAdd else {
            throw Failure(
                .work, "this processor has no fused multiply-add, which every numeric kernel uses",
                facts: [.init("expected", "x86-64 with FMA and AVX2 (Intel since Haswell, AMD since Zen), or arm64")])
        }
        var versions: [String: String] = [:]
        for ingredient in ingredients { versions[ingredient.rawValue] = try version(of: ingredient) }
        return versions
    }

    private static func version(of ingredient: Ingredient) throws(Failure) -> String {
        switch ingredient {
        case .hdf5: hdf5LibraryVersion
        case .zlib: String(cString: zlibVersion())
        case .libc: libcVersion
        case .gnuplot: try gnuplot.get()
        case .font: try font.get()
        }
    }

    // Asked once a process: each answer costs a program's start, unless the store remembers it.
    private static let gnuplot = Result { () throws(Failure) in
        try tool { () throws(RenderError) in
            guard let answers = ProgramAnswers.current else { return try Renderer.gnuplotVersion() }
            return try answers.answer(of: "gnuplot", to: "--version", Renderer.gnuplotVersion)
        }
    }
    /// Never remembered: it depends on the fonts and on all of fontconfig's files, those that are not there included.
    private static let font = Result { () throws(Failure) in try tool(Renderer.fontVersion) }

    /// A tool's answer, its error as the engine prints errors.
    private static func tool(_ ask: () throws(RenderError) -> String) throws(Failure) -> String {
        do throws(RenderError) {
            return try ask()
        } catch {
            throw Failure(.work, error.cause, at: error.place, hint: error.hint)
        }
    }

    /// "glibc 2.36 x86_64". Its functions are chosen by processor within an architecture, too, but every x86-64 processor
    /// with fused multiply-add gets the same ones.
    private static var libcVersion: String {
        var name = [CChar](repeating: 0, count: 64)
        let size = confstr(Int32(_CS_GNU_LIBC_VERSION), &name, name.count)
        let version =
            size > 0 ? String(decoding: name.prefix(size - 1).map { UInt8(bitPattern: $0) }, as: UTF8.self) : "unknown"
        #if arch(x86_64)
            return version + " x86_64"
        #elseif arch(arm64)
            return version + " arm64"
        #else
            return version
        #endif
    }
}
