// The stages that wait for a free place, and which is next. Unaware of what runs them.

/// First come, first served, except that a process with shared work in memory goes on with stages that can use it.
struct ReadyQueue {
    private struct Entry {
        var stage: Int
        var sharing: Sharing?
    }

    /// Entries before `start` have been taken.
    private var entries: [Entry] = []
    private var start = 0

    var isEmpty: Bool { start == entries.count }

    mutating func append(_ stage: Int, _ sharing: Sharing?) { entries.append(Entry(stage: stage, sharing: sharing)) }

    mutating func removeAll() { self = ReadyQueue() }

    /// Takes the next stage out, with what it shares; nil: none `fits`. `idle`: what processes that wait for a stage have
    /// shared last; `busy`: what those at work share. Returns the place in `idle` of the process that should run it; nil:
    /// a new one.
    ///
    /// A stage that does not fit waits for room; the narrow ones behind it must not starve it. One that is not open (others have
    /// all units of a pool that it needs) lets those behind it pass.
    /// Stages that share nothing come first in their turn: nothing must hold up a long training. When the turn is a sharing
    /// stage's, an idle process goes on with those it has most in common with, then with what no other process is at.
    mutating func next(
        idle: [Sharing], busy: [Sharing], isOpen: (Int) -> Bool = { _ in true }, fits: (Int) -> Bool
    ) -> (stage: Int, sharing: Sharing?, process: Int?)? {
        guard let first = entries[start...].firstIndex(where: { isOpen($0.stage) }), fits(entries[first].stage) else {
            return nil
        }
        guard let head = entries[first].sharing else { return take(first, nil) }
        for (process, last) in idle.enumerated() {
            if let best = best(in: last.group, beside: busy, last, isOpen), fits(entries[best].stage) {
                return take(best, process)
            }
        }
        return take(best(in: head.group, beside: busy, nil, isOpen)!, nil)
    }

    /// The place of the best stage of a group to go on with after `last`.
    private func best(
        in group: Int, beside busy: [Sharing], _ last: Sharing?, _ isOpen: (Int) -> Bool
    ) -> Int? {
        var best: (place: Int, agreement: Int, isFree: Bool)?
        for place in start..<entries.count {
            guard let sharing = entries[place].sharing, sharing.group == group, isOpen(entries[place].stage) else {
                continue
            }
            let agreement = last?.agreement(sharing) ?? 0
            if agreement == sharing.identities.count { return place }
            let isFree = !busy.contains { $0.identities == sharing.identities }
            if let best, (best.agreement, best.isFree ? 1 : 0) >= (agreement, isFree ? 1 : 0) { continue }
            best = (place, agreement, isFree)
        }
        return best?.place
    }

    private mutating func take(_ place: Int, _ process: Int?) -> (stage: Int, sharing: Sharing?, process: Int?) {
        let entry = entries[place]
        if place == start {
            start += 1
            // Moving the rest pays once most of it is gone.
            if start > 64 && start > entries.count / 2 {
                entries.removeFirst(start)
                start = 0
            }
        } else {
            entries.remove(at: place)
        }
        return (entry.stage, entry.sharing, process)
    }
}
