// Versions of the libraries and tools that results depend on, for the keys of the kinds that use them.
import CZlib
import Engine
import Glibc
import HDF5
import Numerics

/// What a kind's result depends on beside its code, parameters and inputs.
enum Versions {
    enum Ingredient: String, Sendable {
        case hdf5 = "HDF5"
        /// HDF5's deflate filter: its bytes depend on the version.
        case zlib
        case oneDNN
        case openBLAS = "OpenBLAS"
        /// The C library's elementary functions.
        case libc
        /// The class of instruction sets by which numeric kernels (and libm's) are chosen.
        case instructions
        case gnuplot
        /// The house font of the figures.
        case font
    }

    /// Name → version of each. Throws a `Failure` that says what to install if a tool or the font is missing.
    static func of(_ ingredients: Ingredient...) throws(Failure) -> [String: String] {
        var versions: [String: String] = [:]
        for ingredient in ingredients { versions[ingredient.rawValue] = try version(of: ingredient) }
        return versions
    }

    /// The family in which gnuplot's scripts ask for their text.
    static let fontFamily = "Liberation Sans"

    private static func version(of ingredient: Ingredient) throws(Failure) -> String {
        switch ingredient {
        case .hdf5: hdf5LibraryVersion
        case .zlib: String(cString: zlibVersion())
        case .oneDNN: gemmLibraryVersion
        case .openBLAS: openBLASVersion
        case .libc: libcVersion
        case .instructions: CPUFeatures.instructionClass
        case .gnuplot: try gnuplot.get()
        case .font: try font.get()
        }
    }

    // Asked once a process: each answer costs a program's start.
    private static let gnuplot = Result { () throws(Failure) in
        try answer(of: "gnuplot --version", package: "gnuplot-nox")
    }

    private static let font = Result { () throws(Failure) in
        let found = try answer(
            of: "fc-match -f '%{family[0]} %{fontversion}\\n' '\(fontFamily)'", package: "fontconfig")
        guard found.hasPrefix(fontFamily + " ") else {
            throw Failure(
                .work, "the font of the figures is missing",
                facts: [.init("expected", fontFamily), .init("found", found)],
                hint: "install it: apt-get install fonts-liberation")
        }
        return found
    }

    /// "glibc 2.36"
    private static var libcVersion: String {
        var name = [CChar](repeating: 0, count: 64)
        let size = confstr(Int32(_CS_GNU_LIBC_VERSION), &name, name.count)
        return size > 0
            ? String(decoding: name.prefix(size - 1).map { UInt8(bitPattern: $0) }, as: UTF8.self) : "unknown"
    }

    /// The first line that a shell command prints on its standard output. A failure says to install `package`.
    static func answer(of command: String, package: String) throws(Failure) -> String {
        var line = ""
        var status: Int32 = -1
        if let stream = popen(command + " 2>/dev/null", "re") {
            while case let byte = fgetc(stream), byte != EOF, byte != 0x0A {
                line.unicodeScalars.append(Unicode.Scalar(UInt8(byte)))
            }
            status = pclose(stream)
        }
        guard status == 0, !line.isEmpty else {
            throw Failure(
                .work, "a program that draws the figures is missing or broken",
                facts: [.init("command", command), .init("printed", "'\(line)'"), .init("status", "\(status >> 8)")],
                hint: "install it: apt-get install \(package)")
        }
        return line
    }
}
