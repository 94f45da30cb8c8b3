// The pool of threads: every part once, whatever the numbers; loops in loops and beside each other.
import Dispatch
import Foundation
import Testing

@testable import Numerics

@Suite(.serialized) struct ParallelTests {
    /// How often each of 0..<count was visited.
    private func visits(_ count: Int, grain: Int) -> [Int] {
        var visits = [Int](repeating: 0, count: count)
        visits.withUnsafeMutableBufferPointer { visits in
            nonisolated(unsafe) let visits = visits
            parallel(count, grain: grain) { range in
                for i in range { visits[i] += 1 }
            }
        }
        return visits
    }

    @Test(arguments: [1, 2, 3, 7, 64], [0, 1, 2, 5, 63, 64, 65, 1000]) func everyPartOnce(threads: Int, count: Int) {
        defer { setThreads(1) }
        setThreads(threads)
        for grain in [1, 3, 16, 2000] { #expect(visits(count, grain: grain).allSatisfy { $0 == 1 }) }
    }

    @Test func rangesAreMultiplesOfTheGrain() {
        defer { setThreads(1) }
        let lock = NSLock()
        // Tests of other suites set the number of threads, too, which is the process's: it may be another by now.
        for _ in 0..<1000 {
            setThreads(3)
            nonisolated(unsafe) var starts: [Int] = []
            parallel(100, grain: 8) { range in lock.withLock { starts.append(range.lowerBound) } }
            #expect(starts.allSatisfy { $0 % 8 == 0 })
            if starts.count == 3 { return }
        }
        Issue.record("three threads never have had a part each")
    }

    @Test func severalThreadsTakePart() {
        defer { setThreads(1) }
        let lock = NSLock()
        // As above.
        for _ in 0..<1000 {
            setThreads(2)
            nonisolated(unsafe) var threads: Set<pthread_t> = []
            // Each part waits for the other: one thread alone would wait in vain.
            let both = DispatchGroup()
            both.enter()
            both.enter()
            parallel(2, grain: 1) { range in
                for _ in range { both.leave() }
                _ = both.wait(timeout: .now() + 10)
                lock.withLock { _ = threads.insert(pthread_self()) }
            }
            if threads.count == 2 { return }
        }
        Issue.record("two threads never have had a part each")
    }

    @Test func loopsWithinLoopsAndBesideEachOther() {
        defer { setThreads(1) }
        setThreads(3)
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            for _ in 0..<200 {
                parallel(4, grain: 1) { outer in
                    for _ in outer { precondition(visits(50, grain: 1).allSatisfy { $0 == 1 }) }
                }
            }
        }
    }
}
