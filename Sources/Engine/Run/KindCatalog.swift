// What each kind of stage contributes to keys, asked once a run. Unaware of stages' own parameters.

/// The kinds that a pipeline uses, with their versions.
final class KindCatalog {
    private let kinds: [Name: any StageKind]
    private var known: [Name: KindIngredients] = [:]
    private let code: CodeTable
    private let answers: ProgramAnswers

    init(_ kinds: [any StageKind], _ code: CodeTable, _ answers: ProgramAnswers) {
        self.code = code
        self.kinds = Dictionary(kinds.map { (Name($0.name), $0) }, uniquingKeysWith: { first, _ in first })
        self.answers = answers
    }

    /// The kind's code and versions, those of the compilers among them.
    func ingredients(of stage: StageInstance) throws -> KindIngredients {
        try ingredients(ofKind: stage.kind, at: stage.place)
    }

    /// The same, of a kind that is asked for at `place`.
    func ingredients(ofKind name: String, at place: String?) throws -> KindIngredients {
        if let known = known[Name(name)] { return known }
        let ingredients: KindIngredients
        if name == StageInstance.commandKind {
            ingredients = KindIngredients(code: .text("command 1"), versions: [])
        } else if name == StageInstance.manualKind {
            ingredients = KindIngredients(code: .text("manual 1"), versions: [])
        } else if let kind = kinds[Name(name)] {
            var versions = try ProgramAnswers.$current.withValue(answers) { try kind.ingredients() }
            versions["compiler"] = "\(code.compiler), \(BuildIdentity.cCompiler)"
            versions["build"] = BuildIdentity.configuration
            let sorted = versions.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            ingredients = KindIngredients(
                code: .code(try codeOfItsOwn(kind)), versions: sorted.map { (name: $0.key, value: $0.value) })
        } else {
            throw Failure(
                .usage, "this program has no stage kind '\(name)'", at: place,
                facts: [
                    .init(
                        "known",
                        (kinds.keys.sorted().map(\.text) + [StageInstance.commandKind, StageInstance.manualKind])
                            .joined(separator: ", ")
                    )
                ])
        }
        known[Name(name)] = ingredients
        return ingredients
    }

    /// The kind's code. Throws a `Failure` if another kind is of the same type: what tells the two apart is in values that
    /// no fingerprint holds.
    private func codeOfItsOwn(_ kind: any StageKind) throws(Failure) -> KindCode {
        let alike = kinds.values.filter { type(of: $0) == type(of: kind) }
        guard alike.count == 1 else {
            throw Failure(
                .work, "several stage kinds are of one type", at: String(reflecting: type(of: kind)),
                facts: [.init("found", alike.map(\.name).sorted().joined(separator: ", "))],
                hint: "give each a type of its own: a kind's code is found by its type")
        }
        return try code.code(of: kind)
    }

    /// What the parameters name that is in no fingerprint.
    func definitions(of stage: StageInstance) -> [String: String] {
        kinds[Name(stage.kind)]?.definitions(stage.parameters) ?? [:]
    }

    /// What the kind's stages may have in common.
    func sharedWork(of stage: StageInstance) -> [SharedWork] { kinds[Name(stage.kind)]?.sharedWork ?? [] }
}
