// Axes of a matrix that make no difference to what is run: their instances are one result under several names.

/// Something in the manifest that a person should know and that stops nothing.
public struct ManifestWarning: Sendable, Equatable {
    /// What it is; its category means nothing.
    public var failure: Failure
    /// The declared stage that it is about; nil: all of them.
    public var stage: String?
}

extension Graph {
    /// What to warn of before these stages run.
    public func warnings(for stages: some Sequence<Int>) -> [Failure] {
        if warnings.isEmpty { return [] }
        let names = Set(stages.map { self.stages[$0].name })
        return warnings.filter { $0.stage.map(names.contains) ?? true }.map(\.failure)
    }
}

extension Expansion {
    /// A warning for each matrix axis of several values along which nothing differs that a key is made of. A chain's axis
    /// is none: each instance reads what the one before it wrote.
    func idleAxes() -> [ManifestWarning] {
        var warnings: [ManifestWarning] = []
        for plan in plans where plan.count > 1 && !plan.isBroken {
            let declaration = manifest.stages[plan.declaration]
            for (axis, declared) in zip(plan.axes.indices, declaration.matrix) where isIdle(axis, plan) {
                let values = plan.axes[axis].values.count
                let remedy =
                    "\"parameters\": {\"\(declared.name)\": \"$\(declared.name)\"} makes it a run for each value"
                warnings.append(
                    ManifestWarning(
                        failure: Failure(
                            .usage,
                            "nothing that stage '\(declaration.name)' runs depends on the axis '\(declared.name)'",
                            at: errors.place(declared.key),
                            facts: [.init("found", "\(values) values, one result for all of them")],
                            hint: declaration.kind == StageInstance.commandKind
                                ? remedy
                                : "refer to it as \"$\(declared.name)\" in a parameter or an input, or delete it"),
                        stage: declaration.name))
            }
        }
        return warnings
    }

    /// Whether every instance is as the one with the axis' first value.
    private func isIdle(_ axis: Int, _ plan: StagePlan) -> Bool {
        guard plan.axes[axis].values.count > 1 else { return false }
        return (0..<plan.count).allSatisfy { number in
            let position = plan.coordinates(of: number)[axis]
            return areAlike(plan.first + number, plan.first + number - position * plan.strides[axis])
        }
    }

    private func areAlike(_ one: Int, _ other: Int) -> Bool {
        let (one, other) = (stages[one], stages[other])
        guard one.parameters == other.parameters, one.outputs == other.outputs, one.inputs.count == other.inputs.count,
            one.variables.elementsEqual(other.variables, by: { $0.name == $1.name && $0.value.hasBytes(of: $1.value) }),
            !one.isCommand || one.resources.threads == other.resources.threads
        else { return false }
        return zip(one.inputs, other.inputs).allSatisfy {
            $0.role == $1.role && $0.source == $1.source && $0.inside == $1.inside
        }
    }
}
