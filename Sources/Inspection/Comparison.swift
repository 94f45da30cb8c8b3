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
        let before = Dictionary(uniqueKeysWithValues: try old.outline().entries.map { ($0.path, $0) })
        let after = Dictionary(uniqueKeysWithValues: try new.outline().entries.map { ($0.path, $0) })
        for path in Set(before.keys).union(after.keys).sorted() {
            guard let earlier = before[path], let later = after[path] else {
                // What is in a group goes and comes with it.
                let parent = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
                let hadParent = parent.isEmpty || before[parent] != nil && after[parent] != nil
                if hadParent { objects.append(.init(path: path, change: before[path] == nil ? .added : .gone)) }
                continue
            }
            addAttributes(earlier.attributes, later.attributes, at: path)
            if let change = try Self.change(path, earlier.dataset, later.dataset, old, new) {
                objects.append(.init(path: path, change: change))
            }
        }
    }

    private mutating func addAttributes(
        _ old: [String: AttributeValue], _ new: [String: AttributeValue], at path: String
    ) {
        for name in Set(old.keys).union(new.keys).sorted() where !Self.same(old[name], new[name]) {
            attributes.append(AttributeChange(path: path, name: name, old: old[name], new: new[name]))
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
        _ path: String, _ earlier: Outline.Contents?, _ later: Outline.Contents?, _ old: borrowing File,
        _ new: borrowing File
    ) throws(HDF5Error) -> Change? {
        guard let earlier, let later else {
            return earlier == nil && later == nil ? nil : .unlike(old: words(earlier), new: words(later))
        }
        let areNumbers = earlier.statistics != nil && later.statistics != nil
        guard earlier.shape == later.shape, areNumbers || earlier.type == later.type else {
            return .unlike(old: words(earlier), new: words(later))
        }
        let name = String(path.dropFirst())
        let before = try old.root.dataset(name)
        let after = try new.root.dataset(name)
        if areNumbers {
            var numbers = Numbers()
            for rows in blocks(of: earlier.shape) {
                numbers.add(try before.readDoubles(rows: rows), try after.readDoubles(rows: rows))
            }
            return numbers.differing > 0 ? .numbers(numbers) : nil
        }
        guard earlier.type == .string else { return nil }
        let differing = zip(try before.readStrings(), try after.readStrings()).count { $0 != $1 }
        return differing > 0 ? .strings(differing: differing, count: before.count) : nil
    }

    private static func words(_ contents: Outline.Contents?) -> String {
        contents.map { "\($0.type) \($0.shape)" } ?? "group"
    }

    /// Ranges of rows of about a million values; nil stands for the whole of a single value.
    private static func blocks(of shape: [Int]) -> [Range<Int>?] {
        guard let rows = shape.first else { return [nil] }
        let rowSize = shape.dropFirst().reduce(1, *)
        guard rows > 0, rowSize > 0 else { return [] }
        let step = max(1, (1 << 20) / rowSize)
        return stride(from: 0, to: rows, by: step).map { $0..<min($0 + step, rows) }
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
