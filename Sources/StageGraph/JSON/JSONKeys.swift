// No key of a JSON object stands there twice.

extension JSONParser {
    /// Every key of the object at `node` is different; the second of two equal ones is the mistake.
    func checkKeysDiffer(_ node: Int, count: Int) throws(JSONSyntaxError) {
        guard count > 1 else { return }
        var key = node + 1
        if count <= 12 {
            for position in 0..<count {
                var earlier = node + 1
                for _ in 0..<position {
                    if keysEqual(earlier, key) { throw duplicate(key, first: earlier) }
                    earlier = keyAfter(earlier)
                }
                key = keyAfter(key)
            }
            return
        }
        // Open addressing, at most half full.
        let mask = (1 << (Int.bitWidth - (2 * count - 1).leadingZeroBitCount)) - 1
        var slots = [UInt32](repeating: 0, count: mask + 1)
        for _ in 0..<count {
            var slot = hash(key) & mask
            while slots[slot] != 0 {
                if keysEqual(Int(slots[slot]), key) { throw duplicate(key, first: Int(slots[slot])) }
                slot = (slot + 1) & mask
            }
            slots[slot] = UInt32(key)
            key = keyAfter(key)
        }
    }

    func keyAfter(_ key: Int) -> Int {
        let value = nodes[key + 1]
        return value.kind == .array || value.kind == .object ? Int(value.payload & 0xFFFF_FFFF) : key + 2
    }

    func slice(_ key: Int) -> UnsafeBufferPointer<UInt8> {
        let start = Int(nodes[key].start) + 1
        return UnsafeBufferPointer(rebasing: bytes[start..<start + Int(nodes[key].payload)])
    }

    func keysEqual(_ a: Int, _ b: Int) -> Bool {
        if !nodes[a].escaped && !nodes[b].escaped {
            let (first, second) = (slice(a), slice(b))
            return first.count == second.count && first.elementsEqual(second)
        }
        return keyBytes(a) == keyBytes(b)
    }

    func keyBytes(_ key: Int) -> [UInt8] {
        nodes[key].escaped ? Self.unescape(slice(key)) : [UInt8](slice(key))
    }

    func hash(_ key: Int) -> Int {
        var hasher = Hasher()
        if nodes[key].escaped {
            keyBytes(key).withUnsafeBytes { hasher.combine(bytes: $0) }
        } else {
            hasher.combine(bytes: UnsafeRawBufferPointer(slice(key)))
        }
        return hasher.finalize()
    }

    func duplicate(_ key: Int, first: Int) -> JSONSyntaxError {
        let positions = SourcePositions([UInt8](bytes))
        let name = String(decoding: keyBytes(key), as: UTF8.self)
        return mistake(.duplicateKey(name, first: positions[Int(nodes[first].start)]), at: Int(nodes[key].start))
    }
}
