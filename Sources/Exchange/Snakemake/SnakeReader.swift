// Reads the statements of a Snakefile: values, configuration, rules. Unaware of jobs.

import StageGraph

/// A reader of one Snakefile.
struct SnakeReader {
    let file: String
    let project: ProjectFiles
    private(set) var rules: [SnakeRule] = []
    /// Of `ruleorder`, the first wins.
    private(set) var order: [String] = []
    var scope = SnakeScope()
    var limits: [Name: WildcardLimit] = [:]
    private var tokens: ArraySlice<SnakeToken> = []
    /// The rule that is asked for where none is named.
    private(set) var defaultRule: String?

    init(file: String, project: ProjectFiles) {
        self.file = file
        self.project = project
        scope.set("config", .map([]))
    }

    func place(_ line: Int) -> String { "\(file):\(line)" }

    /// Reads the whole text; goes on behind mistakes.
    mutating func read(_ bytes: [UInt8], _ report: inout ImportReport) {
        do throws(SnakeMistake) { tokens = try SnakeLexer.tokens(bytes)[...] } catch {
            report.refuse(error, file)
            return
        }
        while let first = tokens.first {
            let statement = takeBlock()
            do throws(SnakeMistake) { try read(statement, first, &report) } catch { report.refuse(error, file) }
        }
    }

    /// The words up to the next line that is indented no more than the first.
    private mutating func takeBlock() -> ArraySlice<SnakeToken> {
        let indent = tokens.first?.indent ?? 0
        let end = tokens.dropFirst().firstIndex { $0.indent.map { $0 <= indent } ?? false } ?? tokens.endIndex
        defer { tokens = tokens[end...] }
        return tokens[..<end]
    }

    private mutating func read(
        _ statement: ArraySlice<SnakeToken>, _ first: SnakeToken, _ report: inout ImportReport
    ) throws(SnakeMistake) {
        guard case .name(let word) = first.kind else {
            // A text for readers.
            if case .string = first.kind, statement.count == 1 { return }
            throw SnakeMistake("this is not understood", first.line, found: first.described, hint: Self.known)
        }
        let rest = statement.dropFirst()
        switch word {
        case "rule": try readRule(rest, first.line, &report)
        case "configfile": try readConfiguration(rest, first.line)
        case "wildcard_constraints": try readLimits(rest, first.line)
        case "ruleorder":
            for token in rest { if case .name(let name) = token.kind { order.append(name) } }
        case "localrules": break
        case "envvars":
            report.note(
                "'envvars' is not taken over: list them under \"environment\" in the manifest", at: place(first.line))
        case "checkpoint":
            throw SnakeMistake(
                "a checkpoint cannot be taken over", first.line,
                hint:
                    "here a stage makes a folder, and \"matrix\": {\"name\": \"stage/folder/*\"} goes over what is in it: doc/howto-folders.md"
            )
        case "include", "module", "use", "subworkflow":
            throw SnakeMistake(
                "other files are not read", first.line, found: word,
                hint: "put the rules that are needed into this file")
        case "workdir":
            throw SnakeMistake("'workdir' cannot be taken over", first.line, hint: "import in that folder")
        case "container", "containerized", "conda", "envmodules", "report", "pepfile", "pepschema", "scattergather",
            "storage",
            "resource_scopes", "onstart", "onsuccess", "onerror", "pathvars", "inputflags", "outputflags":
            report.note("'\(word)' is not taken over", at: place(first.line))
        case "import", "from": readImport(statement)
        case "def", "class", "async":
            if case .name(let name)? = rest.first?.kind {
                scope.foreign[Name(name)] = word == "def" ? "a function" : "a class"
            }
        case "if", "for", "while", "with", "try", "assert", "del", "raise", "elif", "else", "except", "finally":
            throw SnakeMistake("Python's '\(word)' is not understood", first.line, hint: Self.known)
        default: try readValue(word, rest, first.line)
        }
    }

    private static let known =
        "rules, configfile and names for texts, numbers and lists are taken over: write what the rest comes to"

    /// Names of modules; whoever uses one meets it there.
    private mutating func readImport(_ statement: ArraySlice<SnakeToken>) {
        for token in statement.dropFirst() {
            if case .name(let name) = token.kind, name != "import", name != "as" {
                scope.foreign[Name(name)] = "Python's"
            }
        }
    }

    /// `NAME = value`
    private mutating func readValue(_ name: String, _ rest: ArraySlice<SnakeToken>, _ line: Int) throws(SnakeMistake) {
        if name == "min_version" || name == "print" { return }
        guard rest.first?.isSymbol("=") ?? false else {
            throw SnakeMistake("this is not understood", line, found: "'\(name)'", hint: Self.known)
        }
        var parser = SnakeExpressionParser(rest.dropFirst())
        do throws(SnakeMistake) {
            let expression = try parser.expression()
            guard parser.isAtEnd else {
                throw SnakeMistake("this expression is not understood", line, hint: Self.known)
            }
            scope.set(name, try scope.value(of: expression))
        } catch {
            // It matters where it is used.
            scope.foreign[Name(name)] = "a value of \(file):\(error.line) (\(error.headline))"
        }
    }

    private mutating func readConfiguration(_ rest: ArraySlice<SnakeToken>, _ line: Int) throws(SnakeMistake) {
        let arguments = try self.arguments(rest, line)
        guard arguments.count == 1 else { throw SnakeMistake("'configfile' names one file", line) }
        let path = try scope.text(of: arguments[0].value)
        do throws(Failure) {
            guard let bytes = try project.read(path) else {
                throw Failure(.usage, "there is no such file", at: path)
            }
            let node = try YAMLReader.read(bytes, file: path)
            let value = node.datum(path.endsWith(".json") ? .new : .old)
            guard case .map(let members) = SnakeValue(value),
                case .map(let before) = try? scope.value(of: .init(form: .name("config"), line: line))
            else { return }
            scope.set("config", .map(before + members))
        } catch {
            throw SnakeMistake("the configuration cannot be read", line, found: error.description)
        }
    }

    private mutating func readLimits(_ rest: ArraySlice<SnakeToken>, _ line: Int) throws(SnakeMistake) {
        limits.merge(try Self.limits(try arguments(rest, line), scope)) { $1 }
    }

    static func limits(
        _ arguments: [SnakeExpression.Argument], _ scope: SnakeScope
    ) throws(SnakeMistake) -> [Name: WildcardLimit] {
        var limits: [Name: WildcardLimit] = [:]
        for argument in arguments {
            let text = try scope.text(of: argument.value)
            guard let limit = WildcardLimit(text) else {
                throw SnakeMistake(
                    "this constraint is not understood", argument.value.line, found: "'\(text)'",
                    hint: "such as \\d+, [^/]+, [a-z]{3} and a|b are")
            }
            limits[Name(argument.name ?? "")] = limit
        }
        return limits
    }

    /// What stands behind a colon.
    func arguments(_ rest: ArraySlice<SnakeToken>, _ line: Int) throws(SnakeMistake) -> [SnakeExpression.Argument] {
        guard rest.first?.isSymbol(":") ?? false else {
            throw SnakeMistake("a ':' was expected", line, found: rest.first?.described)
        }
        var parser = SnakeExpressionParser(rest.dropFirst())
        let arguments = try parser.arguments()
        guard parser.isAtEnd else {
            let token = rest[parser.at]
            throw SnakeMistake(
                "this is not understood", token.line, found: token.described, hint: "a ',' or the end was expected")
        }
        return arguments
    }

    private mutating func readRule(
        _ rest: ArraySlice<SnakeToken>, _ line: Int, _ report: inout ImportReport
    ) throws(SnakeMistake) {
        var rest = rest
        var name = "rule-\(line)"
        if case .name(let text)? = rest.first?.kind {
            name = text
            rest = rest.dropFirst()
        }
        guard rest.first?.isSymbol(":") ?? false else {
            throw SnakeMistake(
                "this rule is not understood", line, found: rest.first?.described, hint: "rule NAME: was expected")
        }
        rest = rest.dropFirst()
        var rule = SnakeRule(name: name, line: line)
        rule.limits = limits
        let before = report.failures.count
        while let first = rest.first {
            let indent = first.indent ?? 0
            let end = rest.dropFirst().firstIndex { $0.indent.map { $0 <= indent } ?? false } ?? rest.endIndex
            let part = rest[..<end]
            rest = rest[end...]
            do throws(SnakeMistake) { try readDirective(part, first, &rule) } catch { report.refuse(error, file) }
        }
        if rules.contains(where: { $0.name.hasBytes(of: name) }) {
            throw SnakeMistake("there are two rules '\(name)'", line)
        }
        if defaultRule == nil || rule.isDefault { defaultRule = name }
        // One with mistakes is not looked at any further.
        if report.failures.count == before { rules.append(rule) }
        scope.rules[Name(name)] = [("input", rule.input.value), ("output", rule.output.value), ("log", rule.log.value)]
    }
}

extension ImportReport {
    mutating func refuse(_ mistake: SnakeMistake, _ file: String) {
        refuse(mistake.headline, at: "\(file):\(mistake.line)", found: mistake.found, hint: mistake.hint)
    }
}
