// The valid name that a mistyped one most likely means. Unaware of what the names are of.

/// The candidate closest to `name` by insertions, deletions, replacements and swaps of neighbours, if it is close
/// enough to be a likely slip (a third of the longer name, at least one character); the first one among equals.
package func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
    // Nobody mistypes what is longer than this; comparing takes the product of the lengths.
    let longest = 200
    guard name.utf8.count <= longest else { return nil }
    let wanted = Array(name.lowercased().unicodeScalars)
    var best: (distance: Int, name: String)?
    for candidate in candidates where candidate.utf8.count <= longest && candidate != name {
        let other = Array(candidate.lowercased().unicodeScalars)
        let longer = max(wanted.count, other.count)
        let limit = min((longer + 2) / 3, longer - 1, best.map { $0.distance - 1 } ?? .max)
        guard abs(wanted.count - other.count) <= limit else { continue }
        let distance = editDistance(wanted, other)
        if distance <= limit { best = (distance, candidate) }
    }
    return best?.name
}

/// Optimal string alignment distance (Damerau 1964, with each neighbour swap counted once).
private func editDistance(_ a: [UnicodeScalar], _ b: [UnicodeScalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
        var row = [i + 1]
        row.reserveCapacity(b.count + 1)
        for j in b.indices {
            var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
            row.append(cost)
        }
        beforeLast = last
        last = row
    }
    return last[b.count]
}
