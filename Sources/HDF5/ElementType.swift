// The types of elements: in Swift, and as a file describes them. Unaware of files.

import CHDF5

/// The type of a dataset's or attribute's elements.
public enum ElementType: Sendable, Hashable, CustomStringConvertible {
    case float(bits: Int)
    case integer(bits: Int, signed: Bool)
    case string
    /// A type that this library does not read, by HDF5's name of its class.
    case other(String)

    /// NumPy's name: `float64`, `uint8`, `string`.
    public var description: String {
        switch self {
        case .float(let bits): "float\(bits)"
        case .integer(let bits, let signed): "\(signed ? "int" : "uint")\(bits)"
        case .string: "string"
        case .other(let name): name
        }
    }

    /// Whether every value of `stored` is read into this type with its meaning kept: integers exactly, floating point
    /// from any number with rounding.
    func accepts(_ stored: ElementType) -> Bool {
        switch (self, stored) {
        case (.float, .float), (.float, .integer): true
        case (.integer(let bits, let signed), .integer(let storedBits, let storedSigned)):
            signed == storedSigned ? storedBits <= bits : signed && storedBits < bits
        case (.string, .string): true
        default: false
        }
    }

    /// Reads it from an open HDF5 datatype. An enumeration (h5py's booleans) counts as the integer it is made of.
    init(of datatype: hid_t, at path: String) throws(HDF5Error) {
        let bits = 8 * H5Tget_size(datatype)
        switch H5Tget_class(datatype) {
        case H5T_FLOAT: self = .float(bits: bits)
        case H5T_INTEGER: self = .integer(bits: bits, signed: H5Tget_sign(datatype) == H5T_SGN_2)
        case H5T_ENUM:
            let base = try Handle("read an enumeration's type", at: path) { H5Tget_super(datatype) }
            self = .integer(bits: bits, signed: H5Tget_sign(base.id) == H5T_SGN_2)
        case H5T_STRING: self = .string
        case H5T_COMPOUND: self = .other("compound")
        case H5T_VLEN: self = .other("variable-length list")
        case H5T_ARRAY: self = .other("array")
        case H5T_REFERENCE: self = .other("reference")
        default: self = .other("opaque")
        }
    }

    /// The predefined HDF5 type of a number: as stored (little-endian), or as it lies in memory.
    func predefined(inFile: Bool) -> hid_t {
        switch self {
        case .float(let bits): chdf5_float_type(Int32(bits), inFile)
        case .integer(let bits, let signed): chdf5_integer_type(Int32(bits), signed, inFile)
        case .string, .other: preconditionFailure("\(self) is not a number")
        }
    }
}

/// A Swift type whose arrays are written to and read from datasets.
public protocol Element: BitwiseCopyable, Sendable {
    /// How it is stored.
    static var elementType: ElementType { get }
}

extension Double: Element {
    /// float64
    public static var elementType: ElementType { .float(bits: 64) }
}

extension Float: Element {
    /// float32
    public static var elementType: ElementType { .float(bits: 32) }
}

extension Int32: Element {
    /// int32
    public static var elementType: ElementType { .integer(bits: 32, signed: true) }
}

extension Int64: Element {
    /// int64
    public static var elementType: ElementType { .integer(bits: 64, signed: true) }
}

extension Int: Element {
    /// int64
    public static var elementType: ElementType { .integer(bits: Int.bitWidth, signed: true) }
}

extension UInt8: Element {
    /// uint8
    public static var elementType: ElementType { .integer(bits: 8, signed: false) }
}
