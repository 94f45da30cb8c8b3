// Feeds mangled input to everything that reads files or text of others: `fuzz NAME RUNS SEED FOLDER [FIRST]`. What kills or
// holds up the reader is kept in FOLDER. `fuzz list` names the readers; `fuzz replay NAME FILE` reads one input.

import Glibc

@main
enum Main {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "list": for subject in Subject.all { print(subject.name) }
        case "replay" where arguments.count == 3: replay(arguments[1], arguments[2])
        case "child" where arguments.count == 6: child(Array(arguments.dropFirst()))
        default:
            guard arguments.count == 4 || arguments.count == 5, let runs = Int(arguments[1]),
                let seed = UInt64(arguments[2]), let first = Int(arguments.count == 5 ? arguments[4] : "0")
            else { fail("usage: fuzz NAME RUNS SEED FOLDER [FIRST] | fuzz list | fuzz replay NAME FILE") }
            let subject = subject(arguments[0])
            let watch = Watch(
                subject: subject.name, isConfined: subject.isConfined, seed: seed, folder: arguments[3])
            let report = watch.run(first..<first + runs)
            print(report)
            exit(report.isClean ? 0 : 1)
        }
    }

    private static func replay(_ name: String, _ path: String) {
        let scratch = Scratch()
        guard let input = readFile(path) else { fail("cannot read \(path)") }
        do {
            try subject(name).read(input, scratch)
            print("read")
        } catch { print("refused: \(error)") }
        scratch.remove()
    }

    /// NAME FIRST END SEED SHARED: reads inputs in turn; each stands in the shared file before it is read.
    private static func child(_ arguments: [String]) {
        let subject = subject(arguments[0])
        guard let first = Int(arguments[1]), let end = Int(arguments[2]), let seed = UInt64(arguments[3]),
            let shared = SharedInput(path: arguments[4])
        else { fail("not a child of fuzz") }
        let scratch = Scratch()
        let mutator = Mutator(corpus: subject.corpus, words: subject.words, repair: subject.repair)
        for run in first..<end {
            let input = mutator.input(seed: seed, run: run)
            shared.put(input, run)
            do { try subject.read(input, scratch) } catch { shared.countRefusal() }
        }
        scratch.remove()
    }

    private static func subject(_ name: String) -> Subject {
        guard let subject = Subject.all.first(where: { $0.name == name }) else {
            fail("there is no reader '\(name)'")
        }
        return subject
    }

    static func fail(_ message: String) -> Never {
        let bytes = Array((message + "\n").utf8)
        _ = write(2, bytes, bytes.count)
        exit(2)
    }
}

/// A private folder for readers of files; in memory where that can be.
final class Scratch {
    let folder: String

    init() {
        let base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
        var template = Array("\(base)/stagecraft-fuzz-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { Main.fail("no folder for files can be made") }
        folder = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    /// A file with this content, below the folder.
    func file(_ name: String, _ content: [UInt8]) -> String {
        let path = folder + "/" + name
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        _ = content.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        close(descriptor)
        return path
    }

    func makeFolder(_ name: String) { mkdir(folder + "/" + name, 0o755) }

    func remove() { _ = system("rm -rf '\(folder)'") }
}

/// A file's content; nil if it cannot be read.
func readFile(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var content: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { content += buffer[..<count] }
    return content
}
