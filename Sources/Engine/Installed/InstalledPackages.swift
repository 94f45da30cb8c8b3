// What is installed for a program, as the program itself says or as its folders show. Unaware of lock files.

import Glibc
import StageGraph

/// A package that is installed.
struct InstalledPackage: Equatable {
    var version: String
    /// Of the list of its files, of its sources, or whatever else tells two builds of one version apart; empty: nothing does.
    var detail = ""
    /// conda's build, Julia's digest of the sources, R's revision; nil: not known.
    var revision: String?
    /// Whether its files are in place as they were installed, not the sources that somebody works on.
    var isWhole = true
    /// Whether it comes with the program itself.
    var isOwn = false

    /// As keys hold it.
    var text: String { detail.isEmpty ? version : "\(version), \(detail)" }
}

/// All packages that a program finds.
struct InstalledPackages: Equatable {
    private(set) var packages: [Name: InstalledPackage] = [:]
    /// What conditions in lock files ask for.
    private(set) var variables: [Name: String] = [:]
    /// Where packages are looked for.
    private(set) var folders: [String] = []

    /// What a program that is asked has printed: lines of fields with tabs between them. Other lines are noise.
    init(_ answer: [UInt8], _ language: LockFile.Language) {
        for line in answer.split(separator: UInt8(ascii: "\n")) {
            let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
            switch (fields[0], fields.count) {
            case ("variable", 3): variables[Name(fields[1])] = fields[2]
            case ("folder", 2): folders.append(fields[1])
            case ("package", 6):
                guard let name = language == .python ? PythonName.normalised(fields[1]) : Name(fields[1]),
                    packages[name] == nil
                else { continue }
                packages[name] = InstalledPackage(
                    version: fields[2], detail: fields[3], revision: fields[4].isEmpty ? nil : fields[4],
                    isWhole: !fields[5].hasBytes(of: "linked"), isOwn: fields[5].hasBytes(of: "own"))
            default: break
            }
        }
    }

    /// What is in an environment of conda's, by the names of files: nobody is asked.
    init(condaPrefix prefix: String) throws(Failure) {
        for file in try Files.names(in: prefix + "/conda-meta") where file.endsWith(".json") {
            guard let parts = LockedPackages.condaParts(String(file.dropping(last: 5))) else { continue }
            packages[parts.name] = InstalledPackage(
                version: parts.version, detail: "build \(parts.build)", revision: parts.build)
        }
        // What pip has put there.
        for folder in try PythonPackages.siteFolders(prefix) {
            for file in try Files.names(in: folder) where file.endsWith(".dist-info") {
                let parts = file.dropping(last: 10).split(byte: UInt8(ascii: "-"))
                guard parts.count == 2, let name = PythonName.normalised(parts[0]) else { continue }
                packages["pip \(name)"] = InstalledPackage(version: String(parts[1]), isWhole: false)
            }
        }
    }
}

/// Asks a program what is installed for it.
struct InstalledQuestion {
    let language: LockFile.Language
    /// Absolute.
    let program: String
    /// Where the lock file is: the project of Julia.
    let folder: String
    let environment: StageEnvironment
    var variables: [(name: Name, value: String)] = []
    /// In the manifest.
    let place: String

    /// Throws if the program cannot say it.
    func answer() throws(Failure) -> InstalledPackages {
        if language == .conda { return try InstalledPackages(condaPrefix: Files.folder(of: Files.folder(of: program))) }
        let question = VersionQuestion(
            program: program, arguments: arguments, environment: environment, place: place,
            what: "the question what is installed", variables: variables)
        let packages = InstalledPackages(try question.output(), language)
        guard packages.variables["answer"] != nil else {
            throw Failure(
                .work, "the program does not say what is installed", at: place,
                facts: [.init("program", program), .init("expected", "an interpreter of \(language.rawValue)")])
        }
        return packages
    }

    private var arguments: [String] {
        switch language {
        case .python: ["-c", Self.python]
        case .r: Files.name(of: program).hasBytes(of: "R") ? ["--no-echo", "-e", Self.r] : ["-e", Self.r]
        case .julia: ["--startup-file=no", "--project=" + folder, "-e", Self.julia]
        case .conda, .container: []
        }
    }

    /// Of each package the digest of the digests of its files, without what says where and by whom it was installed: so it is
    /// the same on every machine that has the same wheel.
    private static let python = #"""
        import csv, hashlib, os, platform, re, sys
        try:
            import importlib.metadata as metadata
        except ImportError:
            sys.exit("Python 3.8 or later is needed to see what is installed")
        def say(*fields):
            line = "\t".join(re.sub(r"[\t\r\n]", " ", str(field)) for field in fields) + "\n"
            sys.stdout.buffer.write(line.encode("utf-8", "replace"))
        def version(info):
            text = ".".join(map(str, info[:3]))
            return text if info[3] == "final" else text + info[3][0] + str(info[4])
        say("variable", "answer", "yes")
        for name, value in {
            "implementation_name": sys.implementation.name,
            "implementation_version": version(sys.implementation.version),
            "os_name": os.name, "platform_machine": platform.machine(),
            "platform_python_implementation": platform.python_implementation(),
            "platform_release": platform.release(), "platform_system": platform.system(),
            "platform_version": platform.version(), "python_full_version": platform.python_version(),
            "python_version": ".".join(platform.python_version_tuple()[:2]), "sys_platform": sys.platform,
        }.items():
            say("variable", name, value)
        for folder in sys.path:
            if folder and os.path.isdir(folder):
                say("folder", os.path.abspath(folder))
        own = ("INSTALLER", "REQUESTED", "RECORD", "direct_url.json", "uv_cache.json")
        for found in metadata.distributions():
            name = found.metadata["Name"] if found.metadata else None
            if not name:
                continue
            files, record = [], found.read_text("RECORD")
            for row in csv.reader((record or "").splitlines()):
                if len(row) < 2 or not row[1] or row[0].startswith(("..", "/")) or row[0].endswith(".pyc"):
                    continue
                if ".dist-info/" in row[0] and row[0].rsplit("/", 1)[1] in own:
                    continue
                files.append(row[0] + " " + row[1])
            digest = hashlib.sha256("\n".join(sorted(files)).encode("utf-8", "replace")).hexdigest()
            linked = '"editable": true' in (found.read_text("direct_url.json") or "").replace('":true', '": true')
            whole = record is not None and not linked
            say("package", name, found.version, "sha256 " + digest if whole else "", "", "whole" if whole else "linked")
        """#

    private static let r = #"""
        say <- function(...) cat(..., sep = "\t", fill = FALSE)
        found <- installed.packages(fields = "RemoteSha", noCache = TRUE)
        text <- function(value) ifelse(is.na(value), "", gsub("[\t\r\n]", " ", value))
        say("variable", "answer", "yes\n")
        for (folder in .libPaths()) say("folder", paste0(folder, "\n"))
        own <- paste(R.version$major, R.version$minor, sep = ".")
        say("package", "R", own, "", "", "own\n")
        for (row in seq_len(nrow(found))) {
            say("package", found[row, "Package"], text(found[row, "Version"]),
                paste("built for R", text(found[row, "Built"])), text(found[row, "RemoteSha"]),
                if (found[row, "Priority"] %in% c("base", "recommended")) "own\n" else "whole\n")
        }
        """#

    private static let julia = #"""
        using Pkg
        say(fields...) = println(join((replace(string(field), r"[\t\r\n]" => " ") for field in fields), "\t"))
        say("variable", "answer", "yes")
        say("package", "julia", VERSION, "", "", "own")
        found = Pkg.dependencies()
        count(name) = Base.count(info -> info.name == name, values(found))
        for (uuid, info) in found
            (info.version === nothing || info.source === nothing || !isdir(info.source)) && continue
            tree = info.tree_hash === nothing ? "" : string(info.tree_hash)
            isempty(tree) && !info.is_tracking_path && continue
            name = count(info.name) == 1 ? info.name : string(info.name, " ", uuid)
            say("package", name, info.version, isempty(tree) ? "" : "tree " * tree, tree, isempty(tree) ? "linked" : "whole")
        end
        """#
}
