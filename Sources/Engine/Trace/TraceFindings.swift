// What a stage has done that matters, gathered while it runs. Its size is bounded, whatever the stage does. Unaware of how it
// was seen, and of what can be declared.

/// What was seen of one attempt.
struct TraceFindings: Sendable {
    /// How a path outside was used.
    struct Use: Sendable {
        /// The path by which it was named.
        var named: TracedPath
        var isRead = false
        /// Its names were read.
        var isListed = false
        var isStarted = false
        fileprivate var isNew = true
        /// The stage may have made it itself.
        var mayBeNew = false
    }

    /// By where they really are.
    private(set) var uses: [TracedPath: Use] = [:]
    /// What was not in the stage's folder, though the project has it: relative to both.
    private(set) var missing: Set<[UInt8]> = []
    /// Programs of the system.
    private(set) var programs: Set<TracedPath> = []
    /// Of what was put into its folder, what it has opened.
    private(set) var opened: Set<[UInt8]> = []
    private(set) var sockets: Set<TracedPath> = []
    private var addresses: Set<Name> = []
    private var localAddresses: Set<Name> = []
    private var listens = false
    private(set) var readsUnseen = false
    /// It would have traced processes itself.
    private(set) var traces = false
    /// The name of the error for which its program did not start.
    private(set) var startError: [UInt8]?
    /// How its own process has ended; nil: that was not seen.
    var ending: TraceEnding?
    /// There was more than is kept.
    private(set) var isCut = false
    /// Lines that could not be read.
    var unreadable = 0
    /// Nothing was heard of it at all.
    var isEmpty = true

    private let ground: TraceGround
    /// The stage's own outside of its folder.
    private var made: Set<TracedPath> = []
    /// What it has opened for writing before it was heard of otherwise.
    private var written: Set<TracedPath> = []
    private var asked: Set<[UInt8]> = []
    /// Folders outside of the system from which Python has loaded modules.
    private var modules: Set<TracedPath> = []

    /// More are not kept of each.
    private static let most = 50_000

    init(on ground: TraceGround) { self.ground = ground }

    /// Folders from which Python has loaded modules, and those in which it has found such a folder: it looks through their
    /// names for every module that it wants.
    var moduleFolders: Set<TracedPath> { modules.union(modules.map(\.folder).filter { ground.project.holds($0) }) }

    /// Other machines that it has talked to. What its processes say to each other is nobody else's business.
    var talks: [Name] { (addresses.union(listens ? [] : localAddresses)).sorted() }

    mutating func take(_ event: TraceEvent) {
        switch event {
        case .read(let named, let real, let mayBeNew): read(named, real, mayBeNew: mayBeNew)
        case .listed(let path):
            if let rest = ground.work.below(path), ground.givenFolders.contains(Array(rest)) {
                opened.insert(Array(rest))
            }
            if !ground.keyed.holdNames(in: path) { note(path, named: path) { $0.isListed = true } }
        case .started(let path): started(path)
        case .looked(let path):
            // On the way to its own folder it must pass others.
            if ground.project.isBelow(path) || ground.own.isBelow(path) { return }
            note(path, named: path) { _ in }
        case .missed(let path): missed(path)
        case .made(let path): make(path)
        case .wrote(let path):
            if ground.counts(path), !isMade(path), uses[path] == nil { add(path, to: \.written) }
        case .moved(let old, let new): moved(old, new)
        case .talks(let name, let isLocal): add(Name(name), to: isLocal ? \.localAddresses : \.addresses)
        case .talksBySocket(let path):
            if ground.counts(path), !isMade(path) { add(path, to: \.sockets) }
        case .listens: listens = true
        case .readsUnseen: readsUnseen = true
        case .traces: traces = true
        case .notStarted(let error): startError = error
        }
    }

    // MARK: reading

    private mutating func read(_ named: TracedPath, _ real: TracedPath, mayBeNew: Bool) {
        if let rest = ground.work.below(real) { return open(rest) }
        // An input is read by its path in the project as well.
        if let rest = ground.project.below(named) { open(rest) }
        let source = TraceGround.source(of: real)
        if source.name.suffix(3).elementsEqual(".py".utf8), !TraceGround.isOfSystem(source) {
            add(source.folder, to: \.modules)
        }
        let wasWritten = written.contains(source)
        note(source, named: source == real ? named : source) { use in
            // Only what nobody has heard of before can be new.
            if use.isNew { use.mayBeNew = mayBeNew || wasWritten }
            use.isRead = true
        }
    }

    private mutating func open(_ rest: ArraySlice<UInt8>) {
        let path = Array(rest)
        if ground.given.contains(path) { opened.insert(path) }
    }

    private mutating func started(_ path: TracedPath) {
        if let rest = ground.work.below(path) { return open(rest) }
        if TraceGround.isSystemProgram(path) {
            if !ground.keyed.hold(path) { add(path, to: \.programs) }
        } else {
            note(path, named: path) { $0.isStarted = true }
        }
    }

    private mutating func note(_ real: TracedPath, named: TracedPath, _ change: (inout Use) -> Void) {
        if uses[real] == nil {
            guard ground.counts(real), !ground.keyed.hold(named), !isMade(real) else { return }
            guard uses.count < Self.most else {
                isCut = true
                return
            }
            uses[real] = Use(named: named)
        } else if !ground.isOfProject(uses[real]!.named), ground.isOfProject(named) {
            // By that it can be declared.
            uses[real]!.named = named
        }
        change(&uses[real]!)
        uses[real]!.isNew = false
    }

    private mutating func missed(_ path: TracedPath) {
        guard let rest = ground.work.below(path), !rest.isEmpty, asked.count < Self.most,
            asked.insert(Array(rest)).inserted
        else { return }
        if TracedPath(rest, in: ground.project.named).status() != nil { missing.insert(Array(rest)) }
    }

    // MARK: making

    private mutating func make(_ path: TracedPath) {
        if !ground.own.holds(path), !isMade(path) { add(path, to: \.made) }
    }

    /// Whether the stage has made it, or a folder that it is in.
    private func isMade(_ path: TracedPath) -> Bool {
        if made.isEmpty { return false }
        var path = path
        while path != .root {
            if made.contains(path) { return true }
            path = path.folder
        }
        return false
    }

    private mutating func moved(_ old: TracedPath, _ new: TracedPath) {
        if ground.own.holds(old) {
            if let rest = ground.work.below(old) { open(rest) }
        } else if !isMade(old) {
            // What was somebody else's is under another name now.
            return read(old, old, mayBeNew: false)
        }
        make(new)
    }

    private mutating func add<Thing: Hashable>(_ thing: Thing, to set: WritableKeyPath<Self, Set<Thing>>) {
        guard self[keyPath: set].count < Self.most else {
            isCut = true
            return
        }
        self[keyPath: set].insert(thing)
    }
}
