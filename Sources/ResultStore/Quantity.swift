// How numbers of bytes and of things read in lines for people.

/// Words for amounts.
package enum Quantity {
    /// `45 MiB`.
    package static func memory(_ bytes: Int) -> String { "\((bytes >> 20) + (bytes >> 19 & 1)) MiB" }

    /// `812 bytes`, `4.5 KiB`, `2.3 GiB`.
    package static func bytes(_ count: Int) -> String {
        if count < 1024 { return Self.count(count, "byte") }
        var amount = Double(count) / 1024
        var units = ["KiB", "MiB", "GiB", "TiB"][...]
        while amount >= 1023.95, units.count > 1 {
            amount /= 1024
            units = units.dropFirst()
        }
        return "\((amount * 10).rounded() / 10) \(units.first ?? "")"
    }

    /// `1 file`, `3 files`.
    package static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)" + (number == 1 ? "" : "s")
    }
}
