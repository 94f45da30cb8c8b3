// The machine and its software: os-release, libraries with packages and versions, processor, fonts, a Dockerfile.
// Unaware of results but for the versions that their records name.

import Engine
import Glibc
import ResultStore
import StageGraph

/// The part `environment/` of an archive.
struct Surroundings {
    private(set) var files: [BagFile] = []

    init(of state: ArchiveState, scratch: String) throws(Failure) {
        let versions = try state.recordedVersions()
        let release = try Files.read("/etc/os-release") ?? []
        let packages = Packages(scratch: scratch)
        if !release.isEmpty { files.append(BagFile("environment/os-release", .bytes(release))) }
        let libraries = try packages.owners(of: Self.libraries(scratch))
        files.append(BagFile("environment/libraries.json", .bytes(Self.json(libraries, versions))))
        files.append(BagFile("environment/processor.json", .bytes(try Self.processor())))
        files.append(BagFile("environment/fonts.json", .bytes(try Self.fonts(packages, scratch))))
        let dockerfile = Dockerfile(release: release, versions: versions, date: state.latest)
        if let text = dockerfile.text { files.append(BagFile("environment/Dockerfile", text)) }
    }

    /// Shared libraries that this program has mapped, and those of gnuplot: paths, sorted, each once.
    private static func libraries(_ scratch: String) throws(Failure) -> [Name] {
        var paths: Set<Name> = []
        let maps = String(decoding: try Self.readSpecial("/proc/self/maps"), as: UTF8.self)
        for line in maps.split(separator: "\n") {
            guard let slash = line.utf8.firstIndex(of: UInt8(ascii: "/")) else { continue }
            let path = line[slash...]
            if path.contains(".so") { paths.insert(Name(path)) }
        }
        if let gnuplot = SearchPath.program(named: "gnuplot"), let ldd = OutsideProgram("ldd", scratch: scratch) {
            for word in (try ldd.text([gnuplot]) ?? "").split(whereSeparator: \.isWhitespace)
            where word.startsWith("/") && word.contains(".so") {
                paths.insert(Name(word))
            }
        }
        return paths.sorted()
    }

    /// Files of /proc say that they are empty.
    static func readSpecial(_ path: String) throws(Failure) -> [UInt8] {
        let file = try OpenFile(path, O_RDONLY, to: "read")
        var bytes: [UInt8] = []
        try file.forEachChunk { bytes += $0 }
        return bytes
    }

    private static func json(_ libraries: [Packages.Owned], _ versions: [Name: Set<Name>]) -> [UInt8] {
        var json = JSONWriter(indent: 1)
        json.object { json in
            json.array("mapped") { json in for library in libraries { json.object { library.write(&$0) } } }
            json.object("recorded") { json in
                for (name, texts) in versions.sorted(by: { $0.key < $1.key }) {
                    json.array(name.text) { json in for text in texts.sorted() { json.string(text) } }
                }
            }
        }
        return json.bytes + [10]
    }

    private static func processor() throws(Failure) -> [UInt8] {
        var fields: [Name: String] = [:]
        for line in String(decoding: try readSpecial("/proc/cpuinfo"), as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1).map { trimmed(String($0)) }
            if parts.count == 2, fields[Name(parts[0])] == nil { fields[Name(parts[0])] = parts[1] }
        }
        var machine = utsname()
        uname(&machine)
        let architecture = withUnsafeBytes(of: machine.machine) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        var json = JSONWriter(indent: 1)
        json.object { json in
            json.member("architecture", architecture)
            for (key, name) in [("model name", "model"), ("vendor_id", "vendor"), ("CPU part", "part")] {
                if let value = fields[Name(key)] { json.member(name, value) }
            }
            json.member("processors", Host.allowedProcessors)
            json.member("memoryBytes", Int(sysconf(Int32(_SC_PHYS_PAGES))) &* Int(sysconf(Int32(_SC_PAGESIZE))))
            let features = (fields["flags"] ?? fields["Features"] ?? "").split(separator: " ").map { Name($0) }
            json.array("features") { json in for feature in features.sorted() { json.string(feature) } }
        }
        return json.bytes + [10]
    }

    private static func trimmed(_ text: String) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }

    /// The files behind the fonts of figures.
    private static func fonts(_ packages: Packages, _ scratch: String) throws(Failure) -> [UInt8] {
        var fonts: [(style: String, path: Name)] = []
        if let match = OutsideProgram("fc-match", scratch: scratch) {
            for style in ["Liberation Sans", "Liberation Sans:bold", "Liberation Sans:italic"] {
                if let path = try match.text(["-f", "%{file}", style]), path.startsWith("/") {
                    fonts.append((style, Name(path)))
                }
            }
        }
        let owners = try packages.owners(of: fonts.map(\.path))
        var contents: [FileContent?] = []
        for font in fonts { contents.append(try Files.contentAndStart(of: font.path.text, count: 0)?.0) }
        var json = JSONWriter(indent: 1)
        json.array { json in
            for (index, font) in fonts.enumerated() {
                json.object { json in
                    json.member("font", font.style)
                    owners[index].write(&json)
                    if let content = contents[index] { json.member("sha256", content.digest.hexadecimal) }
                }
            }
        }
        return json.bytes + [10]
    }
}

extension ArchiveState {
    /// What records say of versions (`HDF5`, `gnuplot`, `compiler`, …): all values of each.
    func recordedVersions() throws(Failure) -> [Name: Set<Name>] {
        var versions: [Name: Set<Name>] = [:]
        for stage in stages {
            for ingredient in try record(stage).preImage.ingredients where ingredient.name.text.startsWith("version.") {
                versions[Name(ingredient.name.text.dropping(first: 8)), default: []].insert(Name(ingredient.value))
            }
        }
        return versions
    }
}
