// strace's text as it comes: bytes into lines, lines of several processes into whole calls. Memory is bounded, however long
// the text is. Unaware of what calls mean.

/// What a line completes.
enum TraceStep {
    case call(TracedCall, by: Int32)
    /// A call has begun that another process has interrupted.
    case begun(name: ArraySlice<UInt8>, by: Int32)
    case ended(process: Int32, TraceEnding)
    /// A thread goes on under another number.
    case replaced(process: Int32, thread: Int32)
}

/// How a process has ended.
enum TraceEnding: Equatable {
    case exit(Int32)
    /// By the signal of this name, `SIGTERM`.
    case signal([UInt8])
}

/// Takes the text in pieces.
struct TraceText {
    /// A longer line is left out. Two paths with every byte escaped have 32 KiB.
    static let longestLine = 1 << 17

    /// The beginning of a line whose end has not come.
    private var rest: [UInt8] = []
    private var isSkipping = false
    /// By process, a call that has not come to its end.
    private var begun: [Int32: [UInt8]] = [:]
    /// Lines that could not be read.
    private(set) var unreadable = 0

    /// Takes the next bytes and hands over what they complete.
    mutating func take(_ bytes: ArraySlice<UInt8>, _ handle: (TraceStep) -> Void) {
        var bytes = bytes
        while let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
            if isSkipping {
                isSkipping = false
            } else if rest.isEmpty {
                take(line: bytes[..<end], handle)
            } else {
                rest += bytes[..<end]
                let line = rest
                rest = []
                take(line: line[...], handle)
            }
            bytes = bytes[(end + 1)...]
        }
        if isSkipping { return }
        rest += bytes
        guard rest.count > Self.longestLine else { return }
        rest = []
        isSkipping = true
        unreadable += 1
    }

    /// No more bytes come: whether the last line was whole.
    var isWhole: Bool { rest.isEmpty && !isSkipping }

    private mutating func take(line bytes: ArraySlice<UInt8>, _ handle: (TraceStep) -> Void) {
        guard bytes.count <= Self.longestLine, let line = TraceLine(bytes) else {
            unreadable += 1
            return
        }
        switch line.content {
        case .other: break
        case .call(let text, isWhole: false):
            begun[line.process] = Array(text)
            if let open = text.firstIndex(of: UInt8(ascii: "(")) {
                handle(.begun(name: text[..<open], by: line.process))
            }
        case .call(let text, isWhole: true): complete(text, line.process, handle)
        case .rest(let text):
            guard let start = begun.removeValue(forKey: line.process) else {
                unreadable += 1
                return
            }
            complete((start + text)[...], line.process, handle)
        case .exit(let code): end(line.process, .exit(code), handle)
        case .killed(let signal): end(line.process, .signal(signal), handle)
        case .replaced(let thread):
            begun[line.process] = begun.removeValue(forKey: thread)
            handle(.replaced(process: line.process, thread: thread))
        }
    }

    private mutating func complete(_ text: ArraySlice<UInt8>, _ process: Int32, _ handle: (TraceStep) -> Void) {
        guard let call = TracedCall(text) else {
            unreadable += 1
            return
        }
        handle(.call(call, by: process))
    }

    private mutating func end(_ process: Int32, _ ending: TraceEnding, _ handle: (TraceStep) -> Void) {
        begun[process] = nil
        handle(.ended(process: process, ending))
    }
}
