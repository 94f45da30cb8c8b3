// The modules that a program is built from, as the plugin names them on the command line. Unaware of what is in files.

/// A target of a package.
struct Module {
    enum Language: String { case swift, other }

    var name: String
    var language: Language
    /// The modules that it is built from, directly.
    var needed: [String] = []
    /// What its sources are compiled with beside the configuration.
    var settings: [String] = []
    /// Its folder, and paths in it.
    var folder = ""
    var sources: [String] = []
    /// Files that a Swift module reads when it runs.
    var resources: [String] = []
}

/// `OUTPUT COMPILER`, then for each module `--module NAME swift|other FOLDER` with `--needs NAME`, `--with SETTING`,
/// `--source PATH` and `--resource PATH`, each as often as there are some.
struct Arguments {
    var output = ""
    /// `swiftc`, asked for its version.
    var compiler = ""
    var modules: [Module] = []

    init(_ words: [String]) throws(UsageError) {
        var rest = words[...]
        func next() throws(UsageError) -> String {
            guard let word = rest.popFirst() else { throw UsageError(text: "a value is missing at the end") }
            return word
        }
        output = try next()
        compiler = try next()
        while let option = rest.popFirst() {
            let value = try next()
            if option == "--module" {
                guard let language = Module.Language(rawValue: try next()) else {
                    throw UsageError(text: "module \(value) is neither swift nor other")
                }
                modules.append(Module(name: value, language: language, folder: try next()))
                continue
            }
            guard let last = modules.indices.last else { throw UsageError(text: "\(option) before --module") }
            switch option {
            case "--needs": modules[last].needed.append(value)
            case "--with": modules[last].settings.append(value)
            case "--source": modules[last].sources.append(value)
            case "--resource": modules[last].resources.append(value)
            default: throw UsageError(text: "no option is called \(option)")
            }
        }
    }
}

/// A command line that the plugin would not have written.
struct UsageError: Error, CustomStringConvertible {
    var text: String
    var description: String { "fingerprint: " + text }
}
