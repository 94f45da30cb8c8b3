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
        setThreads(3)
        let lock = NSLock()
        nonisolated(unsafe) var starts: [Int] = []
        parallel(100, grain: 8) { range in lock.withLock { starts.append(range.lowerBound) } }
        #expect(starts.count == 3 && starts.allSatisfy { $0 % 8 == 0 })
    }

    @Test func severalThreadsTakePart() {
        defer { setThreads(1) }
        setThreads(2)
        let lock = NSLock()
        nonisolated(unsafe) var threads: Set<pthread_t> = []
        // Each part waits for the other: one thread alone would wait for ever.
        let both = DispatchGroup()
        both.enter()
        both.enter()
        parallel(2, grain: 1) { _ in
            both.leave()
            both.wait()
            lock.withLock { _ = threads.insert(pthread_self()) }
        }
        #expect(threads.count == 2)
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
