// How two HDF5 files differ: objects, attributes, numbers. Values for whoever prints or judges them.

import HDF5

/// What differs between an older and a newer file.
public struct Comparison: Sendable, Equatable {
    /// An attribute that differs.
    public struct AttributeChange: Sendable, Equatable {
        /// The group or dataset, from the root: `/`, `/claims/A1.plateau`.
        public var path: String
        /// The attribute's name.
        public var name: String
        /// nil: the older file has none.
        public var old: AttributeValue?
        /// nil: the newer file has none.
        public var new: AttributeValue?
    }

    /// A group or dataset that differs beside its attributes.
    public struct ObjectChange: Sendable, Equatable {
        /// From the root.
        public var path: String
        /// In which way.
        public var change: Change
    }

    /// In which way a group or dataset differs.
    public enum Change: Sendable, Equatable {
        /// Only the older file has it.
        case gone
        /// Only the newer file has it.
        case added
        /// Another kind of object, type or shape: the values cannot be set side by side.
        case unlike(old: String, new: String)
        /// Some of the numbers differ.
        case numbers(Numbers)
        /// So many of the strings differ.
        case strings(differing: Int, count: Int)
        /// What is in them was not read, for this reason.
        case notCompared(String)
    }

    /// Differences between numbers at the same places.
    public struct Numbers: Sendable, Equatable {
        /// Places with different values; NaN equals NaN.
        public var differing = 0
        /// All places.
        public var count = 0
        /// max |new − old|; infinite where only one of them is finite.
        public var largestAbsolute = 0.0
        /// max |new − old| / max(|old|, |new|).
        public var largestRelative = 0.0
    }

    /// By path, then by name.
    public private(set) var attributes: [AttributeChange] = []
    /// By path.
    public private(set) var objects: [ObjectChange] = []

    /// Whether both files say the same, though their bytes may differ.
    public var isEmpty: Bool { attributes.isEmpty && objects.isEmpty }

    /// Reads both files; memory stays bounded by blocks of a million numbers.
    public init(from old: borrowing File, to new: borrowing File) throws(HDF5Error) {
        let (before, after) = (try old.outline(), try new.outline())
        // By bytes: to HDF5 two names are one only if their bytes are.
        func byPath(_ outline: Outline) -> [[UInt8]: Outline.Entry] {
            Dictionary(outline.entries.map { (Array($0.path.utf8), $0) }, uniquingKeysWith: { first, _ in first })
        }
        let (earlier, later) = (byPath(before), byPath(after))
        for path in Set(earlier.keys).union(later.keys).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            guard let first = earlier[path], let second = later[path] else {
                // What is in a group goes and comes with it.
                let parent = Array(path[..<(path.lastIndex(of: UInt8(ascii: "/")) ?? 0)])
                let hadParent = parent.isEmpty || earlier[parent] != nil && later[parent] != nil
                let name = String(decoding: path, as: UTF8.self)
                if hadParent {
                    objects.append(.init(path: name, change: earlier[path] == nil ? .added : .gone))
                }
                continue
            }
            addAttributes(first.attributes, second.attributes, at: first.path)
            if let change = try Self.change(first, second, old, new) {
                objects.append(.init(path: first.path, change: change))
            }
        }
        if let reason = before.truncation ?? after.truncation {
            objects.append(.init(path: "/", change: .notCompared(reason)))
        }
    }

    private mutating func addAttributes(
        _ old: [NamedAttribute], _ new: [NamedAttribute], at path: String
    ) {
        func byName(_ list: [NamedAttribute]) -> [[UInt8]: AttributeValue] {
            Dictionary(list.map { (Array($0.name.utf8), $0.value) }, uniquingKeysWith: { first, _ in first })
        }
        let (earlier, later) = (byName(old), byName(new))
        for key in Set(earlier.keys).union(later.keys).sorted(by: { $0.lexicographicallyPrecedes($1) })
        where !Self.same(earlier[key], later[key]) {
            let name = String(decoding: key, as: UTF8.self)
            attributes.append(AttributeChange(path: path, name: name, old: earlier[key], new: later[key]))
        }
    }

    /// As ==, but NaN is the same as NaN.
    private static func same(_ old: AttributeValue?, _ new: AttributeValue?) -> Bool {
        switch (old, new) {
        case (.number(let old), .number(let new)): isSame(old, new)
        case (.numbers(let old), .numbers(let new)): old.elementsEqual(new, by: isSame)
        default: old == new
        }
    }

    fileprivate static func isSame(_ old: Double, _ new: Double) -> Bool { old == new || old.isNaN && new.isNaN }

    private static func change(
        _ first: Outline.Entry, _ second: Outline.Entry, _ old: borrowing File, _ new: borrowing File
    ) throws(HDF5Error) -> Change? {
        guard let earlier = first.dataset, let later = second.dataset else {
            // Groups, and links with what is said of them.
            let isSame = first.dataset == nil && second.dataset == nil && first.note == second.note
            return isSame ? nil : .unlike(old: words(first), new: words(second))
        }
        let areNumbers = earlier.statistics != nil && later.statistics != nil
        guard earlier.shape == later.shape, areNumbers || earlier.type == later.type else {
            return .unlike(old: words(first), new: words(second))
        }
        if let reason = first.note ?? second.note { return .notCompared(reason) }
        let name = String(decoding: first.path.utf8.dropFirst(), as: UTF8.self)
        let before = try old.root.dataset(name)
        let after = try new.root.dataset(name)
        if areNumbers {
            var numbers = Numbers()
            guard try before.forEachBlock(with: after, { numbers.add($0, $1) }) else {
                return .notCompared("too many numbers that are stored in unlike ways")
            }
            return numbers.differing > 0 ? .numbers(numbers) : nil
        }
        guard earlier.type == .string else { return nil }
        let differing = zip(try before.readStrings(), try after.readStrings()).count { $0 != $1 }
        return differing > 0 ? .strings(differing: differing, count: before.count) : nil
    }

    private static func words(_ entry: Outline.Entry) -> String {
        entry.dataset.map { "\($0.type) \($0.shape)" } ?? entry.note ?? "group"
    }
}

extension Comparison.Numbers {
    fileprivate mutating func add(_ old: [Double], _ new: [Double]) {
        count += old.count
        for (old, new) in zip(old, new) where !Comparison.isSame(old, new) {
            differing += 1
            let difference = abs(new - old)
            let isNumber = difference.isFinite
            largestAbsolute = max(largestAbsolute, isNumber ? difference : .infinity)
            largestRelative = max(largestRelative, isNumber ? difference / max(abs(old), abs(new)) : .infinity)
        }
    }
}
