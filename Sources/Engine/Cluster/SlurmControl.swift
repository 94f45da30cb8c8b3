// A thread that talks to Slurm, so that a controller that does not answer holds up nobody. It never asks more than once a
// second. Unaware of stages.

import Glibc

/// Orders for Slurm, and what came of them.
final class SlurmControl {
    enum Order: Sendable {
        /// `pool`: whoever orders numbers the folders.
        case submit(pool: Int, JobSubmission)
        /// Look at all jobs of these names.
        case look(names: [String])
        case cancel(name: String, pendingOnly: Bool)
    }

    enum Answer: Sendable {
        case submitted(pool: Int, id: String, count: Int)
        case notSubmitted(pool: Int, count: Int, SubmissionProblem)
        /// `asked`: `Clock.seconds()` before Slurm was asked.
        case jobs([JobState], asked: Double)
        case noAnswer(Failure)
        case cancelled(name: String)
    }

    let answers: Mailbox<Answer>
    private let thread: BackgroundThread<Order>

    init(_ client: SlurmClient) {
        let answers = Mailbox<Answer>(blocking: false)
        self.answers = answers
        let pace = Pace()
        thread = BackgroundThread { orders in
            for order in orders {
                pace.wait()
                answers.post(Self.carryOut(order, client))
            }
        }
    }

    func post(_ order: Order) { thread.post(order) }

    /// Waits until everything that was ordered is done.
    func finish() { thread.finish() }

    private static func carryOut(_ order: Order, _ client: SlurmClient) -> Answer {
        do {
            switch order {
            case .submit(let pool, let submission):
                do {
                    return .submitted(pool: pool, id: try client.submit(submission), count: submission.count)
                } catch let problem as SubmissionProblem {
                    return .notSubmitted(pool: pool, count: submission.count, problem)
                }
            case .look(let names):
                let asked = Clock.seconds()
                return .jobs(try client.jobs(named: names), asked: asked)
            case .cancel(let name, let pendingOnly):
                try client.cancel(named: name, pendingOnly: pendingOnly)
                return .cancelled(name: name)
            }
        } catch let failure as Failure {
            if case .submit(let pool, let submission) = order {
                return .notSubmitted(pool: pool, count: submission.count, .unreachable(failure.headline))
            }
            return .noAnswer(failure)
        } catch {
            return .noAnswer(Failure(.work, "\(error)"))
        }
    }
}

/// Keeps calls a second apart. Used from one thread.
private final class Pace: @unchecked Sendable {
    private var last = -Double.infinity

    func wait() {
        let rest = last + 1 - Clock.seconds()
        if rest > 0 { usleep(useconds_t(rest * 1e6)) }
        last = Clock.seconds()
    }
}
