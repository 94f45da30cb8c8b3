import Glibc
import Testing

@testable import Engine

struct AttemptFolderTests {
    private func shell(_ command: String, in folder: String) { system("cd \(folder) && { \(command); }") }

    private func filled(_ folder: TemporaryFolder, _ folders: inout AttemptFolders) throws -> AttemptFolder {
        var place = try folders.take(folders: AttemptFolder.folders(of: ["a/x", "b/c/y", "z"]))
        try place.write(Array("first\n".utf8), to: "a/x", isExecutable: false)
        try place.write(Array("second\n".utf8), to: "b/c/y", isExecutable: false)
        try Files.write([], to: place.log)
        return place
    }

    @Test func aClearedFolderIsUsedAgainUnderANewName() throws {
        let folder = TemporaryFolder()
        var folders = AttemptFolders(in: folder.path)
        let first = try filled(folder, &folders)
        let inode = try FileStatus(of: first.work + "/a/x")?.inode
        // A command may do to its inputs what it likes.
        shell("echo more >> a/x; rm b/c/y", in: first.work)
        let cleared = try #require(first.cleared(try Files.tree(first.work)))
        let isTaken = folders.giveBack(cleared)
        #expect(isTaken)
        var second = try folders.take(folders: ["a", "b", "b/c"])
        #expect(second.path == folder.path + "/2")
        try second.write([UInt8(ascii: "1")], to: "a/w", isExecutable: false)
        try second.write([UInt8(ascii: "2")], to: "b/c/v", isExecutable: true)
        try second.removeSpares()
        #expect(try Files.read(second.work + "/a/w") == [UInt8(ascii: "1")])
        #expect(try FileStatus(of: second.work + "/a/w")?.inode == inode)
        #expect(try Files.read(second.work + "/b/c/v") == [UInt8(ascii: "2")])
        #expect(access(second.work + "/b/c/v", X_OK) == 0)
        #expect(try Files.tree(second.work).map(\.path) == ["a", "a/w", "b", "b/c", "b/c/v"])
        #expect(try Files.names(in: folder.path) == ["2"])
    }

    @Test func inputsThatAreNotWantedGo() throws {
        let folder = TemporaryFolder()
        var folders = AttemptFolders(in: folder.path)
        let first = try filled(folder, &folders)
        let cleared = try #require(first.cleared(try Files.tree(first.work)))
        let isTaken = folders.giveBack(cleared)
        #expect(isTaken)
        var second = try folders.take(folders: ["a", "b", "b/c"])
        try second.removeSpares(at: ["a/x"])
        #expect(try Files.tree(second.work).map(\.path) == ["a", "b", "b/c", "b/c/y"])
        try second.removeSpares()
        #expect(try Files.tree(second.work).map(\.path) == ["a", "b", "b/c"])
    }

    @Test func anotherShapeGetsAFolderOfItsOwn() throws {
        let folder = TemporaryFolder()
        var folders = AttemptFolders(in: folder.path)
        let first = try filled(folder, &folders)
        let cleared = try #require(first.cleared(try Files.tree(first.work)))
        let isTaken = folders.giveBack(cleared)
        #expect(isTaken)
        let other = try folders.take(folders: ["a"])
        #expect(try Files.tree(other.work).map(\.path) == ["a"])
        #expect(try Files.names(in: folder.path) == ["1", "2"])
    }

    private static let mark = "python3 -c \"import os; os.setxattr("
    private static let note = "'user.note', b'1')\""

    /// What an attempt can do to its folder so that no other may have it.
    static let traces = [
        "chmod 700 a", "chmod 755 a/x", "chmod 600 a/x", "ln a/x ../kept", "rm a/x; ln -s z a/x", "mkdir d",
        "rm b/c/y; rmdir b/c",
        "rm -r b", "echo > ../scratch", "mkdir ../more", "chmod 711 .", "chmod 711 ..", "mkfifo p",
        mark + "'a/x', " + note, mark + "'b', " + note, mark + "'..', " + note,
        "head -c 100000 /dev/zero > a/x",
    ]

    @Test(arguments: traces) func whatIsNotAsItWasIsNotUsedAgain(_ trace: String) throws {
        let folder = TemporaryFolder()
        var folders = AttemptFolders(in: folder.path)
        let place = try filled(folder, &folders)
        let isSupported = !trace.hasPrefix("python3") || system("cd \(place.work) && \(trace) 2>/dev/null") == 0
        guard isSupported else { return }
        shell(trace, in: place.work)
        #expect(place.cleared(try Files.tree(place.work)) == nil)
        shell("chmod -R u+rwx .", in: folder.path)
    }
}
