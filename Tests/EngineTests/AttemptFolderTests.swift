import Glibc
import TestSupport
import Testing

@testable import Engine
@testable import ResultStore

struct AttemptFolderTests {
    private func filled(_ folder: TemporaryFolder, _ folders: inout AttemptFolders) throws -> AttemptFolder {
        var place = try folders.take(folders: AttemptFolder.folders(of: ["a/x", "b/c/y", "z"]), isKept: true)
        try place.write(Array("first\n".utf8), to: "a/x", mode: 0o644)
        try place.write(Array("second\n".utf8), to: "b/c/y", mode: 0o644)
        folders.seal(&place)
        return place
    }

    /// Fills a folder, has `command` run there, and gives it back.
    private func used(
        _ folder: TemporaryFolder, _ folders: inout AttemptFolders, _ command: String = "true"
    ) throws -> AttemptFolder {
        var place = try filled(folder, &folders)
        shell(command, in: place.work)
        #expect(place.outputSize(ifOnly: []) == 0)
        let isTaken = folders.giveBack(place.cleared)
        #expect(isTaken)
        return place
    }

    @Test func aClearedFolderIsUsedAgain() throws {
        let folder = TemporaryFolder()
        var folders = AttemptFolders(in: folder.path)
        // A command may do to its inputs what it likes.
        let first = try used(folder, &folders, "echo more >> a/x")
        let inode = try FileStatus(of: first.work + "/a/x")?.inode
        var second = try folders.take(folders: ["a", "b", "b/c"], isKept: true)
        #expect(second.path == first.path)
        #expect(second.number == 2)
        try second.write([UInt8(ascii: "1")], to: "a/w", mode: 0o644)
        try second.write([UInt8(ascii: "2")], to: "b/c/v", mode: 0o755)
        try second.removeSpares()
        #expect(try Files.read(second.work + "/a/w") == [UInt8(ascii: "1")])
        #expect(try FileStatus(of: second.work + "/a/w")?.inode == inode)
        #expect(try Files.read(second.work + "/b/c/v") == [UInt8(ascii: "2")])
        #expect(access(second.work + "/b/c/v", X_OK) == 0)
        #expect(try Files.tree(second.work).map(\.path) == ["a", "a/w", "b", "b/c", "b/c/v"])
        #expect(try Files.names(in: folder.path) == ["1"])
    }

    @Test(arguments: ["true", "printf FIRST > a/x; printf 1234567 > b/c/y"])
    func whatTheNextOneIsGivenTooIsWrittenOnlyIfItWasChanged(_ command: String) throws {
        let folder = TemporaryFolder()
        var folders = AttemptFolders(in: folder.path)
        let first = try used(folder, &folders, command)
        let before = try FileStatus(of: first.work + "/b/c/y")?.modified
        let second = try filled(folder, &folders)
        #expect(second.path == first.path)
        #expect(try Files.read(second.work + "/a/x") == Array("first\n".utf8))
        #expect(try Files.read(second.work + "/b/c/y") == Array("second\n".utf8))
        if command == "true", folders.timesTell == true {
            #expect(try FileStatus(of: second.work + "/b/c/y")?.modified == before)
        }
    }

    @Test func inputsThatAreNotWantedGo() throws {
        let folder = TemporaryFolder()
        var folders = AttemptFolders(in: folder.path)
        _ = try used(folder, &folders)
        var second = try folders.take(folders: ["a", "b", "b/c"], isKept: true)
        try second.removeSpares(at: ["a/x"])
        #expect(try Files.tree(second.work).map(\.path) == ["a", "b", "b/c", "b/c/y"])
        try second.removeSpares()
        #expect(try Files.tree(second.work).map(\.path) == ["a", "b", "b/c"])
    }

    @Test func anotherShapeOrOneUseGetsAFolderOfItsOwn() throws {
        let folder = TemporaryFolder()
        var folders = AttemptFolders(in: folder.path)
        _ = try used(folder, &folders)
        let other = try folders.take(folders: ["a"], isKept: true)
        #expect(try Files.tree(other.work).map(\.path) == ["a"])
        var single = try folders.take(folders: ["a", "b", "b/c"], isKept: false)
        #expect(try Files.tree(single.work).map(\.path) == ["a", "b", "b/c"])
        #expect(single.outputSize(ifOnly: []) == nil)
        #expect(try Files.names(in: folder.path).filter { !$0.contains("probe") } == ["1", "2", "3"])
    }

    @Test func outputsAreSeenAndNothingElseIsAllowed() throws {
        let folder = TemporaryFolder()
        var folders = AttemptFolders(in: folder.path)
        var place = try filled(folder, &folders)
        shell("printf 12345 > z; printf 123 > b/c/z", in: place.work)
        #expect(place.outputSize(ifOnly: ["z", "b/c/z"]) == 8)
        #expect(place.outputSize(ifOnly: ["z"]) == nil)
        #expect(place.outputSize(ifOnly: ["z", "b/c/z", "a/z"]) == nil)
        try place.move("z", to: folder.path + "/z")
        try place.remove("b/c/z")
        #expect(try Files.read(folder.path + "/z") == Array("12345".utf8))
        #expect(try Files.tree(place.work).map(\.path) == ["a", "a/x", "b", "b/c", "b/c/y"])
    }

    /// The log of each attempt gets a name of its own, although the folder is the same.
    @Test func logsOfOneFolderDoNotMeet() throws {
        let folder = TemporaryFolder()
        var folders = AttemptFolders(in: folder.path)
        var logs: [String?] = []
        for text in ["one", "", "three"] {
            var place = try filled(folder, &folders)
            try place.log.file.write(Array(text.utf8))
            #expect(place.outputSize(ifOnly: []) == 0)
            logs.append(try place.takeLog())
            _ = folders.giveBack(place.cleared)
        }
        #expect(logs == [folder.path + "/1.log", nil, folder.path + "/3.log"])
        #expect(try Files.read(folder.path + "/1.log") == Array("one".utf8))
        #expect(try Files.read(folder.path + "/3.log") == Array("three".utf8))
    }

    @Test func anInputCanBeMadeAProgramAndStarted() throws {
        let folder = TemporaryFolder()
        var folders = AttemptFolders(in: folder.path)
        var place = try folders.take(folders: [], isKept: true)
        let program = try #require(try Files.read("/bin/true"))
        try place.write(program, to: "true", mode: 0o644)
        folders.seal(&place)
        #expect(shell("chmod +x true && ./true", in: place.work) == 0)
        #expect(place.outputSize(ifOnly: []) == nil)
    }

    private static let mark = "python3 -c \"import os; os.setxattr("
    private static let note = "'user.note', b'1')\""

    /// What an attempt can do to its folder so that no other may have it.
    static let traces = [
        "chmod 700 a", "chmod 755 a/x", "chmod 600 a/x", "ln a/x ../kept", "rm a/x; ln -s z a/x", "mkdir d",
        "rm b/c/y; rmdir b/c", "rm b/c/y", "mv a/x a/w", "mv a/x b/x", "cp a/x w; mv w a/x",
        "> a/w; rm a/x; mv a/w a/x",
        "mkdir w; mv a/x w/x; rmdir a; mv w a", "rm -r b", "echo > ../scratch", "mkdir ../more", "chmod 711 .",
        "chmod 711 ..", "mkfifo p",
        mark + "'a/x', " + note, mark + "'b', " + note, mark + "'..', " + note,
        "head -c 100000 /dev/zero > a/x",
    ]

    @Test(arguments: traces) func whatIsNotAsItWasIsNotUsedAgain(_ trace: String) throws {
        let folder = TemporaryFolder()
        var folders = AttemptFolders(in: folder.path)
        var place = try filled(folder, &folders)
        let isSupported = !trace.hasPrefix("python3") || shell("\(trace) 2>/dev/null", in: place.work) == 0
        guard isSupported else { return }
        shell(trace, in: place.work)
        #expect(place.outputSize(ifOnly: []) == nil)
        shell("chmod -R u+rwx .", in: folder.path)
    }
}
