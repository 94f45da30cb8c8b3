// Variables that name folders from which programs load modules: what is there belongs to the key as the variable does.
// Unaware of which programs look at them.

/// The search paths among the variables that stages see.
enum ModulePaths {
    /// By variable: the files that count there.
    private static let known: [(name: String, files: ModuleFiles)] = [
        ("PYTHONPATH", .python),
        ("PERL5LIB", ModuleFiles(ends: [".pm", ".pl", ".so"])),
        ("RUBYLIB", ModuleFiles(ends: [".rb", ".so"])),
        // Of each installed package: name, version and when it was built.
        ("R_LIBS", ModuleFiles(ends: ["DESCRIPTION"])), ("R_LIBS_USER", ModuleFiles(ends: ["DESCRIPTION"])),
        ("R_LIBS_SITE", ModuleFiles(ends: ["DESCRIPTION"])), ("R_PROFILE_USER", ModuleFiles(ends: [])),
        ("JULIA_LOAD_PATH", ModuleFiles(ends: [".jl", ".toml"])), ("JULIA_PROJECT", ModuleFiles(ends: [".toml"])),
        ("NODE_PATH", ModuleFiles(ends: [".js", ".mjs", ".cjs", ".json", ".node"])),
        ("CLASSPATH", ModuleFiles(ends: [".jar", ".class"])),
        ("MATLABPATH", ModuleFiles(ends: [".m"])), ("OCTAVE_PATH", ModuleFiles(ends: [".m", ".oct"])),
        ("LD_LIBRARY_PATH", ModuleFiles(ends: [".so", ".0", ".1", ".2", ".3", ".4", ".5", ".6", ".7", ".8", ".9"])),
        ("LD_PRELOAD", ModuleFiles(ends: [])), ("BASH_ENV", ModuleFiles(ends: [])), ("ENV", ModuleFiles(ends: [])),
    ]

    static func isOne(_ variable: String) -> Bool { known.contains { $0.name == variable } }

    /// The places that the variable names, and the files that count there; none for other variables.
    static func places(_ variable: String, _ value: String) -> [(path: String, files: ModuleFiles)] {
        guard let files = known.first(where: { $0.name == variable })?.files else { return [] }
        return value.utf8.split(whereSeparator: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: " ") }).compactMap {
            // A relative path leads into the stage's own folder.
            guard $0.first == UInt8(ascii: "/"), let path = String($0) else { return nil }
            return (path, files)
        }
    }

    /// What lies at the places that the variable names; `none` for other variables. `leavingOut`: names that do not count there.
    static func content(
        _ variable: String, _ value: String, leavingOut: Set<Name> = [], _ index: StatIndex
    ) throws(Failure) -> ModuleContent {
        var text: [UInt8] = []
        for (path, files) in places(variable, value) {
            switch try FolderDigest.look(into: path, files, leavingOut: leavingOut, index) {
            case .none: text.append(UInt8(ascii: "-"))
            case .digest(let digest): text += digest.hexadecimal.utf8
            case .tooMuch: return .tooMuch
            }
        }
        return text.isEmpty ? .none : .digest(SHA256.digest(of: text))
    }
}
