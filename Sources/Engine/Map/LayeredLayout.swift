// Places boxes in columns so that edges run from left to right and cross little (Sugiyama, Tagawa, Toda 1981):
// longest-path ranks, dummies on long edges, barycentre sweeps, then heights by averaging with neighbours.
// Unaware of what the boxes mean and how they are drawn.

/// Positions for boxes and routes for edges; the same input gives the same picture.
struct LayeredLayout {
    struct Point: Equatable {
        var x: Double
        var y: Double
    }

    /// Centres of the boxes.
    private(set) var centres: [Point] = []
    private(set) var widths: [Double] = []
    /// For each edge, points from the right side of the box read to the left side of the reader.
    private(set) var routes: [[Point]] = []
    private(set) var width = 0.0
    private(set) var height = 0.0

    private static let columnGap = 56.0
    private static let rowGap = 14.0
    private static let bandGap = 36.0

    /// A box, or the place where a long edge passes a column.
    private struct Item {
        var rank: Int
        var width: Double
        var height: Double
        var left: [Int] = []
        var right: [Int] = []
        var y = 0.0
    }

    private var items: [Item] = []
    private var columns: [[Int]] = []

    /// `boxes`: width and height of each. Edges should point from lower to higher indices; others are drawn backwards.
    init(boxes: [(width: Double, height: Double)], edges: [(from: Int, to: Int)]) {
        let forward = edges.map { (from: min($0.from, $0.to), to: max($0.from, $0.to)) }
        let ranks = Self.ranks(boxes.count, forward)
        items = zip(ranks, boxes).map { Item(rank: $0, width: $1.width, height: $1.height) }
        let chains = forward.map { link($0.from, $0.to) }
        columns = Array(repeating: [], count: (ranks.max() ?? -1) + 1)
        for index in items.indices { columns[items[index].rank].append(index) }
        reduceCrossings()
        placeRows()
        placeColumns(boxes.count, chains, edges)
    }

    /// The longest way from a start; starts move right, next to the first that reads them.
    private static func ranks(_ count: Int, _ edges: [(from: Int, to: Int)]) -> [Int] {
        var ranks = [Int](repeating: 0, count: count)
        let sorted = edges.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
        for edge in sorted { ranks[edge.to] = max(ranks[edge.to], ranks[edge.from] + 1) }
        let targets = Set(edges.map(\.to))
        var nearest: [Int: Int] = [:]
        for edge in edges where !targets.contains(edge.from) {
            nearest[edge.from] = min(nearest[edge.from] ?? .max, ranks[edge.to] - 1)
        }
        for (start, rank) in nearest { ranks[start] = rank }
        return ranks
    }

    /// Joins two boxes through dummies in the columns between; the items on the way.
    private mutating func link(_ from: Int, _ to: Int) -> [Int] {
        var chain = [from]
        for rank in items[from].rank + 1..<max(items[to].rank, items[from].rank + 1) {
            items.append(Item(rank: rank, width: 0, height: 4))
            chain.append(items.count - 1)
        }
        chain.append(to)
        for (left, right) in zip(chain, chain.dropFirst()) {
            items[left].right.append(right)
            items[right].left.append(left)
        }
        return chain
    }

    // MARK: order in the columns

    /// Sorts each column by the mean place of the neighbours, right and left in turn; keeps the best order seen.
    private mutating func reduceCrossings() {
        var best = columns
        var fewest = crossings()
        for sweep in 0..<12 where fewest > 0 {
            let goesRight = sweep % 2 == 0
            for column in goesRight ? Array(columns.indices) : columns.indices.reversed() {
                let neighbours = goesRight ? column - 1 : column + 1
                guard columns.indices.contains(neighbours) else { continue }
                let place = places(columns[neighbours])
                let keys = columns[column].enumerated().map { position, item in
                    let linked = goesRight ? items[item].left : items[item].right
                    let mean = linked.reduce(0.0) { $0 + Double(place[$1] ?? 0) } / Double(max(linked.count, 1))
                    return (key: linked.isEmpty ? Double(position) : mean, position: position, item: item)
                }
                columns[column] = keys.sorted { ($0.key, $0.position) < ($1.key, $1.position) }.map(\.item)
            }
            let count = crossings()
            if count < fewest { (best, fewest) = (columns, count) }
        }
        columns = best
    }

    private func places(_ column: [Int]) -> [Int: Int] {
        Dictionary(uniqueKeysWithValues: column.enumerated().map { ($1, $0) })
    }

    /// Pairs of edges that cross, counted as inversions with a Fenwick tree (Barth, Jünger, Mutzel 2002).
    private func crossings() -> Int {
        var total = 0
        for (left, right) in zip(columns, columns.dropFirst()) {
            let place = places(right)
            var tree = [Int](repeating: 0, count: right.count + 1)
            var seen = 0
            for item in left {
                let ends = items[item].right.compactMap { place[$0] }
                for end in ends {
                    var index = end + 1
                    var before = 0
                    while index > 0 {
                        before += tree[index]
                        index -= index & -index
                    }
                    total += seen - before
                }
                for end in ends {
                    var index = end + 1
                    while index < tree.count {
                        tree[index] += 1
                        index += index & -index
                    }
                    seen += 1
                }
            }
        }
        return total
    }

    // MARK: coordinates

    /// Starts with stacked columns, then pulls every item towards its neighbours' mean without overlap.
    private mutating func placeRows() {
        for column in columns {
            var y = 0.0
            for item in column {
                items[item].y = y + items[item].height / 2
                y += items[item].height + Self.rowGap
            }
        }
        for sweep in 0..<16 {
            let goesRight = sweep % 2 == 0
            for column in goesRight ? columns : columns.reversed() {
                let wanted = column.map { item in
                    let near = goesRight ? items[item].left : items[item].right
                    let linked = near.isEmpty ? items[item].left + items[item].right : near
                    return linked.isEmpty
                        ? items[item].y : linked.reduce(0.0) { $0 + items[$1].y } / Double(linked.count)
                }
                for (item, y) in zip(column, spread(column, wanted)) { items[item].y = y }
            }
        }
        closeGaps()
        height = items.map { $0.y + $0.height / 2 }.max() ?? 0
    }

    /// Starts at 0 and leaves no band wider than `bandGap` empty: parts of the graph that share nothing drift apart.
    private mutating func closeGaps() {
        let bands = items.map { item in
            // An edge takes the band between its ends.
            let ends = item.right.map { items[$0].y }
            return (
                top: min(item.y - item.height / 2, ends.min() ?? item.y),
                bottom: max(item.y + item.height / 2, ends.max() ?? item.y)
            )
        }
        var shift = 0.0
        var bottom = -Self.bandGap
        for index in bands.indices.sorted(by: { (bands[$0].top, $0) < (bands[$1].top, $1) }) {
            let gap = bands[index].top - shift - bottom
            if gap > Self.bandGap || bottom < 0 { shift += gap - Self.bandGap }
            items[index].y -= shift
            bottom = max(bottom, bands[index].bottom - shift)
        }
    }

    /// The mean of pushing overlaps down and pushing them up: both keep the distances, so their mean does.
    private func spread(_ column: [Int], _ wanted: [Double]) -> [Double] {
        func distance(_ a: Int, _ b: Int) -> Double {
            (items[column[a]].height + items[column[b]].height) / 2 + Self.rowGap
        }
        var down = wanted
        var up = wanted
        for index in column.indices.dropFirst() {
            down[index] = max(down[index], down[index - 1] + distance(index - 1, index))
        }
        for index in column.indices.dropLast().reversed() {
            up[index] = min(up[index], up[index + 1] - distance(index, index + 1))
        }
        return zip(down, up).map { ($0 + $1) / 2 }
    }

    /// All boxes of a column get the width of its widest; long edges pass it straight.
    private mutating func placeColumns(_ boxCount: Int, _ chains: [[Int]], _ edges: [(from: Int, to: Int)]) {
        var sides: [(left: Double, right: Double)] = []
        for column in columns {
            let widest = column.map { items[$0].width }.max() ?? 0
            sides.append((width, width + widest))
            width += widest + Self.columnGap
        }
        width = max(0, width - Self.columnGap)
        for item in items[..<boxCount] {
            let (left, right) = sides[item.rank]
            widths.append(right - left)
            centres.append(Point(x: (left + right) / 2, y: item.y))
        }
        routes = zip(chains, edges).map { chain, edge in
            let route = chain.flatMap { item in
                [
                    Point(x: sides[items[item].rank].left, y: items[item].y),
                    Point(x: sides[items[item].rank].right, y: items[item].y),
                ]
            }
            let outside = Array(route.dropFirst().dropLast())
            return edge.from < edge.to ? outside : outside.reversed()
        }
    }
}
