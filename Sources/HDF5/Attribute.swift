// Attributes of groups and datasets: numbers and UTF-8 strings, single or in lists.

import CHDF5

/// The value of an attribute. Lists have one axis; what has more is read in C order.
public enum AttributeValue: Sendable, Equatable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
    ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, CustomStringConvertible
{
    case string(String)
    case integer(Int)
    case number(Double)
    case strings([String])
    case integers([Int])
    case numbers([Double])

    /// `"nats"`
    public init(stringLiteral value: String) { self = .string(value) }
    /// `64`
    public init(integerLiteral value: Int) { self = .integer(value) }
    /// `0.5`
    public init(floatLiteral value: Double) { self = .number(value) }

    /// What people read; numbers in the shortest form that reads back the same.
    public var description: String {
        switch self {
        case .string(let value): value
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .strings(let values): "[" + values.joined(separator: ", ") + "]"
        case .integers(let values): "\(values)"
        case .numbers(let values): "\(values)"
        }
    }
}

/// Writes attributes to an open group or dataset, in order of names, so that equal dictionaries give equal bytes.
func writeAttributes(_ attributes: [String: AttributeValue], to object: hid_t, at path: String) throws(HDF5Error) {
    for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
        switch value {
        case .string(let text): try writeStrings([text], shape: [], name, to: object, at: path)
        case .strings(let texts): try writeStrings(texts, shape: [texts.count], name, to: object, at: path)
        case .integer(let value): try writeNumbers([value], shape: [], name, to: object, at: path)
        case .integers(let values): try writeNumbers(values, shape: [values.count], name, to: object, at: path)
        case .number(let value): try writeNumbers([value], shape: [], name, to: object, at: path)
        case .numbers(let values): try writeNumbers(values, shape: [values.count], name, to: object, at: path)
        }
    }
}

private func writeNumbers<T: Element>(
    _ values: [T], shape: [Int], _ name: String, to object: hid_t, at path: String
) throws(HDF5Error) {
    let attribute = try make(name, T.elementType.predefined(inFile: true), shape, on: object, at: path)
    try check("write attribute '\(name)'", at: path) {
        H5Awrite(attribute.id, T.elementType.predefined(inFile: false), values)
    }
}

private func writeStrings(
    _ texts: [String], shape: [Int], _ name: String, to object: hid_t, at path: String
) throws(HDF5Error) {
    let type = try stringType(at: path)
    let attribute = try make(name, type.id, shape, on: object, at: path)
    try check("write attribute '\(name)'", at: path) {
        withCStrings(texts) { H5Awrite(attribute.id, type.id, $0) }
    }
}

private func make(
    _ name: String, _ type: hid_t, _ shape: [Int], on object: hid_t, at path: String
) throws(HDF5Error) -> Handle {
    let space = try makeSpace(shape, at: path)
    return try Handle("create attribute '\(name)'", at: path) { H5Acreate2(object, name, type, space.id, 0, 0) }
}

/// An attribute and its name, which is bytes to HDF5: two names are one only if their bytes are.
public struct NamedAttribute: Sendable, Equatable {
    /// The name.
    public var name: String
    /// What it holds.
    public var value: AttributeValue

    /// Equal names have equal bytes; Swift's own comparison takes letters with accents for one, however they are made up.
    public static func == (left: NamedAttribute, right: NamedAttribute) -> Bool {
        left.name.utf8.elementsEqual(right.name.utf8) && left.value == right.value
    }
}

/// The attributes of an open group or dataset by name. Throws if Swift takes two of their names for one.
func attributesByName(of object: hid_t, at path: String) throws(HDF5Error) -> [String: AttributeValue] {
    var attributes: [String: AttributeValue] = [:]
    for attribute in try readAttributes(of: object, at: path) {
        guard attributes.updateValue(attribute.value, forKey: attribute.name) == nil else {
            throw HDF5Error(
                call: "read attribute '\(attribute.name)'",
                cause: "the names of two attributes differ only in how their letters are encoded", path: path)
        }
    }
    return attributes
}

/// The attributes of an open group or dataset that are numbers or strings, sorted by the bytes of their names.
func readAttributes(of object: hid_t, at path: String) throws(HDF5Error) -> [NamedAttribute] {
    var names: [String] = []
    try check("list the attributes", at: path) {
        withUnsafeMutablePointer(to: &names) { names in
            H5Aiterate2(
                object, H5_INDEX_NAME, H5_ITER_INC, nil,
                { _, name, _, context in
                    guard let name else { return 0 }
                    context?.assumingMemoryBound(to: [String].self).pointee.append(String(cString: name))
                    return 0
                }, names)
        }
    }
    var attributes: [NamedAttribute] = []
    for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
        guard let value = try readAttribute(name, of: object, at: path) else { continue }
        attributes.append(NamedAttribute(name: name, value: value))
    }
    return attributes
}

/// nil if it is neither made of numbers nor of strings, or holds nothing.
private func readAttribute(_ name: String, of object: hid_t, at path: String) throws(HDF5Error) -> AttributeValue? {
    let call = "read attribute '\(name)'"
    let attribute = try Handle(call, at: path) { H5Aopen(object, name, 0) }
    let type = try Handle(call, at: path) { H5Aget_type(attribute.id) }
    let space = try Handle(call, at: path) { H5Aget_space(attribute.id) }
    guard H5Sget_simple_extent_type(space.id) != H5S_NULL else { return nil }
    let shape = try shape(of: space.id, at: path)
    let count = product(of: shape) ?? .max
    func read<T: Element>() throws(HDF5Error) -> [T] {
        try filled(count, call, at: path) { buffer in
            H5Aread(attribute.id, T.elementType.predefined(inFile: false), buffer)
        }
    }
    switch try ElementType(of: type.id, at: path) {
    case .string:
        let texts = try decodeStrings(count: count, stored: type.id, space: space.id, at: path) { memory, buffer in
            H5Aread(attribute.id, memory, buffer)
        }
        return shape.isEmpty ? texts.first.map { .string($0) } : .strings(texts)
    case .integer:
        let values: [Int] = try read()
        return shape.isEmpty ? values.first.map { .integer($0) } : .integers(values)
    case .float:
        let values: [Double] = try read()
        return shape.isEmpty ? values.first.map { .number($0) } : .numbers(values)
    case .other: return nil
    }
}
