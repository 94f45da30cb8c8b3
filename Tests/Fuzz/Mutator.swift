// Inputs that are almost right: a few changes of bytes, numbers, words and whole pieces of the inputs of a corpus. Each is
// a function of seed and number, so that a run can go on behind any of them.

/// Makes inputs from a corpus.
struct Mutator {
    let corpus: [[UInt8]]
    /// Pieces of text that mean something to the reader.
    let words: [[UInt8]]
    /// Makes check words right again, so that a reader looks further than these.
    let repair: ([UInt8]) -> [UInt8]

    init(corpus: [[UInt8]], words: [String], repair: @escaping ([UInt8]) -> [UInt8]) {
        self.corpus = corpus
        self.words = words.map { Array($0.utf8) }
        self.repair = repair
    }

    /// Input number `run`.
    func input(seed: UInt64, run: Int) -> [UInt8] {
        var random = Random(state: seed &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(run) &* 0xD1B5_4A32_D192_ED03)
        var input = corpus[random.below(corpus.count)]
        // Mostly few changes: what is far from right is refused at once.
        for _ in 0..<(1 + random.below(random.below(4) == 0 ? 16 : 3)) { change(&input, &random) }
        if input.count > SharedInput.capacity { input.removeLast(input.count - SharedInput.capacity) }
        return random.below(4) == 0 ? input : repair(input)
    }

    private func change(_ input: inout [UInt8], _ random: inout Random) {
        guard !input.isEmpty else {
            input = corpus[random.below(corpus.count)]
            return
        }
        let place = random.below(input.count)
        switch random.below(13) {
        case 0: input[place] ^= 1 << random.below(8)
        case 1: input[place] = UInt8(random.below(256))
        case 2: input[place] = [0, 1, 0x7F, 0x80, 0xFF, 10, 34, 92][random.below(8)]
        case 3: putNumber(&input, at: place, &random)
        case 4: input.removeSubrange(place..<min(input.count, place + length(&random, input.count)))
        case 5:
            let piece = input[place..<min(input.count, place + length(&random, input.count))]
            input.insert(contentsOf: Array(piece), at: random.below(input.count + 1))
        case 6: input.removeLast(input.count - place)
        case 7: splice(&input, at: place, &random)
        case 8: if let word = pick(words, &random) { input.insert(contentsOf: word, at: place) }
        case 9: replaceToken(&input, at: place, by: pick(words, &random), &random)
        case 10: replaceDigits(&input, at: place, &random)
        case 11:
            // Nested or long: the same piece many times over.
            let piece = Array(input[place..<min(input.count, place + 1 + random.below(24))])
            for _ in 0..<(1 << random.below(11)) { input.insert(contentsOf: piece, at: place) }
        default: swapLines(&input, &random)
        }
    }

    private func length(_ random: inout Random, _ count: Int) -> Int {
        1 + random.below(random.below(3) == 0 ? count : min(count, 16))
    }

    private func pick<T>(_ items: [T], _ random: inout Random) -> T? {
        items.isEmpty ? nil : items[random.below(items.count)]
    }

    /// A number at the edge of what 1, 2, 4 or 8 bytes hold, in either order of bytes.
    private func putNumber(_ input: inout [UInt8], at place: Int, _ random: inout Random) {
        let edges: [UInt64] = [
            0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 1 << 40,
            0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000, .max, .max - 7,
        ]
        let width = 1 << random.below(4)
        let number = edges[random.below(edges.count)] &+ UInt64(random.below(3)) &- 1
        var bytes = (0..<width).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) }
        if random.below(2) == 0 { bytes.reverse() }
        for (offset, byte) in bytes.enumerated() where place + offset < input.count { input[place + offset] = byte }
    }

    /// Goes on with the rest of another input.
    private func splice(_ input: inout [UInt8], at place: Int, _ random: inout Random) {
        let other = corpus[random.below(corpus.count)]
        guard !other.isEmpty else { return }
        input = Array(input[..<place] + other[random.below(other.count)...])
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || byte == 95 || byte >= 0x80
    }

    /// The word around `place` becomes another.
    private func replaceToken(_ input: inout [UInt8], at place: Int, by word: [UInt8]?, _ random: inout Random) {
        guard let word, Self.isWord(input[place]) else { return }
        let start = (input[..<place].lastIndex { !Self.isWord($0) } ?? -1) + 1
        let end = input[place...].firstIndex { !Self.isWord($0) } ?? input.count
        input.replaceSubrange(start..<end, with: word)
    }

    private static let numbers = [
        "0", "-1", "1", "-0", "1e400", "1e-400", "1e308", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "18446744073709551616", "4294967296", "0.1", "1e19", "00", "1.", "-", "3e9", "nan",
        "inf",
    ].map { Array($0.utf8) }

    /// The next number of the text becomes another.
    private func replaceDigits(_ input: inout [UInt8], at place: Int, _ random: inout Random) {
        func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }
        guard let start = input[place...].firstIndex(where: isDigit) else { return }
        let end = input[start...].firstIndex { !isDigit($0) && $0 != UInt8(ascii: ".") } ?? input.count
        input.replaceSubrange(start..<end, with: Self.numbers[random.below(Self.numbers.count)])
    }

    private func swapLines(_ input: inout [UInt8], _ random: inout Random) {
        var lines = input.split(separator: 10, omittingEmptySubsequences: false)
        let (first, second) = (random.below(lines.count), random.below(lines.count))
        lines.swapAt(first, second)
        input = Array(lines.joined(separator: [10]))
    }
}

/// SplitMix64: any start gives a good sequence.
struct Random {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// From 0 to `bound` − 1; `bound` is positive.
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
