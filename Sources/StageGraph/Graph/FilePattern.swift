// Patterns of paths, as shells have them: `data/*.csv`, `src/**/*.py`, `data/raw/`. By bytes. Unaware of which files exist.

import Glibc

/// Which paths are meant. `*`, `?` and `[…]` stand for characters of one step, a step `**` for any number of folders; a `/` at
/// the end stands for all that is below a folder. Steps that begin with a point are meant only where that is written, but
/// below a folder that is meant as a whole.
public struct FilePattern: Sendable, Hashable {
    /// As it was written, in its one spelling.
    public let text: Name

    /// A pattern of this text.
    public init(_ text: String) { self.text = Name(text) }

    /// Whether a text means more than the one path that it is.
    static func isPattern(_ text: String) -> Bool { text.endsWith("/") || holdsWildcard(text) }

    /// Whether it is a folder with all that is below it.
    package var isFolder: Bool { text.isFolder && !Self.holdsWildcard(text.text) }

    /// Whether it is a path that means itself alone.
    package var isOnePath: Bool { !Self.isPattern(text.text) }

    private static func holdsWildcard(_ text: some StringProtocol) -> Bool {
        text.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[") }
    }

    /// The folder in which all that is meant lies, as far as it is written: `data/` of `data/*.csv`; empty or ending with
    /// `/`.
    var fixedFolder: String {
        let steps = text.text.split(byte: UInt8(ascii: "/"))
        let fixed = steps.dropLast().prefix { !Self.holdsWildcard($0) }
        return fixed.map { $0 + "/" }.joined()
    }

    /// The steps behind `fixedFolder`; a `/` at the end is a step that stands for everything.
    private var openSteps: [Step] {
        let steps = text.text.dropping(first: fixedFolder.utf8.count).split(byte: UInt8(ascii: "/"))
        return steps.map { $0.isEmpty ? .everything : $0.hasBytes(of: "**") ? .folders : .one(String($0)) }
    }

    fileprivate enum Step {
        /// A step, perhaps with wildcards.
        case one(String)
        /// `**`
        case folders
        /// All that is below.
        case everything
    }

    /// Where the reading of a pattern stands in a folder: positions of steps that the next name may fit.
    struct State {
        fileprivate var steps: [Step]
        fileprivate var places: [Int]

        /// Whether nothing below can fit.
        var isDead: Bool { places.isEmpty }
    }

    /// In `fixedFolder`.
    var start: State { State(steps: openSteps, places: [0]).closed }

    /// Whether the path of a file is meant.
    package func matches(_ path: Name) -> Bool {
        if isOnePath { return path == text }
        guard path.utf8.starts(with: fixedFolder.utf8) else { return false }
        var state = start
        let steps = path.text.dropping(first: fixedFolder.utf8.count).split(byte: UInt8(ascii: "/"))
        for step in steps.dropLast() { state = state.entering(step) }
        return steps.last.map { state.accepts($0) } ?? false
    }
}

extension FilePattern.State {
    /// With `**` as no folder at all.
    fileprivate var closed: Self {
        var result = self
        var place = 0
        while place < result.places.count {
            let step = result.places[place]
            if step < steps.count, case .folders = steps[step], !result.places.contains(step + 1) {
                result.places.append(step + 1)
            }
            place += 1
        }
        return result
    }

    /// In the folder of this name.
    func entering(_ name: some StringProtocol) -> Self {
        var next: [Int] = []
        for place in places where place < steps.count {
            switch steps[place] {
            case .everything: next.append(place)
            case .folders: if !name.startsWith(".") { next.append(place) }
            case .one(let pattern): if Self.fits(name, pattern) { next.append(place + 1) }
            }
        }
        return Self(steps: steps, places: next).closed
    }

    /// Whether a file of this name is meant here.
    func accepts(_ name: some StringProtocol) -> Bool {
        places.contains { place in
            guard place == steps.count - 1 else { return false }
            switch steps[place] {
            case .everything: return true
            case .folders: return !name.startsWith(".")
            case .one(let pattern): return Self.fits(name, pattern)
            }
        }
    }

    private static func fits(_ name: some StringProtocol, _ pattern: String) -> Bool {
        fnmatch(pattern, String(name), FNM_PERIOD | FNM_NOESCAPE) == 0
    }
}
