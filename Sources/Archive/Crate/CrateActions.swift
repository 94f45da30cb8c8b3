// What ran: an action for each stage, what steered it, and the run as a whole. Unaware of how it is stored.

import Engine
import ResultStore
import StageGraph

extension Crate {
    static let orchestration = "#orchestration"

    /// The actions of all stages and of the run.
    func writeActions(to writer: inout CrateWriter) throws(Failure) {
        let inputs = Dictionary(
            state.inputs.map { ($0.label, Self.entity(of: $0)) }, uniquingKeysWith: { first, _ in first })
        var hosts: Set<Name> = []
        var start: String?
        for stage in state.stages {
            let host = try state.record(stage).host
            hosts.insert(Name(host))
            let time = RunTime(of: stage)
            if let began = time.start { start = start.map { Name(began) < Name($0) ? began : $0 } ?? began }
            try writeAction(of: stage, time, host: host, inputs, to: &writer)
        }
        for host in hosts.sorted() {
            try writer.entity(CrateName.entity("operator", host.text), "Organization") { json in
                json.member("name", "Whoever runs the machine \(host)")
            }
        }
        let operators = hosts.sorted().map { CrateName.entity("operator", $0.text) }
        try writer.entity(Self.run, "CreateAction") { json in
            json.member("name", "The run of profile \(state.pipeline.graph.profile)")
            json.reference("instrument", workflow)
            json.references("object", Set(inputs.values.map { Name($0) }).sorted().map(\.text))
            json.references("result", state.figures.flatMap { places(of: $0) }.map { CrateName.path($0) })
            json.references("agent", operators)
            if let start { json.member("startTime", start) }
            json.member("endTime", state.latest)
            json.member("actionStatus", "http://schema.org/CompletedActionStatus")
        }
        try writer.entity(Self.orchestration, "OrganizeAction") { json in
            json.member("name", "Stages in the order of what they need")
            json.reference("instrument", Self.engine)
            json.references("object", state.stages.map { CrateName.entity("control", state.instance($0).id.text) })
            json.reference("result", Self.run)
            json.references("agent", operators)
            if let start { json.member("startTime", start) }
            json.member("endTime", state.latest)
        }
    }

    private func writeAction(
        of stage: ArchivedStage, _ time: RunTime, host: String, _ inputs: [Name: String], to writer: inout CrateWriter
    ) throws(Failure) {
        let instance = state.instance(stage)
        let action = CrateName.entity("action", instance.id.text)
        var seen: Set<Name> = []
        let read = instance.inputs.compactMap { entity(of: $0, inputs) }.filter { seen.insert(Name($0)).inserted }
        try writer.entity(action, "CreateAction") { json in
            json.member("name", instance.id)
            json.member("identifier", stage.key.hexadecimal)
            if let adoption = stage.adoption {
                json.member("description", "Adopted, not computed: by \(AdoptionText.words(adoption))")
            }
            json.reference("instrument", CrateName.entity("kind", instance.kind))
            json.references("object", read + values.identifiers(of: instance))
            json.references("result", stage.outputs.map { Self.entity(of: $0) })
            if let start = time.start { json.member("startTime", start) }
            json.member("endTime", time.end)
            json.reference("agent", CrateName.entity("operator", host))
        }
        try writer.entity(CrateName.entity("control", instance.id.text), "ControlAction") { json in
            json.member("name", "Run \(instance.id)")
            json.reference("instrument", CrateName.entity("step", instance.name))
            json.reference("object", action)
        }
    }

    private func entity(of input: GraphInput, _ inputs: [Name: String]) -> String? {
        guard case .stage(let maker, let name) = input.source else { return inputs[input.label] }
        guard let place = state.placeOf[maker] else { return nil }
        return state.stages[place].outputs.first { $0.name == name }.map { Self.entity(of: $0) }
    }
}
