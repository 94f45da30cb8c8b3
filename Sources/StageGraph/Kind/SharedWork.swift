// Work that several stages of a kind have in common, done once by those that run in one process. Unaware of which stages
// those are.

import Synchronization

/// A piece of work that depends on nothing but some of a stage's parameters and inputs. Stages that agree in these have
/// it in common: loading a data set, the activations of one layer that several decoders are fitted to.
public struct SharedWork: Sendable, Hashable {
    /// Tells it from the kind's other shared work.
    public var name: String
    /// The parameters that it depends on, by name.
    public var parameters: [String]
    /// The inputs that it depends on, by role.
    public var inputs: [String]

    /// Work that depends on these parameters and on the files under these roles.
    public init(_ name: String, parameters: [String] = [], inputs: [String] = []) {
        self.name = name
        self.parameters = parameters
        self.inputs = inputs
    }

    /// What the work depends on in one stage: equal identities, equal results.
    package func identity(
        _ parameters: ParameterValues, _ files: [String: [InputFile]], _ lacking: [String: [AbsentDataset]]
    ) -> SharedIdentity {
        SharedIdentity(
            parameters: Dictionary(
                uniqueKeysWithValues: Set(self.parameters.map { Name($0) }).map { ($0, parameters.byName[$0]) }),
            inputs: Dictionary(
                uniqueKeysWithValues: Set(inputs).map { role in
                    (
                        role,
                        (files[role] ?? []).map { [Name($0.name), Name($0.content.isEmpty ? $0.path : $0.content)] }
                    )
                }), lacking: lacking.filter { inputs.contains($0.key) })
    }
}

/// The values and contents that shared work depends on.
package struct SharedIdentity: Hashable {
    var parameters: [Name: Value?]
    /// Name and content of each file, by role.
    var inputs: [String: [[Name]]]
    /// Absent data sets, by role.
    var lacking: [String: [AbsentDataset]]
}

/// What the shared work of one process has given so far: the latest result of each name, so that memory stays bounded.
public final class SharedResults: Sendable {
    private struct Entry: Sendable {
        var identity: SharedIdentity
        var value: any Sendable
    }

    private let entries = Mutex<[String: Entry]>([:])

    /// Nothing has been computed yet.
    public init() {}

    fileprivate func value<Result>(_ work: SharedWork, _ identity: SharedIdentity) -> Result? {
        entries.withLock { entries in
            guard let entry = entries[work.name], entry.identity == identity else { return nil }
            guard let value = entry.value as? Result else {
                preconditionFailure("shared work '\(work.name)' has given values of two types")
            }
            return value
        }
    }

    /// Makes room before the next result is computed: two of them may not fit into memory.
    fileprivate func forget(_ work: SharedWork) { entries.withLock { $0[work.name] = nil } }

    fileprivate func keep(_ work: SharedWork, _ identity: SharedIdentity, _ value: any Sendable) {
        entries.withLock { $0[work.name] = Entry(identity: identity, value: value) }
    }
}

extension StageContext {
    /// The result of shared work: what an earlier stage of this process computed, if it agrees in all that the work
    /// depends on, else what `compute` gives. `compute` gets a context that holds only these parameters and inputs, so
    /// that the result cannot depend on what differs between stages; it has no place for outputs, and no stage is the
    /// current one meanwhile.
    public func shared<Result: Sendable>(
        _ work: SharedWork, _ compute: (StageContext) throws -> Result
    ) rethrows -> Result {
        let identity = work.identity(parameters, inputs, lacking)
        if let known: Result = sharedResults.value(work, identity) { return known }
        sharedResults.forget(work)
        var common = self
        common.parameters = ParameterValues(byName: parameters.byName.filter { work.parameters.contains($0.key.text) })
        common.inputs = inputs.filter { work.inputs.contains($0.key) }
        common.lacking = lacking.filter { work.inputs.contains($0.key) }
        common.unverified = []
        common.outputFolder = "/nonexistent"
        let result = try StageContext.$current.withValue(nil) { try compute(common) }
        sharedResults.keep(work, identity, result)
        return result
    }
}
