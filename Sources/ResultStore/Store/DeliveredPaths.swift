// Where a profile's stages have delivered, so that files of stages which the manifest no longer has are not forgotten. Unaware
// of what is there now.
//
// A line: "+" (it is delivered), "-" (its stage is gone) or "." (it is nobody's any more), a tab, the stage, a tab, the path
// relative to the project, both as JSON strings. The last line about a path counts; a lost one is harmless.

import Glibc
import StageGraph

/// The places of delivery of one profile of a manifest.
package struct DeliveredPaths {
    /// A place and the stage that has delivered there.
    package struct Place: Hashable {
        package var path: Name
        package var stage: Name

        package init(path: Name, stage: Name) {
            self.path = path
            self.stage = stage
        }
    }

    private let file: String
    private let folder: String
    /// By path.
    private var current: [Name: Name] = [:]
    private var left: [Name: Name] = [:]
    private var lines = 0

    package init(_ paths: StorePaths, of user: StoreUser) throws(Failure) {
        try self.init(file: paths.delivered + "/" + user.fileName(in: paths))
    }

    private init(file: String) throws(Failure) {
        self.file = file
        folder = Files.folder(of: file)
        guard let bytes = try Files.read(file) else { return }
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let fields = line.split(separator: UInt8(ascii: "\t"))
            guard fields.count == 3, fields[0].count == 1, let stage = Self.text(fields[1]),
                let path = Self.text(fields[2])
            else { continue }
            lines += 1
            current[path] = fields[0].first == UInt8(ascii: "+") ? stage : nil
            left[path] = fields[0].first == UInt8(ascii: "-") ? stage : nil
        }
    }

    private static func text(_ json: ArraySlice<UInt8>) -> Name? {
        (try? JSONDocument(parsing: Array(json)).root)?.string.map { Name($0) }
    }

    /// Places whose stages are gone and at which no other profile of the store delivers, sorted.
    package func leftBehind() throws(Failure) -> [Place] {
        var found = left
        for name in found.isEmpty ? [] : try Files.names(in: folder) where folder + "/" + name != file {
            for path in try DeliveredPaths(file: folder + "/" + name).current.keys { found[path] = nil }
        }
        return found.map { Place(path: $0, stage: $1) }.sorted { $0.path < $1.path }
    }

    /// Remembers what is delivered now, and that what was delivered by stages of which `isGone` is true is left behind.
    /// `possible`: every place at which a stage of the profile may deliver.
    package mutating func update(
        _ delivered: [Place], possible: Set<Name>, isGone: (Name) -> Bool
    ) throws(Failure) {
        var text: [UInt8] = []
        for place in delivered where current[place.path] != place.stage {
            enter("+", place, &text)
            current[place.path] = place.stage
            left[place.path] = nil
        }
        for (path, stage) in current.sorted(by: { $0.key < $1.key }) where !possible.contains(path) && isGone(stage) {
            enter("-", Place(path: path, stage: stage), &text)
            current[path] = nil
            left[path] = stage
        }
        try write(text)
    }

    /// Forgets places that are left behind.
    package mutating func forget(_ places: [Place]) throws(Failure) {
        var text: [UInt8] = []
        for place in places where left.removeValue(forKey: place.path) != nil { enter(".", place, &text) }
        try write(text)
    }

    private mutating func enter(_ sign: String, _ place: Place, _ text: inout [UInt8]) {
        text += "\(sign)\t\(JSONWriter.quoted(place.stage.text))\t\(JSONWriter.quoted(place.path.text))\n".utf8
        lines += 1
    }

    private mutating func write(_ text: [UInt8]) throws(Failure) {
        if text.isEmpty { return }
        try Files.createFolder(folder)
        if lines > 2 * (current.count + left.count) + 100 {
            var all: [UInt8] = []
            lines = 0
            for (path, stage) in current { enter("+", Place(path: path, stage: stage), &all) }
            for (path, stage) in left { enter("-", Place(path: path, stage: stage), &all) }
            return try Files.replace(file, by: all, through: file + ".\(getpid())")
        }
        let file = try OpenFile(file, O_WRONLY | O_CREAT | O_APPEND, to: "note what was delivered")
        try file.write(text)
        try file.close()
    }
}
