// What analyses and figures ask of columns. Unaware of what stands in them.
import Results

extension Array {
    /// The elements of each key, in order of the keys.
    func grouped<Key: Hashable & Comparable>(by key: (Element) -> Key) -> [(key: Key, own: [Element])] {
        Dictionary(grouping: self, by: key).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

extension [Double] {
    /// Each value once, ascending, as whole numbers: "1, 2 and 3".
    var integerList: String { listed(Set(self).sorted().map { "\(Int($0))" }) }

    /// The values at `places`.
    func at(_ places: some Sequence<Int>) -> [Double] { places.map { self[$0] } }

    /// The largest; NaN if there is none, or if one of them is NaN.
    var largest: Double { contains(where: \.isNaN) ? .nan : self.max() ?? .nan }

    /// The smallest; NaN if there is none, or if one of them is NaN.
    var smallest: Double { contains(where: \.isNaN) ? .nan : self.min() ?? .nan }
}
