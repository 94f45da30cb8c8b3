// What commands read or run that no key holds, as far as that can be seen without running them: warnings that name the
// declaration to make.

import Glibc

extension Resolver {
    /// A warning for each thing of that sort in these stages. Instances of one declaration are alike: the first speaks for all.
    func undeclaredReads(_ stages: some Sequence<Int>) throws -> [Failure] {
        var warnings: [Failure] = []
        var seen: Set<[UInt8]> = []
        for index in stages {
            let stage = pipeline.graph.stages[index]
            guard stage.isCommand, seen.insert(Array(stage.name.utf8)).inserted else { continue }
            // What cannot be read is reported when the stage is to run.
            guard let inputs = try? contents(of: stage) else { continue }
            warnings += try unknownPrograms(stage, inputs)
            warnings += try undeclaredPaths(stage, inputs)
        }
        if !seen.isEmpty { warnings += variables() }
        return warnings
    }

    private func unknownPrograms(_ stage: StageInstance, _ inputs: [KeyInput]) throws -> [Failure] {
        var warnings: [Failure] = []
        let words = try commands.catalog.words(of: stage, inputs)
        let isFound = try words.candidates.contains { try commands.catalog.program(named: $0) != nil }
        if !words.unknown.isEmpty, stage.programs.isEmpty, !isFound {
            warnings.append(
                Failure(
                    .work,
                    "stage '\(stage.id)' runs a program that is known only when it runs, so that its key does not "
                        + "hold it", at: stage.place, facts: [.init("found", words.unknown.joined(separator: ", "))],
                    hint: "name what it can be: \"programs\": [\"…\"]"))
        }
        if let program = try? commands.first(of: stage),
            case .tooMuch = try commands.catalog.packages(of: program)
        {
            warnings.append(
                Failure(
                    .work,
                    "stage '\(stage.id)' uses an environment of Python packages that is too large to look through, "
                        + "so that its key does not hold it", at: stage.place, facts: [.init("program", program.path)],
                    hint: "\"versions\": [[\"pip\", \"freeze\"]] puts its list of packages in the key"))
        }
        return warnings
    }

    // MARK: paths

    private func undeclaredPaths(_ stage: StageInstance, _ inputs: [KeyInput]) throws -> [Failure] {
        let scanner = ProjectPaths(project: pipeline.project, store: store.paths)
        let declared = Set(
            stage.inputs.compactMap { input -> [UInt8]? in
                guard case .file(let path) = input.source else { return nil }
                return Array(Files.absolute(path.text, in: pipeline.project).utf8)
            })
        var warnings: [Failure] = []
        func look(_ text: [UInt8], _ where: String) {
            for path in scanner.paths(in: text) where !declared.contains(Array(path.full.utf8)) {
                // The key holds programs.
                if path.isAbsolute, access(path.full, X_OK) == 0, Files.isFile(path.full) { continue }
                warnings.append(
                    Failure(
                        .work,
                        "stage '\(stage.id)' names a file of the project by a path that leads out of its folder: a "
                            + "change to it goes unnoticed", at: `where`, facts: [.init("found", path.text)],
                        hint: "declare it, \"inputs\": {\"…\": \"file:\(path.inProject)\"}, and read it at "
                            + "\(path.inProject) or as {input:…}"))
            }
        }
        for argument in stage.command { look(Array(argument.utf8), stage.place) }
        let named = commands.catalog.inputsNamed(in: stage)
        for (place, input) in stage.inputs.enumerated() {
            guard case .file(let file) = input.source, let content = inputs[place].content, content.size <= 1 << 18,
                named.contains(place) || content.isExecutable
            else { continue }
            look(try Files.read(Files.absolute(file.text, in: pipeline.project)) ?? [], input.label.text)
        }
        return warnings
    }

    private func variables() -> [Failure] {
        let scanner = ProjectPaths(project: pipeline.project, store: store.paths)
        var warnings = commands.unread.map { name in
            Failure(
                .work,
                "the modules at the places that '\(name)' names are too many to look through, so that no key holds them",
                hint: "name smaller folders, or declare what is used as \"inputs\" or \"versions\"")
        }
        for (name, value) in environment.whitelisted
        where !ModulePaths.isOne(name.text) && !pipeline.graph.secrets.contains(name) {
            guard let path = scanner.paths(in: Array(value.utf8)).first else { continue }
            warnings.append(
                Failure(
                    .work,
                    "the environment variable '\(name)' leads stages into the project: a change to what is there goes "
                        + "unnoticed", facts: [.init("found", path.text)],
                    hint: "declare what is read: \"inputs\": {\"…\": \"file:\(path.inProject)\"}"))
        }
        return warnings
    }
}

/// Finds paths in texts that lead to what is in the project.
struct ProjectPaths {
    struct Path {
        /// As it stands in the text.
        var text: String
        var full: String
        /// Relative to the project; "." for the project itself.
        var inProject: String
        var isAbsolute: Bool
    }

    private let project: [UInt8]
    /// A folder in which a command could run.
    private let work: String

    init(project: String, store: StorePaths) {
        self.project = Array(project.utf8)
        work = store.attempts + "/run/1/work"
    }

    /// Paths to what is there, each once: absolute ones, and those that begin with `../`.
    func paths(in text: [UInt8]) -> [Path] {
        var found: [Path] = []
        for token in text.split(whereSeparator: Self.separates) {
            guard let path = path(token), !found.contains(where: { $0.text.hasBytes(of: path.text) }) else {
                continue
            }
            found.append(path)
        }
        return found
    }

    private func path(_ token: ArraySlice<UInt8>) -> Path? {
        let text = String(decoding: token, as: UTF8.self)
        let isAbsolute = token.first == UInt8(ascii: "/")
        guard isAbsolute || token.starts(with: "../".utf8) else { return nil }
        let steps = Self.steps(isAbsolute ? token : Array((work + "/").utf8)[...] + token)
        let own = Self.steps(project[...])
        guard steps.starts(with: own, by: { $0.elementsEqual($1) }) else { return nil }
        let rest = steps.dropFirst(own.count)
        // The stage's own folder and the rest of a store in the project are no files of the project.
        if rest.first?.elementsEqual(".stagecraft".utf8) == true { return nil }
        let full = "/" + Self.text(steps[...])
        guard access(full, F_OK) == 0 else { return nil }
        let inProject = Self.text(rest)
        return Path(text: text, full: full, inProject: inProject.isEmpty ? "." : inProject, isAbsolute: isAbsolute)
    }

    private static func text(_ steps: ArraySlice<ArraySlice<UInt8>>) -> String {
        String(decoding: Array(steps.joined(separator: [UInt8(ascii: "/")])), as: UTF8.self)
    }

    /// The steps of an absolute path, without `.` and `..`.
    private static func steps(_ path: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var steps: [ArraySlice<UInt8>] = []
        for step in path.split(separator: UInt8(ascii: "/")) {
            if step.elementsEqual(".".utf8) { continue }
            if step.elementsEqual("..".utf8) { _ = steps.popLast() } else { steps.append(step) }
        }
        return steps
    }

    /// What ends a path in a shell text, a script or a list of paths.
    private static func separates(_ byte: UInt8) -> Bool {
        byte <= 0x20 || "\"'`;&|<>(),:=[]{}".utf8.contains(byte)
    }
}
