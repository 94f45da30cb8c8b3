// The digest of all modules below a folder from which programs load them. Unaware of the programs.

import Glibc

/// What was found where modules are looked for.
enum ModuleContent {
    /// No such place.
    case none
    case digest(Digest)
    /// More than is worth reading.
    case tooMuch
}

/// The files that count as modules of a language.
struct ModuleFiles {
    /// How their names end.
    var ends: [String]

    static let python = ModuleFiles(ends: [".py", ".so", ".pyd", ".pth", ".egg", ".zip", ".egg-link"])

    func contains(_ name: String) -> Bool {
        ends.contains { end in name.utf8.suffix(end.utf8.count).elementsEqual(end.utf8) }
    }
}

/// Digests the modules below a folder: their names and contents, not their times.
struct FolderDigest {
    private static let mostFiles = 20_000
    private static let mostNames = 200_000
    private static let mostBytes = 1 << 30
    private static let deepest = 32

    private let index: StatIndex
    private let modules: ModuleFiles
    /// Names in the folder itself that do not count.
    private let leftOut: Set<Name>
    private var files = 0
    private var names = 0
    private var bytes = 0
    private var text: [UInt8] = []

    /// `place`: a folder, or a file that is a module by itself.
    static func look(
        into place: String, _ modules: ModuleFiles, leavingOut: Set<Name> = [], _ index: StatIndex
    ) throws(Failure) -> ModuleContent {
        guard let status = try? FileStatus(of: place) else { return .none }
        if status.isRegular, let content = try index.content(of: place) { return .digest(content.digest) }
        guard status.isFolder else { return .none }
        var digest = FolderDigest(index: index, modules: modules, leftOut: leavingOut)
        guard try digest.add(place, prefix: [], depth: 0) else { return .tooMuch }
        return .digest(SHA256.digest(of: digest.text))
    }

    private init(index: StatIndex, modules: ModuleFiles, leftOut: Set<Name>) {
        self.index = index
        self.leftOut = leftOut
        self.modules = modules
    }

    private mutating func add(_ folder: String, prefix: [UInt8], depth: Int) throws(Failure) -> Bool {
        guard depth < Self.deepest else { return false }
        // A folder that cannot be read has no modules for a stage either.
        for name in (try? Files.names(in: folder)) ?? [] where Self.counts(name) {
            if depth == 0, leftOut.contains(Name(name)) { continue }
            names += 1
            guard names <= Self.mostNames else { return false }
            let path = folder + "/" + name
            // Behind links too: modules are loaded from there. What a link does not lead to is not there.
            guard let status = try? FileStatus(of: path) else { continue }
            let label = prefix + Array(name.utf8)
            if status.isFolder {
                // A virtual environment within is another one's.
                if Files.isFile(path + "/pyvenv.cfg") { continue }
                guard try add(path, prefix: label + [UInt8(ascii: "/")], depth: depth + 1) else { return false }
            } else if status.isRegular, modules.contains(name) {
                files += 1
                bytes += status.size
                guard files <= Self.mostFiles, bytes <= Self.mostBytes else { return false }
                guard let content = try index.content(of: path) else { continue }
                text += label
                text.append(0)
                text += content.digest.hexadecimal.utf8
            }
        }
        return true
    }

    /// No hidden files, and none that are made from modules.
    private static func counts(_ name: String) -> Bool {
        !name.startsWith(".") && !name.hasBytes(of: "__pycache__") && !name.hasBytes(of: "node_modules")
    }
}
