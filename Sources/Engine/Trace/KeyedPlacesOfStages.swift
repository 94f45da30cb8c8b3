// Where what a stage's key holds lies on the disk. Unaware of what stages do.

import Glibc

extension Resolver {
    /// The paths that the key of a stage stands for.
    func keyedPlaces(of index: Int) throws -> KeyedPlaces {
        let stage = pipeline.graph.stages[index]
        let inputs = keyedInputs(of: index)
        var places = KeyedPlaces()
        for input in stage.inputs {
            guard case .file(let path) = input.source else { continue }
            places.add(file: Files.absolute(path.text, in: pipeline.project))
            if let folder = input.folder { places.add(listed: Files.absolute(folder.path.text, in: pipeline.project)) }
        }
        let (named, interpreters) = try commands.programs(of: stage, inputs)
        for (_, program) in named + interpreters {
            places.add(program: program.path)
            places.add(try commands.catalog.environment(of: program))
        }
        for (name, value) in environment.whitelisted {
            for (path, files) in ModulePaths.places(name.text, value) { places.add(modules: files, in: path) }
        }
        return places
    }
}

extension KeyedPlaces {
    /// A program, and what has come with it if it stands in a `bin` that is no system's and nobody's own.
    mutating func add(program path: String) {
        add(file: path)
        let path = TracedPath(path)
        for program in [path, path.resolved] where program.folder.name.elementsEqual("bin".utf8) {
            let prefix = program.folder.folder
            let isOwn = prefix.name.elementsEqual(".local".utf8) || prefix.bytes.count < 2
            if isOwn || TraceGround.isOfSystem(prefix) || installations.contains(prefix) { continue }
            installations.append(prefix)
        }
    }

    /// What a program finds in the environment that it belongs to.
    mutating func add(_ found: PythonPackagesFound) {
        // Of what is too large to look through the key holds nothing.
        if case .tooMuch = found.content { return }
        for prefix in found.prefixes {
            if TraceGround.isOfSystem(TracedPath(prefix)) { continue }
            // Of conda's the key holds every package.
            if access(prefix + "/conda-meta", F_OK) == 0 {
                add(folder: prefix)
                continue
            }
            let libraries = ["/lib", "/lib64", "/local/lib"].map { prefix + $0 }.filter { library in
                ((try? Files.names(in: library)) ?? []).contains { $0.startsWith("python") || $0.startsWith("pypy") }
            }
            if libraries.isEmpty { continue }
            for library in libraries { add(folder: library) }
            add(file: prefix + "/pyvenv.cfg")
            // Its own, not another one's that are there by chance.
            if ((try? Files.names(in: prefix + "/bin")) ?? []).contains(where: { $0.startsWith("python") }) {
                add(folder: prefix + "/bin")
            }
        }
        for folder in found.linked { add(modules: .python, in: folder) }
    }

    /// A folder whose files are all declared: their names are in the key.
    mutating func add(listed path: String) {
        let path = TracedPath(path)
        for folder in [path, path.resolved] where !listed.contains(folder) { listed.append(folder) }
    }
}
