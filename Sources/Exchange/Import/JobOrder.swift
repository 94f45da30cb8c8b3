// Whether jobs can be put in an order: none needs what it makes. Unaware of manifests.

import StageGraph

extension Makers {
    /// Refuses rules of which a job needs, by way of others or not, what it makes itself.
    func checkOrder(of rules: [ForeignRule], _ report: inout ImportReport) {
        /// 1: its needs are being looked at; 2: done.
        var state: [JobPlace: Int] = [:]
        for rule in rules.indices {
            for job in rules[rule].jobs.indices {
                // Not by recursion: chains may be long.
                var path: [(job: JobPlace, needs: [JobPlace])] = []
                func enter(_ place: JobPlace) {
                    state[place] = 1
                    path.append((place, needs(of: place, rules)))
                }
                if state[.init(rule: rule, job: job)] == nil { enter(.init(rule: rule, job: job)) }
                while let last = path.indices.last {
                    guard let next = path[last].needs.popLast() else {
                        state[path[last].job] = 2
                        path.removeLast()
                        continue
                    }
                    if state[next] == 1 {
                        let foreign = rules[next.rule]
                        report.refuse(
                            "\(foreign.title) needs what it makes", at: foreign.place,
                            found: "by way of " + listing(path.map { rules[$0.job.rule].title }))
                        return
                    }
                    if state[next] == nil { enter(next) }
                }
            }
        }
    }

    private func needs(of place: JobPlace, _ rules: [ForeignRule]) -> [JobPlace] {
        rules[place.rule].inputs.flatMap { input in
            switch source(of: Name(rules[place.rule].text(input, job: place.job))) {
            case .made(let made): [made.job]
            case .several(let outputs): outputs.map(\.made.job)
            case .project: [JobPlace]()
            }
        }
    }
}
