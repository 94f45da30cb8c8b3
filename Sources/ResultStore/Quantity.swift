// How numbers of bytes and of things read in lines for people.

/// Words for amounts.
package enum Quantity {
    /// `45 MiB`.
    package static func memory(_ bytes: Int) -> String { "\((bytes >> 20) + (bytes >> 19 & 1)) MiB" }

    /// `1 file`, `3 files`.
    package static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)" + (number == 1 ? "" : "s")
    }
}
